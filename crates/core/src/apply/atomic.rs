//! One migration, one transaction, its history row inside.

use std::time::Duration;

use super::{Unit, Worker, is_own_fault, with_recording};
use crate::connection::{Interrupted, Step};
use crate::driver::ErrorKind;
use crate::error::Error;
use crate::failure::{self, Left};
use crate::open;
use crate::program;
use crate::ui::Event;

/// Pauses before another try when a table is locked by somebody else. Each try
/// is a new transaction, so that readers queue behind us only for `lock_timeout`.
const LOCKED_PAUSES: [Duration; 4] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

impl Worker<'_, '_> {
    pub(super) async fn atomic(
        &mut self,
        unit: &Unit,
        suspend_foreign_keys: bool,
    ) -> Result<(), Error> {
        let mut pauses = LOCKED_PAUSES.iter();
        loop {
            let id = unit.row_id();
            let ticket = self.ticket.clone();
            let steps = program::atomic(
                &unit.prepared,
                unit.records(&id),
                ticket.as_ref(),
                suspend_foreign_keys,
            );
            let Err(stopped) = self.connection.run(&steps).await else { return Ok(()) };
            if stopped.error.kind == ErrorKind::ConnectionLost {
                return self.look_up(unit, &id, &stopped).await;
            }
            self.undo(suspend_foreign_keys).await?;
            if !is_own_fault(&steps, &stopped) {
                return Err(failure::stopped(&self.ctx, &unit.prepared, &stopped));
            }
            match pauses.next().filter(|_| stopped.error.kind.may_pass()) {
                Some(pause) => self.wait_for_table(unit, *pause).await,
                None => {
                    let error = failure::failed(&unit.prepared, &stopped, Left::Nothing);
                    let recorded = self.record_failed(unit, &error).await;
                    return Err(with_recording(error, recorded));
                }
            }
        }
    }

    async fn wait_for_table(&mut self, unit: &Unit, pause: Duration) {
        let note = format!(
            "`{}` waits for a table that another session has locked; next try in {} s",
            unit.prepared.name,
            pause.as_secs_f64()
        );
        self.ctx.ui.event(&Event::Note(&note));
        tokio::time::sleep(pause).await;
    }

    pub(super) async fn undo(&mut self, suspended: bool) -> Result<(), Error> {
        let mut steps = vec![Step::Rollback];
        if suspended {
            steps.push(Step::ResumeForeignKeys);
        }
        self.run(&steps).await
    }

    /// The connection died before the answer to COMMIT arrived. The row tells what happened,
    /// since it commits with the work.
    async fn look_up(&mut self, unit: &Unit, id: &str, stopped: &Interrupted) -> Result<(), Error> {
        let lost = failure::stopped(&self.ctx, &unit.prepared, stopped);
        let Ok(connection) = open::connect(&self.ctx).await else {
            return Err(lost.note("whether it was committed is not known; the history will tell"));
        };
        self.connection = connection;
        match self.connection.records().await {
            Ok(records) => {
                let committed = records
                    .unwrap_or_default()
                    .iter()
                    .any(|record| record.id == id && record.state() == unit.outcome());
                if committed {
                    Ok(())
                } else {
                    Err(lost.note("nothing of it stayed in the database"))
                }
            }
            Err(_) => {
                Err(lost.note("whether it was committed is not known; the history will tell"))
            }
        }
    }
}
