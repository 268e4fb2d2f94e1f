//! The scripts on real servers: from a schema to another one, a database must end up as if it had
//! been made from the other one at once. What it looks like is read by queries of the tests' own.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

mod state;

use brant_core::rendered;
use brant_tests::{Database, Kind, conformance, fresh_database, setting};

use crate::diff_offline::case::{Case, difference};
use crate::diff_offline::{cases, golden};
use state::state;

/// Cases that a server refuses whoever writes the script, or where two ways lead to two names.
const EXCEPTIONS: &[(&str, &str)] = &[];

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
    if kind.required().is_none() {
        return;
    }
    let mut all = golden::cases();
    all.extend(conformance("engines").map(|folder| cases(&folder)).unwrap_or_default());
    all.retain(|case| case.provider == provider);
    if let Some(part) = setting("BRANT_DIFF_CASE") {
        all.retain(|case| case.name.contains(&part));
    }
    let mut wrong = Vec::new();
    let mut run = 0;
    for case in &all {
        match one(case, kind) {
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

fn one(case: &Case, kind: Kind) -> Result<(), String> {
    let script = |before: Option<&str>, after: &str| {
        let blocks = difference(&case.name, &case.provider, before, after).blocks;
        rendered::text(&blocks)
    };
    let at_once = made_by(kind, &[script(None, &case.after)])?;
    let Some(before) = &case.before else { return Ok(()) };
    let steps = [script(None, before), script(Some(before), &case.after)];
    let step_by_step = made_by(kind, &steps)?;
    if at_once == step_by_step {
        return Ok(());
    }
    let missing = at_once.iter().filter(|line| !step_by_step.contains(line));
    let surplus = step_by_step.iter().filter(|line| !at_once.contains(line));
    let lines = missing.map(|line| format!("\n  missing: {line}"));
    let lines: String = lines.chain(surplus.map(|line| format!("\n  surplus: {line}"))).collect();
    Err(format!("{}{lines}", steps[1]))
}

/// What a new database looks like after the scripts.
fn made_by(kind: Kind, scripts: &[String]) -> Result<Vec<String>, String> {
    let database: Database = fresh_database(&kind.server().expect("it is there"));
    // What a crash would leave is no question here, and waiting for the disk takes minutes.
    let hurry = if kind == Kind::Sqlite { "PRAGMA synchronous=OFF;\n" } else { "" };
    for script in scripts {
        let script = format!("{hurry}{script}");
        database.try_execute(&script).map_err(|error| format!("{error}\n{script}"))?;
    }
    Ok(state(&database))
}
