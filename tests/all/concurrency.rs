//! Many deployers at once: all succeed, and each migration is applied once.

use std::process::Child;
use std::time::{Duration, Instant};

use brant_tests::{Database, Kind, fresh_database, missing_database};
use tempfile::TempDir;

use super::deployers::{deployer, report, sleeps, until};

/// How many processes start together: as many as have room, two sessions each, on a server that takes
/// 100 connections.
const FEW: usize = 50;
/// More than there are connections: PostgreSQL takes 100, MySQL and MariaDB 151.
const MANY: usize = 160;
/// How many migrations they find.
const MIGRATIONS: usize = 20;
/// Far above what is expected (5 s for few and 15 s for many, on a quiet machine): this catches a stuck lock, not a slow machine.
const LIMIT: Duration = Duration::from_secs(60);

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for number in 0..MIGRATIONS {
        let migration = folder.path().join(format!("{number:02}_part"));
        std::fs::create_dir(&migration).expect("a folder");
        let sql = format!(
            "CREATE TABLE part_{number} (id INTEGER);\nINSERT INTO part_{number} VALUES (1);\n"
        );
        std::fs::write(migration.join("migration.sql"), sql).expect("a file");
    }
    folder
}

#[expect(clippy::print_stderr, reason = "the figures are for a person to read")]
fn together(kind: Kind, database: &Database, count: usize) {
    let folder = folder();
    let begun = Instant::now();
    let deployers: Vec<Child> = (0..count)
        .map(|_| deployer(kind, database.url(), folder.path()).spawn().expect("it starts"))
        .collect();
    for deployer in deployers {
        let (succeeded, text) = report(deployer.wait_with_output().expect("it ends"));
        assert!(succeeded, "{kind:?}: {text}");
    }
    eprintln!("{kind:?}: {count} deployers ended within {:?}", begun.elapsed());
    assert!(begun.elapsed() < LIMIT, "{kind:?}: {:?}", begun.elapsed());
    let rows = "SELECT count(*), count(DISTINCT migration_name) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";
    let count = Some(MIGRATIONS.to_string());
    assert_eq!(database.rows(rows), [vec![count.clone(), count]]);
    for number in 0..MIGRATIONS {
        assert_eq!(database.value(&format!("SELECT count(*) FROM part_{number}")), "1");
    }
}

/// On a database that is there, and on one that the first of them has to create.
fn both(kind: Kind) {
    let Some(server) = kind.required() else { return };
    together(kind, &fresh_database(&server), FEW);
    together(kind, &missing_database(&server), FEW);
    if kind != Kind::Sqlite {
        together(kind, &fresh_database(&server), MANY);
    }
}

#[test]
fn sqlite() {
    both(Kind::Sqlite);
}

#[test]
fn postgres() {
    both(Kind::Postgres);
}

#[test]
fn mariadb() {
    both(Kind::MariaDb);
}

#[test]
fn mysql() {
    both(Kind::MySql);
}

/// Through a pool that gives each transaction another session.
#[test]
fn pgbouncer() {
    let Some(server) = Kind::PgBouncer.required() else { return };
    together(server.kind, &fresh_database(&server), FEW);
}

/// Who waits holds no snapshot: an index that is built concurrently would wait for it, and it for the index.
#[test]
fn waiting_beside_an_index_that_is_built_concurrently() {
    for server in [Kind::Postgres, Kind::Postgres18].into_iter().filter_map(Kind::required) {
        let (kind, database) = (server.kind, fresh_database(&server));
        let folder = TempDir::new().expect("a folder");
        let start = || deployer(kind, database.url(), folder.path()).spawn().expect("it starts");
        for (name, sql) in [
            ("1_t", "CREATE TABLE t (a INTEGER);\nINSERT INTO t VALUES (1);"),
            ("2_i", "CREATE INDEX CONCURRENTLY i ON t (a);"),
        ] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
            std::fs::write(folder.path().join(name).join("migration.sql"), sql).expect("a file");
            if name == "1_t" {
                assert!(start().wait().expect("it ends").success());
            }
        }
        std::thread::scope(|scope| {
            // The index waits for whoever writes to the table.
            scope.spawn(|| {
                database.execute("BEGIN; INSERT INTO t VALUES (2); SELECT pg_sleep(3); COMMIT");
            });
            until("somebody writes", LIMIT, || sleeps(&database));
            let deployers: Vec<Child> = (0..8).map(|_| start()).collect();
            for deployer in deployers {
                let (succeeded, text) = report(deployer.wait_with_output().expect("it ends"));
                assert!(succeeded, "{kind:?}: {text}");
            }
        });
        let valid = "SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'i'::regclass";
        assert_eq!(database.value(valid), "true");
    }
}
