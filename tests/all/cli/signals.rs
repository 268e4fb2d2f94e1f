//! Ctrl-C and SIGTERM: the exit code, the words, and nothing left behind.
//!
//! A signal needs a process of its own: this test binary is started again with
//! only [`child`], which runs the command line that a variable holds.

#![cfg(unix)]

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use brant::environment::Environment;
use brant_tests::{Kind, fresh_database};

use super::stage::Stage;
use crate::deployers::{sleep, sleeps, until};

/// Holds the child's command line.
const ARGUMENTS: &str = "BRANT_TEST_CHILD";

/// Not a test: what the child process does.
#[test]
fn child() {
    let process = Environment::of_process();
    let Some(arguments) = process.get(ARGUMENTS) else { return };
    let arguments = std::iter::once("brant").chain(arguments.split(' '));
    let mut environment = Environment::new(&process.directory, arguments, []);
    environment.stdin_is_terminal = process.stdin_is_terminal;
    let code = brant::run(&environment, Box::new(std::io::stdout()), Box::new(std::io::stderr()));
    #[expect(
        clippy::exit,
        clippy::disallowed_methods,
        reason = "the exit code is what is looked at"
    )]
    std::process::exit(i32::from(code));
}

#[test]
fn work_is_rolled_back() {
    for (signal, code, word) in [("INT", 130, "Ctrl-C"), ("TERM", 143, "SIGTERM")] {
        let stage = Stage::new();
        let endless = "CREATE TABLE a (id INTEGER);\nINSERT INTO a WITH RECURSIVE n(x) AS \
            (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n;";
        stage.write("migrations/20200101000000_a/migration.sql", endless);
        let mut child = start(&stage, "migrate deploy --url sqlite:dev.db");
        let output = stage.path().join("out");
        let begun = Instant::now();
        while !fs::read_to_string(&output).is_ok_and(|text| text.contains("Applying migration")) {
            assert!(begun.elapsed() < Duration::from_secs(20), "the migration does not begin");
            std::thread::sleep(Duration::from_millis(20));
        }
        let id = child.id().to_string();
        let killed = Command::new("kill").args([&format!("-{signal}"), &id]).status();
        assert!(killed.expect("kill runs").success());
        let begun = Instant::now();
        let status = child.wait().expect("the child ends");
        assert_eq!(status.code(), Some(code), "{signal}");
        soon(Kind::Sqlite, begun);
        let errors = fs::read_to_string(stage.path().join("err")).expect("kept");
        assert!(errors.contains("B3007") && errors.contains(word), "{errors}");
        let printed = stage.brant(&[], &["migrate", "status", "--json", "--url", "sqlite:dev.db"]);
        assert!(printed.out.contains("\"pending\""), "{}", printed.out);
    }
}

/// Whoever sends a signal waits 5 s at most.
#[expect(clippy::print_stderr, reason = "the figures are for a person to read")]
fn soon(kind: Kind, begun: Instant) {
    let took = begun.elapsed();
    eprintln!("{kind:?}: ended {took:?} after the signal");
    assert!(took < Duration::from_secs(5), "{kind:?}: {took:?}");
}

/// A statement that would take ten minutes: the command ends at once, and so does the statement.
fn long_statement(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let (stage, database) = (Stage::new(), fresh_database(&server));
    let nap = "CREATE TABLE nap (length INTEGER);\nINSERT INTO nap VALUES (600);";
    stage.write("migrations/1_nap/migration.sql", nap);
    let sql = format!("CREATE TABLE a (id INTEGER);\n{};", sleep(kind, "(SELECT length FROM nap)"));
    stage.write("migrations/2_a/migration.sql", &sql);
    let mut child = start(&stage, &format!("migrate deploy --url {}", database.url()));
    until("it sleeps", Duration::from_secs(30), || sleeps(&database));
    let begun = Instant::now();
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    assert_eq!(child.wait().expect("the child ends").code(), Some(143), "{kind:?}");
    soon(kind, begun);
    until("the statement ends", Duration::from_secs(5), || !sleeps(&database));
    database.execute("UPDATE nap SET length = 0");
    let printed = stage.brant(&[], &["migrate", "deploy", "--url", database.url()]);
    assert_eq!(printed.exit, 0, "{kind:?}: {}{}", printed.out, printed.err);
}

#[test]
fn a_long_statement_postgres() {
    long_statement(Kind::Postgres);
}

#[test]
fn a_long_statement_mariadb() {
    long_statement(Kind::MariaDb);
}

#[test]
fn a_long_statement_mysql() {
    long_statement(Kind::MySql);
}

fn start(stage: &Stage, arguments: &str) -> Child {
    let file = |name| fs::File::create(stage.path().join(name)).expect("a file for the output");
    child_process(arguments)
        .current_dir(stage.path())
        .stdin(Stdio::null())
        .stdout(file("out"))
        .stderr(file("err"))
        .spawn()
        .expect("the child starts")
}

/// A process that runs a command line, words between blanks.
pub(super) fn child_process(arguments: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the test binary"));
    command.args(["--exact", "cli::signals::child", "--nocapture"]).env(ARGUMENTS, arguments);
    command
}
