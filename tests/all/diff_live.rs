//! The scripts on real servers: from a schema to another one, a database must end up as if it had
//! been made from the other one at once. What it looks like is read by queries of the tests' own.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

mod state;

use brant_core::rendered;
use brant_tests::{Kind, conformance, setting};

use crate::diff_offline::case::{Case, difference};
use crate::diff_offline::{cases, golden};
use crate::workbench::Workbench;
use state::state;

/// Cases where a server cannot do what the schema asks for, or where the way leaves a trace, and
/// why that is right.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("binary_dbgenerated_defaults_should_work__01", "MariaDB has no uuid_to_bin"),
    ("binary_dbgenerated_defaults_should_work__02", "MariaDB has no uuid_to_bin"),
    ("EvolutionAPI__evolution-api__mysql/history/004", "MySQL has no time as default of a DATE"),
    ("extension_schema_can_be_defined__01", "setup makes the schema"),
    ("mysql/index_of_a_foreign_key", "the index stays because the foreign key needs one"),
    ("functions_with_schema_prefix_in_dbgenerated_are_idempotent__01", "setup makes the schema"),
    ("functions_with_schema_prefix_in_dbgenerated_are_idempotent__02", "setup makes the schema"),
];

/// Of other people's cases only every so many-th is run, unless `BRANT_DIFF_CASE` names a part of
/// their names (or `all`, which takes minutes on each server).
const STRIDE: usize = 8;

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
    let mut wrong = Vec::new();
    let mut run = 0;
    for case in &all {
        match one(case, &mut workbench) {
            Ok(()) => run += 1,
            Err(complaint) => {
                let known = EXCEPTIONS.iter().any(|(name, _)| case.name.ends_with(name));
                if !known {
                    wrong.push(format!("{}: {complaint}", case.name));
                }
            }
        }
    }
    println!("{kind:?}: {run} of {} cases", all.len());
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// The cases that this run is to try.
pub(crate) fn chosen(provider: &str) -> Vec<Case> {
    let part = setting("BRANT_DIFF_CASE");
    let mut all = conformance("engines").map(|folder| cases(&folder)).unwrap_or_default();
    all.retain(|case| case.provider == provider);
    let mut all: Vec<Case> = match &part {
        Some(_) => all,
        None => all.into_iter().step_by(STRIDE).collect(),
    };
    all.extend(golden::cases().into_iter().filter(|case| case.provider == provider));
    if let Some(part) = part.filter(|part| part != "all") {
        all.retain(|case| case.name.contains(&part));
    }
    all
}

/// Of other cases that have a database each, those that this run is to try.
pub(crate) fn sample<T>(all: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    match setting("BRANT_DIFF_CASE") {
        None => all.into_iter().step_by(STRIDE).collect(),
        Some(part) if part == "all" => all,
        Some(part) => all.into_iter().filter(|case| name(case).contains(&part)).collect(),
    }
}

fn one(case: &Case, workbench: &mut Workbench) -> Result<(), String> {
    let script = |before: Option<&str>, after: &str| {
        let blocks = difference(&case.name, &case.provider, before, after).blocks;
        rendered::text(&blocks)
    };
    let at_once = made_by(workbench, &[script(None, &case.after)])?;
    let Some(before) = &case.before else { return Ok(()) };
    let steps = [script(None, before), script(Some(before), &case.after)];
    let step_by_step = made_by(workbench, &steps)?;
    if at_once == step_by_step {
        return Ok(());
    }
    let missing = at_once.iter().filter(|line| !step_by_step.contains(line));
    let surplus = step_by_step.iter().filter(|line| !at_once.contains(line));
    let lines = missing.map(|line| format!("\n  missing: {line}"));
    let lines: String = lines.chain(surplus.map(|line| format!("\n  surplus: {line}"))).collect();
    Err(format!("{}{lines}", steps[1]))
}

/// What an empty database looks like after the scripts.
fn made_by(workbench: &mut Workbench, scripts: &[String]) -> Result<Vec<String>, String> {
    let place = workbench.empty();
    for script in scripts {
        place.run(script)?;
    }
    Ok(state(&place))
}
