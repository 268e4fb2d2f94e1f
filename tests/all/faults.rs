//! Faults that are neither a crash nor a broken network: other tools that hold the lock, settings of the
//! database that a run must not depend on, histories that nobody would write by hand.

use std::process::Child;
use std::time::{Duration, Instant};

use brant_conformance::eventually;
use brant_core::{Code, Session};
use brant_tests::{Database, Kind, Server, fresh_database};
use tempfile::TempDir;

use crate::deployers::{deployer, report, until};
use crate::world::{World, on_every_engine, run};

on_every_engine!(
    odd_histories_are_named_and_kept,
    files_have_a_largest_size,
    nothing_but_comments_is_applied,
    clocks_decide_nothing,
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
    assert!(eventually(lock.as_mut()).await);
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

/// Rows of a machine whose clock is a day ahead, and a deployer in the zone where the day begins: names
/// give the order, and what is written is the server's time in UTC.
async fn clocks_decide_nothing(world: &mut World) {
    world.migration("2_two", "CREATE TABLE two (id INTEGER);\n");
    world.deploy().await.expect("deploy");
    let (later, is_now) = match world.kind {
        Kind::Sqlite => {
            ("started_at + 86400000", "abs(started_at / 1000 - strftime('%s', 'now')) < 60")
        }
        Kind::MariaDb | Kind::MySql => (
            "started_at + INTERVAL 1 DAY",
            "abs(timestampdiff(SECOND, started_at, utc_timestamp())) < 60",
        ),
        _ => (
            "started_at + interval '1 day'",
            "(abs(extract(epoch FROM now() - started_at)) < 60)::int",
        ),
    };
    world.database.execute(&format!(
        "UPDATE _prisma_migrations SET started_at = {later}, finished_at = {later}"
    ));
    world.migration("1_one", "CREATE TABLE one (id INTEGER);\n");
    world.migration("3_three", "CREATE TABLE three (id INTEGER);\n");
    let mut command = deployer(world.kind, world.database.url(), world.folder.path());
    let (succeeded, text) =
        report(command.env("TZ", "Pacific/Kiritimati").output().expect("it ends"));
    assert!(succeeded, "{text}");
    for name in ["1_one", "3_three"] {
        let sql =
            format!("SELECT {is_now} FROM _prisma_migrations WHERE migration_name = '{name}'");
        assert_eq!(world.database.value(&sql), "1", "{name}");
    }
    let status = world.status().await;
    let names: Vec<&str> = status.migrations.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["1_one", "2_two", "3_three"]);
}

/// The server has no room left for the rows of one statement.
#[test]
fn a_table_that_is_full() {
    for kind in [Kind::MariaDb, Kind::MySql] {
        run(kind, |world| Box::pin(full(world)));
    }
}

async fn full(world: &mut World) {
    let row = format!("('{}')", "x".repeat(1_000));
    let rows = [row.as_str(); 200].join(", ");
    world.migration(
        "1_full",
        &format!(
            "SET max_heap_table_size = 16384;\nCREATE TABLE t (a VARCHAR(1000)) ENGINE = MEMORY;\n\
             INSERT INTO t VALUES {rows};\nCREATE TABLE after_it (id INTEGER);\n"
        ),
    );
    let error = world.deploy().await.expect_err("no room");
    assert_eq!(error.code, Code::MigrationFailed, "{error:?}");
    let place = error.place.as_ref().map(|place| place.line);
    assert_eq!(place, Some(3), "{error:?}");
    assert!(format!("{error:?}").contains("is full"), "{error:?}");
    assert!(!world.has_table("after_it"));
}

/// Where each statement may meet another session, nothing is begun.
#[test]
fn a_pool_of_statements_is_refused() {
    let Some(server) = Kind::PgBouncer.required() else { return };
    let mut url = url::Url::parse(&server.url).expect("a URL");
    url.set_path("/brant_statements");
    let folder = folder(&["CREATE TABLE never (id INTEGER);"]);
    let output = deployer(server.kind, url.as_str(), folder.path()).output().expect("it ends");
    let (succeeded, text) = report(output);
    assert!(!succeeded && text.contains("pool_mode = statement"), "{text}");
}

/// A pool keeps in mind for a while that a database was not there.
#[test]
fn a_database_is_made_behind_a_pool() {
    let Some(server) = Kind::PgBouncer.required() else { return };
    let database = fresh_database(&server);
    let mut url = url::Url::parse(database.url()).expect("a URL");
    url.set_path(&format!("{}_new", database.name()));
    let folder = folder(&["CREATE TABLE it (id INTEGER);"]);
    let (succeeded, text) =
        report(deployer(server.kind, url.as_str(), folder.path()).output().expect("it ends"));
    database.execute(&format!("DROP DATABASE IF EXISTS {}_new WITH (FORCE)", database.name()));
    assert!(succeeded, "{text}");
}

/// Somebody else's statement has a character that MySQL's list of sessions cannot show.
#[test]
fn sessions_are_seen_beside_a_statement_with_a_goose() {
    for kind in [Kind::MariaDb, Kind::MySql] {
        run(kind, |world| Box::pin(beside_a_goose(world)));
    }
}

async fn beside_a_goose(world: &mut World) {
    let (kind, url) = (world.kind, world.database.url().to_owned());
    let goose = std::thread::spawn(move || {
        brant_tests::run_script(kind, &url, "SET NAMES utf8mb4; DO SLEEP(4), '\u{1fabf}'")
            .expect("it sleeps");
    });
    until("the goose sleeps", PATIENCE, || crate::deployers::sleeps(&world.database));
    let mut holder = world.driver.lock(&world.target, &Session::default()).await.expect("open");
    assert!(eventually(holder.as_mut()).await);
    let mut waiter = world.driver.lock(&world.target, &Session::default()).await.expect("open");
    assert!(!waiter.try_acquire().await.expect("an answer"));
    assert_eq!(waiter.sessions().await.expect("they are seen").len(), 1);
    holder.release().await.expect("released");
    world.migration("1_one", "CREATE TABLE one (id INTEGER);\n");
    world.deploy().await.expect("deploy");
    assert!(crate::deployers::sleeps(&world.database), "the goose slept all the while");
    goose.join().expect("it ends");
}
