//! Other people's scripts, cut by us and by the parser of squawk.

use std::path::PathBuf;

use brant_core::{Dialect as _, Kind};
use brant_driver_postgres::Postgres;
use brant_tests::{conformance, files, projects};
use squawk_syntax::SourceFile;

#[test]
#[expect(clippy::print_stderr, reason = "the count is the test's result")]
fn both_count_the_same_statements() {
    let postgres = projects().into_iter().filter(|project| project.provider == "postgresql");
    let mut scripts: Vec<PathBuf> =
        postgres.flat_map(|project| files(&project.migrations(), ".sql")).collect();
    if let Some(folder) = conformance("real_ddl") {
        scripts.extend(files(&folder.join("postgresql"), ".sql"));
    }
    let mut statements = 0;
    for path in &scripts {
        let text = std::fs::read_to_string(path).expect("readable");
        let text = text.trim_start_matches('\u{feff}');
        let found = Postgres.split(text);
        assert_eq!(found.unreadable, None, "{}", path.display());
        let ours = found.statements.iter().filter(|piece| !matches!(piece.kind, Kind::Skipped(_)));
        let theirs = SourceFile::parse(text).tree().stmts().count();
        assert_eq!(ours.count(), theirs, "{}", path.display());
        statements += theirs;
    }
    eprintln!("{} scripts of PostgreSQL with {statements} statements, cut alike", scripts.len());
    assert!(scripts.is_empty() || statements > scripts.len());
}
