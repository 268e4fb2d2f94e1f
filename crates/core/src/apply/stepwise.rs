//! Step by step, with a journal in the unfinished row.
//!
//! Before a chunk runs, the journal says so; what commits together with its
//! mark is never uncertain, what commits by itself is uncertain for one moment.

use super::{Aim, Unit, Worker, is_own_fault, row};
use crate::connection::{Interrupted, Step};
use crate::driver::ErrorKind;
use crate::error::Error;
use crate::failure::{self, Left};
use crate::history::Change;
use crate::journal::{Prefixes, State};
use crate::mode::{Chunk, ChunkKind};
use crate::program::{self, Marks};
use crate::ui::Event;

/// Chunks up to this many bytes travel together; progress is shown in between.
const GROUP_BYTES: usize = 1024 * 1024;

/// Steps sent together, and which chunk each step belongs to.
struct Group<'a> {
    steps: Vec<Step<'a>>,
    chunks: Vec<Option<usize>>,
    bytes: usize,
}

impl<'a> Group<'a> {
    fn new() -> Group<'a> {
        Group { steps: Vec::new(), chunks: Vec::new(), bytes: 0 }
    }

    fn push(&mut self, steps: impl IntoIterator<Item = Step<'a>>, chunk: Option<usize>) {
        self.steps.extend(steps);
        self.chunks.resize(self.steps.len(), chunk);
    }
}

impl Worker<'_, '_> {
    pub(super) async fn stepwise(&mut self, unit: &Unit, chunks: &[Chunk]) -> Result<(), Error> {
        let prefixes = Prefixes::of(&unit.prepared.script, unit.prepared.direction);
        let done = match &unit.resume {
            Some((_, journal)) => self.settle(unit, journal, chunks, &prefixes).await?,
            None => 0,
        };
        let rest = remaining(chunks, done);
        let marks = Marks::of(&unit.prepared.script, &rest, &prefixes);
        let id = unit.row_id();
        let ticket = self.ticket.clone();
        let fence = ticket.as_ref().filter(|ticket| ticket.lease.is_some());
        let mut group = Group::new();
        let logs = marks.before(0);
        let start = match (&unit.resume, &unit.aim) {
            (Some(_), _) => Change::Progress { id: &id, logs },
            (None, Aim::Apply { .. }) => Change::Started { row: row(&unit.prepared, &id), logs },
            (None, Aim::Undo { .. }) => Change::Reopened { id: &id, logs },
        };
        group.push(unit.forgotten(), None);
        group.push([Step::Begin], None);
        group.push(ticket.as_ref().map(Step::CheckLock), None);
        group.push([Step::Record(start), Step::Commit], None);
        group.push(sessions_before(unit, done), None);
        for (index, chunk) in rest.iter().enumerate() {
            if group.bytes >= GROUP_BYTES {
                self.send(unit, &group, &rest, &id, &prefixes).await?;
                group = Group::new();
                self.tell_progress(unit, chunk.statements.start);
            }
            let check = match group.bytes {
                0 => ticket.as_ref().filter(|_| index > 0),
                _ => fence,
            };
            let steps = program::chunk(&unit.prepared, chunk, &id, marks.before(index + 1), check);
            group.bytes += bytes(unit, chunk);
            group.push(steps, Some(index));
        }
        group.push([Step::ResetSession, Step::Begin], None);
        group.push(fence.map(Step::CheckLock), None);
        let finish = match unit.aim {
            Aim::Apply { .. } => Change::Finished { id: &id, checksum: &unit.prepared.checksum },
            Aim::Undo { .. } => Change::RolledBack { id: &id },
        };
        group.push([Step::Record(finish)], None);
        group.push(unit.with_it(), None);
        group.push([Step::Commit], None);
        self.send(unit, &group, &rest, &id, &prefixes).await
    }

    fn tell_progress(&self, unit: &Unit, done: usize) {
        let done = failure::number(&unit.prepared, done) - 1;
        self.ctx.ui.event(&Event::Progress { done, statements: unit.prepared.script.sent() });
    }

    async fn send(
        &mut self,
        unit: &Unit,
        group: &Group<'_>,
        rest: &[Chunk],
        id: &str,
        prefixes: &Prefixes,
    ) -> Result<(), Error> {
        let Err(stopped) = self.connection.run(&group.steps).await else { return Ok(()) };
        let chunk = group.chunks.get(stopped.step).copied().flatten().and_then(|i| rest.get(i));
        let lost = stopped.error.kind == ErrorKind::ConnectionLost;
        match chunk {
            Some(chunk) if is_own_fault(&group.steps, &stopped) && !lost => {
                Err(self.write_down(unit, chunk, &stopped, id, prefixes).await)
            }
            _ => {
                let error = failure::stopped(&self.ctx, &unit.prepared, &stopped);
                if lost {
                    return Err(error);
                }
                let undone = self.undo(self.connection.profile().foreign_key_window).await;
                Err(super::with_recording(error, undone))
            }
        }
    }

    /// The script failed at a certain statement: the journal says so, and the
    /// next deploy continues there. If nothing before it has stayed, the row is
    /// rolled back at once and the next deploy starts afresh.
    async fn write_down(
        &mut self,
        unit: &Unit,
        chunk: &Chunk,
        stopped: &Interrupted,
        id: &str,
        prefixes: &Prefixes,
    ) -> Error {
        // Inside a transaction the whole chunk is undone; a single statement is one chunk.
        let done = chunk.statements.start;
        let clean = unit.prepared.script.statements.iter().take(done).all(|statement| {
            !statement.kind.is_sent() || statement.kind == crate::dialect::Kind::Session
        });
        let left = if clean { Left::Nothing } else { Left::Before(done) };
        let error = failure::failed(&unit.prepared, stopped, left);
        let state = if clean { State::Nothing } else { State::Failed };
        let journal = prefixes.journal(&unit.prepared.script, done, chunk.statements.end, state);
        let logs = journal.write(Some(&failure::logs(&error)));
        if let Err(second) = self.undo(self.connection.profile().foreign_key_window).await {
            return super::with_recording(error, Err(second));
        }
        let progress = Change::Progress { id, logs: &logs };
        let mut steps = vec![Step::ResetSession, Step::Begin];
        // If somebody else has the lock by now, the journal is theirs.
        let ticket = self.ticket.clone();
        steps.extend(ticket.as_ref().map(Step::CheckLock));
        match &unit.aim {
            Aim::Undo { finished_at: Some(finished_at), .. } if clean => {
                steps.push(Step::Record(Change::Reinstated { id, finished_at: *finished_at }));
            }
            Aim::Apply { .. } if clean => {
                steps.extend([Step::Record(progress), Step::Record(Change::RolledBack { id })]);
            }
            Aim::Apply { .. } | Aim::Undo { .. } => steps.push(Step::Record(progress)),
        }
        steps.push(Step::Commit);
        let recorded = self.run(&steps).await;
        super::with_recording(error, recorded)
    }
}

/// The chunks that are still to run; the first may have been cut.
fn remaining(chunks: &[Chunk], done: usize) -> Vec<Chunk> {
    let rest = chunks.iter().filter(|chunk| chunk.statements.end > done);
    rest.cloned()
        .map(|mut chunk| {
            chunk.statements.start = chunk.statements.start.max(done);
            chunk
        })
        .collect()
}

/// Session settings of the part that is done: the new session lacks them.
fn sessions_before(unit: &Unit, done: usize) -> Vec<Step<'_>> {
    let script = &unit.prepared.script;
    let is_session =
        |index: &usize| script.statements[*index].kind == crate::dialect::Kind::Session;
    (0..done.min(script.statements.len()))
        .filter(is_session)
        .map(|index| Step::Run { script, statements: index..index + 1 })
        .collect()
}

fn bytes(unit: &Unit, chunk: &Chunk) -> usize {
    let statements = &unit.prepared.script.statements[chunk.statements.clone()];
    match (statements.first(), statements.last()) {
        (Some(first), Some(last)) => last.span.end - first.span.start,
        _ => 0,
    }
}

/// Whether a chunk can be uncertain after a crash.
pub(super) fn is_uncertain(chunk: &Chunk) -> bool {
    chunk.kind == ChunkKind::Single
}
