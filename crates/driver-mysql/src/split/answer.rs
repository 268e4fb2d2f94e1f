//! How many answers the server gives to a statement.

use brant_core::Kind;

use super::lexer::{Lexer, TokenKind};
use super::modes::Modes;

/// What to expect after sending a statement together with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Exactly one.
    One,
    /// Perhaps several (a procedure's results): the statement must be the last
    /// of its packet, so that counting answers counts statements.
    Several,
    /// Perhaps none at all (a comment that this server does not run, which
    /// among other statements is a syntax error), or what cannot be foreseen:
    /// a packet of its own.
    Alone,
}

/// First words of statements that answer exactly once.
const ONE: [&str; 40] = [
    "ALTER",
    "ANALYZE",
    "CHECK",
    "CHECKSUM",
    "COMMIT",
    "CREATE",
    "DEALLOCATE",
    "DELETE",
    "DESC",
    "DESCRIBE",
    "DO",
    "DROP",
    "EXPLAIN",
    "FLUSH",
    "GRANT",
    "HANDLER",
    "INSERT",
    "LOAD",
    "LOCK",
    "OPTIMIZE",
    "PREPARE",
    "RELEASE",
    "RENAME",
    "REPAIR",
    "REPLACE",
    "REVOKE",
    "ROLLBACK",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "SHOW",
    "SIGNAL",
    "START",
    "TABLE",
    "TRUNCATE",
    "UNLOCK",
    "UPDATE",
    "USE",
    "VALUES",
    "WITH",
];

pub(crate) fn answer(statement: &str, kind: &Kind) -> Answer {
    if *kind == Kind::Opaque {
        return Answer::Alone;
    }
    let Some(first) = Lexer::new(statement, Modes::default()).next() else { return Answer::Alone };
    let word = match first.kind {
        TokenKind::CodeOpen => return Answer::Alone,
        TokenKind::Word => &statement[first.span],
        _ => return Answer::Several,
    };
    match ONE.iter().any(|name| name.eq_ignore_ascii_case(word)) {
        true => Answer::One,
        false => Answer::Several,
    }
}
