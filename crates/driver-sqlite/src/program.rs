//! Steps of a program made ready to travel to the connection's thread.
//!
//! The thread needs values of its own, so the texts are copied, in pieces that
//! keep the memory in use far below the size of a large script.

use std::ops::Range;

use brant_core::{Script, Step};

use crate::history::{self, Write};

/// Text that travels at once. A trip costs some 20 µs, a copy of this size 100 µs.
const PIECE: usize = 1 << 20;

/// A step, or a part of one, with its own data.
#[derive(Debug)]
pub(crate) enum Operation {
    Begin,
    Commit,
    Rollback,
    Savepoint,
    Release,
    RollbackToSavepoint,
    CheckLock(String),
    Run(Text),
    ResetSession,
    SuspendForeignKeys,
    CheckForeignKeys,
    ResumeForeignKeys,
    Write(Write),
}

/// Some neighbouring statements of a script.
#[derive(Debug)]
pub(crate) struct Text {
    /// Their part of the script.
    pub(crate) text: String,
    /// Where that part begins in the script, in bytes.
    pub(crate) offset: usize,
    /// Number of each statement in its script, and its place in `text`.
    pub(crate) statements: Vec<(usize, Range<usize>)>,
}

/// The operations of a program with the numbers of their steps.
pub(crate) fn operations<'s>(
    steps: &'s [Step<'s>],
) -> impl Iterator<Item = (usize, Operation)> + Send + 's {
    steps.iter().enumerate().flat_map(|(index, step)| {
        let texts = match step {
            Step::Run { script, statements } => Some(texts(script, statements.clone())),
            _ => None,
        };
        let single = single(step);
        single
            .into_iter()
            .chain(texts.into_iter().flatten().map(Operation::Run))
            .map(move |operation| (index, operation))
    })
}

/// Groups operations so that about one [`PIECE`] of text travels at once.
pub(crate) fn next_piece(
    operations: &mut impl Iterator<Item = (usize, Operation)>,
) -> Vec<(usize, Operation)> {
    let mut size = 0;
    let mut piece = Vec::new();
    while size < PIECE {
        let Some((step, operation)) = operations.next() else { break };
        if let Operation::Run(text) = &operation {
            size += text.text.len();
        }
        piece.push((step, operation));
    }
    piece
}

fn single(step: &Step<'_>) -> Option<Operation> {
    Some(match step {
        Step::Run { .. } => return None,
        Step::Begin => Operation::Begin,
        Step::Commit => Operation::Commit,
        Step::Rollback => Operation::Rollback,
        Step::Savepoint => Operation::Savepoint,
        Step::Release => Operation::Release,
        Step::RollbackToSavepoint => Operation::RollbackToSavepoint,
        Step::CheckLock(ticket) => Operation::CheckLock(ticket.session.clone()),
        Step::ResetSession => Operation::ResetSession,
        Step::SuspendForeignKeys => Operation::SuspendForeignKeys,
        Step::CheckForeignKeys => Operation::CheckForeignKeys,
        Step::ResumeForeignKeys => Operation::ResumeForeignKeys,
        Step::CreateHistory => Operation::Write(history::create()),
        Step::Record(change) => Operation::Write(history::write(change)),
    })
}

/// The statements of a range that are sent, in pieces.
fn texts<'s>(script: &'s Script, range: Range<usize>) -> impl Iterator<Item = Text> + Send + 's {
    let mut sent = range
        .filter_map(|index| script.statements.get(index).map(|statement| (index, statement)))
        .filter(|(_, statement)| statement.kind.is_sent())
        .map(|(index, statement)| (index, statement.span.clone()))
        .peekable();
    std::iter::from_fn(move || {
        let (index, first) = sent.next()?;
        let offset = first.start;
        let mut end = first.end;
        let mut statements = vec![(index, 0..first.len())];
        while let Some((index, span)) = sent.next_if(|(_, span)| span.end - offset <= PIECE) {
            end = span.end;
            statements.push((index, span.start - offset..span.end - offset));
        }
        let text = script.text.get(offset..end).unwrap_or_default().to_owned();
        Some(Text { text, offset, statements })
    })
}
