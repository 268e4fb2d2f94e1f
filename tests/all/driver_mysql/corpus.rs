//! Other people's scripts: cut into statements, and run, one program each.

use std::path::PathBuf;

use super::*;
use brant_core::Kind as StatementKind;
use brant_tests::{conformance, files, fresh_database, projects};

/// Dumps of released programs.
fn dumps() -> Vec<PathBuf> {
    conformance("real_ddl").map(|folder| files(&folder.join("mysql"), ".sql")).unwrap_or_default()
}

fn read(path: &PathBuf) -> String {
    let bytes = std::fs::read(path).expect("readable");
    String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned()
}

/// The server is asked what it makes of each piece by itself: a piece that was
/// cut wrongly is a syntax error, or two statements.
#[tokio::test]
#[expect(clippy::print_stderr, reason = "the count is the test's result")]
async fn every_piece_of_a_dump_is_a_statement() {
    let Some(server) = Kind::MariaDb.required() else { return };
    let (mut pieces, mut refused) = (0, Vec::new());
    for path in dumps() {
        let database = fresh_database(&server);
        let mut connection = connect(&database).await;
        let script = script(&read(&path));
        run(connection.as_mut(), "SET sql_mode = '', foreign_key_checks = 0").await.expect("runs");
        for index in 0..script.statements.len() {
            if !script.statements[index].kind.is_sent() {
                continue;
            }
            pieces += 1;
            let step = Step::Run { script: &script, statements: index..index + 1 };
            if let Err(stop) = connection.run(&[step]).await {
                let code = stop.error.code.unwrap_or_default();
                assert_ne!(
                    code,
                    "1064",
                    "{}: {}\n{}",
                    path.display(),
                    script.statement(index),
                    stop.error.message
                );
                refused.push(format!("{}: {code}", path.display()));
            }
        }
    }
    eprintln!(
        "{pieces} statements of dumps, of which MariaDB refuses {}: {refused:#?}",
        refused.len()
    );
}

/// As core would: the whole file in one program.
#[tokio::test]
#[expect(clippy::print_stderr, reason = "the count is the test's result")]
async fn projects_run_as_far_as_their_data_goes() {
    let Some(server) = Kind::MariaDb.required() else { return };
    let (mut files_run, mut statements) = (0, 0);
    for project in projects().into_iter().filter(|project| project.provider == "mysql") {
        let database = fresh_database(&server);
        let mut connection = connect(&database).await;
        for path in files(&project.migrations(), "migration.sql") {
            let folder = path.parent().and_then(|folder| folder.file_name()).expect("a folder");
            let script = script(&read(&path));
            let all = 0..script.statements.len();
            let odd = script
                .statements
                .iter()
                .find(|s| matches!(s.kind, StatementKind::Opaque | StatementKind::Refused(_)));
            assert_eq!(odd, None, "{}", path.display());
            let ran = connection.run(&[Step::Run { script: &script, statements: all }]).await;
            if project.stops_at().is_some_and(|name| folder.to_string_lossy().contains(name)) {
                assert!(ran.is_err(), "{} was said to fail", path.display());
                break;
            }
            ran.unwrap_or_else(|stop| panic!("{}: {stop:?}", path.display()));
            files_run += 1;
            statements += script.sent();
        }
    }
    eprintln!("{files_run} migrations with {statements} statements ran");
}
