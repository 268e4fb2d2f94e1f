//! A network that falls silent, or loses an answer: nothing is lost, nothing doubled, nobody stuck.

use std::process::Child;
use std::time::{Duration, Instant};

use brant_tests::proxy::Proxy;
use brant_tests::{Database, Kind, fresh_database};
use tempfile::TempDir;

use super::deployers::{deployer, report, sleep, sleeps, until};

/// How soon the lock is free after silence, on a machine that has other work. The promise is 30 s.
const FREE_AGAIN: Duration = Duration::from_secs(45);

fn folder(sql: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, sql) in [("1_before", "CREATE TABLE before_it (id INTEGER);"), ("2_it", sql)] {
        let migration = folder.path().join(name);
        std::fs::create_dir(&migration).expect("a folder");
        std::fs::write(migration.join("migration.sql"), sql).expect("a file");
    }
    folder
}

fn start(kind: Kind, url: &str, folder: &TempDir) -> Child {
    deployer(kind, url, folder.path()).spawn().expect("the deployer starts")
}

fn end(child: Child) -> (bool, String) {
    report(child.wait_with_output().expect("it ends"))
}

fn deploy(database: &Database, folder: &TempDir) {
    let (succeeded, text) = end(start(database.server().kind, database.url(), folder));
    assert!(succeeded, "{text}");
}

/// Once, whatever happened on the way.
fn applied_once(database: &Database) {
    let label = database.server().label;
    let rows = "SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";
    assert_eq!(database.value(rows), "2", "{label}");
    assert_eq!(database.value("SELECT count(*) FROM it"), "1", "{label}");
}

/// Says how long something took, and that it was not longer than promised.
#[expect(clippy::print_stderr, reason = "the figures are for a person to read")]
fn within(what: &str, kind: Kind, begun: Instant, limit: Duration) {
    let took = begun.elapsed();
    eprintln!("{kind:?}: {what}: {took:?}");
    assert!(took < limit, "{kind:?}: {what}: {took:?}");
}

fn silence(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let database = fresh_database(&server);
    let folder = folder(&format!(
        "CREATE TABLE it (id INTEGER);\n{};\nINSERT INTO it VALUES (1);",
        sleep(kind, "2")
    ));
    let proxy = Proxy::new(&database);
    let cut_off = start(kind, proxy.url(), &folder);
    until("it sleeps", FREE_AGAIN, || sleeps(&database));
    proxy.fall_silent();
    let begun = Instant::now();
    deploy(&database, &folder);
    within("deployed by another one after silence", kind, begun, FREE_AGAIN);
    applied_once(&database);
    let (succeeded, text) = end(cut_off);
    assert!(!succeeded && text.contains("B3003"), "{kind:?}: {text}");
    deploy(&database, &folder);
    applied_once(&database);
}

#[test]
fn silence_postgres() {
    silence(Kind::Postgres);
}

#[test]
fn silence_mariadb() {
    silence(Kind::MariaDb);
}

#[test]
fn silence_mysql() {
    silence(Kind::MySql);
}

/// A process that is stopped for longer than the lock waits, and goes on when another has done its work.
#[cfg(unix)]
fn stopped(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let database = fresh_database(&server);
    let folder = folder(&format!(
        "CREATE TABLE it (id INTEGER);\n{};\nINSERT INTO it VALUES (1);",
        sleep(kind, "2")
    ));
    let stopped = start(kind, database.url(), &folder);
    until("it sleeps", FREE_AGAIN, || sleeps(&database));
    let signal = |name: &str| {
        let id = stopped.id().to_string();
        let sent = std::process::Command::new("kill").args([name, &id]).status();
        assert!(sent.expect("kill runs").success());
    };
    signal("-STOP");
    let begun = Instant::now();
    let other = start(kind, database.url(), &folder).wait_with_output();
    signal("-CONT");
    let (succeeded, text) = report(other.expect("it ends"));
    assert!(succeeded, "{kind:?}: {text}");
    within("deployed by another one after SIGSTOP", kind, begun, FREE_AGAIN);
    // Whatever it believes, it neither repeats nor spoils what the other one did.
    end(stopped);
    applied_once(&database);
    deploy(&database, &folder);
    applied_once(&database);
}

#[cfg(unix)]
#[test]
fn stopped_postgres() {
    stopped(Kind::Postgres);
}

#[cfg(unix)]
#[test]
fn stopped_mariadb() {
    stopped(Kind::MariaDb);
}

#[cfg(unix)]
#[test]
fn stopped_mysql() {
    stopped(Kind::MySql);
}

/// The deployer asks the history what became of it, or the next one does. Nobody repeats it blindly.
fn lost_answer(kind: Kind, trigger: &'static str) {
    let Some(server) = kind.required() else { return };
    let database = fresh_database(&server);
    let folder = folder("CREATE TABLE it (id INTEGER);\nINSERT INTO it VALUES (1);");
    let proxy = Proxy::losing_the_answer_to(&database, trigger);
    let (succeeded, text) = end(start(kind, proxy.url(), &folder));
    assert!(proxy.has_lost(), "{kind:?} {trigger}: nothing was lost: {text}");
    assert!(succeeded || text.contains("P1017"), "{kind:?} {trigger}: {text}");
    deploy(&database, &folder);
    applied_once(&database);
}

#[test]
fn lost_answers_postgres() {
    // To the whole migration with its COMMIT; to the question who holds the lock; to the first look.
    for trigger in ["CREATE TABLE it", "pg_try_advisory_lock", "_prisma_migrations"] {
        lost_answer(Kind::Postgres, trigger);
    }
}

const TRIGGERS: [&str; 4] = ["CREATE TABLE it", "INSERT INTO it", "GET_LOCK", "_prisma_migrations"];

#[test]
fn lost_answers_mariadb() {
    TRIGGERS.into_iter().for_each(|trigger| lost_answer(Kind::MariaDb, trigger));
}

#[test]
fn lost_answers_mysql() {
    TRIGGERS.into_iter().for_each(|trigger| lost_answer(Kind::MySql, trigger));
}

/// Killed while a long statement runs: the server notices within a second or so.
#[test]
fn killed_postgres() {
    let Some(server) = Kind::Postgres.required() else { return };
    let database = fresh_database(&server);
    let long = folder("CREATE TABLE it (id INTEGER);\nSELECT pg_sleep(600);");
    let mut killed = start(Kind::Postgres, database.url(), &long);
    until("it sleeps", FREE_AGAIN, || sleeps(&database));
    killed.kill().expect("it is killed");
    let begun = Instant::now();
    until("nobody works", Duration::from_secs(30), || !sleeps(&database));
    within("free after kill -9", Kind::Postgres, begun, Duration::from_secs(3));
    let short = folder("CREATE TABLE it (id INTEGER);\nINSERT INTO it VALUES (1);");
    deploy(&database, &short);
    // Six hundred would be the statement's own time.
    within("deployed by another one after kill -9", Kind::Postgres, begun, Duration::from_secs(15));
    applied_once(&database);
    drop(killed.wait());
}
