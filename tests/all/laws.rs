//! The laws that hold for every pair of schemas on every engine, on real servers:
//!
//! 1. What a script makes is what it was made for: apply, read the database, compare: nothing.
//! 2. Reading changes nothing and always answers the same.
//! 3. The same difference is always written the same.
//! 4. Tables that no statement names keep their rows.
//! 5. There is a way back: from what the database is to what it was. Columns may stand elsewhere.
//! 6. The `down.sql` that is written beside a new migration is such a way, and says in words which
//!    rows it does not bring back.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

pub(crate) mod compare;
mod generated;
mod rows;

use brant_catalog::{Catalog, summary};
use brant_core::commands::dev::way_back;
use brant_core::modeller::compare;
use brant_core::rendered;
use brant_tests::Kind;

use crate::diff_live::chosen;
use crate::diff_offline::case::{Case, blocks, modeller, namespaces, wanted};
use crate::workbench::{Place, Workbench};
use compare::{differences, left_alone};
use rows::Kept;

/// Cases where a law does not hold, and why that is right.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("binary_dbgenerated_defaults_should_work__01", "MariaDB has no uuid_to_bin"),
    ("binary_dbgenerated_defaults_should_work__02", "MariaDB has no uuid_to_bin"),
    ("EvolutionAPI__evolution-api__mysql/history/004", "MySQL has no time as default of a DATE"),
    ("extension_schema_can_be_defined__01", "setup makes the schema"),
    ("functions_with_schema_prefix_in_dbgenerated_are_idempotent__01", "setup makes the schema"),
    ("functions_with_schema_prefix_in_dbgenerated_are_idempotent__02", "setup makes the schema"),
];

#[test]
fn sqlite() {
    every_case("sqlite", Kind::Sqlite);
}

#[test]
fn postgres() {
    every_case("postgresql", Kind::Postgres);
}

#[test]
fn postgres_18() {
    every_case("postgresql", Kind::Postgres18);
}

#[test]
fn mariadb() {
    every_case("mysql", Kind::MariaDb);
}

#[test]
fn mysql() {
    every_case("mysql", Kind::MySql);
}

fn every_case(provider: &str, kind: Kind) {
    let Some(mut workbench) = Workbench::new(kind) else { return };
    let all = chosen(provider);
    let mut broken = Vec::new();
    let (mut kept, mut worded, mut exempt) = (0, 0, 0);
    for case in &all {
        match laws(case, &workbench.empty()) {
            Ok(back) => {
                kept += 1;
                worded += usize::from(back == Back::Structure);
            }
            Err(_) if EXCEPTIONS.iter().any(|(name, _)| case.name.ends_with(name)) => exempt += 1,
            Err(complaint) => broken.push(format!("{}: {complaint}", case.name)),
        }
    }
    println!("{kind:?}: the laws hold for {kept} of {} pairs, {exempt} are exempt", all.len());
    println!("{kind:?}: {kept} down scripts bring the catalog back, {worded} say what they cannot");
    assert!(broken.is_empty(), "{} pairs:\n{}", broken.len(), broken.join("\n\n"));
}

/// What a generated down script promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Back {
    /// Everything.
    All,
    /// The structure; the script says in words what it does not bring back or what it may cost.
    Structure,
}

fn laws(case: &Case, place: &Place<'_>) -> Result<Back, String> {
    laws_of_pair(&case.name, &case.provider, case.before.as_deref(), &case.after, place)
}

/// The laws for one pair of schemas, in an empty database.
pub(crate) fn laws_of_pair(
    name: &str,
    provider: &str,
    first: Option<&str>,
    second: &str,
    place: &Place<'_>,
) -> Result<Back, String> {
    let empty = wanted(name, provider, None);
    let (before, after) = (wanted(name, provider, first), wanted(name, provider, Some(second)));
    let namespaces = namespaces(&[&before, &after]);
    let read = || place.introspect(&namespaces).map_err(|error| format!("read: {error}"));

    place.run(&script(provider, &empty, &before))?;
    let old = read()?;
    if read()? != old {
        return Err("a second look sees something else".to_owned());
    }
    if first.is_some() {
        settled(provider, "before", &old, &before)?;
    }

    let forward = script(provider, &old, &after);
    if script(provider, &old, &after) != forward {
        return Err(format!("written in another way the second time:\n{forward}"));
    }
    let kept = Kept::fill(place, &old, &forward);
    place.run(&forward)?;
    kept.check_and_clear(place)?;
    let new = read()?;
    settled(provider, "after", &new, &after)
        .map_err(|error| format!("{error}\nafter\n{forward}"))?;

    let back = script(provider, &new, &old);
    place.run(&back)?;
    brought_back(provider, &old, &read()?, &back)?;

    let down = way_back(modeller(provider), &old, &after);
    if !back.is_empty() && !down.ends_with(&back) {
        place.run(&script(provider, &read()?, &after))?;
        place.run(&down)?;
        brought_back(provider, &old, &read()?, &down)?;
    }
    Ok(if down.starts_with("/*") { Back::Structure } else { Back::All })
}

fn brought_back(provider: &str, old: &Catalog, returned: &Catalog, by: &str) -> Result<(), String> {
    let mut lines = differences(old, returned);
    if provider == "mysql" {
        let left_alone = left_alone(returned);
        lines.retain(|line| !left_alone.contains(line));
    }
    if by.contains("extensions that migration.sql installed") {
        lines.retain(|line| !line.starts_with("  surplus: Extension {"));
    }
    if lines.is_empty() {
        return Ok(());
    }
    Err(format!("not brought back by\n{by}\n{}", lines.join("\n")))
}

/// Nothing is left to do.
fn settled(provider: &str, when: &str, found: &Catalog, wanted: &Catalog) -> Result<(), String> {
    let diff = compare(modeller(provider), found, wanted);
    if diff.is_empty() {
        return Ok(());
    }
    let summary = summary(&diff.changes);
    Err(format!("{when}: not settled: {summary}\n{}", script(provider, found, wanted)))
}

fn script(provider: &str, from: &Catalog, to: &Catalog) -> String {
    match blocks(provider, from, to).as_slice() {
        [] => String::new(),
        blocks => rendered::text(blocks),
    }
}
