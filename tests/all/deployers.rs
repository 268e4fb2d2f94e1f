//! Deployers as processes of their own.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use brant_tests::{Database, Kind};

/// A deployer of this folder, whose report can be read.
pub(super) fn deployer(kind: Kind, url: &str, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deployer"));
    command.args([kind.provider(), url]).arg(folder).stdout(Stdio::piped());
    command
}

/// Whether it went well, and its report.
pub(super) fn report(output: Output) -> (bool, String) {
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A statement that takes this many seconds.
pub(super) fn sleep(kind: Kind, seconds: &str) -> String {
    match kind {
        Kind::MariaDb | Kind::MySql => format!("DO SLEEP({seconds})"),
        Kind::Sqlite | Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
            format!("SELECT pg_sleep({seconds})")
        }
    }
}

/// Whether a session of this database runs such a statement.
pub(super) fn sleeps(database: &Database) -> bool {
    let name = database.name();
    let sql = match database.server().kind {
        Kind::MariaDb => format!(
            "SELECT count(*) FROM information_schema.processlist WHERE db = '{name}' AND state = 'User sleep'"
        ),
        // Its older list cannot show characters of four bytes.
        Kind::MySql => format!(
            "SELECT count(*) FROM performance_schema.processlist WHERE db = '{name}' AND state = 'User sleep'"
        ),
        Kind::Sqlite | Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => format!(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND wait_event = 'PgSleep'"
        ),
    };
    database.value(&sql) == "1"
}

/// Waits for something to be so.
pub(super) fn until(what: &str, limit: Duration, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < limit, "{what} within {limit:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
