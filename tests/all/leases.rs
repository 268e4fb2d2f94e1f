//! The lease: one writer where a server's own locks count on one node of a cluster only.
//!
//! On the ordinary servers `lock=lease` asks for it; `scripts/galera-check` runs the same on a cluster
//! of two nodes, whose addresses are in `BRANT_TEST_GALERA_1` and `BRANT_TEST_GALERA_2`.

use std::process::Child;
use std::time::{Duration, Instant};

use brant_tests::{Database, Kind, Server, fresh_database, setting, skip};
use tempfile::TempDir;

use crate::deployers::{deployer, report, sleeps, until};

const TABLE: &str = "CREATE TABLE _brant_lease (id TINYINT NOT NULL PRIMARY KEY, owner VARCHAR(36) NOT NULL, beat BIGINT NOT NULL, holder VARCHAR(255) NOT NULL, since DATETIME(3) NOT NULL)";
/// A run that died: nobody renews it.
const DEAD: &str =
    "INSERT INTO _brant_lease VALUES (1, 'dead', 7, 'nobody', NOW()), (2, 'dead', 7, '', NOW())";
/// Somebody else takes over, as a waiting run does it.
const TAKEN: &str = "USE {database}; START TRANSACTION; UPDATE _brant_lease SET owner = 'other' WHERE id = 1; UPDATE _brant_lease SET owner = 'other' WHERE id = 2; COMMIT";
/// How long a beat must stand still, less what is lost by looking now and then.
const STILL: Duration = Duration::from_secs(29);
const PATIENCE: Duration = Duration::from_secs(60);

/// A database, and its address through each node.
struct Cluster {
    database: Database,
    nodes: Vec<String>,
    /// Another one, made through the last node.
    beside: Database,
}

/// An ordinary server that is told to use a lease, or two nodes that show what they are.
fn clusters() -> Vec<Cluster> {
    let named = (setting("BRANT_TEST_GALERA_1"), setting("BRANT_TEST_GALERA_2"));
    if let (Some(one), Some(two)) = named {
        let server = Server { kind: Kind::MariaDb, label: "galera", url: one.clone() };
        let database = fresh_database(&server);
        let through = |url: String| {
            let (place, _) = url.rsplit_once('/').expect("a path");
            format!("{place}/{}", database.name())
        };
        let nodes = vec![through(one), through(two.clone())];
        let beside = fresh_database(&Server { url: two, ..server });
        return vec![Cluster { database, nodes, beside }];
    }
    skip("leases on two nodes", "scripts/galera-check starts them");
    let asked = |kind: Kind| {
        let server = kind.required()?;
        let database = fresh_database(&server);
        let nodes = vec![format!("{}?lock=lease", database.url())];
        Some(Cluster { database, nodes, beside: fresh_database(&server) })
    };
    [Kind::MariaDb, Kind::MySql].into_iter().filter_map(asked).collect()
}

impl Cluster {
    fn start(&self, node: usize, folder: &TempDir) -> Child {
        let url = &self.nodes[node % self.nodes.len()];
        deployer(self.database.server().kind, url, folder.path()).spawn().expect("it starts")
    }

    /// The value that a query comes to, on every node in the end.
    fn comes_to(&self, query: &str, expected: &str) {
        until(query, PATIENCE, || self.database.value(query) == expected);
    }
}

const APPLIED: &str = "SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";

fn end(child: Child) -> (bool, String) {
    report(child.wait_with_output().expect("it ends"))
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

/// At every node at once, on an empty database: each migration runs once, and the lease is given back.
#[test]
fn deployers_at_every_node() {
    let scripts: Vec<String> = (0..8)
        .map(|n| format!("CREATE TABLE part_{n} (id INTEGER PRIMARY KEY);\nINSERT INTO part_{n} VALUES (1);\n"))
        .collect();
    let folder = folder(&scripts.iter().map(String::as_str).collect::<Vec<_>>());
    for cluster in clusters() {
        let deployers: Vec<Child> = (0..12).map(|node| cluster.start(node, &folder)).collect();
        for deployer in deployers {
            let (succeeded, text) = end(deployer);
            assert!(succeeded, "{text}");
        }
        cluster.comes_to(APPLIED, "8");
        assert_eq!(cluster.database.value("SELECT count(*) FROM _prisma_migrations"), "8");
        cluster.comes_to("SELECT count(*) FROM _brant_lease", "0");
    }
}

/// A lease whose owner died is waited for as long as its owner may be silent, and not longer.
#[test]
fn the_lease_of_a_dead_run_is_taken_over() {
    let folder = folder(&["CREATE TABLE it (id INTEGER PRIMARY KEY);"]);
    for cluster in clusters() {
        cluster.database.execute(&format!("{TABLE}; {DEAD}"));
        let begun = Instant::now();
        let waiting: Vec<Child> = (0..2).map(|node| cluster.start(node, &folder)).collect();
        for deployer in waiting {
            let (succeeded, text) = end(deployer);
            assert!(succeeded, "{text}");
        }
        assert!(begun.elapsed() >= STILL, "taken over after {:?}", begun.elapsed());
        cluster.comes_to(APPLIED, "1");
    }
}

/// Whoever has lost the lease writes nothing more, neither its data nor its history.
#[test]
fn who_has_lost_the_lease_writes_nothing() {
    let folder = folder(&[
        "CREATE TABLE it (id INTEGER PRIMARY KEY);\nINSERT INTO it SELECT SLEEP(3) + 1;\nCREATE TABLE later (id INTEGER PRIMARY KEY);\nINSERT INTO it VALUES (2);",
    ]);
    for cluster in clusters() {
        let fenced = cluster.start(0, &folder);
        until("it sleeps", PATIENCE, || sleeps(&cluster.database));
        // On the same node this waits for the transaction; through another node it undoes it.
        cluster.beside.execute(&TAKEN.replace("{database}", cluster.database.name()));
        let (succeeded, text) = end(fenced);
        assert!(!succeeded && text.contains("lock"), "{text}");
        let (alone, rows) = (cluster.nodes.len() == 1, "SELECT count(*) FROM it");
        assert_eq!(cluster.database.value(rows), if alone { "1" } else { "0" });
        assert!(cluster.database.try_execute("SELECT * FROM later").is_err());
        let logs = "SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NULL AND logs NOT LIKE '%failed%'";
        assert_eq!(cluster.database.value(logs), "1", "its journal is as it was");
        cluster.database.execute("DELETE FROM _brant_lease");
        let (succeeded, text) = end(cluster.start(0, &folder));
        assert!(succeeded, "{text}");
        cluster.comes_to(rows, "2");
    }
}
