//! The scripts on real servers: from a schema to another one, a database must end up as if it had
//! been made from the other one at once. What it looks like is read by queries of the tests' own.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

mod state;

use brant_core::rendered;
use brant_tests::{Database, Kind, Server, conformance, fresh_database, setting};

use crate::diff_offline::case::{Case, difference};
use crate::diff_offline::{cases, golden};
use state::state;

/// Cases where a server cannot do what the schema asks for, or where the way leaves a trace, and
/// why that is right.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("binary_dbgenerated_defaults_should_work__01", "MariaDB has no uuid_to_bin"),
    ("binary_dbgenerated_defaults_should_work__02", "MariaDB has no uuid_to_bin"),
    ("extension_schema_can_be_defined__01", "setup makes the schema"),
    ("mysql/index_of_a_foreign_key", "the index stays because the foreign key needs one"),
    ("functions_with_schema_prefix_in_dbgenerated_are_idempotent__01", "setup makes the schema"),
    ("functions_with_schema_prefix_in_dbgenerated_are_idempotent__02", "setup makes the schema"),
];

/// Of other people's cases only every so many-th is run, unless `BRANT_DIFF_CASE` names a part of
/// their names (or `all`, which takes minutes on each server).
const STRIDE: usize = 8;

/// Makes a PostgreSQL database as good as new. Making one takes longer than filling it.
const EMPTY_POSTGRES: &str = r"
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
        EXECUTE format('DROP EXTENSION %I CASCADE', name);
    END LOOP;
    FOR name IN SELECT nspname FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    CREATE SCHEMA public;
    -- What projects make in migrations that their schemas do not speak of.
    FOR name IN SELECT e.name FROM pg_available_extensions e
        WHERE e.name IN ('uuid-ossp', 'pg_trgm', 'pgcrypto') LOOP
        EXECUTE format('CREATE EXTENSION %I', name);
    END LOOP;
END $$
";

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
    let workbench = Workbench::new(kind);
    let mut wrong = Vec::new();
    let mut run = 0;
    for case in &all {
        match one(case, &workbench) {
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

fn one(case: &Case, workbench: &Workbench) -> Result<(), String> {
    let script = |before: Option<&str>, after: &str| {
        let blocks = difference(&case.name, &case.provider, before, after).blocks;
        rendered::text(&blocks)
    };
    let at_once = workbench.made_by(&[script(None, &case.after)])?;
    let Some(before) = &case.before else { return Ok(()) };
    let steps = [script(None, before), script(Some(before), &case.after)];
    let step_by_step = workbench.made_by(&steps)?;
    if at_once == step_by_step {
        return Ok(());
    }
    let missing = at_once.iter().filter(|line| !step_by_step.contains(line));
    let surplus = step_by_step.iter().filter(|line| !at_once.contains(line));
    let lines = missing.map(|line| format!("\n  missing: {line}"));
    let lines: String = lines.chain(surplus.map(|line| format!("\n  surplus: {line}"))).collect();
    Err(format!("{}{lines}", steps[1]))
}

/// Where scripts are tried.
struct Workbench {
    server: Server,
    /// The one database that is used again and again, where that is faster.
    shared: Option<Database>,
}

impl Workbench {
    fn new(kind: Kind) -> Self {
        let server = kind.server().expect("it is there");
        let is_postgres = matches!(kind, Kind::Postgres | Kind::Postgres18);
        let shared = is_postgres.then(|| fresh_database(&server));
        Self { server, shared }
    }

    /// What an empty database looks like after the scripts.
    fn made_by(&self, scripts: &[String]) -> Result<Vec<String>, String> {
        let Some(shared) = &self.shared else {
            return made_in(&fresh_database(&self.server), scripts);
        };
        shared.execute(EMPTY_POSTGRES);
        made_in(shared, scripts)
    }
}

fn made_in(database: &Database, scripts: &[String]) -> Result<Vec<String>, String> {
    // What a crash would leave is no question here, and waiting for the disk takes minutes.
    let is_sqlite = database.server().kind == Kind::Sqlite;
    let hurry = if is_sqlite { "PRAGMA synchronous=OFF;\n" } else { "" };
    for script in scripts {
        let script = format!("{hurry}{script}");
        database.try_execute(&script).map_err(|error| format!("{error}\n{script}"))?;
    }
    Ok(state(database))
}
