//! Faults that are neither a crash nor a broken network: other tools that hold the lock, settings of the
//! database that a run must not depend on, histories that nobody would write by hand.

use std::process::Child;
use std::time::{Duration, Instant};

use brant_core::{Code, Session};
use brant_tests::{Database, Kind, Server, fresh_database};
use tempfile::TempDir;

use crate::deployers::{deployer, report, until};
use crate::world::{World, on_every_engine, run};

on_every_engine!(
    odd_histories_are_named_and_kept,
    files_have_a_largest_size,
    nothing_but_comments_is_applied,
);

const PATIENCE: Duration = Duration::from_secs(60);

/// Prisma Migrate takes this, and holds it for so many seconds.
fn prisma(kind: Kind, seconds: u8) -> String {
    match kind {
        Kind::MariaDb | Kind::MySql => {
            format!("SELECT GET_LOCK('prisma_migrate', 60); DO SLEEP({seconds})")
        }
        _ => format!("SELECT pg_advisory_lock(72707369); SELECT pg_sleep({seconds})"),
    }
}

#[test]
fn prisma_and_brant_wait_for_each_other() {
    for kind in [Kind::Postgres, Kind::MariaDb, Kind::MySql] {
        run(kind, |world| Box::pin(beside_prisma(world)));
    }
}

async fn beside_prisma(world: &mut World) {
    world.migration("1_one", "CREATE TABLE one (id INTEGER);\n");
    world.policy.lock_wait = Duration::from_secs(1);
    let (url, sql) = (world.database.url().to_owned(), prisma(world.kind, 4));
    let kind = world.kind;
    let prisma = std::thread::spawn(move || {
        brant_tests::run_script(kind, &url, &sql).expect("the lock is held");
    });
    until("prisma works", PATIENCE, || crate::deployers::sleeps(&world.database));
    let error = world.deploy().await.expect_err("somebody else works");
    assert_eq!(error.code, Code::LockTimeout, "{error:?}");
    assert!(!world.has_table("_prisma_migrations"), "nothing is written without the lock");
    world.policy.lock_wait = PATIENCE;
    assert_eq!(world.deploy().await.expect("after it"), ["1_one"]);
    prisma.join().expect("it ends");

    let mut lock = world.driver.lock(&world.target, &Session::default()).await.expect("a session");
    while !lock.try_acquire().await.expect("an answer") {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let taken = match world.kind {
        Kind::MariaDb | Kind::MySql => "SELECT GET_LOCK('prisma_migrate', 0)",
        _ => "SELECT pg_try_advisory_lock(72707369)::int::text",
    };
    assert_eq!(world.database.value(taken), "0", "Prisma would have to wait");
    lock.release().await.expect("released");
}

/// The lock's session has no snapshot that the index would wait for, whatever the database's own settings say.
#[test]
fn an_index_is_built_concurrently_beside_the_lock() {
    for server in [Kind::Postgres, Kind::Postgres18].into_iter().filter_map(Kind::required) {
        let database = fresh_database(&server);
        let name = database.name();
        let set = "default_transaction_isolation = 'repeatable read'";
        database.execute(&format!("ALTER DATABASE {name} SET {set}"));
        let folder = folder(&[
            "CREATE TABLE t (a INTEGER);\nINSERT INTO t VALUES (1);",
            "CREATE INDEX CONCURRENTLY i ON t (a);",
        ]);
        let begun = Instant::now();
        deploy(&database, &folder);
        assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
        let valid = "SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'i'::regclass";
        assert_eq!(database.value(valid), "true");
    }
}

/// A process that dies in the middle of a statement leaves a journal file, which the next one rolls back.
#[test]
fn sqlite_is_rolled_back_when_its_process_was_killed() {
    let server = Server { kind: Kind::Sqlite, label: "sqlite", url: String::new() };
    let database = fresh_database(&server);
    let rows = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT {limit}) SELECT x, hex(zeroblob(200)) FROM n";
    let script = |limit: &str| {
        folder(&[
            "CREATE TABLE before_it (id INTEGER);",
            &format!(
                "CREATE TABLE it (id INTEGER, filling TEXT);\nINSERT INTO it {};",
                rows.replace("{limit}", limit)
            ),
        ])
    };
    let long = script("1000000000");
    let mut killed = start(&database, &long);
    let path = database.path().expect("a file");
    // Larger than its cache: the file itself has been written to.
    until("it writes", PATIENCE, || {
        std::fs::metadata(&path).is_ok_and(|file| file.len() > 5_000_000)
    });
    killed.kill().expect("it is killed");
    killed.wait().expect("it ends");
    deploy(&database, &script("3"));
    assert_eq!(database.value("SELECT count(*) FROM it"), "3");
    let applied = "SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL";
    assert_eq!(database.value(applied), "2");
    assert_eq!(database.value("PRAGMA integrity_check"), "ok");
}

fn folder(scripts: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (index, sql) in scripts.iter().enumerate() {
        let migration = folder.path().join(format!("{index}_part"));
        std::fs::create_dir(&migration).expect("a folder");
        std::fs::write(migration.join("migration.sql"), sql).expect("a file");
    }
    folder
}

fn start(database: &Database, folder: &TempDir) -> Child {
    let kind = database.server().kind;
    deployer(kind, database.url(), folder.path()).spawn().expect("the deployer starts")
}

fn deploy(database: &Database, folder: &TempDir) {
    let output = start(database, folder).wait_with_output().expect("it ends");
    let (succeeded, text) = report(output);
    assert!(succeeded, "{text}");
}

/// Two finished rows, a checksum that is none, a row of a tool yet to come: told, and never changed.
async fn odd_histories_are_named_and_kept(world: &mut World) {
    world.migration("1_one", "CREATE TABLE one (id INTEGER);\n");
    world.deploy().await.expect("deploy");
    let checksum = world.database.value("SELECT checksum FROM _prisma_migrations");
    world.prisma_row("1_one", &checksum, "applied");
    world.prisma_row("1_one", "short", "applied");
    world.prisma_row("9_from_the_future", &"z".repeat(64), "applied");
    world.database.execute(
        "UPDATE _prisma_migrations SET logs = '{\"brant\": 99, \"unknown\": [' WHERE migration_name = '9_from_the_future'",
    );
    let rows = "SELECT id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count FROM _prisma_migrations WHERE migration_name <> '2_two' ORDER BY id";
    let before = world.database.rows(rows);
    assert_eq!(before.len(), 4);
    let status = serde_json::to_string(&world.status().await).expect("JSON");
    for told in ["1_one", "9_from_the_future"] {
        assert!(status.contains(told), "{told}: {status}");
    }
    world.migration("2_two", "CREATE TABLE two (id INTEGER);\n");
    assert_eq!(world.deploy().await.expect("it goes on"), ["2_two"]);
    assert_eq!(world.database.rows(rows), before);
}

async fn files_have_a_largest_size(world: &mut World) {
    world.policy.max_file_size = 2_000;
    world.migration("1_one", "CREATE TABLE one (id INTEGER);\n");
    world.migration("2_two", &format!("-- {}\nSELECT 1;\n", "x".repeat(2_000)));
    let error = world.deploy().await.expect_err("too large");
    assert_eq!(error.code, Code::TooLarge, "{error:?}");
    assert!(!world.has_table("one"), "nothing has run");
}

async fn nothing_but_comments_is_applied(world: &mut World) {
    for (name, sql) in
        [("1_empty", ""), ("2_comment", "-- nothing\n/* here */\n"), ("3_end", ";;\n")]
    {
        world.migration(name, sql);
    }
    assert_eq!(world.deploy().await.expect("deploy").len(), 3);
    assert_eq!(world.deploy().await.expect("nothing is left"), Vec::<String>::new());
}
