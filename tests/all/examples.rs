//! The projects in `examples/` work as they stand.

use std::path::{Path, PathBuf};

use brant_core::commands::{deploy, status};
use brant_core::source::Directory;
use brant_core::ui::Silent;
use brant_core::{Context, DatabaseUrl, Policy, Session};
use brant_tests::{Kind, fresh_database};

use crate::world::driver;

fn migrations(example: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples")).join(example)
}

/// Applies an example to an empty database of its kind; a query then answers as it should.
fn check(kind: Kind, folder: &str, query: &str, answer: &str) {
    let Some(server) = kind.required() else { return };
    let database = fresh_database(&server);
    let driver = driver(kind);
    let url = DatabaseUrl::new(database.url());
    let target = driver.target(&url, Path::new("/")).expect("the URL is valid");
    let policy = Policy { strict: true, ..Policy::default() };
    let source = Directory::new(migrations(folder), folder, policy.max_file_size);
    let context = Context {
        driver: driver.as_ref(),
        target: &target,
        source: &source,
        session: &Session::default(),
        policy: &policy,
        ui: &Silent,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let verdict = runtime.expect("a runtime").block_on(async {
        let mut report = deploy::Report::default();
        let options = deploy::Options::default();
        deploy::deploy(&context, &options, &mut report).await.expect("it deploys");
        assert_eq!(report.applied.len(), 3, "{folder}");
        status::status(&context).await.expect("it has a status").verdict
    });
    assert_eq!(verdict, status::Verdict::UpToDate);
    assert_eq!(database.value(query), answer, "{folder}");
}

#[test]
fn quickstart() {
    let tables = "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema \
        WHERE name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name)";
    let expected =
        "flights flights_by_goose geese longest_flights sightings sightings_move_the_goose";
    check(Kind::Sqlite, "quickstart/migrations", tables, expected);
}

#[test]
fn prisma_project() {
    let columns = "SELECT group_concat(name, ' ') FROM pragma_table_info('Flight')";
    let expected = "id gooseId departed landed metres";
    check(Kind::Sqlite, "prisma-project/prisma/migrations", columns, expected);
}

#[test]
fn postgres() {
    let valid = "SELECT (bool_and(indisvalid) AND count(*) = 2)::text FROM pg_index \
        WHERE indexrelid IN ('sightings_by_goose'::regclass, 'flights_in_storms'::regclass)";
    for kind in [Kind::Postgres, Kind::Postgres18] {
        check(kind, "postgres/migrations", valid, "true");
    }
}

#[test]
fn mysql() {
    let kilometres = "SELECT CAST(SUM(kilometres) AS CHAR) FROM flights";
    check(Kind::MySql, "mysql/migrations", kilometres, "4820.000");
}

#[test]
fn mariadb() {
    let rings = "SELECT COUNT(*) FROM information_schema.columns \
        WHERE table_schema = DATABASE() AND column_name = 'weather'";
    check(Kind::MariaDb, "mariadb/migrations", rings, "1");
}
