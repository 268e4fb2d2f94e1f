//! `db pull`, in the library: other people's databases against the recorded answers of the
//! existing tool, and cases of our own.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

mod case;
mod known;
mod round;
mod settled;
mod told;

use std::collections::BTreeMap;

use brant_core::pull::{files, pull};
use brant_psl::format::layout;
use brant_psl::schema::Schema;
use brant_psl::{Options, Sources, UrlPolicy, check};
use brant_tests::Kind;

use crate::diff_live::sample;
use crate::diff_offline::case::modeller;
use crate::workbench::Workbench;
use case::{Case, Compared, Part};

#[test]
fn sqlite() {
    every_case("sqlite", Kind::Sqlite);
}

#[test]
fn postgres() {
    every_case("postgresql", Kind::Postgres);
}

#[test]
fn mariadb() {
    every_case("mysql", Kind::MariaDb);
}

#[test]
fn mysql() {
    every_case("mysql", Kind::MySql);
}

/// How well an answer agrees with the recorded one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rung {
    /// The same text.
    Same,
    /// The same after formatting and without datasource and generators.
    SameBlocks,
    /// The same but for the order of enums: on MySQL the recorded one is that of a hash table.
    SameButOrder,
    /// Another answer, and a reason why.
    Listed,
    /// Another answer.
    Other,
}

fn every_case(provider: &str, kind: Kind) {
    let Some(mut workbench) = Workbench::new(kind) else { return };
    let cases = match kind {
        Kind::MySql => case::all_of_mysql(),
        _ => case::all(provider),
    };
    let cases = sample(cases, |case| &case.name);
    let mut counts: BTreeMap<(&str, Rung), usize> = BTreeMap::new();
    let mut others = Vec::new();
    for case in &cases {
        let (rung, complaint) = rung(case, kind, &mut workbench);
        *counts.entry((case.kind, rung)).or_default() += 1;
        if rung == Rung::Listed {
            println!("{kind:?} listed {}/{}: {complaint}", case.kind, case.name);
        }
        if rung == Rung::Other {
            others.push(format!("{}/{}: {complaint}", case.kind, case.name));
        }
    }
    for ((part, rung), count) in &counts {
        println!("{kind:?} {part}: {rung:?} {count}");
    }
    assert!(others.is_empty(), "{} of {}:\n{}", others.len(), cases.len(), others.join("\n\n"));
}

fn rung(case: &Case, kind: Kind, workbench: &mut Workbench) -> (Rung, String) {
    let answer = answer(case, workbench);
    let (rung, complaint) = match &answer {
        Ok(answer) => match (compared(case, answer), valid(&answer.text, &case.provider)) {
            ((Rung::Same, _), _) => (Rung::Same, String::new()),
            ((_, complaint), Err(errors)) => (Rung::Other, format!("{errors}\n{complaint}")),
            (found, Ok(())) => found,
        },
        Err(complaint) => (Rung::Other, complaint.chars().take(500).collect()),
    };
    let of_server = if kind == Kind::MySql { known::OF_MYSQL } else { &[] };
    let mut listed = known::REASONS.iter().chain(of_server);
    let is_listed = listed.any(|(name, _)| case.name.ends_with(name));
    match rung {
        Rung::Other if is_listed => (Rung::Listed, complaint),
        other => (other, complaint),
    }
}

struct Answer {
    text: String,
    warnings: String,
}

fn answer(case: &Case, workbench: &mut Workbench) -> Result<Answer, String> {
    let place = workbench.empty();
    case.prepare(&place)?;
    let sources = Sources::single("schema.prisma", case.previous.as_str());
    let previous = checked(&sources, &case.provider)?;
    let datasource = previous.datasource.iter();
    let namespaces: Vec<_> =
        datasource.flat_map(|it| &it.schemas).map(|(name, _)| name.clone()).collect();
    let catalog = place.introspect(&namespaces).map_err(|error| format!("read: {error}"))?;
    let pulled =
        pull(&catalog, modeller(&case.provider), &previous).map_err(|error| error.to_string())?;
    let texts = files(&sources, &previous, &pulled, "introspected.prisma");
    let text = texts.into_iter().map(|(_, text)| text).collect();
    Ok(Answer { text, warnings: pulled.warnings.to_string() })
}

/// A pulled schema can be used, and pulling again changes nothing.
fn valid(text: &str, provider: &str) -> Result<(), String> {
    let sources = Sources::single("schema.prisma", text);
    let found = check(&sources, &[modeller(provider).conventions().connector], &OPTIONS);
    let errors = found.diagnostics.iter().filter(|one| one.is_error());
    let errors: Vec<_> = errors.map(|one| one.message.clone()).collect();
    // An enum without a name that can be written is left empty, as the existing tool does.
    let is_known = |error: &String| error.contains("at least one value");
    match errors.iter().all(is_known) {
        true => Ok(()),
        false => Err(format!("not valid: {:?}", &errors[..errors.len().min(3)])),
    }
}

const OPTIONS: Options = Options { urls: UrlPolicy::Ignored, additions: true };

fn checked(sources: &Sources, provider: &str) -> Result<Schema, String> {
    let found = check(sources, &[modeller(provider).conventions().connector], &OPTIONS);
    let errors: Vec<_> = found.diagnostics.iter().filter(|one| one.is_error()).collect();
    if errors.is_empty() { Ok(found.schema) } else { Err(format!("before: {errors:?}")) }
}

fn compared(case: &Case, answer: &Answer) -> (Rung, String) {
    let Compared { part, schema, warnings } = &case.expected;
    let ordered = |text: &str| -> Vec<String> {
        let mut lines: Vec<_> = text.split_inclusive('\n').map(str::to_owned).collect();
        if case.provider == "mysql" {
            lines.sort();
        }
        lines
    };
    let same = |warnings: &&String| ordered(warnings.trim()) == ordered(answer.warnings.trim());
    if let Some(warnings) = warnings.as_ref().filter(|warnings| !same(warnings)) {
        return (Rung::Other, differing("warnings", warnings, &answer.warnings));
    }
    if answer.text.trim() == schema.trim() {
        return (Rung::Same, String::new());
    }
    let cut = |text: &str| match part {
        Part::Blocks => layout(&split(text).1),
        Part::Config => layout(&split(text).0),
    };
    let (found, expected) = (cut(&answer.text), cut(schema));
    let enums_sorted = |text: &str| {
        let mut blocks: Vec<_> = text.split("\n\n").map(|it| it.trim().to_owned()).collect();
        blocks.sort_by_key(|block| block.starts_with("enum").then(|| block.clone()));
        blocks
    };
    match found.trim() == expected.trim() {
        true => (Rung::SameBlocks, String::new()),
        false if case.provider == "mysql" && enums_sorted(&found) == enums_sorted(&expected) => {
            (Rung::SameButOrder, String::new())
        }
        false => (Rung::Other, differing("schema", &expected, &found)),
    }
}

/// The text of datasource and generators, and the other blocks, in the order of their names where
/// the recorded one has no order.
fn split(text: &str) -> (String, String) {
    let mut parts = (String::new(), String::new());
    let mut current = String::new();
    for line in text.lines() {
        current.push_str(line);
        current.push('\n');
        if line.starts_with('}') || line.starts_with("// }") {
            let head = current.lines().find(|line| line.contains('{')).unwrap_or_default();
            let is_config = head.starts_with("datasource") || head.starts_with("generator");
            let part = if is_config { &mut parts.0 } else { &mut parts.1 };
            part.push_str(&current);
            current.clear();
        }
    }
    parts
}

fn differing(what: &str, expected: &str, found: &str) -> String {
    let (a, b): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let missing = a.iter().filter(|line| !b.contains(line)).map(|line| format!("- {line}"));
    let added = b.iter().filter(|line| !a.contains(line)).map(|line| format!("+ {line}"));
    let lines: Vec<_> = missing.chain(added).take(30).collect();
    if lines.is_empty() {
        format!("{what}: other order\n{found}")
    } else {
        format!("{what}:\n{}", lines.join("\n"))
    }
}
