//! Groups pieces into packets of several statements, and sends them.

use std::ops::Range;

use brant_core::{DriverError, ErrorKind, Interrupted};
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Error};

use crate::error;
use crate::rows::answer;
use crate::split::answer::Answer;
use crate::step::Piece;

/// A packet is closed at this size: a round trip per megabyte costs nothing,
/// and neither side has to hold a large script twice.
const TARGET: usize = 1 << 20;
/// Between statements.
const SEPARATOR: &str = ";\n";

/// Refuses a statement that the server would drop the connection for.
/// Asked before anything is sent.
pub(crate) fn refuse_too_large(pieces: &[Piece<'_>], max_packet: usize) -> Result<(), Interrupted> {
    // One byte of the packet is the command's.
    let Some(piece) = pieces.iter().find(|piece| piece.sql.len() + 1 >= max_packet) else {
        return Ok(());
    };
    let message = format!(
        "the statement has {} bytes, and the server takes at most {max_packet} (max_allowed_packet); \
         raise that setting, or split the statement",
        piece.sql.len()
    );
    let mut error = DriverError::new(ErrorKind::Statement, message);
    error.code = Some(error::TOO_LARGE.to_owned());
    Err(Interrupted { step: piece.step, statement: piece.statement, offset: None, error })
}

/// Which pieces travel together.
pub(crate) fn packets(pieces: &[Piece<'_>], max_packet: usize) -> Vec<Range<usize>> {
    let limit = TARGET.min(max_packet.saturating_sub(2));
    let mut packets: Vec<Range<usize>> = Vec::new();
    let mut size = 0;
    let mut closed = true;
    for (index, piece) in pieces.iter().enumerate() {
        let length = piece.sql.len() + SEPARATOR.len();
        let fits = !closed && piece.answer != Answer::Alone && size + length <= limit;
        match packets.last_mut().filter(|_| fits) {
            Some(last) => last.end = index + 1,
            None => {
                packets.push(index..index + 1);
                size = 0;
            }
        }
        size += length;
        closed = piece.answer != Answer::One;
    }
    packets
}

/// Sends one packet and reads all its answers. On an error, says which of the
/// pieces it belongs to; later ones have not run.
pub(crate) async fn send(conn: &mut Conn, pieces: &[Piece<'_>]) -> Result<(), (usize, Error)> {
    let last = pieces.len() - 1;
    let text = pieces.iter().map(|piece| piece.sql.as_ref()).collect::<Vec<_>>().join(SEPARATOR);
    let mut result = answer(conn.query_iter(text)).await.map_err(|error| (0, error))?;
    let mut at = 0;
    loop {
        while answer(result.next()).await.map_err(|error| (at, error))?.is_some() {}
        at = (at + 1).min(last);
        if result.columns().is_none() {
            // The next statement's refusal looks like the end of all answers
            // until somebody asks once more.
            return match answer(result.next()).await {
                Ok(_) => Ok(()),
                Err(error) => Err((at, error)),
            };
        }
    }
}
