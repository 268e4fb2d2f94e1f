//! The SQLite driver against real files.

mod corpus;
mod exam;
mod files;
mod history;
mod run;

use std::path::Path;
use std::time::Duration;

use brant_core::history::{Change, Row, State};
use brant_core::{
    Connection, DatabaseUrl, Driver, DriverError, ErrorKind, External, Interrupted, Script,
    Session, Step, Target,
};
use brant_driver_sqlite::driver;
use tempfile::TempDir;

/// A folder with a database, gone at the end of the test.
struct Place {
    folder: TempDir,
    target: Target,
}

impl Place {
    async fn new() -> Place {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let target = target("file:./dev.db", folder.path());
        driver().create_database(&target, &session()).await.expect("created");
        Place { folder, target }
    }

    async fn connect(&self) -> Box<dyn Connection> {
        driver().connect(&self.target, &session()).await.expect("connected")
    }

    /// Another process's view.
    fn other(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.path().join("dev.db")).expect("opened")
    }

    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).expect("readable");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn target(url: &str, base: &Path) -> Target {
    driver().target(&DatabaseUrl::new(url), base).expect("a valid URL")
}

fn session() -> Session {
    Session { lock_timeout: Some(Duration::from_millis(200)), ..Session::default() }
}

fn script(text: &str) -> Script {
    Script { text: text.to_owned().into(), statements: driver().dialect().split(text).statements }
}

fn run(script: &Script) -> Step<'_> {
    Step::Run { script, statements: 0..script.statements.len() }
}

async fn apply(connection: &mut dyn Connection, text: &str) -> Result<(), Interrupted> {
    let script = script(text);
    connection.run(&[Step::Begin, run(&script), Step::ResetSession, Step::Commit]).await
}

async fn fails(connection: &mut dyn Connection, text: &str) -> Interrupted {
    let script = script(text);
    connection.run(&[run(&script)]).await.expect_err(text)
}

fn row(id: &'static str) -> Row<'static> {
    Row { id, checksum: "00", migration: "0_init" }
}
