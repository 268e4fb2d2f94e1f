//! The server's refusals, classified.

use std::io;

use brant_core::{DriverError, ErrorKind};
use mysql_async::{DriverError as ClientError, Error, IoError, ServerError};

/// Error numbers with a meaning of their own. All others are [`ErrorKind::Statement`].
const KINDS: &[(ErrorKind, &[u16])] = &[
    // 1130: host not allowed; 1820, 1862: password expired; 3118, 4151: account locked.
    (ErrorKind::Authentication, &[1045, 1130, 1251, 1698, 1820, 1862, 3118, 4151]),
    (ErrorKind::AccessDenied, &[1044, 1095, 1142, 1143, 1211, 1227, 1370, 1410, 3530]),
    (ErrorKind::DatabaseMissing, &[1008, 1049]),
    (ErrorKind::DatabaseExists, &[1007]),
    (ErrorKind::TooManyConnections, &[1040, 1203, 1226]),
    // 1053: shutdown; 1927, 3169: killed; 4031: idle for too long; 2006, 2013: the client's numbers.
    (
        ErrorKind::ConnectionLost,
        &[1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 3169, 4031],
    ),
    // 1213 is a deadlock: the other session won.
    (ErrorKind::LockTimeout, &[1205, 1213, 3572]),
    (ErrorKind::Timeout, &[1969, 3024]),
    (ErrorKind::ReadOnly, &[1792, 1836, 1874]),
    (ErrorKind::MissingTable, &[1051, 1146]),
    (ErrorKind::ForeignKeys, &[1216, 1217, 1451, 1452]),
    // A table, column, key, routine, trigger, check constraint, or foreign key of this name is there.
    (ErrorKind::ObjectExists, &[1050, 1060, 1061, 1304, 1359, 1826, 3822]),
    (ErrorKind::Tls, &[3159]),
];

/// `The server is running with the --read-only option`; the same number also
/// stands for other options.
const OPTION_PREVENTS: u16 = 1290;
/// A subquery gave more than one row: how the lock check fails (see `step.rs`).
pub(crate) const TWO_ROWS: &str = "1242";
/// DROP of a table that is not there.
pub(crate) const UNKNOWN_TABLE: &str = "1051";
/// "Deadlock found": this session was chosen to give way.
pub(crate) const GIVEN_WAY: &str = "1213";
/// A packet beyond `max_allowed_packet`.
pub(crate) const TOO_LARGE: &str = "1153";

/// An error of an open connection.
pub(crate) fn classify(error: Error) -> DriverError {
    match error {
        Error::Server(error) => refused(error),
        error => DriverError::new(ErrorKind::ConnectionLost, error.to_string()),
    }
}

/// An error while connecting.
pub(crate) fn at_connect(error: Error) -> DriverError {
    match error {
        Error::Server(error) => crowded(refused(error)),
        Error::Io(IoError::Tls(error)) => DriverError::new(ErrorKind::Tls, error.to_string()),
        Error::Driver(
            error @ (ClientError::NoClientSslFlagFromServer | ClientError::NoKeyFound),
        ) => DriverError::new(ErrorKind::Tls, error.to_string()),
        Error::Driver(
            error @ (ClientError::UnknownAuthPlugin { .. }
            | ClientError::MysqlOldPasswordDisabled
            | ClientError::CleartextPluginDisabled),
        ) => DriverError::new(ErrorKind::Authentication, error.to_string()),
        // The TLS library hands its errors over as errors of input; a server that
        // ends the connection in the middle of the handshake shows as `tls handshake eof`.
        Error::Io(IoError::Io(error)) => {
            let tls = error.kind() == io::ErrorKind::InvalidData
                || error.to_string().starts_with("tls handshake");
            let kind = if tls { ErrorKind::Tls } else { ErrorKind::Unreachable };
            DriverError::new(kind, error.to_string())
        }
        error => DriverError::new(ErrorKind::Unreachable, error.to_string()),
    }
}

/// Whoever connects holds nothing yet, so a deadlock is a crowd: a moment later there is room.
pub(crate) fn crowded(error: DriverError) -> DriverError {
    match error.code.as_deref() {
        Some(GIVEN_WAY) => DriverError { kind: ErrorKind::TooManyConnections, ..error },
        _ => error,
    }
}

fn refused(error: ServerError) -> DriverError {
    let read_only = error.code == OPTION_PREVENTS && error.message.contains("read");
    let kind = KINDS
        .iter()
        .find(|(_, codes)| codes.contains(&error.code))
        .map_or(ErrorKind::Statement, |(kind, _)| *kind);
    let kind = if read_only { ErrorKind::ReadOnly } else { vitess(&error).unwrap_or(kind) };
    DriverError {
        kind,
        code: Some(error.code.to_string()),
        message: error.message,
        details: Vec::new(),
    }
}

/// What Vitess refuses, under numbers that mean something else elsewhere (1317: the query was ended;
/// 1105: any error).
fn vitess(error: &ServerError) -> Option<ErrorKind> {
    let message = error.message.to_ascii_lowercase();
    match error.code {
        1317 if message.contains("foreign key") => Some(ErrorKind::NoForeignKeys),
        1105 if message.contains("direct ddl is disabled") => Some(ErrorKind::NoDirectDdl),
        _ => None,
    }
}

/// Where in a statement a syntax error is: byte offset of the text that the
/// message quotes (`near '…' at line N`, lines counted from the statement's start).
pub(crate) fn position(message: &str, statement: &str) -> Option<usize> {
    let (_, rest) = message.split_once(" near '")?;
    let (near, line) = rest.rsplit_once("' at line ")?;
    let line: usize = line.trim().parse().ok()?;
    if near.is_empty() {
        return Some(statement.len());
    }
    // The server quotes up to 80 characters, running on into the next statement.
    let start = line_start(statement, line)?;
    let mut from = start;
    while let Some(found) = statement[from..].find(near.chars().next()?) {
        let at = from + found;
        let rest = &statement[at..];
        if rest.starts_with(near)
            || near.strip_prefix(rest).is_some_and(|more| more.starts_with(';'))
        {
            return Some(at);
        }
        from = at + rest.chars().next().map_or(1, char::len_utf8);
    }
    Some(start)
}

fn line_start(text: &str, line: usize) -> Option<usize> {
    if line <= 1 {
        return Some(0);
    }
    text.match_indices('\n').nth(line - 2).map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_the_message_quotes() {
        let statement = "SELECT x\nfrm x\nfrm";
        let message = |near: &str, line: usize| {
            format!(
                "You have an error in your SQL syntax; check … to use near '{near}' at line {line}"
            )
        };
        let cases = [
            (message("x\nfrm", 2), Some(13)),
            (message("frm;\nSELECT 2", 3), Some(15)),
            (message("", 3), Some(18)),
            (message("frm x\nfrm", 1), Some(9)),
            (message("elsewhere", 2), Some(9)),
            ("Unknown column 'y'".to_owned(), None),
        ];
        for (message, expected) in cases {
            assert_eq!(position(&message, statement), expected, "{message}");
        }
    }

    #[test]
    fn an_option_is_not_always_read_only() {
        let kind = |message: &str| {
            let error =
                ServerError { code: 1290, message: message.to_owned(), state: String::new() };
            refused(error).kind
        };
        assert_eq!(kind("running with the --read-only option"), ErrorKind::ReadOnly);
        assert_eq!(kind("running with the --secure-file-priv option"), ErrorKind::Statement);
    }

    #[test]
    fn a_deadlock_at_connect_is_a_crowd() {
        let refusal = || {
            Error::Server(ServerError { code: 1213, message: String::new(), state: String::new() })
        };
        assert_eq!(at_connect(refusal()).kind, ErrorKind::TooManyConnections);
        assert_eq!(classify(refusal()).kind, ErrorKind::LockTimeout, "it has tables by then");
    }
}
