//! The server's refusals, sorted by what anybody can do about them.

use std::io;

use brant_core::{DriverError, ErrorKind};
use sqlx::postgres::PgDatabaseError;

/// When an error came up: the same I/O error means "nobody there" at first and "gone" later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Connecting,
    Working,
}

/// SQLSTATEs with a meaning of their own. Those that end in `*` stand for a whole class.
/// Names: PostgreSQL's manual, appendix A.
const STATES: &[(&str, ErrorKind)] = &[
    ("28*", ErrorKind::Authentication),
    ("3D000", ErrorKind::DatabaseMissing),
    ("42P04", ErrorKind::DatabaseExists),
    ("42501", ErrorKind::AccessDenied),
    ("53300", ErrorKind::TooManyConnections),
    ("57P03", ErrorKind::Unreachable),
    ("57P01", ErrorKind::ConnectionLost),
    ("57P02", ErrorKind::ConnectionLost),
    ("57P05", ErrorKind::ConnectionLost),
    ("25P03", ErrorKind::ConnectionLost),
    ("08*", ErrorKind::ConnectionLost),
    ("25006", ErrorKind::ReadOnly),
    ("55P03", ErrorKind::LockTimeout),
    // A deadlock's victim is undone and may simply try again, like one that waited too long.
    ("40P01", ErrorKind::LockTimeout),
    ("57014", ErrorKind::Timeout),
    ("42P01", ErrorKind::MissingTable),
    // A schema, table, column, other object or function of this name is there.
    ("42P06", ErrorKind::ObjectExists),
    ("42P07", ErrorKind::ObjectExists),
    ("42701", ErrorKind::ObjectExists),
    ("42710", ErrorKind::ObjectExists),
    ("42723", ErrorKind::ObjectExists),
];

/// Words of PgBouncer, which answers most things with 08P01 (protocol violation).
const POOLER_WORDS: &[(&str, ErrorKind)] = &[
    ("no such database", ErrorKind::DatabaseMissing),
    ("\" does not exist", ErrorKind::DatabaseMissing),
    ("no such user", ErrorKind::Authentication),
    ("password authentication failed", ErrorKind::Authentication),
    ("SASL authentication failed", ErrorKind::Authentication),
    ("no more connections allowed", ErrorKind::TooManyConnections),
    ("query_wait_timeout", ErrorKind::TooManyConnections),
];

/// What PgBouncer says of `BEGIN` where each statement has a session of its own.
const STATEMENT_POOL: &str = "in statement pooling mode";

/// Turns a client error into the contract's.
pub(crate) fn classify(error: &sqlx::Error, phase: Phase) -> DriverError {
    match error {
        sqlx::Error::Database(database) => match database.try_downcast_ref::<PgDatabaseError>() {
            Some(error) => refusal(error, phase),
            None => DriverError::new(ErrorKind::Statement, database.message()),
        },
        sqlx::Error::Io(error) => DriverError::new(io_kind(error, phase), error.to_string()),
        sqlx::Error::Tls(error) => DriverError::new(ErrorKind::Tls, error.to_string()),
        sqlx::Error::Configuration(error) => DriverError::new(ErrorKind::Tls, error.to_string()),
        sqlx::Error::Protocol(message) => DriverError::new(ErrorKind::ConnectionLost, message),
        other => DriverError::new(ErrorKind::Statement, other.to_string()),
    }
}

/// A word of the server itself.
fn refusal(error: &PgDatabaseError, phase: Phase) -> DriverError {
    let named = [("detail", error.detail()), ("hint", error.hint()), ("context", error.r#where())];
    let details = named
        .into_iter()
        .filter_map(|(name, text)| text.map(|text| format!("{name}: {text}")))
        .collect();
    if error.message().contains(STATEMENT_POOL) {
        return statement_pool(error);
    }
    let kind = state_kind(error.code(), error.message(), phase);
    DriverError {
        kind,
        code: Some(error.code().to_owned()),
        message: error.message().to_owned(),
        details,
    }
}

/// Such a pool has no transactions to offer.
fn statement_pool(error: &PgDatabaseError) -> DriverError {
    let message = "a pool stands between here and the server that gives each statement another session \
                   (pool_mode = statement), and migrations need transactions; use a URL that goes to \
                   the server directly, or pool_mode = transaction";
    DriverError {
        code: Some(error.code().to_owned()),
        details: vec![error.message().to_owned()],
        ..DriverError::new(ErrorKind::Unsupported, message)
    }
}

fn state_kind(code: &str, message: &str, phase: Phase) -> ErrorKind {
    if code == "08P01" || code.starts_with("58") {
        let words = POOLER_WORDS.iter().find(|(words, _)| message.contains(words));
        if let Some((_, kind)) = words {
            return *kind;
        }
    }
    let matches = |pattern: &str| match pattern.strip_suffix('*') {
        Some(class) => code.starts_with(class),
        None => code == pattern,
    };
    let kind = STATES.iter().find(|(pattern, _)| matches(pattern)).map(|(_, kind)| *kind);
    match (kind, phase) {
        // Somebody has begun to drop it.
        (None, Phase::Connecting) if code == "55000" => ErrorKind::DatabaseMissing,
        (Some(ErrorKind::ConnectionLost), Phase::Connecting) => ErrorKind::Unreachable,
        // `SET SESSION AUTHORIZATION` and friends; the log-in itself was fine.
        (Some(ErrorKind::Authentication), Phase::Working) | (None, _) => ErrorKind::Statement,
        (Some(ErrorKind::DatabaseMissing | ErrorKind::DatabaseExists), Phase::Working) => {
            ErrorKind::Statement
        }
        (Some(kind), _) => kind,
    }
}

fn io_kind(error: &io::Error, phase: Phase) -> ErrorKind {
    match (phase, error.kind()) {
        (Phase::Working, _) => ErrorKind::ConnectionLost,
        // The TLS library reports its own errors in this wrapping.
        (Phase::Connecting, io::ErrorKind::InvalidData) => ErrorKind::Tls,
        (Phase::Connecting, _) => ErrorKind::Unreachable,
    }
}

/// The character (from 1) of the message that an error points at, where it does.
pub(crate) fn position(error: &sqlx::Error) -> Option<usize> {
    use sqlx::postgres::PgErrorPosition;
    let error = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
    match error.position()? {
        PgErrorPosition::Original(position) => Some(position),
        PgErrorPosition::Internal { .. } => None,
    }
}

/// The SQLSTATE.
pub(crate) fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(|code| code.into_owned())
}

#[cfg(test)]
mod tests {
    use brant_core::ErrorKind;

    use super::{Phase, state_kind};

    #[test]
    fn states_have_their_kinds() {
        let cases = [
            ("28P01", "", Phase::Connecting, ErrorKind::Authentication),
            ("28000", "", Phase::Working, ErrorKind::Statement),
            ("55000", "", Phase::Connecting, ErrorKind::DatabaseMissing),
            ("55000", "", Phase::Working, ErrorKind::Statement),
            ("57P03", "", Phase::Connecting, ErrorKind::Unreachable),
            ("57P01", "", Phase::Connecting, ErrorKind::Unreachable),
            ("57P01", "", Phase::Working, ErrorKind::ConnectionLost),
            ("08P01", "no such database: shop", Phase::Connecting, ErrorKind::DatabaseMissing),
            ("08006", "", Phase::Working, ErrorKind::ConnectionLost),
            ("42601", "", Phase::Working, ErrorKind::Statement),
            ("25006", "", Phase::Working, ErrorKind::ReadOnly),
        ];
        for (code, message, phase, kind) in cases {
            assert_eq!(state_kind(code, message, phase), kind, "{code}");
        }
    }
}
