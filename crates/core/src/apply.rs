//! Running prepared migrations: the part that writes.
//!
//! Three ways: one transaction each ([`atomic`]), savepoints of a shared
//! transaction ([`batch`]), and step by step with a journal ([`stepwise`]).

mod atomic;
mod batch;
mod recover;
mod stepwise;

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;

use crate::connection::{Connection, Interrupted, Step};
use crate::context::Context;
use crate::driver::ErrorKind;
use crate::error::Error;
use crate::failure;
use crate::history::{Change, Row, State};
use crate::journal::Journal;
use crate::lock::Ticket;
use crate::mode::Mode;
use crate::prepare::Prepared;
use crate::program;
use crate::ui::Event;

/// A migration and what the history already knows of it.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// What to run.
    pub(crate) prepared: Arc<Prepared>,
    /// What the history is to say of it.
    pub(crate) aim: Aim,
    /// The unfinished row to continue: its id and journal.
    pub(crate) resume: Option<(String, Journal)>,
}

/// What becomes of a migration's row.
#[derive(Clone, Debug)]
pub(crate) enum Aim {
    /// A finished one is written.
    Apply {
        /// Ids of rows that earlier failed attempts of ours left; they go when it succeeds.
        forget: Vec<String>,
    },
    /// The applied one is rolled back.
    Undo {
        /// Its id.
        id: String,
        /// When the migration was applied, as far as that is known.
        finished_at: Option<Timestamp>,
        /// Ids of the rows of migrations that it replaces, which are rolled back with it.
        replaced: Vec<String>,
    },
}

impl Unit {
    /// The row's id: that of the row there is, or a new one.
    fn row_id(&self) -> String {
        match (&self.aim, &self.resume) {
            (Aim::Undo { id, .. }, _) | (Aim::Apply { .. }, Some((id, _))) => id.clone(),
            (Aim::Apply { .. }, None) => new_id(),
        }
    }

    /// The writes that belong to the work when it is one transaction.
    fn records<'a>(&'a self, id: &'a str) -> Vec<Step<'a>> {
        match &self.aim {
            Aim::Apply { forget } => program::applied(row(&self.prepared, id), forget),
            Aim::Undo { .. } => std::iter::once(Step::Record(Change::RolledBack { id }))
                .chain(self.with_it())
                .collect(),
        }
    }

    /// Rows that are rolled back together with the migration's own.
    fn with_it(&self) -> impl Iterator<Item = Step<'_>> {
        let replaced = match &self.aim {
            Aim::Undo { replaced, .. } => replaced.as_slice(),
            Aim::Apply { .. } => &[],
        };
        replaced.iter().map(|id| Step::Record(Change::RolledBack { id }))
    }

    /// Rows that go with the first write.
    fn forgotten(&self) -> impl Iterator<Item = Step<'_>> {
        let forget = match &self.aim {
            Aim::Apply { forget } => forget.as_slice(),
            Aim::Undo { .. } => &[],
        };
        forget.iter().map(|id| Step::Record(Change::Forget { id }))
    }

    /// What the row says when the work is done.
    fn outcome(&self) -> State {
        match self.aim {
            Aim::Apply { .. } => State::Applied,
            Aim::Undo { .. } => State::RolledBack,
        }
    }
}

/// A migration that was applied by this run.
#[derive(Clone, Debug, Serialize)]
pub struct Applied {
    /// Its name.
    pub name: String,
    /// How many statements reached the server.
    pub statements: usize,
    /// How long it took, in milliseconds.
    #[serde(rename = "milliseconds", serialize_with = "milliseconds")]
    pub elapsed: Duration,
}

fn milliseconds<S: serde::Serializer>(
    elapsed: &Duration,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX))
}

/// The working connection and what has been done through it.
pub(crate) struct Worker<'a, 'r> {
    ctx: Context<'a>,
    pub(crate) connection: Box<dyn Connection>,
    ticket: Option<Ticket>,
    /// Migrations of the open batch, not committed yet; `None` without an open batch.
    batch: Option<Vec<(Arc<Unit>, Applied)>>,
    applied: &'r mut Vec<Applied>,
}

impl<'a, 'r> Worker<'a, 'r> {
    pub(crate) fn new(
        ctx: &Context<'a>,
        connection: Box<dyn Connection>,
        ticket: Option<Ticket>,
        applied: &'r mut Vec<Applied>,
    ) -> Worker<'a, 'r> {
        Worker { ctx: *ctx, connection, ticket, batch: None, applied }
    }

    /// Runs one migration in its mode. On `Err` the database is in the state that the error tells.
    pub(crate) async fn apply(&mut self, unit: &Arc<Unit>) -> Result<(), Error> {
        let prepared = &unit.prepared;
        let statements = prepared.script.sent();
        for note in &prepared.notes {
            self.ctx.ui.event(&Event::Note(note));
        }
        let direction = prepared.direction;
        self.ctx.ui.event(&Event::Started { migration: &prepared.name, direction, statements });
        let begun = Instant::now();
        let batched = self.connection.profile().batch;
        match &prepared.mode {
            Mode::Atomic { suspend_foreign_keys: false }
                if batched && prepared.direction.is_up() =>
            {
                self.batched(unit).await?
            }
            Mode::Atomic { suspend_foreign_keys } => {
                self.flush().await?;
                self.atomic(unit, *suspend_foreign_keys).await?;
            }
            Mode::Stepwise { chunks, .. } => {
                self.flush().await?;
                self.stepwise(unit, chunks).await?;
            }
        }
        let applied = Applied { name: prepared.name.clone(), statements, elapsed: begun.elapsed() };
        match &mut self.batch {
            Some(batch) => batch.push((Arc::clone(unit), applied)),
            None => self.report(applied),
        }
        Ok(())
    }

    fn report(&mut self, applied: Applied) {
        self.ctx.ui.event(&Event::Applied {
            migration: &applied.name,
            statements: applied.statements,
            elapsed: applied.elapsed,
        });
        self.applied.push(applied);
    }

    /// Runs steps of Brant's own; a refusal is not the migration's fault.
    pub(crate) async fn run(&mut self, steps: &[Step<'_>]) -> Result<(), Error> {
        self.connection
            .run(steps)
            .await
            .map_err(|stopped| Error::from_driver(stopped.error, self.ctx.target))
    }

    /// Writes the row of an attempt of which nothing stayed, in place of earlier such rows.
    /// A migration that could not be undone stays applied, so there is nothing to write.
    async fn record_failed(&mut self, unit: &Unit, error: &Error) -> Result<(), Error> {
        if !unit.prepared.direction.is_up() {
            return Ok(());
        }
        let id = new_id();
        let journal = Journal::nothing(unit.prepared.script.statements.len());
        let logs = journal.write(Some(&failure::logs(error)));
        // The table's own creation may have been undone with the failure.
        let mut steps = vec![Step::ResetSession, Step::Begin, Step::CreateHistory];
        steps.extend(unit.forgotten());
        let row = row(&unit.prepared, &id);
        steps.extend([Step::Record(Change::Failed { row, logs: &logs }), Step::Commit]);
        self.run(&steps).await
    }
}

/// Adds the reason why the failure could not be written down, if that failed too.
fn with_recording(error: Error, recorded: Result<(), Error>) -> Error {
    match recorded {
        Ok(()) => error,
        Err(second) => error.note(format!("the failure could not be recorded: {}", second.message)),
    }
}

/// Whether a program stopped in the migration's own script, or at a COMMIT that
/// its work does not survive (deferred constraints).
fn is_own_fault(steps: &[Step<'_>], stopped: &Interrupted) -> bool {
    match steps.get(stopped.step) {
        Some(Step::Run { .. } | Step::CheckForeignKeys) => true,
        Some(Step::Commit) => {
            matches!(stopped.error.kind, ErrorKind::Statement | ErrorKind::ForeignKeys)
        }
        _ => false,
    }
}

fn row<'a>(prepared: &'a Prepared, id: &'a str) -> Row<'a> {
    Row { id, checksum: &prepared.checksum, migration: &prepared.name }
}

/// A random UUID, version 4, in text form. From the keys of the standard library's hashing, which the
/// system draws at random for each process: a source of one's own would be one more that can be missing.
pub(crate) fn new_id() -> String {
    let half = || u128::from(RandomState::new().hash_one(Instant::now()));
    let bytes = ((half() << 64) | half()).to_be_bytes();
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}
