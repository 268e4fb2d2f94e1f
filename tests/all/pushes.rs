//! Other people's pushes on real servers: what they expect of a push (`case.json`) holds, and a
//! second push finds nothing to do.
//!
//! `BRANT_DIFF_CASE` says which cases are run (see `diff_live`).

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

use std::fs;
use std::path::Path;

use brant_catalog::Catalog;
use brant_core::commands::push::{Accepted, Options, Report, Wanted, push};
use brant_core::source::Embedded;
use brant_core::{Code, Context, DatabaseUrl, Error, Policy, Session};
use brant_tests::{Database, Kind};
use serde_json::Value;

use crate::diff_live::chosen;
use crate::diff_offline::case::{Case, namespaces, wanted};
use crate::workbench::Workbench;
use crate::world::{Heard, driver};

/// Cases where something else happens, and why that is right.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "mysql/migrations__defaults__binary_dbgenerated_defaults_should_work__01",
        "MariaDB has no uuid_to_bin",
    ),
    (
        "mysql/migrations__defaults__binary_dbgenerated_defaults_should_work__02",
        "MariaDB has no uuid_to_bin",
    ),
    (
        "mysql/migrations__indexes__removal_descending_unique_should_not_happen_without_preview_feature__01",
        "the expectation is of servers that did not keep the order; the recorded answer differs too",
    ),
    (
        "functions_with_schema_prefix_in_dbgenerated_are_idempotent__01",
        "the extension is in another schema already",
    ),
    (
        "functions_with_schema_prefix_in_dbgenerated_are_idempotent__02",
        "the step before it makes the schema",
    ),
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
    let all: Vec<(Case, Value)> = chosen(provider)
        .into_iter()
        .filter_map(|case| Some((expected(&case.folder)?, case)))
        .map(|(expected, case)| (case, expected))
        .filter(|(_, expected)| expected["kind"] == "push")
        .collect();
    let mut wrong = Vec::new();
    let (mut held, mut exempt) = (0, 0);
    for (case, expected) in &all {
        match one(case, expected, &workbench.empty()) {
            Ok(()) => held += 1,
            Err(_) if EXCEPTIONS.iter().any(|(name, _)| case.name.ends_with(name)) => exempt += 1,
            Err(complaint) => wrong.push(format!("{}: {complaint}", case.name)),
        }
    }
    println!("{kind:?}: {held} of {} pushes as expected, {exempt} are exempt", all.len());
    assert!(wrong.is_empty(), "{} pushes:\n{}", wrong.len(), wrong.join("\n"));
}

fn expected(folder: &Path) -> Option<Value> {
    let text = fs::read_to_string(folder.join("case.json")).ok()?;
    Some(serde_json::from_str(&text).expect("a case is JSON"))
}

fn one(case: &Case, expected: &Value, place: &Database) -> Result<(), String> {
    let schema = |text| wanted(&case.name, &case.provider, Some(text));
    if let Some(before) = &case.before {
        let (report, result) = pushed(place, &schema(before), Accepted::Everything);
        result.map_err(|error| format!("before: {}\n{}", told(&error), report.script))?;
    }
    if let Ok(setup) = fs::read_to_string(case.folder.join("setup.sql")) {
        place.try_execute(&setup).map_err(|error| format!("setup: {error}"))?;
    }
    let flag = |name: &str| expected[name] == Value::Bool(true);
    let accepted = match flag("force") {
        true => Accepted::Everything,
        false => Accepted::These(Vec::new()),
    };
    let after = schema(&case.after);
    let (report, result) = pushed(place, &after, accepted);
    judge(expected, &report, &result)?;
    match result {
        Ok(()) => {
            let (again, _) = pushed(place, &after, Accepted::Everything);
            if again.in_sync { Ok(()) } else { Err(format!("does not settle:\n{}", again.script)) }
        }
        Err(error) if matches!(error.code, Code::DataLoss | Code::Unexecutable) => Ok(()),
        Err(error) => Err(format!("{}\n{}", told(&error), report.script)),
    }
}

/// Whether the push did what was expected. Rows that the test inserts are not here: what depends on
/// them cannot be expected.
fn judge(expected: &Value, report: &Report, result: &Result<(), Error>) -> Result<(), String> {
    let flag = |name: &str| expected[name] == Value::Bool(true);
    let has_rows = flag("test_inserts_rows");
    let lists =
        [("expect_warnings", &report.warnings), ("expect_unexecutable", &report.unexecutable)];
    for (name, found) in lists {
        let Some(list) = expected[name].as_array().filter(|_| !has_rows) else { continue };
        let mut texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
        // The existing tool warns of these without a look; we count, and these tables are empty.
        let counted = ["A unique constraint covering", "The values ["];
        texts.retain(|text| !counted.iter().any(|start| text.starts_with(start)));
        if found.iter().map(String::as_str).ne(texts.iter().copied()) {
            return Err(format!("{name}: {found:?}, not {texts:?}"));
        }
    }
    let is_refused = result.is_err();
    let empty = flag("expect_empty") && !has_rows;
    if empty && !is_refused && !report.in_sync {
        return Err(format!("there is nothing to do, but:\n{}", report.script));
    }
    if flag("expect_nonempty") && report.statements.is_empty() {
        return Err("there is something to do".to_owned());
    }
    if flag("expect_green") && !has_rows {
        if let Err(error) = result {
            return Err(format!("{}\n{}", told(error), report.script));
        }
        if !report.warnings.is_empty() && !flag("force") {
            return Err(format!("warns: {:?}", report.warnings));
        }
    }
    Ok(())
}

fn pushed(place: &Database, catalog: &Catalog, accepted: Accepted) -> (Report, Result<(), Error>) {
    let driver = driver(place.server().kind);
    let target = driver.target(&DatabaseUrl::new(place.url()), Path::new("/"));
    let context = Context {
        driver: driver.as_ref(),
        target: &target.expect("the URL is valid"),
        source: &Embedded::new([]),
        session: &Session::default(),
        policy: &Policy::default(),
        ui: &Heard::default(),
    };
    let wanted = Wanted { catalog, namespaces: &namespaces(&[catalog]) };
    let options =
        Options { force_reset: false, dry_run: false, accepted, confirmed: None, repairs: false };
    let mut report = Report::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let result = runtime.block_on(push(&context, wanted, &options, &mut report));
    (report, result)
}

fn told(error: &Error) -> String {
    let database = error.database.as_ref().map(|error| error.message.clone()).unwrap_or_default();
    format!("{error}: {database}")
}
