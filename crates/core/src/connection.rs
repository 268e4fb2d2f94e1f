//! A session that does the work, and the steps it is given.
//!
//! Core decides the order of events and writes it down as a list of [`Step`]s;
//! a driver turns the list into as few round trips as its protocol allows and
//! says how far it came. A driver never opens or ends a transaction on its own.

use std::ops::Range;

use async_trait::async_trait;
use brant_catalog::{Catalog, Hazard, Table};

use crate::dialect::Script;
use crate::driver::{DriverError, Profile, Server};
use crate::external::External;
use crate::history::{Change, History};
use crate::lock::Ticket;

/// The rows of a table, each value as text.
pub type TableRows = Vec<Vec<Option<String>>>;

/// One open session of a database.
#[async_trait]
pub trait Connection: History + Send {
    /// What the server behind this connection can do. Known since the connect: no round trip.
    fn profile(&self) -> Profile;

    /// Facts about the server, for `doctor` and messages. Costs round trips.
    async fn server(&mut self) -> Result<Server, DriverError>;

    /// Marks this session as the one that works, without waiting. `Ok(false)`:
    /// an earlier worker's session is still there, because its process died and
    /// its last statement has not ended yet; the migration lock alone does not
    /// tell, since it has a session of its own. Core calls this under the lock
    /// and again until it answers `Ok(true)`. The mark ends with the session; a
    /// second call changes nothing. Where a lost process cannot leave a
    /// statement behind, the answer is always `Ok(true)`.
    async fn claim(&mut self) -> Result<bool, DriverError>;

    /// Runs the steps in order and stops at the first that fails.
    ///
    /// Before: no statement is in flight. After `Ok`: every step took effect.
    /// After `Err`: the steps before `step` took effect, `step` did not (but
    /// see [`Interrupted::statement`]), the later ones were not tried. A
    /// transaction that was open may still be open: core sends
    /// [`Step::Rollback`]. With `ErrorKind::ConnectionLost` the fate of `step`
    /// and of everything sent together with it is unknown.
    async fn run(&mut self, steps: &[Step<'_>]) -> Result<(), Interrupted>;

    /// Names of the ordinary tables that make a database "not empty" for a
    /// first deploy (P3005), the history table left out. Sorted.
    async fn tables(&mut self) -> Result<Vec<String>, DriverError>;

    /// Everything that the listed namespaces contain, the history table left out; an empty list
    /// means the target's own namespace, and databases without namespaces take no notice of it.
    /// Types, defaults and names have the form that [`crate::modeller::Modeller::catalog`] gives
    /// them, so that the two can be compared; the order is the same on every call. The number of
    /// round trips does not depend on the number of tables. Changes nothing. Inside an open
    /// transaction it sees that transaction's work.
    async fn introspect(&mut self, namespaces: &[String]) -> Result<Catalog, DriverError>;

    /// How many rows make each danger real, in the order of the list; `None` where counting does
    /// not tell ([`Hazard::probe`]). One round trip. A table that is not there counts 0.
    async fn count(&mut self, hazards: &[Hazard]) -> Result<Vec<Option<u64>>, DriverError>;

    /// All rows of tables, in the order of the list: for each row the values of the columns as
    /// text, in the columns' order, `None` for null. The rows have no order. For small tables.
    async fn rows(&mut self, tables: &[Table]) -> Result<Vec<TableRows>, DriverError>;

    /// Empties the database: the target's own schema and the listed namespaces, or the file. What
    /// is outside of them stays, and so do the tables and enums to `keep`, with the types, sequences
    /// and routines that those tables need. Runs outside a transaction. A second call does nothing more.
    async fn clear(&mut self, namespaces: &[String], keep: &External) -> Result<(), DriverError>;

    /// Looks whether a statement that may or may not have run has taken effect.
    /// Asked after a crash, for the one uncertain statement, and by `resolve
    /// --rolled-back`, for each statement of an applied migration. A driver
    /// recognises at least what creates and drops tables, columns, indexes,
    /// views and constraints. Changes nothing.
    async fn effect(&mut self, statement: &str) -> Result<Effect, DriverError>;

    /// Ends the session politely. Dropping the connection ends it too.
    async fn close(self: Box<Self>) -> Result<(), DriverError>;
}

/// One thing to do. A program is a list of them.
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// Opens a transaction (on SQLite an immediate one).
    Begin,
    /// Ends the transaction and keeps its work.
    Commit,
    /// Ends whatever transaction is open and undoes its work; does nothing without one.
    Rollback,
    /// Marks a point inside the transaction. The driver names it.
    Savepoint,
    /// Forgets the last savepoint, keeping the work since.
    Release,
    /// Undoes the work since the last savepoint and forgets it.
    RollbackToSavepoint,
    /// Fails with `ErrorKind::LockLost` unless the lock's session still holds it.
    CheckLock(&'a Ticket),
    /// Runs some statements of a script, one after the other. Those of a kind
    /// that is not sent ([`crate::Kind::is_sent`]) are passed over by the driver.
    Run {
        /// The whole script; the statements' spans point into its text.
        script: &'a Script,
        /// Which of its statements.
        statements: Range<usize>,
    },
    /// Brings session settings that a script may have changed (search path,
    /// role, SQL mode, autocommit, table locks…) back to ours. Works inside a transaction
    /// and keeps it open.
    ResetSession,
    /// Switches the enforcement of foreign keys off, outside a transaction.
    SuspendForeignKeys,
    /// Inside the transaction: fails with `ErrorKind::ForeignKeys` if there are
    /// violations that were not there at [`Step::SuspendForeignKeys`].
    CheckForeignKeys,
    /// Switches the enforcement on again, outside a transaction.
    ResumeForeignKeys,
    /// Creates `_prisma_migrations` if it is not there.
    CreateHistory,
    /// Writes to the history, in the schema of the target whatever the search path says.
    Record(Change<'a>),
}

/// Where and why a program stopped.
#[derive(Clone, Debug)]
pub struct Interrupted {
    /// Index of the step that failed.
    pub step: usize,
    /// For [`Step::Run`]: index of the failing statement in its script. The
    /// statements of the step before it have run.
    pub statement: Option<usize>,
    /// Byte offset in the script's text that the server complained about.
    pub offset: Option<usize>,
    /// The server's reason.
    pub error: DriverError,
}

/// What looking at the catalogue tells about an uncertain statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The database shows the statement's result.
    Applied,
    /// The database shows the state before the statement.
    NotApplied,
    /// Looking cannot tell, and need not: a second run leaves the database as
    /// one run does (TRUNCATE, CREATE OR REPLACE, ANALYZE…).
    Repeatable,
    /// Looking cannot tell; a person must. The reason, in words.
    Unknown(String),
}
