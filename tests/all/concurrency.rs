//! Many deployers at once: all succeed, and each migration is applied once.

use std::process::Child;
use std::time::{Duration, Instant};

use brant_tests::{Kind, fresh_database, missing_database};
use tempfile::TempDir;

use super::deployers::{deployer, report};

/// How many processes start together.
const DEPLOYERS: usize = 50;
/// How many migrations they find.
const MIGRATIONS: usize = 20;
/// Far above what is expected (docs/reliability.md has figures): this catches a stuck lock, not a slow machine.
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

fn together(kind: Kind, database: &brant_tests::Database) {
    let folder = folder();
    let begun = Instant::now();
    let deployers: Vec<Child> = (0..DEPLOYERS)
        .map(|_| deployer(kind, database.url(), folder.path()).spawn().expect("it starts"))
        .collect();
    for deployer in deployers {
        let (succeeded, text) = report(deployer.wait_with_output().expect("it ends"));
        assert!(succeeded, "{kind:?}: {text}");
    }
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
    together(kind, &fresh_database(&server));
    together(kind, &missing_database(&server));
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
