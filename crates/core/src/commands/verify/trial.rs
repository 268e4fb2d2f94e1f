//! Up, down, up, with looks in between.

use brant_catalog::Catalog;

use super::{Label, compare, rows};
use crate::connection::{Interrupted, Step};
use crate::driver::{Driver, ErrorKind};
use crate::error::Error;
use crate::failure::{self, Left};
use crate::mode::Mode;
use crate::prepare::Prepared;
use crate::program;
use crate::scratch::Scratch;

/// One migration and its down script in a scratch database that has everything before it.
pub(super) struct Trial<'t, 's> {
    pub(super) driver: &'t dyn Driver,
    pub(super) scratch: &'t mut Scratch<'s>,
    namespaces: &'t [String],
    /// The whole trial is one transaction, which is undone at the end.
    pub(super) undoable: bool,
}

impl<'t, 's> Trial<'t, 's> {
    pub(super) fn new(
        driver: &'t dyn Driver,
        scratch: &'t mut Scratch<'s>,
        namespaces: &'t [String],
        undoable: bool,
    ) -> Trial<'t, 's> {
        Trial { driver, scratch, namespaces, undoable }
    }

    /// The verdict. Afterwards nothing of the trial is left if it is undoable; else everything is.
    pub(super) async fn judge(&mut self, up: &Prepared, down: &Prepared) -> Result<Label, Error> {
        let windowed = [up, down]
            .iter()
            .any(|script| script.mode == Mode::Atomic { suspend_foreign_keys: true });
        self.begin(windowed).await?;
        let label = self.there_and_back(up, down).await;
        self.end(windowed).await?;
        label
    }

    async fn begin(&mut self, windowed: bool) -> Result<(), Error> {
        if !self.undoable {
            return Ok(());
        }
        let steps = [windowed.then_some(Step::SuspendForeignKeys), Some(Step::Begin)];
        self.own(&steps.into_iter().flatten().collect::<Vec<_>>()).await
    }

    async fn end(&mut self, windowed: bool) -> Result<(), Error> {
        if !self.undoable {
            return Ok(());
        }
        let steps = [Some(Step::Rollback), windowed.then_some(Step::ResumeForeignKeys)];
        self.own(&steps.into_iter().flatten().collect::<Vec<_>>()).await
    }

    async fn there_and_back(&mut self, up: &Prepared, down: &Prepared) -> Result<Label, Error> {
        let before = self.look().await?;
        self.mark(Step::Savepoint).await?;
        let mut filled = rows::fill(self, &before).await?;
        let mut found = rows::read(self, &before).await?;
        if let Err(stopped) = self.run(up).await {
            if filled.rows == 0 || !self.undoable {
                return self.refused(up, &stopped, filled.rows);
            }
            // It does not take our rows; without them it has to run.
            self.mark(Step::RollbackToSavepoint).await?;
            let why = format!("the migration fails on filled tables: {}", stopped.error.message);
            filled = rows::Filled { rows: 0, why };
            found = rows::read(self, &before).await?;
            self.run(up).await.map_err(|stopped| failure::replayed(up, &stopped))?;
        }
        let after = self.look().await?;
        if let Err(stopped) = self.run(down).await {
            let error = failure::failed(down, &stopped, Left::Nothing);
            return Ok(Label::Broken { why: told(&error) });
        }
        let back = self.look().await?;
        let modeller = self.driver.dialect().modeller();
        if let Some(why) = compare::structure(modeller, &before, &back) {
            return Ok(Label::Broken { why });
        }
        let lost = compare::lost(&before, &found, &rows::read(self, &before).await?);
        if let Err(stopped) = self.run(up).await {
            let why = format!("the migration cannot be applied again: {}", stopped.error.message);
            return Ok(Label::Broken { why });
        }
        let again = self.look().await?;
        if let Some(why) = compare::structure(modeller, &after, &again) {
            return Ok(Label::Broken {
                why: format!("applied again it gives something else:\n{why}"),
            });
        }
        Ok(match (lost.is_empty(), filled.rows) {
            (false, _) => Label::Lossy { lost },
            (true, 0) if !before.tables.is_empty() => Label::StructureOnly { why: filled.why },
            (true, _) => Label::Exact,
        })
    }

    /// On an engine that cannot undo, a migration that fails on rows cannot be tried without them.
    fn refused(&self, up: &Prepared, stopped: &Interrupted, rows: usize) -> Result<Label, Error> {
        if rows == 0 || stopped.error.kind == ErrorKind::ConnectionLost {
            return Err(failure::replayed(up, stopped));
        }
        let why = format!("the migration fails on filled tables: {}", stopped.error.message);
        Ok(Label::StructureOnly { why })
    }

    async fn look(&mut self) -> Result<Catalog, Error> {
        self.scratch.introspect(self.namespaces).await
    }

    /// Runs a script; inside the trial's transaction without one of its own.
    async fn run(&mut self, script: &Prepared) -> Result<(), Interrupted> {
        let all = 0..script.script.statements.len();
        let steps = if self.undoable {
            vec![Step::Run { script: &script.script, statements: all }, Step::ResetSession]
        } else {
            program::unrecorded(script, None)
        };
        self.scratch.connection().run(&steps).await
    }

    /// Sets, forgets or returns to a savepoint, where there is a transaction.
    pub(super) async fn mark(&mut self, step: Step<'_>) -> Result<(), Error> {
        if self.undoable { self.own(&[step]).await } else { Ok(()) }
    }

    async fn own(&mut self, steps: &[Step<'_>]) -> Result<(), Error> {
        let done = self.scratch.connection().run(steps).await;
        done.map_err(|stopped| Error::from_driver(stopped.error, self.scratch.target()))
    }
}

fn told(error: &Error) -> String {
    let place = error.place.as_ref().map(|place| format!(" ({}:{})", place.file, place.line));
    let database = error.database.as_ref().map(|database| format!(": {}", database.message));
    format!("{}{}{}", error.message, place.unwrap_or_default(), database.unwrap_or_default())
}
