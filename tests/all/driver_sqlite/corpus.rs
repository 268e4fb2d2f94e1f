//! Other people's scripts: run by the driver, and whole by SQLite itself.

use std::path::PathBuf;

use brant_tests::{conformance, files, projects};
use rusqlite::Connection as Sqlite;

use super::*;

/// What a database contains.
fn contents(connection: &Sqlite) -> Vec<(String, String, Option<String>)> {
    let sql = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name";
    let mut statement = connection.prepare(sql).expect("prepared");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.expect("queried").map(|row| row.expect("a row")).collect()
}

/// Runs the scripts both ways and compares what came of them.
async fn check(scripts: &[PathBuf]) {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let whole = Sqlite::open_in_memory().expect("opened");
    for path in scripts {
        let text = std::fs::read_to_string(path).expect("readable");
        let script = script(&text);
        let steps = [
            Step::SuspendForeignKeys,
            Step::Begin,
            run(&script),
            Step::CheckForeignKeys,
            Step::ResetSession,
            Step::Commit,
            Step::ResumeForeignKeys,
        ];
        connection.run(&steps).await.unwrap_or_else(|stop| panic!("{}: {stop:?}", path.display()));
        whole.execute_batch(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(contents(&place.other()), contents(&whole), "{}", path.display());
    }
}

#[tokio::test]
#[expect(clippy::print_stderr, reason = "the count is the test's result")]
async fn projects_come_out_as_sqlite_would_make_them() {
    let mut migrations = 0;
    for project in projects().into_iter().filter(|project| project.provider == "sqlite") {
        let scripts: Vec<PathBuf> = files(&project.migrations(), "migration.sql");
        check(&scripts).await;
        migrations += scripts.len();
    }
    eprintln!("{migrations} migrations of SQLite projects compared");
}

#[tokio::test]
#[expect(clippy::print_stderr, reason = "the count is the test's result")]
async fn fixtures_come_out_as_sqlite_would_make_them() {
    let Some(engines) = conformance("engines") else { return };
    let in_sqlite = |path: &PathBuf| path.components().any(|part| part.as_os_str() == "sqlite");
    let scripts: Vec<PathBuf> =
        files(&engines, "setup.sql").into_iter().filter(in_sqlite).collect();
    assert!(!scripts.is_empty());
    for script in scripts.iter().filter(|path| !path.with_file_name("before.prisma").exists()) {
        check(std::slice::from_ref(script)).await;
    }
    eprintln!("{} scripts of SQLite fixtures compared", scripts.len());
}
