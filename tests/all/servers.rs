//! The servers are what the other tests take them for, and each test's database is its own.

use brant_tests::{Kind, Server, every_server, fresh_database, missing_database};

/// Every engine, and the pooler too.
fn all() -> Vec<Server> {
    every_server().into_iter().chain(Kind::PgBouncer.required()).collect()
}

#[test]
fn a_database_is_empty_apart_and_gone_afterwards() {
    for server in all() {
        let (one, two) = (fresh_database(&server), fresh_database(&server));
        one.execute("CREATE TABLE t (a INTEGER, b VARCHAR(20)); INSERT INTO t VALUES (1, 'gänse 🪿'), (2, NULL)");
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            one.rows("SELECT a, b FROM t ORDER BY a"),
            [vec![text("1"), text("gänse 🪿")], vec![text("2"), None]],
            "{}",
            server.label
        );
        two.execute("CREATE TABLE t (a INTEGER)");
        assert_eq!(two.value("SELECT count(*) FROM t"), "0", "{}", server.label);

        let error = one.try_execute("SELECT 1; SELECT * FROM no_such_table").unwrap_err();
        assert!(error.contains("no_such_table"), "{}: {error}", server.label);

        let name = one.name().to_owned();
        drop(one);
        assert_eq!(names_like(&server, &name), 0, "{}: {name} is left behind", server.label);
    }
}

#[test]
fn a_missing_database_is_missing() {
    for server in all() {
        let database = missing_database(&server);
        match database.path() {
            Some(path) => assert!(!path.exists()),
            None => assert_eq!(names_like(&server, database.name()), 0, "{}", server.label),
        }
    }
}

#[test]
fn limits_and_character_sets_are_the_usual_ones() {
    for server in all() {
        let (limit, set) = match server.kind {
            Kind::Sqlite => continue,
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => ("100", "UTF8"),
            Kind::MariaDb | Kind::MySql => ("151", "utf8mb4"),
        };
        let database = fresh_database(&server);
        let (ask_limit, ask_set) = match server.kind {
            Kind::MariaDb | Kind::MySql => {
                ("SELECT @@max_connections", "SELECT @@character_set_database")
            }
            Kind::Sqlite | Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
                ("SHOW max_connections", "SHOW server_encoding")
            }
        };
        assert_eq!(database.value(ask_limit), limit, "{}", server.label);
        assert_eq!(database.value(ask_set), set, "{}", server.label);
    }
}

/// Each kind is the product that its name says.
#[test]
fn versions_are_what_the_kinds_say() {
    let version = |server: &Server| match server.kind {
        Kind::Sqlite => fresh_database(server).value("SELECT 'SQLite ' || sqlite_version()"),
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer | Kind::MariaDb | Kind::MySql => {
            fresh_database(server).value("SELECT version()")
        }
    };
    for server in all() {
        let version = version(&server);
        let expected: &[&str] = match server.kind {
            Kind::Sqlite => &["SQLite 3."],
            Kind::Postgres | Kind::PgBouncer => {
                &["PostgreSQL 15", "PostgreSQL 16", "PostgreSQL 17"]
            }
            Kind::Postgres18 => &["PostgreSQL 18"],
            Kind::MariaDb => &["10.", "11.", "12."],
            Kind::MySql => &["8.", "9."],
        };
        assert!(
            expected.iter().any(|start| version.starts_with(start)),
            "{}: {version}",
            server.label
        );
        assert_eq!(version.contains("MariaDB"), server.kind == Kind::MariaDb, "{version}");
    }
}

fn names_like(server: &Server, name: &str) -> usize {
    let sql = match server.kind {
        Kind::Sqlite => return 0,
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
            format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'")
        }
        Kind::MariaDb | Kind::MySql => {
            format!("SELECT count(*) FROM information_schema.schemata WHERE schema_name = '{name}'")
        }
    };
    fresh_database(server).value(&sql).parse().expect("a number")
}
