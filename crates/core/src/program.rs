//! The order of events, written down as steps. Pure.

use std::ops::Range;

use crate::connection::{Interrupted, Step};
use crate::dialect::{Kind, Script};
use crate::history::{Change, Row};
use crate::journal::{Prefixes, State};
use crate::lock::Ticket;
use crate::mode::{Chunk, ChunkKind, Mode};
use crate::prepare::Prepared;

/// One migration in a transaction of its own, its history row inside.
///
/// The row and the work commit together, so a crash leaves all or nothing.
/// What a script did to the session is undone before the row is written.
pub fn atomic<'a>(
    prepared: &'a Prepared,
    records: Vec<Step<'a>>,
    ticket: Option<&'a Ticket>,
    suspend_foreign_keys: bool,
) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    if suspend_foreign_keys {
        steps.push(Step::SuspendForeignKeys);
    }
    steps.push(Step::Begin);
    steps.extend(run_checked(&prepared.script, 0..prepared.script.statements.len(), ticket));
    if suspend_foreign_keys {
        steps.push(Step::CheckForeignKeys);
    }
    steps.push(Step::ResetSession);
    steps.extend(records);
    steps.push(Step::Commit);
    if suspend_foreign_keys {
        steps.push(Step::ResumeForeignKeys);
    }
    steps
}

/// One migration as a savepoint of a transaction that others share.
pub fn batched<'a>(prepared: &'a Prepared, records: Vec<Step<'a>>) -> Vec<Step<'a>> {
    let all = 0..prepared.script.statements.len();
    let mut steps = vec![Step::Savepoint, run(&prepared.script, all), Step::ResetSession];
    steps.extend(records);
    steps.push(Step::Release);
    steps
}

/// A script of which no history knows. The lock is looked at once, before its first statement. The
/// session is what it was before, so that another script can follow in the same program.
pub fn unrecorded<'a>(prepared: &'a Prepared, ticket: Option<&'a Ticket>) -> Vec<Step<'a>> {
    let whole = |kind| vec![Chunk { statements: 0..prepared.script.statements.len(), kind }];
    let chunks = match &prepared.mode {
        Mode::Atomic { suspend_foreign_keys: false } => whole(ChunkKind::Transaction),
        Mode::Atomic { suspend_foreign_keys: true } => whole(ChunkKind::ForeignKeyWindow),
        Mode::Stepwise { chunks, .. } => chunks.clone(),
    };
    let is_atomic = matches!(prepared.mode, Mode::Atomic { .. });
    // Inside the transaction it costs no trip of its own.
    let reset = || is_atomic.then_some(Step::ResetSession);
    let mut steps = Vec::new();
    for (index, chunk) in chunks.into_iter().enumerate() {
        let run = run_checked(&prepared.script, chunk.statements, ticket.filter(|_| index == 0));
        match chunk.kind {
            ChunkKind::Transaction => {
                steps.push(Step::Begin);
                steps.extend(run.chain(reset()));
                steps.push(Step::Commit);
            }
            ChunkKind::ForeignKeyWindow => {
                steps.extend([Step::SuspendForeignKeys, Step::Begin]);
                steps.extend(run.chain([Step::CheckForeignKeys]).chain(reset()));
                steps.extend([Step::Commit, Step::ResumeForeignKeys]);
            }
            ChunkKind::Single | ChunkKind::Session => steps.extend(run),
        }
    }
    steps.extend((!is_atomic).then_some(Step::ResetSession));
    steps
}

/// Which statements stay although the program stopped: those that ran outside of a transaction, or
/// in one that was committed.
pub fn committed(steps: &[Step<'_>], stopped: &Interrupted) -> Vec<usize> {
    let mut certain = Vec::new();
    let mut open: Option<Vec<usize>> = None;
    for step in steps.iter().take(stopped.step) {
        match step {
            Step::Begin => open = Some(Vec::new()),
            Step::Commit => certain.extend(open.take().unwrap_or_default()),
            Step::Rollback => open = None,
            Step::Run { script, statements } => {
                open.as_mut().unwrap_or(&mut certain).extend(sent(script, statements.clone()));
            }
            Step::Savepoint
            | Step::Release
            | Step::RollbackToSavepoint
            | Step::CheckLock(_)
            | Step::ResetSession
            | Step::SuspendForeignKeys
            | Step::CheckForeignKeys
            | Step::ResumeForeignKeys
            | Step::CreateHistory
            | Step::Record(_) => {}
        }
    }
    if let (None, Some(Step::Run { script, statements })) = (&open, steps.get(stopped.step)) {
        let end = stopped.statement.unwrap_or(statements.start);
        certain.extend(sent(script, statements.start..end));
    }
    certain
}

fn sent(script: &Script, statements: Range<usize>) -> impl Iterator<Item = usize> {
    statements.filter(|index| script.statements[*index].kind.is_sent())
}

fn run(script: &Script, statements: Range<usize>) -> Step<'_> {
    Step::Run { script, statements }
}

/// The statements after a look at the lock; only what must open a transaction comes before it.
fn run_checked<'a>(
    script: &'a Script,
    statements: Range<usize>,
    ticket: Option<&'a Ticket>,
) -> impl Iterator<Item = Step<'a>> {
    let leads = |index: &usize| {
        let kind = &script.statements[*index].kind;
        *kind == Kind::Opening || !kind.is_sent()
    };
    let last = |index: &usize| script.statements[*index].kind == Kind::Opening;
    let opening = statements.clone().take_while(leads).filter(last).last();
    let middle = opening.map_or(statements.start, |index| index + 1);
    let head = opening.map(|_| run(script, statements.start..middle));
    head.into_iter().chain(ticket.map(Step::CheckLock)).chain([run(script, middle..statements.end)])
}

/// The finished row; rows of earlier attempts of ours go, since older releases
/// of Prisma Migrate compare an edited file with the first row of its name.
pub fn applied<'a>(row: Row<'a>, forget: &'a [String]) -> Vec<Step<'a>> {
    let forgotten = forget.iter().map(|id| Step::Record(Change::Forget { id }));
    forgotten.chain([Step::Record(Change::Applied(row))]).collect()
}

/// The journal texts of a step-by-step migration: one before each chunk and one after the last.
#[derive(Clone, Debug)]
pub struct Marks(Vec<String>);

impl Marks {
    /// Computes them all in one pass over the script.
    pub fn of(script: &Script, chunks: &[Chunk], prefixes: &Prefixes) -> Marks {
        let of = script.statements.len();
        let running = chunks.iter().map(|chunk| {
            let state = match chunk.kind {
                ChunkKind::Single => State::Running,
                ChunkKind::Transaction | ChunkKind::ForeignKeyWindow | ChunkKind::Session => {
                    State::Waiting
                }
            };
            (chunk.statements.start, chunk.statements.end, state)
        });
        let marks = running.chain([(of, of, State::Waiting)]).map(|(done, next_end, state)| {
            prefixes.journal(script, done, next_end, state).write(None)
        });
        Marks(marks.collect())
    }

    /// The journal that stands while this chunk runs. The one past the last chunk says: all done.
    pub fn before(&self, chunk: usize) -> &str {
        self.0.get(chunk).map_or("", String::as_str)
    }
}

/// A chunk of a step-by-step migration and the mark after it.
pub fn chunk<'a>(
    prepared: &'a Prepared,
    chunk: &Chunk,
    id: &'a str,
    mark: &'a str,
    ticket: Option<&'a Ticket>,
) -> Vec<Step<'a>> {
    let run = run_checked(&prepared.script, chunk.statements.clone(), ticket);
    let mark = Step::Record(Change::Progress { id, logs: mark });
    let mut steps: Vec<Step<'a>> = Vec::with_capacity(8);
    match chunk.kind {
        ChunkKind::Transaction => {
            steps.push(Step::Begin);
            steps.extend(run);
            steps.extend([mark, Step::Commit]);
        }
        ChunkKind::ForeignKeyWindow => {
            steps.extend([Step::SuspendForeignKeys, Step::Begin]);
            steps.extend(run);
            steps.extend([Step::CheckForeignKeys, mark, Step::Commit, Step::ResumeForeignKeys]);
        }
        ChunkKind::Single | ChunkKind::Session => {
            // The mark has a transaction of its own, since the script may have
            // switched autocommit off.
            steps.extend(run);
            steps.extend([Step::Begin, mark, Step::Commit]);
        }
    }
    steps
}

#[cfg(test)]
#[path = "program_tests.rs"]
mod tests;
