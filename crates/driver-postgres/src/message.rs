//! Turns steps into as few messages as possible.
//!
//! Several statements of one message are one implicit transaction, so outside
//! of BEGIN … COMMIT every statement has a message of its own; inside, they travel together.

use std::borrow::Cow;
use std::ops::Range;

use brant_core::{Change, Kind, Script, Step};

use crate::begin::{begin, is_characteristic};
use crate::history;
use crate::lock::check;
use crate::reset::reset;
use crate::settings::Settings;

/// A message that has grown beyond this many bytes is sent. Small enough to
/// keep memory low, large enough that the trips do not count.
const LARGE: usize = 1 << 20;

/// One message of the simple protocol, and where each piece of it comes from.
#[derive(Debug, Default)]
pub(crate) struct Message {
    pub(crate) text: String,
    pub(crate) pieces: Vec<Placed>,
}

/// A piece in its message.
#[derive(Debug)]
pub(crate) struct Placed {
    /// Bytes in the message's text.
    pub(crate) bytes: Range<usize>,
    /// How many completions the server reports for it.
    pub(crate) results: usize,
    pub(crate) origin: Origin,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Index of the step.
    pub(crate) step: usize,
    pub(crate) role: Role,
}

/// What a piece is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Opens the transaction.
    Begin,
    /// Ends it.
    End,
    /// Fails if the lock is lost.
    CheckLock,
    /// Writes one row of the history.
    Record,
    /// A statement of the script: its index, and the byte where it begins.
    Statement { index: usize, start: usize },
    /// Anything else of ours.
    Own,
}

impl Message {
    fn push(&mut self, piece: &Piece<'_>) {
        let start = self.text.len();
        self.text.push_str(&piece.sql);
        let end = self.text.len();
        self.text.push_str(";\n");
        let Piece { results, origin, .. } = *piece;
        self.pieces.push(Placed { bytes: start..end, results, origin });
    }

    /// The piece that the server was at after so many completions, or the one
    /// its position (in characters, from 1) lies in, with the byte offset within the piece.
    pub(crate) fn locate(
        &self,
        completions: usize,
        position: Option<usize>,
    ) -> Option<(&Placed, Option<usize>)> {
        let byte = position.and_then(|position| {
            self.text.char_indices().nth(position.saturating_sub(1)).map(|(byte, _)| byte)
        });
        if let Some(byte) = byte
            && let Some(piece) = self.pieces.iter().find(|piece| byte <= piece.bytes.end)
        {
            return Some((piece, Some(byte.saturating_sub(piece.bytes.start))));
        }
        let mut seen = 0;
        let piece = self.pieces.iter().find(|piece| {
            seen += piece.results;
            completions < seen
        });
        piece.or(self.pieces.last()).map(|piece| (piece, None))
    }

    /// The only piece, if there is one only.
    pub(crate) fn alone(&self) -> Option<Origin> {
        match self.pieces.as_slice() {
            [piece] => Some(piece.origin),
            _ => None,
        }
    }
}

/// The words that depend on the session.
#[derive(Clone, Debug)]
pub(crate) struct Wording {
    /// The history table with its schema.
    pub(crate) table: String,
    /// Settings to make inside each transaction.
    pub(crate) local: Settings,
    /// A pool lends us another server session for each transaction.
    pub(crate) pooled: bool,
    /// Several transactions may travel in one message: nobody asks afterwards which of them a
    /// lost connection has committed.
    pub(crate) together: bool,
}

/// A part of a message, not yet placed.
struct Piece<'a> {
    sql: Cow<'a, str>,
    results: usize,
    origin: Origin,
    /// Must be the only one in its message.
    solitary: bool,
}

/// Makes the messages one by one, so that a large script is never there twice.
pub(crate) struct Messages<'a> {
    steps: &'a [Step<'a>],
    wording: &'a Wording,
    step: usize,
    /// Inside a [`Step::Run`]: how many of its statements are done.
    done: usize,
    in_transaction: bool,
    /// Since the last BEGIN no statement of the script was sent, but for those that came with it.
    at_start: bool,
}

impl<'a> Messages<'a> {
    pub(crate) fn new(
        steps: &'a [Step<'a>],
        wording: &'a Wording,
        in_transaction: bool,
    ) -> Messages<'a> {
        Messages { steps, wording, step: 0, done: 0, in_transaction, at_start: false }
    }

    /// The piece that comes next; steps with nothing to send are passed over.
    fn peek(&mut self) -> Option<Piece<'a>> {
        loop {
            let step = self.steps.get(self.step)?;
            if let Some(piece) = self.piece(step) {
                return Some(piece);
            }
            self.step += 1;
            self.done = 0;
        }
    }

    fn piece(&mut self, step: &'a Step<'a>) -> Option<Piece<'a>> {
        if let Step::Run { script, statements } = step {
            return self.statement(script, statements.clone());
        }
        if self.done > 0 {
            return None;
        }
        let (sql, results, role) = match step {
            Step::Begin => {
                let (sql, count) =
                    begin(self.wording, self.steps.get(self.step + 1..).unwrap_or_default());
                (sql, count, Role::Begin)
            }
            Step::Commit => ("COMMIT".to_owned(), 1, Role::End),
            Step::Rollback => ("ROLLBACK".to_owned(), 1, Role::End),
            Step::Savepoint => ("SAVEPOINT brant".to_owned(), 1, Role::Own),
            Step::Release => ("RELEASE SAVEPOINT brant".to_owned(), 1, Role::Own),
            Step::RollbackToSavepoint => {
                let sql = "ROLLBACK TO SAVEPOINT brant;\nRELEASE SAVEPOINT brant";
                (sql.to_owned(), 2, Role::Own)
            }
            Step::CheckLock(ticket) => (check(&ticket.session), 1, Role::CheckLock),
            Step::ResetSession => {
                let (sql, count) = match (self.in_transaction, self.wording.pooled) {
                    (true, _) => reset(&self.wording.local),
                    (false, false) => reset(&Settings::new()),
                    // Between transactions no session is ours.
                    (false, true) => return None,
                };
                (sql, count, Role::Own)
            }
            Step::CreateHistory => (history::create(&self.wording.table), 1, Role::Own),
            Step::Record(change) => {
                // A row to forget may have been forgotten already.
                let forget = matches!(change, Change::Forget { .. });
                let role = if forget { Role::Own } else { Role::Record };
                (history::write(&self.wording.table, change), 1, role)
            }
            Step::Run { .. }
            | Step::SuspendForeignKeys
            | Step::CheckForeignKeys
            | Step::ResumeForeignKeys => {
                return None;
            }
        };
        let origin = Origin { step: self.step, role };
        Some(Piece { sql: Cow::Owned(sql), results, origin, solitary: false })
    }

    /// The next statement of the script that is sent at all.
    fn statement(&mut self, script: &'a Script, range: Range<usize>) -> Option<Piece<'a>> {
        loop {
            let index = range.start + self.done;
            if index >= range.end {
                return None;
            }
            let statement = script.statements.get(index)?;
            let sent_before = self.at_start && is_characteristic(script, index);
            if statement.kind.is_sent() && !sent_before {
                let role = Role::Statement { index, start: statement.span.start };
                let origin = Origin { step: self.step, role };
                let solitary = matches!(statement.kind, Kind::Alone(_) | Kind::Opaque);
                let sql = Cow::Borrowed(script.statement(index));
                return Some(Piece { sql, results: 1, origin, solitary });
            }
            self.done += 1;
        }
    }

    /// Whether a piece may travel with what is in the message already.
    fn joins(&self, message: &Message, piece: &Piece<'_>) -> bool {
        let Some(last) = message.pieces.last() else { return true };
        if piece.solitary {
            return false;
        }
        // The check changes nothing, so it may share the implicit transaction of one own statement.
        let checked = last.origin.role == Role::CheckLock
            && !matches!(piece.origin.role, Role::Statement { .. });
        let next_transaction = self.wording.together
            && (last.origin.role, piece.origin.role) == (Role::End, Role::Begin);
        self.in_transaction || checked || next_transaction
    }

    pub(crate) fn in_transaction(&self) -> bool {
        self.in_transaction
    }
}

impl Iterator for Messages<'_> {
    type Item = Message;

    fn next(&mut self) -> Option<Message> {
        let mut message = Message::default();
        while let Some(piece) = self.peek() {
            if !self.joins(&message, &piece) {
                break;
            }
            message.push(&piece);
            self.done += 1;
            match piece.origin.role {
                Role::Begin => {
                    self.in_transaction = true;
                    self.at_start = true;
                }
                Role::Statement { .. } => self.at_start = false,
                Role::End => {
                    self.in_transaction = false;
                    if !self.wording.together {
                        break;
                    }
                }
                _ => {}
            }
            if piece.solitary || message.text.len() > LARGE {
                break;
            }
        }
        if message.pieces.is_empty() { None } else { Some(message) }
    }
}

#[cfg(test)]
mod tests;
