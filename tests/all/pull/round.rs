//! What is pulled can be pushed, and what was written for a database stays as it is.

use std::fs;
use std::path::Path;

use brant_core::modeller::compare;
use brant_core::pull::{Pulled, files, pull};
use brant_core::rendered;
use brant_psl::Sources;
use brant_psl::format::layout;
use brant_psl::schema::Schema;
use brant_tests::Kind;

use super::case::{self, Case};
use super::{checked, known};
use crate::diff_live::sample;
use crate::diff_offline::case::modeller;
use crate::workbench::{Place, Workbench};

#[test]
fn sqlite() {
    every_database("sqlite", Kind::Sqlite);
}

#[test]
fn postgres() {
    every_database("postgresql", Kind::Postgres);
}

#[test]
fn mariadb() {
    every_database("mysql", Kind::MariaDb);
}

#[test]
fn mysql() {
    every_database("mysql", Kind::MySql);
}

/// A new database made from what was pulled is pulled as the same.
fn every_database(provider: &str, kind: Kind) {
    let Some(mut workbench) = Workbench::new(kind) else { return };
    let (mut same, mut listed, mut others) = (0, 0, Vec::new());
    let cases = sample(case::all(provider), |case| &case.name);
    for case in cases.iter().filter(|case| case.kind != "again") {
        match round(case, &mut workbench) {
            Ok(()) => same += 1,
            Err(_) if known::NOT_PUSHED.iter().any(|(name, _)| case.name.contains(name)) => {
                listed += 1;
            }
            Err(complaint) => others.push(format!("{}/{}: {complaint}", case.kind, case.name)),
        }
    }
    println!("{kind:?}: pulled, pushed and pulled again the same: {same}, listed {listed}");
    assert!(others.is_empty(), "{}:\n{}", others.len(), others.join("\n\n"));
}

fn round(case: &Case, workbench: &mut Workbench) -> Result<(), String> {
    let provider = &case.provider;
    let place = workbench.empty();
    case.prepare(&place)?;
    let sources = Sources::single("schema.prisma", case.previous.as_str());
    let config = checked(&sources, provider)?;
    let first = text(&sources, &config, &pulled(&place, provider, &config)?);
    let schema = checked(&Sources::single("schema.prisma", first.as_str()), provider)?;

    let place = workbench.empty();
    let modeller = modeller(provider);
    let empty = place.introspect(&namespaces(&config)).map_err(|error| error.to_string())?;
    let wanted = modeller.catalog(&schema, empty.default_namespace.as_deref());
    let blocks = modeller.render(&compare(modeller, &empty, &wanted));
    place.run(&rendered::text(&blocks)).map_err(|error| shortened(&error))?;
    let second = text(&sources, &config, &pulled(&place, provider, &config)?);
    match differing(&first, &second) {
        lines if lines.is_empty() => Ok(()),
        lines => Err(lines),
    }
}

/// A project's own schema is as it was, but for what its migrations made of the database.
#[test]
fn own_schemas_stay() {
    for (provider, kind) in [
        ("sqlite", Kind::Sqlite),
        ("postgresql", Kind::Postgres),
        ("mysql", Kind::MariaDb),
        ("mysql", Kind::MySql),
    ] {
        let Some(mut workbench) = Workbench::new(kind) else { continue };
        let mut changed = Vec::new();
        let (mut kept, mut drifted) = (0, 0);
        for case in case::all(provider).iter().filter(|case| case.kind == "project") {
            let Some(folder) = case.folder() else { continue };
            let drift = fs::read_to_string(folder.join("engine_drift.txt")).unwrap_or_default();
            match stays(case, folder, &mut workbench) {
                Ok(()) => kept += 1,
                Err(_) if !drift.starts_with("No difference") => drifted += 1,
                Err(complaint) => changed.push(format!("{}: {complaint}", case.name)),
            }
        }
        println!("{kind:?}: own schemas kept {kept}, with drift {drifted}");
        assert!(changed.is_empty(), "{}", changed.join("\n\n"));
    }
}

fn stays(case: &Case, folder: &Path, workbench: &mut Workbench) -> Result<(), String> {
    let place = workbench.empty();
    case.prepare(&place)?;
    let mut sources = Sources::new();
    for path in brant_tests::files(folder, ".prisma") {
        let is_own = path
            .strip_prefix(folder)
            .is_ok_and(|rest| rest.starts_with("schema") || rest == Path::new("schema.prisma"));
        if is_own {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            sources.add(path.display().to_string(), text);
        }
    }
    let previous = checked(&sources, &case.provider)?;
    let pulled = pulled(&place, &case.provider, &previous)?;
    let after = files(&sources, &previous, &pulled, "introspected.prisma");
    let before = sources.iter().map(|(_, source)| layout(source.text()));
    let lines: Vec<String> = before
        .zip(&after)
        .map(|(before, (_, after))| differing(&before, after))
        .filter(|lines| !lines.is_empty())
        .chain(after.get(sources.len()).map(|(_, text)| text.clone()))
        .collect();
    if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
}

fn pulled(place: &Place<'_>, provider: &str, previous: &Schema) -> Result<Pulled, String> {
    let catalog = place.introspect(&namespaces(previous)).map_err(|error| error.to_string())?;
    pull(&catalog, modeller(provider), previous).map_err(|error| error.to_string())
}

fn text(sources: &Sources, previous: &Schema, pulled: &Pulled) -> String {
    files(sources, previous, pulled, "").into_iter().map(|(_, text)| text).collect()
}

fn namespaces(schema: &Schema) -> Vec<String> {
    let datasource = schema.datasource.iter();
    datasource.flat_map(|it| &it.schemas).map(|(name, _)| name.clone()).collect()
}

/// The lines that only one of two texts has, comments about the database aside.
fn differing(first: &str, second: &str) -> String {
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("///"));
        lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let (a, b) = (lines(first), lines(second));
    let (a_set, b_set): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) =
        (a.iter().collect(), b.iter().collect());
    let gone = a.iter().filter(|line| !b_set.contains(line)).map(|line| format!("- {line}"));
    let new = b.iter().filter(|line| !a_set.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(new).take(30).collect::<Vec<_>>().join("\n")
}

fn shortened(text: &str) -> String {
    text.chars().take(400).collect()
}
