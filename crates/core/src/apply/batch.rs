//! Pending migrations as savepoints of one outer transaction.
//!
//! A failure undoes its own savepoint and commits the good prefix, so the
//! outcome is that of a transaction each, at the price of one commit.

use std::sync::Arc;

use super::{Applied, Unit, Worker, is_own_fault, new_id, row, with_recording};
use crate::connection::Step;
use crate::error::Error;
use crate::failure::{self, Left};
use crate::history::Change;
use crate::journal::Journal;
use crate::{open, program};

impl Worker<'_, '_> {
    /// Opens the outer transaction, if it is not open.
    pub(crate) async fn begin_batch(&mut self) -> Result<(), Error> {
        if self.batch.is_none() {
            open::begin(&self.ctx, self.connection.as_mut()).await?;
            self.batch = Some(Vec::new());
        }
        Ok(())
    }

    /// Commits what the outer transaction holds and reports it.
    pub(crate) async fn flush(&mut self) -> Result<(), Error> {
        let Some(batch) = self.batch.take() else { return Ok(()) };
        if let Err(error) = self.run(&[Step::Commit]).await {
            if let Err(second) = self.run(&[Step::Rollback]).await {
                return Err(with_recording(error, Err(second)));
            }
            return self.one_by_one(batch).await;
        }
        for (_, applied) in batch {
            self.report(applied);
        }
        Ok(())
    }

    /// The COMMIT was refused, by a deferred constraint for example, and all is
    /// undone: each migration gets a transaction of its own, so that the good
    /// ones stay and the culprit is named.
    async fn one_by_one(&mut self, batch: Vec<(Arc<Unit>, Applied)>) -> Result<(), Error> {
        self.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await?;
        for (unit, applied) in batch {
            self.atomic(&unit, false).await?;
            self.report(applied);
        }
        Ok(())
    }

    pub(super) async fn batched(&mut self, unit: &Unit) -> Result<(), Error> {
        self.begin_batch().await?;
        let id = new_id();
        let steps = program::batched(&unit.prepared, unit.records(&id));
        let Err(stopped) = self.connection.run(&steps).await else { return Ok(()) };
        let own_fault = is_own_fault(&steps, &stopped);
        let error = if own_fault {
            failure::failed(&unit.prepared, &stopped, Left::Nothing)
        } else {
            failure::stopped(&self.ctx, &unit.prepared, &stopped)
        };
        if self.run(&[Step::RollbackToSavepoint, Step::ResetSession]).await.is_err() {
            // The failing statement ended the whole transaction.
            return Err(self.lost_batch(unit, error, own_fault).await);
        }
        let recorded = if own_fault { self.record_in_batch(unit, &error).await } else { Ok(()) };
        let error = with_recording(error, recorded);
        Err(with_recording(error, self.flush().await))
    }

    async fn record_in_batch(&mut self, unit: &Unit, error: &Error) -> Result<(), Error> {
        let id = new_id();
        let journal = Journal::nothing(unit.prepared.script.statements.len());
        let logs = journal.write(Some(&failure::logs(error)));
        let row = row(&unit.prepared, &id);
        let mut steps: Vec<Step<'_>> = unit.forgotten().collect();
        steps.push(Step::Record(Change::Failed { row, logs: &logs }));
        self.run(&steps).await
    }

    async fn lost_batch(&mut self, unit: &Unit, error: Error, own_fault: bool) -> Error {
        let undone: Vec<String> = self
            .batch
            .take()
            .unwrap_or_default()
            .into_iter()
            .map(|(_, applied)| applied.name)
            .collect();
        let error = match undone.as_slice() {
            [] => error,
            names => error.note(format!(
                "the statement ended the whole transaction; undone with it: {}",
                names.join(", ")
            )),
        };
        if let Err(second) = self.run(&[Step::Rollback]).await {
            return with_recording(error, Err(second));
        }
        let recorded = if own_fault { self.record_failed(unit, &error).await } else { Ok(()) };
        with_recording(error, recorded)
    }
}
