//! Connecting, and how it fails.

use brant_core::driver::Commit;
use brant_core::{Driver as _, ErrorKind, Session, Step};
use brant_driver_postgres::Postgres;
use brant_tests::{Server, missing_database};

use super::{all, connect, databases, direct, script, target, whole};

/// The URL of a server with parts replaced.
fn changed(server: &Server, from: &str, to: &str) -> String {
    assert!(server.url.contains(from), "the server's URL has no {from}");
    server.url.replace(from, to)
}

#[tokio::test]
async fn failures_have_their_kinds_and_no_secret() {
    for server in all() {
        let missing = missing_database(&server);
        let port =
            server.url.rsplit(':').next().and_then(|end| end.split('/').next()).expect("a port");
        for (url, kind) in [
            (changed(&server, "goose-5000-km", "s3cr%65t-wrong"), ErrorKind::Authentication),
            (missing.url().to_owned(), ErrorKind::DatabaseMissing),
            (changed(&server, &format!(":{port}/"), ":1/"), ErrorKind::Unreachable),
            (changed(&server, "127.0.0.1", "no-such-host.invalid"), ErrorKind::Unreachable),
            (format!("{}?sslmode=verify-full", server.url), ErrorKind::Tls),
        ] {
            let result = Postgres.connect(&target(&url), &Session::default()).await;
            let Err(error) = result else { panic!("{} connects with {kind:?}", server.label) };
            assert_eq!(error.kind, kind, "{}: {error:?}", server.label);
            let text = format!("{error:?} {error} {:?}", target(&url));
            for secret in ["goose-5000-km", "s3cret-wrong", "s3cr%65t-wrong"] {
                assert!(!text.contains(secret), "{text}");
            }
        }
    }
}

#[tokio::test]
async fn the_schema_is_made_when_missing() {
    for database in databases(all()) {
        let url = format!("{}?schema=a%22b%20%5C;drop", database.url());
        let target = target(&url);
        assert_eq!(target.schema.as_deref(), Some("a\"b \\;drop"));
        for _ in 0..2 {
            let mut connection =
                Postgres.connect(&target, &Session::default()).await.expect("it connects");
            assert!(connection.tables().await.expect("an answer").is_empty());
            connection.run(&[brant_core::Step::CreateHistory]).await.expect("the table is made");
        }
        let schema = "SELECT nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = '_prisma_migrations'";
        assert_eq!(database.value(schema), "a\"b \\;drop");
    }
}

#[tokio::test]
async fn databases_come_and_go() {
    for server in direct() {
        let database = missing_database(&server);
        let (target, session) = (target(database.url()), Session::default());
        assert!(!Postgres.database_exists(&target, &session).await.expect("an answer"));
        Postgres.create_database(&target, &session).await.expect("it is made");
        let again = Postgres.create_database(&target, &session).await.expect_err("it is there");
        assert_eq!(again.kind, ErrorKind::DatabaseExists);
        assert!(Postgres.database_exists(&target, &session).await.expect("an answer"));
        let _session = connect(&database).await;
        Postgres.drop_database(&target, &session).await.expect("it is dropped");
        let again = Postgres.drop_database(&target, &session).await.expect_err("it is gone");
        assert_eq!(again.kind, ErrorKind::DatabaseMissing);
    }
}

#[tokio::test]
async fn facts_about_the_server() {
    for database in databases(all()) {
        let server = connect(&database).await.server().await.expect("an answer");
        assert_eq!((&*server.product, &*server.user), ("PostgreSQL", "brant"));
        assert!(server.version.starts_with(|c: char| c.is_ascii_digit()), "{}", server.version);
        assert!(server.may_create && !server.read_only);
        let pooled = database.server().kind == brant_tests::Kind::PgBouncer;
        assert_eq!(server.notes.len(), usize::from(pooled), "{:?}", server.notes);
    }
}

#[tokio::test]
async fn commits_wait_for_the_disk_unless_they_are_lazy() {
    for database in databases(direct()) {
        // The test servers themselves do not wait.
        let name = database.name();
        database.execute(&format!("ALTER DATABASE \"{name}\" SET synchronous_commit = on"));
        for (commit, expected) in [(Commit::Durable, "on"), (Commit::Lazy, "off")] {
            let session = Session { commit, ..Session::default() };
            let connected = Postgres.connect(&target(database.url()), &session).await;
            let mut connection = connected.expect("a session");
            let script = script(
                "CREATE TABLE IF NOT EXISTS seen AS SELECT 1 AS nothing;\nDROP TABLE seen;\n\
                 CREATE TABLE seen AS SELECT current_setting('synchronous_commit') AS setting;",
            );
            let steps = [Step::Begin, Step::ResetSession, whole(&script), Step::Commit];
            connection.run(&steps).await.expect("it ran");
            assert_eq!(database.value("SELECT setting FROM seen"), expected, "{commit:?}");
        }
    }
}
