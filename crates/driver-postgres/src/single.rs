//! Statements that travel by themselves: those that cannot run inside a
//! transaction, and what a pool makes of them.

use brant_core::{DriverError, ErrorKind, Interrupted, Kind, Step};

use crate::connection::Worker;
use crate::index::Building;
use crate::message::{Message, Origin, Role};

/// The only statement of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Single<'a> {
    step: usize,
    index: usize,
    sql: &'a str,
    kind: &'a Kind,
}

impl<'a> Single<'a> {
    /// The statement of the script behind a piece, if it is one.
    pub(crate) fn find(steps: &[Step<'a>], origin: Origin) -> Option<Single<'a>> {
        let (Step::Run { script, .. }, Role::Statement { index, .. }) =
            (steps.get(origin.step)?, origin.role)
        else {
            return None;
        };
        let kind = &script.statements.get(index)?.kind;
        Some(Single { step: origin.step, index, sql: script.statement(index), kind })
    }

    fn stopped(&self, error: DriverError) -> Interrupted {
        Interrupted { step: self.step, statement: Some(self.index), offset: None, error }
    }

    /// Building an index without blocking writers, if that is what it does.
    fn building(&self) -> Option<Building> {
        let building = || Building::read(self.sql).filter(|building| building.concurrently);
        if matches!(self.kind, Kind::Alone(_)) { building() } else { None }
    }
}

impl Worker {
    /// Runs the statement in the message that was made for it.
    pub(crate) async fn run_single(
        &mut self,
        message: Message,
        single: Single<'_>,
    ) -> Result<(), Interrupted> {
        if let Some(reason) = self.refusal(single.kind) {
            return Err(single.stopped(DriverError::new(ErrorKind::Unsupported, reason)));
        }
        let Some(building) = single.building() else { return self.transfer(message).await };
        let stopped = |error| single.stopped(error);
        building.drop_leftover(&mut self.connection).await.map_err(stopped)?;
        match self.transfer(message).await {
            Ok(()) => building.verify(&mut self.connection).await.map_err(stopped),
            Err(mut interrupted) if interrupted.error.kind != ErrorKind::ConnectionLost => {
                let left = building.leftovers(&mut self.connection).await.unwrap_or_default();
                interrupted.error.details.extend(left.iter().map(|left| left.explain()));
                Err(interrupted)
            }
            lost => lost,
        }
    }

    /// Through a pool, a session's settings meet other people's statements.
    fn refusal(&self, kind: &Kind) -> Option<String> {
        if !self.pooled || self.in_transaction {
            return None;
        }
        let direct = "use a URL that goes to the server directly";
        match kind {
            Kind::Session => Some(format!(
                "a pool stands between here and the server, so a setting outside of a transaction \
                 would not reach the statements after it but somebody else's; {direct}"
            )),
            Kind::Alone(_) if self.default_schema.as_deref() != Some(&self.schema) => {
                Some(format!(
                    "a pool stands between here and the server, so a statement outside of a transaction \
                 cannot be told to work in schema \"{}\"; {direct}",
                    self.schema
                ))
            }
            _ => None,
        }
    }
}
