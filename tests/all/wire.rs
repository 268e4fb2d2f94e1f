//! A server whose answers are not what the protocol says: the program says so and ends. Each round is
//! a process of its own, since a panic in any of its tasks counts.

use std::io::Read as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use brant_tests::garble::{Garble, How};
use brant_tests::proxy::Proxy;
use brant_tests::{Kind, fresh_database, setting};
use tempfile::TempDir;

use super::deployers::deployer;

/// How many places are tried on each engine, or as many as `BRANT_WIRE_ROUNDS` says.
const ROUNDS: usize = 24;
/// The proxy cuts a spoiled connection after less than a second; the program may try once more.
const LIMIT: Duration = Duration::from_secs(30);
/// What is done to the bytes, from harmless to a length of two gigabytes.
const WAYS: [How; 8] = [
    How::Flipped(0x01),
    How::Flipped(0x80),
    How::Flipped(0xff),
    How::Replaced([0x7f, 0xff, 0xff, 0xff]),
    How::Replaced([0, 0, 0, 0]),
    How::Lost(3),
    How::Added([0xff, 0xfe, 0xff, 0xff]),
    How::Cut,
];

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, sql) in [
        ("1_a", "CREATE TABLE a (id INTEGER);"),
        ("2_b", "CREATE TABLE b (id INTEGER);\nINSERT INTO b VALUES (1);"),
    ] {
        let migration = folder.path().join(name);
        std::fs::create_dir(&migration).expect("a folder");
        std::fs::write(migration.join("migration.sql"), sql).expect("a file");
    }
    folder
}

/// What it printed, once it has ended by itself and in time.
fn end(mut child: Child, what: &str) -> String {
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a state") {
            break status;
        }
        if begun.elapsed() > LIMIT {
            child.kill().expect("it ends");
            panic!("{what}: still there after {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert!(status.code().is_some_and(|code| code != 101), "{what}: {status}: {said}");
    assert!(!said.contains("panicked"), "{what}: {said}");
    said
}

fn spoiled(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let folder = folder();
    let deploy = |proxy: &Proxy, what: &str| {
        let mut command = deployer(kind, proxy.url(), folder.path());
        end(command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("starts"), what)
    };
    let database = fresh_database(&server);
    let proxy = Proxy::new(&database);
    deploy(&proxy, "as it should be");
    assert_eq!(database.value("SELECT count(*) FROM b"), "1", "{kind:?}");
    let length = proxy.answered();

    let rounds = setting("BRANT_WIRE_ROUNDS").map_or(ROUNDS, |n| n.parse().expect("a number"));
    for round in 0..rounds {
        // Every byte has its turn if there are enough rounds; few are spread evenly, not at multiples of a packet's size.
        let garble = Garble { at: round * length / rounds, how: WAYS[round % WAYS.len()] };
        for table in ["a", "b", "_prisma_migrations"] {
            database.execute(&format!("DROP TABLE IF EXISTS {table}"));
        }
        deploy(&Proxy::garbling(&database, garble), &format!("{kind:?}, {garble:?} of {length}"));
    }
}

#[test]
fn spoiled_answers_postgres() {
    spoiled(Kind::Postgres);
}

#[test]
fn spoiled_answers_mariadb() {
    spoiled(Kind::MariaDb);
}

#[test]
fn spoiled_answers_mysql() {
    spoiled(Kind::MySql);
}
