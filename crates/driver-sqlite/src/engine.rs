//! What runs on the connection's thread: the steps themselves.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use brant_core::{DriverError, ErrorKind, Interrupted};
use rusqlite::{Connection, OpenFlags};

use crate::error::{classify, offset};
use crate::foreign_keys::Suspended;
use crate::hooks::{self, Watch};
use crate::program::{Operation, Text};
use crate::{foreign_keys, history, lock, reset, time};

/// How to open a connection.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The file; `None` for a database in memory.
    pub(crate) path: Option<PathBuf>,
    /// How long to wait while another process uses the file.
    pub(crate) patience: Duration,
    /// How long one statement may run.
    pub(crate) statement_timeout: Option<Duration>,
    /// Whether scripts may open other files.
    pub(crate) allow_attach: bool,
}

/// An open connection and what has to be remembered between steps.
pub(crate) struct Engine {
    pub(crate) connection: Connection,
    pub(crate) settings: Settings,
    pub(crate) watch: Arc<Watch>,
    /// Foreign keys are switched off; what was wrong with them before.
    pub(crate) suspended: Option<Suspended>,
    savepoints: usize,
    /// Unix milliseconds of the last [`Operation::Begin`] or [`Operation::Savepoint`].
    started: i64,
}

impl Engine {
    /// Opens the file, which must exist, and reads its first page.
    pub(crate) fn open(settings: Settings, watch: Arc<Watch>) -> Result<Engine, DriverError> {
        let mut connection = match &settings.path {
            Some(path) => Connection::open_with_flags(
                path,
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            ),
            None => Connection::open_in_memory(),
        }
        .map_err(classify)?;
        hooks::install(&mut connection, &watch, settings.patience, settings.allow_attach)
            .map_err(classify)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(classify)?;
        // The first read tells a database from any other file.
        connection.query_row("PRAGMA schema_version", [], |_| Ok(())).map_err(classify)?;
        watch.take_touched();
        Ok(Engine {
            connection,
            settings,
            watch,
            suspended: None,
            savepoints: 0,
            started: time::now(),
        })
    }

    /// Runs operations in order and stops at the first that fails.
    pub(crate) fn run(&mut self, operations: &[(usize, Operation)]) -> Result<(), Interrupted> {
        for (step, operation) in operations {
            let result = match operation {
                Operation::Run(text) => {
                    self.run_text(text).map_err(|stop| stop.at(*step, text.offset))
                }
                control => self.control(control).map_err(|error| Interrupted {
                    step: *step,
                    statement: None,
                    offset: None,
                    error,
                }),
            };
            result?;
        }
        Ok(())
    }

    fn control(&mut self, operation: &Operation) -> Result<(), DriverError> {
        self.watch.limit(None);
        match operation {
            Operation::Run(_) => Ok(()),
            Operation::Begin => {
                self.execute("BEGIN IMMEDIATE")?;
                self.savepoints = 0;
                self.started = time::now();
                Ok(())
            }
            Operation::Commit => self.execute("COMMIT"),
            Operation::Rollback => self.rollback(),
            Operation::Savepoint => {
                self.execute(&format!("SAVEPOINT brant_{}", self.savepoints + 1))?;
                self.savepoints += 1;
                self.started = time::now();
                Ok(())
            }
            Operation::Release => self.leave_savepoint("RELEASE"),
            Operation::RollbackToSavepoint => self.leave_savepoint("ROLLBACK TO"),
            Operation::CheckLock(session) => lock::check(self.settings.path.as_deref(), session),
            Operation::ResetSession => reset::reset(self),
            Operation::SuspendForeignKeys => foreign_keys::suspend(self),
            Operation::CheckForeignKeys => foreign_keys::check(self),
            Operation::ResumeForeignKeys => foreign_keys::resume(self),
            Operation::Write(write) => {
                let written = history::execute(&self.connection, write, self.started);
                written.map_err(|error| self.describe(error))
            }
        }
    }

    /// Runs one statement of ours.
    pub(crate) fn execute(&self, sql: &str) -> Result<(), DriverError> {
        run_statement(&self.connection, sql).map_err(|error| self.describe(error))
    }

    /// Undoes the open transaction, if any. SQLite may have done so itself
    /// after an error (a full disk, `INSERT OR ROLLBACK`), which is as good.
    fn rollback(&mut self) -> Result<(), DriverError> {
        self.savepoints = 0;
        if self.connection.is_autocommit() {
            return Ok(());
        }
        let result = self.execute("ROLLBACK");
        if self.connection.is_autocommit() { Ok(()) } else { result }
    }

    fn leave_savepoint(&mut self, word: &str) -> Result<(), DriverError> {
        let name = format!("brant_{}", self.savepoints);
        self.savepoints = self.savepoints.saturating_sub(1);
        if self.connection.is_autocommit() {
            let message =
                "the transaction that held the savepoint is gone: SQLite has rolled it back";
            return Err(DriverError::new(ErrorKind::Statement, message));
        }
        self.execute(&format!("{word} {name}"))?;
        match word {
            "RELEASE" => Ok(()),
            _ => self.execute(&format!("RELEASE {name}")),
        }
    }

    /// Runs statements of a script, each prepared from its own text alone:
    /// SQLite copies whatever it is handed.
    fn run_text(&mut self, text: &Text) -> Result<(), Stop> {
        let in_transaction = !self.connection.is_autocommit();
        for (statement, span) in &text.statements {
            let stop = |error: DriverError, offset: Option<usize>| Stop {
                statement: *statement,
                offset: offset.map(|offset| span.start + offset),
                error,
            };
            if self.watch.is_cancelled() {
                return Err(stop(interrupted(), None));
            }
            self.watch.limit(self.settings.statement_timeout);
            let sql = text.text.get(span.clone()).unwrap_or_default();
            if let Some(suspended) = &mut self.suspended {
                suspended.notice(sql);
            }
            let result = run_statement(&self.connection, sql);
            let ended = in_transaction && self.connection.is_autocommit();
            if let Err(error) = result {
                let offset = offset(&error);
                let mut error = self.describe(error);
                if ended {
                    error.details.push("SQLite rolled back the whole transaction".to_owned());
                }
                return Err(stop(error, offset));
            }
            if ended {
                let message = "the statement ended the transaction that Brant had opened";
                return Err(stop(DriverError::new(ErrorKind::Statement, message), None));
            }
        }
        Ok(())
    }

    /// Classifies an error, telling our own interruptions from each other.
    fn describe(&self, error: rusqlite::Error) -> DriverError {
        let mut error = match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) if self.watch.is_late() => {
                DriverError::new(
                    ErrorKind::Timeout,
                    "the statement ran longer than statement_timeout",
                )
            }
            Some(rusqlite::ErrorCode::OperationInterrupted) => interrupted(),
            _ => classify(error),
        };
        if error.kind == ErrorKind::Busy
            && let Some(path) = &self.settings.path
        {
            error.details.extend(lock::writers(path).iter().map(|writer| {
                format!("process {} ({}) has locked it", writer.id, writer.application)
            }));
        }
        error
    }
}

/// Where a script stopped; the offset counts from the text that travelled.
struct Stop {
    statement: usize,
    offset: Option<usize>,
    error: DriverError,
}

impl Stop {
    fn at(self, step: usize, base: usize) -> Interrupted {
        Interrupted {
            step,
            statement: Some(self.statement),
            offset: self.offset.map(|offset| base + offset),
            error: self.error,
        }
    }
}

/// Runs one statement to its end; its rows are not looked at.
fn run_statement(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

fn interrupted() -> DriverError {
    DriverError::new(ErrorKind::Statement, "the statement was interrupted")
}
