//! The part that writes.

use std::time::{Duration, Instant};

use super::look::Plan;
use super::{Report, Work};
use crate::connection::{Connection, Interrupted, Step};
use crate::driver::ErrorKind;
use crate::error::Error;
use crate::lock::Ticket;
use crate::mode::Mode;
use crate::prepare::Prepared;
use crate::ui::Event;
use crate::{failure, program};

/// Pause before another try when somebody else holds the database or a table.
const PAUSE: Duration = Duration::from_millis(250);
/// So many statements that stay are named in an error; `done` has their number.
const MOST_NAMED: usize = 20;

impl Work<'_> {
    /// Runs the script in the database's normal mode. While nothing of it has stayed, a table or a
    /// database that somebody else holds is waited for.
    pub(super) async fn run(
        &self,
        connection: &mut dyn Connection,
        plan: &Plan,
        ticket: Option<&Ticket>,
        report: &mut Report,
    ) -> Result<(), Error> {
        let prepared = &plan.prepared;
        for note in &prepared.notes {
            self.ctx.ui.event(&Event::Note(note));
        }
        let steps = program::unrecorded(prepared, ticket);
        let begun = Instant::now();
        loop {
            let Err(stopped) = connection.run(&steps).await else {
                report.done = prepared.script.sent();
                return Ok(());
            };
            if stopped.error.kind == ErrorKind::ConnectionLost {
                return Err(self.lost(prepared, &stopped));
            }
            let stays = program::committed(&steps, &stopped);
            report.done = stays.len();
            let error = self.failed(prepared, &steps, &stopped);
            let error = stays.iter().take(MOST_NAMED).fold(error, |error, index| {
                error.note(format!("stays: {}", head(prepared.script.statement(*index))))
            });
            if let Err(second) = self.undo(connection).await {
                return Err(error.note(second.message));
            }
            let may_wait = stopped.error.kind.may_pass()
                && stays.is_empty()
                && begun.elapsed() < self.ctx.policy.lock_wait;
            if !may_wait {
                return Err(error);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn undo(&self, connection: &mut dyn Connection) -> Result<(), Error> {
        let mut steps = vec![Step::Rollback];
        if connection.profile().foreign_key_window {
            steps.push(Step::ResumeForeignKeys);
        }
        let undone = connection.run(&steps).await;
        undone.map_err(|stopped| Error::from_driver(stopped.error, self.ctx.target))
    }

    fn lost(&self, prepared: &Prepared, stopped: &Interrupted) -> Error {
        let what = match prepared.mode {
            Mode::Atomic { .. } => "either all of the push took effect or nothing of it",
            Mode::Stepwise { .. } => "how much of the push took effect is not known",
        };
        Error::from_driver(stopped.error.clone(), self.ctx.target)
            .note(what)
            .help("a second `brant db push` looks at the database and does what is missing")
    }

    fn failed(&self, prepared: &Prepared, steps: &[Step<'_>], stopped: &Interrupted) -> Error {
        match steps.get(stopped.step) {
            Some(Step::Run { .. } | Step::CheckForeignKeys | Step::Commit) => {
                let error = failure::script_failed(prepared, stopped);
                failure::with_rest(error, prepared, steps, stopped).help(
                    "mend the schema or the rows that are in the way, then push again: \
                     it does what is missing",
                )
            }
            _ => Error::from_driver(stopped.error.clone(), self.ctx.target),
        }
    }
}

/// The first line of a statement.
fn head(sql: &str) -> &str {
    sql.lines().next().unwrap_or_default()
}
