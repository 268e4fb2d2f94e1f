//! The database servers that this test run was given.
//!
//! `scripts/servers` starts them and sets one variable for each. With
//! `BRANT_REQUIRE_SERVERS` set, as `scripts/test` does, a missing one fails
//! the test; without it, it is skipped with a line on standard error.

use crate::database::Database;
use crate::environment::{skip, variable};

/// The kinds of server that Brant is tried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The SQLite that is built into Brant: needs no server, is always there.
    Sqlite,
    /// The oldest PostgreSQL of the tests (15, or what the machine has).
    Postgres,
    /// The newest PostgreSQL of the tests.
    Postgres18,
    /// MariaDB.
    MariaDb,
    /// Oracle's MySQL.
    MySql,
    /// PgBouncer in transaction mode, in front of [`Kind::Postgres`].
    PgBouncer,
}

/// What tells the kinds apart in words: kind, label, variable with the URL.
const KINDS: [(Kind, &str, Option<&str>); 6] = [
    (Kind::Sqlite, "sqlite", None),
    (Kind::Postgres, "postgres", Some("BRANT_TEST_POSTGRES")),
    (Kind::Postgres18, "postgres_18", Some("BRANT_TEST_POSTGRES_18")),
    (Kind::MariaDb, "mariadb", Some("BRANT_TEST_MARIADB")),
    (Kind::MySql, "mysql", Some("BRANT_TEST_MYSQL")),
    (Kind::PgBouncer, "pgbouncer", Some("BRANT_TEST_PGBOUNCER")),
];

/// A server that tests may make databases on.
#[derive(Clone, Debug)]
pub struct Server {
    /// What it is.
    pub kind: Kind,
    /// Its short name, for messages and for the names of golden files.
    pub label: &'static str,
    /// An address with all rights, of the database that is always there; empty for SQLite.
    pub url: String,
}

impl Kind {
    /// What a schema and `migration_lock.toml` call it.
    pub fn provider(self) -> &'static str {
        match self {
            Kind::Sqlite => "sqlite",
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => "postgresql",
            Kind::MariaDb | Kind::MySql => "mysql",
        }
    }

    /// The server of this kind, if the environment names one.
    pub fn server(self) -> Option<Server> {
        let (kind, label, name) = KINDS.into_iter().find(|(kind, ..)| *kind == self)?;
        let url = match name {
            Some(name) => variable(name)?,
            None => String::new(),
        };
        Some(Server { kind, label, url })
    }

    /// The server of this kind, or none with a visible skip.
    ///
    /// # Panics
    /// If there is none though `BRANT_REQUIRE_SERVERS` is set.
    pub fn required(self) -> Option<Server> {
        let found = self.server();
        if found.is_none() {
            let (_, label, name) = KINDS.into_iter().find(|(kind, ..)| *kind == self)?;
            let name = name.unwrap_or_default();
            assert!(
                variable("BRANT_REQUIRE_SERVERS").is_none(),
                "this test needs the server '{label}', and {name} names none; \
                 run `eval \"$(scripts/servers start)\"` first, or the whole of `scripts/test`"
            );
            skip(label, &format!("{name} is not set"));
        }
        found
    }
}

/// Every engine that a test of the common behaviour runs on, SQLite first.
/// PgBouncer is not among them: ask for `Kind::PgBouncer.required()`.
///
/// # Panics
/// See [`Kind::required`].
pub fn every_server() -> Vec<Server> {
    [Kind::Sqlite, Kind::Postgres, Kind::Postgres18, Kind::MariaDb, Kind::MySql]
        .into_iter()
        .filter_map(Kind::required)
        .collect()
}

/// An empty database that no other test knows; it is gone when the value is dropped.
///
/// # Panics
/// If the server does not make one.
pub fn fresh_database(server: &Server) -> Database {
    let database = Database::named_apart(server);
    database.create();
    database
}

/// The address of a database that does not exist yet. Whatever a test makes
/// there is gone when the value is dropped.
pub fn missing_database(server: &Server) -> Database {
    Database::named_apart(server)
}
