//! Reading SQLite databases: what is made from a catalog is read back as that catalog.

mod bench;
mod generated;
mod pairs;
mod read;
mod rebuild;

use brant_catalog::Catalog;
use brant_core::modeller::{Modeller as _, compare};
use brant_core::rendered;
use brant_core::{Connection, DatabaseUrl, Driver, Session};
use brant_driver_sqlite::{Sqlite, driver};
use brant_tests::{Database, Kind, fresh_database};
use tokio::runtime::Runtime;

/// An empty database.
fn database() -> Database {
    fresh_database(&Kind::Sqlite.server().expect("it is always there"))
}

/// A database in which a script has run.
fn database_of(script: &str) -> Database {
    let database = database();
    run(&database, script);
    database
}

/// Runs a script. What a crash would leave is no question here, and waiting for the disk takes
/// minutes.
fn run(database: &Database, script: &str) {
    database.execute(&format!("PRAGMA synchronous=OFF;\n{script}"));
}

/// What Brant reads.
fn catalog_of(database: &Database) -> Catalog {
    with_connection(database, async |connection| {
        let first = connection.introspect(&[]).await.expect("it can be read");
        let second = connection.introspect(&[]).await.expect("it can be read twice");
        assert_eq!(first, second, "two readings of the same database");
        first
    })
}

fn with_connection<T>(database: &Database, work: impl AsyncFnOnce(&mut dyn Connection) -> T) -> T {
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let base = std::env::current_dir().expect("a folder");
        let target = driver().target(&DatabaseUrl::new(database.url()), &base).expect("a URL");
        let session = Session::default();
        let mut connection = driver().connect(&target, &session).await.expect("connected");
        work(connection.as_mut()).await
    })
}

/// The script from one state to another.
fn script(from: &Catalog, to: &Catalog) -> String {
    rendered::text(&Sqlite.render(&compare(&Sqlite, from, to)))
}

/// Fails unless two catalogs are the same to the comparison, in both directions.
fn assert_same(what: &str, one: &Catalog, other: &Catalog) {
    for (from, to) in [(one, other), (other, one)] {
        let changes = compare(&Sqlite, from, to).changes;
        assert!(changes.is_empty(), "{what}: {}\n{changes:#?}", script(from, to));
    }
}
