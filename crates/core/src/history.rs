//! The migration history: the rows of `_prisma_migrations`.
//!
//! The table's columns and their meaning are Prisma Migrate's, so that both
//! tools can work on one database. What Brant needs beyond them lives in the
//! `logs` column (see [`crate::journal`]).

use async_trait::async_trait;
use jiff::Timestamp;

use crate::driver::DriverError;

/// Name of the history table, fixed by Prisma Migrate.
pub const TABLE: &str = "_prisma_migrations";

/// Reading the history. Writing is a [`crate::Step::Record`], so that core
/// decides which transaction it belongs to.
#[async_trait]
pub trait History: Send {
    /// All rows in the order of `started_at` (ties in the order of insertion
    /// where the database knows it), or `None` when the table does not exist.
    /// Of a row with `finished_at`, long `logs` (2000 characters) may be left out: they are not
    /// Brant's.
    async fn records(&mut self) -> Result<Option<Vec<Record>>, DriverError>;
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// A UUID in text form.
    pub id: String,
    /// SHA-256 of the script, in hexadecimal.
    pub checksum: String,
    /// The folder's name.
    pub migration: String,
    /// When the work began.
    pub started_at: Option<Timestamp>,
    /// When the work was done; `None`: failed or under way.
    pub finished_at: Option<Timestamp>,
    /// When somebody declared it rolled back.
    pub rolled_back_at: Option<Timestamp>,
    /// Error text, or Brant's journal.
    pub logs: Option<String>,
    /// 1 for an applied migration, 0 for one that was only declared applied.
    pub steps: i64,
}

/// What a row says, in Prisma Migrate's order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// `rolled_back_at` is set.
    RolledBack,
    /// `finished_at` is set.
    Applied,
    /// Neither: failed, or being applied right now.
    Unfinished,
}

impl Record {
    /// The row's state.
    pub fn state(&self) -> State {
        match (self.rolled_back_at, self.finished_at) {
            (Some(_), _) => State::RolledBack,
            (None, Some(_)) => State::Applied,
            (None, None) => State::Unfinished,
        }
    }
}

/// One write to the history. All times are the server's, in UTC.
#[derive(Clone, Debug)]
pub enum Change<'a> {
    /// Inserts a finished row: one step, no logs. `started_at` is the moment of
    /// the last [`crate::Step::Begin`] or [`crate::Step::Savepoint`].
    Applied(Row<'a>),
    /// Inserts an unfinished row with a journal in `logs`.
    Started {
        /// The row.
        row: Row<'a>,
        /// The journal.
        logs: &'a str,
    },
    /// Replaces the `logs` of an unfinished row.
    Progress {
        /// The row's id.
        id: &'a str,
        /// The journal.
        logs: &'a str,
    },
    /// Finishes a row: one step, `finished_at` now, no logs, and the checksum
    /// of the file as it was run.
    Finished {
        /// The row's id.
        id: &'a str,
        /// Checksum of the script that was finished.
        checksum: &'a str,
    },
    /// Gives a finished row the checksum of its file as it is now, and says why in `logs`.
    Signed {
        /// The row's id.
        id: &'a str,
        /// Checksum of the file.
        checksum: &'a str,
        /// Why that is right.
        logs: &'a str,
    },
    /// Gives a row the name that its migration's folder has now.
    Renamed {
        /// The row's id.
        id: &'a str,
        /// The folder's name.
        migration: &'a str,
    },
    /// Inserts the row of an attempt of which nothing stayed: `rolled_back_at`
    /// is set from the start, so that nobody has to resolve it.
    Failed {
        /// The row.
        row: Row<'a>,
        /// The error's text.
        logs: &'a str,
    },
    /// Inserts the row of `resolve --applied`: started = finished = now, no steps, `logs` empty (not NULL).
    Declared(Row<'a>),
    /// Sets `rolled_back_at` to now.
    RolledBack {
        /// The row's id.
        id: &'a str,
    },
    /// Takes `finished_at` from an applied row and gives it a journal: its work is being undone
    /// step by step, and no tool may take it for applied meanwhile.
    Reopened {
        /// The row's id.
        id: &'a str,
        /// The journal.
        logs: &'a str,
    },
    /// Gives a reopened row its `finished_at` back and takes the journal: nothing was undone.
    Reinstated {
        /// The row's id.
        id: &'a str,
        /// When the migration was applied.
        finished_at: Timestamp,
    },
    /// Deletes a row that [`Change::Failed`] wrote, once its migration has succeeded.
    Forget {
        /// The row's id.
        id: &'a str,
    },
}

/// The columns that every new row has.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// A fresh UUID v4.
    pub id: &'a str,
    /// SHA-256 of the script, in hexadecimal.
    pub checksum: &'a str,
    /// The folder's name.
    pub migration: &'a str,
}
