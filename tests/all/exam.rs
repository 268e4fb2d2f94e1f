//! Every driver sits the exam on every engine.

use std::path::Path;

use brant_conformance::{Candidate, DATABASES, Samples, exam};
use brant_core::DatabaseUrl;
use brant_tests::{Kind, missing_database};

use crate::world::driver;

fn sit(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let driver = driver(kind);
    let databases: Vec<_> = (0..DATABASES).map(|_| missing_database(&server)).collect();
    let targets = databases
        .iter()
        .map(|database| {
            driver.target(&DatabaseUrl::new(database.url()), Path::new("/")).expect("a URL")
        })
        .collect();
    let samples = Samples {
        create: "CREATE TABLE pets (id INTEGER, name VARCHAR(20))",
        create_other: "CREATE TABLE owners (id INTEGER)",
        insert: "INSERT INTO pets (id, name) VALUES (1, 'it''s; \"one\"')",
        fails: "INSERT INTO nowhere (id) VALUES (1)",
        nonsense: "FLY AWAY (1)",
        concurrent: true,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let candidate = Candidate { driver: driver.as_ref(), targets, samples };
    let passed = runtime.expect("a runtime").block_on(exam(candidate));
    assert_eq!(passed.len(), DATABASES);
}

#[test]
fn sqlite() {
    sit(Kind::Sqlite);
}

#[test]
fn postgres() {
    sit(Kind::Postgres);
}

#[test]
fn postgres_18() {
    sit(Kind::Postgres18);
}

#[test]
fn mariadb() {
    sit(Kind::MariaDb);
}

#[test]
fn mysql() {
    sit(Kind::MySql);
}
