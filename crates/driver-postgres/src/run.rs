//! Sends messages and finds out how far the server came.

use std::sync::Arc;

use brant_core::{DriverError, ErrorKind, Interrupted};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Either, PgConnection, raw_sql};

use crate::error::{Phase, classify, position};
use crate::message::{Message, Placed, Role};
use crate::query::answer;

/// SQLSTATE of a division by zero: what the look at the lock ends with when the lock is gone.
const DIVISION_BY_ZERO: &str = "22012";

/// A message that was not carried out as a whole.
pub(crate) struct Stopped {
    pub(crate) interrupted: Interrupted,
    /// Whether a BEGIN of this message was carried out.
    pub(crate) began: bool,
    /// Whether it was the end of the transaction that failed; the server has ended it then.
    pub(crate) ended: bool,
}

/// Sends one message and waits for all of its results.
pub(crate) async fn send(
    connection: &mut PgConnection,
    message: Message,
) -> Result<(), Box<Stopped>> {
    let Message { text, pieces } = message;
    let text = Arc::new(text);
    let mut completions = 0;
    let mut unrecorded = None;
    let failure = {
        let mut results = raw_sql(AssertSqlSafe(Arc::clone(&text))).fetch_many(connection);
        loop {
            match answer(results.try_next()).await {
                Ok(Some(Either::Left(result))) => {
                    let piece = reached(&pieces, completions);
                    let record = piece.is_some_and(|piece| piece.origin.role == Role::Record);
                    if record && result.rows_affected() != 1 {
                        unrecorded = unrecorded.or(piece);
                    }
                    completions += 1;
                }
                Ok(Some(Either::Right(_))) => {}
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        }
    };
    let Some(error) = failure else {
        return unrecorded.map_or(Ok(()), |piece| Err(Box::new(row_missing(piece))));
    };
    let message = Message { text: Arc::unwrap_or_clone(text), pieces };
    Err(Box::new(stopped(&message, completions, &error)))
}

/// The piece that a completion belongs to.
fn reached(pieces: &[Placed], completions: usize) -> Option<&Placed> {
    let mut seen = 0;
    pieces.iter().find(|piece| {
        seen += piece.results;
        completions < seen
    })
}

fn stopped(message: &Message, completions: usize, error: &sqlx::Error) -> Stopped {
    let position = position(error);
    let mut reason = classify(error, Phase::Working);
    let Some((piece, offset)) = message.locate(completions, position) else {
        let interrupted = Interrupted { step: 0, statement: None, offset: None, error: reason };
        return Stopped { interrupted, began: false, ended: false };
    };
    let (statement, offset) = match piece.origin.role {
        Role::Statement { index, start } => (Some(index), offset.map(|offset| start + offset)),
        _ => (None, None),
    };
    if piece.origin.role == Role::CheckLock && reason.code.as_deref() == Some(DIVISION_BY_ZERO) {
        reason = DriverError::new(
            ErrorKind::LockLost,
            "the session that held the migration lock is gone",
        );
    }
    let mut seen = 0;
    let began = message.pieces.iter().any(|piece| {
        seen += piece.results;
        piece.origin.role == Role::Begin && seen <= completions
    });
    let ended = piece.origin.role == Role::End && offset.is_none();
    let interrupted = Interrupted { step: piece.origin.step, statement, offset, error: reason };
    Stopped { interrupted, began, ended }
}

/// The row to change is not there: somebody else wrote to the history.
fn row_missing(piece: &Placed) -> Stopped {
    let message = "the row of this migration is no longer in the history; somebody else changed it";
    let error = DriverError::new(ErrorKind::Statement, message);
    let interrupted = Interrupted { step: piece.origin.step, statement: None, offset: None, error };
    Stopped { interrupted, began: false, ended: false }
}
