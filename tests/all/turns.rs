//! How often Brant waits for a server to read a database: as often for many tables as for few.

use std::fmt::Write as _;

use brant_tests::proxy::Proxy;
use brant_tests::{Kind, fresh_database};

use crate::workbench::connected_to;

const FEW: usize = 10;
const MANY: usize = 300;

#[test]
fn postgres() {
    as_often_for_many(Kind::Postgres);
}

#[test]
fn postgres_18() {
    as_often_for_many(Kind::Postgres18);
}

#[test]
fn mariadb() {
    as_often_for_many(Kind::MariaDb);
}

#[test]
fn mysql() {
    as_often_for_many(Kind::MySql);
}

fn as_often_for_many(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let counts = [FEW, MANY].map(|tables| {
        let database = fresh_database(&server);
        database.execute(&script(tables));
        let proxy = Proxy::new(&database);
        let read = connected_to(kind, proxy.url(), async |connection| {
            let catalog = connection.introspect(&[]).await?;
            // Before the farewell, which nobody waits for.
            Ok((catalog.tables.len(), proxy.turns()))
        });
        let (found, turns) = read.expect("it can be read");
        assert_eq!(found, tables, "{kind:?}");
        turns
    });
    assert!(counts[0] > 0 && counts[0] == counts[1], "{kind:?}: {counts:?}");
    // Of these the greeting, TLS and the password are most.
    assert!(counts[0] <= 20, "{kind:?}: {counts:?}");
}

fn script(tables: usize) -> String {
    let mut script = String::new();
    for number in 0..tables {
        let before = number.saturating_sub(1);
        let _ = writeln!(
            script,
            "CREATE TABLE t{number} (id INTEGER PRIMARY KEY, n INTEGER DEFAULT 5, CHECK (n > 0), \
             CONSTRAINT k{number} FOREIGN KEY (n) REFERENCES t{before} (id)); \
             CREATE INDEX i{number} ON t{number} (n);"
        );
    }
    script
}
