//! Servers that die in the middle of a deploy, and servers with settings that nobody may give to those of
//! the other tests. `scripts/server-crash` starts servers for this, which may be killed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use brant_tests::{Database, Kind, User, fresh_database, setting, skip};
use tempfile::TempDir;

use crate::deployers::{deployer, report};

/// How many migrations a server dies in.
const MIGRATIONS: usize = 25;
/// How often each server is killed.
const ROUNDS: u64 = 10;
/// How often a plain re-run may be needed.
const RERUNS: usize = 3;

/// Where the servers' files are, if they may be killed.
fn servers() -> Option<PathBuf> {
    let found = setting("BRANT_SERVERS_TO_CRASH").map(PathBuf::from);
    if found.is_none() {
        skip("servers that crash", "scripts/server-crash starts them");
    }
    found
}

fn folder(kind: Kind) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for number in 0..MIGRATIONS {
        let name = format!("part_{number:02}");
        let mut sql = format!(
            "CREATE TABLE {name} (id INTEGER NOT NULL PRIMARY KEY, note VARCHAR(40));\n\
             INSERT INTO {name} VALUES (1, 'one');\n\
             ALTER TABLE {name} ADD COLUMN age INTEGER;\n\
             UPDATE {name} SET age = 1;\n\
             CREATE INDEX {name}_age ON {name} (age);\n\
             INSERT INTO {name} VALUES (2, 'two', 2);\n"
        );
        if number % 5 == 4 && kind == Kind::Postgres {
            sql = format!(
                "-- brant: no-transaction\n{sql}CREATE INDEX CONCURRENTLY {name}_note ON {name} (note);\n"
            );
        }
        let migration = folder.path().join(&name);
        std::fs::create_dir(&migration).expect("a folder");
        std::fs::write(migration.join("migration.sql"), sql).expect("a file");
    }
    folder
}

/// What was committed is to be there after the crash: the servers of tests do not wait for the disk.
fn make_durable(kind: Kind, database: &Database) {
    match kind {
        Kind::Postgres => {
            database.execute("ALTER SYSTEM SET synchronous_commit = on");
            database.execute("SELECT pg_reload_conf()");
        }
        _ => database.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1"),
    }
}

fn kill(servers: &Path, label: &str) {
    let pid = std::fs::read_to_string(servers.join(label).join("pid")).expect("its process");
    let killed = Command::new("kill").args(["-KILL", pid.trim()]).status();
    assert!(killed.expect("kill runs").success(), "{label}");
    std::thread::sleep(Duration::from_millis(300));
}

fn bring_back(label: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/servers");
    let started = Command::new(script).args(["start", label]).stdout(Stdio::null()).status();
    assert!(started.expect("the script runs").success(), "{label} starts again");
}

/// Exactly once, and with every row of every script.
fn is_whole(database: &Database) {
    let rows = "SELECT count(*), count(DISTINCT migration_name) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";
    let count = Some(MIGRATIONS.to_string());
    assert_eq!(database.rows(rows), [vec![count.clone(), count]]);
    for number in 0..MIGRATIONS {
        let sums = format!("SELECT concat(count(*), ' ', sum(age)) FROM part_{number:02}");
        assert_eq!(database.value(&sums), "2 3", "{number}");
    }
}

#[expect(clippy::print_stderr, reason = "the figures are for a person to read")]
fn crashes(kind: Kind, label: &str) {
    let Some(servers) = servers() else { return };
    let Some(server) = kind.required() else { return };
    let folder = folder(kind);
    let start = |database: &Database| {
        deployer(kind, database.url(), folder.path()).spawn().expect("the deployer starts")
    };
    let end = |child: std::process::Child| report(child.wait_with_output().expect("it ends"));
    let undisturbed = fresh_database(&server);
    let begun = Instant::now();
    let (succeeded, text) = end(start(&undisturbed));
    assert!(succeeded, "{text}");
    let takes = u64::try_from(begun.elapsed().as_millis()).expect("soon");
    let (mut broken, mut reruns) = (0, 0);
    for round in 0..ROUNDS {
        let database = fresh_database(&server);
        make_durable(kind, &database);
        let child = start(&database);
        std::thread::sleep(Duration::from_millis(takes * (2 * round + 1) / (2 * ROUNDS)));
        kill(&servers, label);
        broken += u64::from(!end(child).0);
        bring_back(label);
        let mut last = String::new();
        let healed = (0..RERUNS).any(|_| {
            reruns += 1;
            let (succeeded, text) = end(start(&database));
            last = text;
            succeeded
        });
        assert!(healed, "{label}, round {round}: needs a person: {last}");
        is_whole(&database);
    }
    eprintln!(
        "{label}: killed {ROUNDS} times, {broken} deploys broken, healed by {reruns} plain re-runs"
    );
    assert!(broken > 0, "{label}: no deploy was hit");
}

#[test]
fn postgres() {
    crashes(Kind::Postgres, "postgres");
}

#[test]
fn mariadb() {
    crashes(Kind::MariaDb, "mariadb");
}

#[test]
fn mysql() {
    crashes(Kind::MySql, "mysql");
}

/// Sessions that are ended after a second of silence: the lock's own must not be.
#[test]
fn idle_sessions_have_a_second() {
    if servers().is_none() {
        return;
    }
    for kind in [Kind::MariaDb, Kind::MySql] {
        let Some(server) = kind.required() else { return };
        let database = fresh_database(&server);
        let set = |seconds: &str| {
            database.execute(&format!(
                "SET GLOBAL wait_timeout = {seconds}; SET GLOBAL interactive_timeout = {seconds}"
            ));
        };
        set("1");
        let folder = TempDir::new().expect("a folder");
        let migration = folder.path().join("1_slow");
        std::fs::create_dir(&migration).expect("a folder");
        let sql = "CREATE TABLE a (id INTEGER);\nDO SLEEP(4);\nINSERT INTO a VALUES (1);\nDO SLEEP(3);\nINSERT INTO a VALUES (2);\n";
        std::fs::write(migration.join("migration.sql"), sql).expect("a file");
        let output = deployer(kind, database.url(), folder.path()).output().expect("it ends");
        set("28800");
        let (succeeded, text) = report(output);
        assert!(succeeded, "{kind:?}: {text}");
        assert_eq!(database.value("SELECT count(*) FROM a"), "2", "{kind:?}");
    }
}

/// A server that takes no writes says so before anything is written.
#[test]
fn read_only_servers() {
    if servers().is_none() {
        return;
    }
    for kind in [Kind::MariaDb, Kind::MySql] {
        let Some(server) = kind.required() else { return };
        let database = fresh_database(&server);
        let user = User::new(&database);
        database.execute(&format!("GRANT ALL ON {}.* TO {}@'%'", database.name(), user.name()));
        let folder = folder(kind);
        database.execute("SET GLOBAL read_only = 1");
        let output = deployer(kind, &user.url(), folder.path()).output().expect("it ends");
        database.execute("SET GLOBAL read_only = 0");
        let (succeeded, text) = report(output);
        assert!(!succeeded && text.contains("B3004"), "{kind:?}: {text}");
        assert!(database.try_execute("SELECT 1 FROM _prisma_migrations").is_err());
    }
}
