//! SQLite's result codes, classified.

use std::io;
use std::path::Path;

use brant_core::{DriverError, ErrorKind};
use rusqlite::ffi;

/// Classifies an error of the library.
pub(crate) fn classify(error: rusqlite::Error) -> DriverError {
    let (code, message) = match error {
        rusqlite::Error::SqliteFailure(failure, message) => {
            let message = message.unwrap_or_else(|| failure.to_string());
            (failure.extended_code, message)
        }
        rusqlite::Error::SqlInputError { error, msg, .. } => (error.extended_code, msg),
        other => return DriverError::new(ErrorKind::Statement, other.to_string()),
    };
    let (kind, detail) = meaning(code, &message);
    DriverError {
        kind,
        code: Some(code.to_string()),
        message,
        details: detail.map(str::to_owned).into_iter().collect(),
    }
}

/// The byte of the statement's text that SQLite complained about.
pub(crate) fn offset(error: &rusqlite::Error) -> Option<usize> {
    match error {
        rusqlite::Error::SqlInputError { offset, .. } => usize::try_from(*offset).ok(),
        _ => None,
    }
}

/// Kind and explanation of an extended result code.
fn meaning(code: i32, message: &str) -> (ErrorKind, Option<&'static str>) {
    if code == ffi::SQLITE_CONSTRAINT_FOREIGNKEY {
        return (ErrorKind::ForeignKeys, None);
    }
    // The low byte is the primary code; the rest only refines it.
    match code & 0xff {
        ffi::SQLITE_READONLY => (ErrorKind::ReadOnly, None),
        ffi::SQLITE_BUSY => (ErrorKind::Busy, Some("another process uses the file")),
        ffi::SQLITE_LOCKED => {
            (ErrorKind::LockTimeout, Some("another statement of this session uses the table"))
        }
        ffi::SQLITE_PERM => (ErrorKind::AccessDenied, None),
        ffi::SQLITE_AUTH => (
            ErrorKind::Statement,
            Some(
                "opening other files (ATTACH, VACUUM INTO) is switched off; `allow_attach = true` allows it",
            ),
        ),
        ffi::SQLITE_FULL => (ErrorKind::Statement, Some("the disk or the quota is full")),
        ffi::SQLITE_IOERR => {
            (ErrorKind::Statement, Some("the operating system failed to read or write the file"))
        }
        ffi::SQLITE_CORRUPT => (
            ErrorKind::Statement,
            Some("the file is damaged; `PRAGMA integrity_check` tells where"),
        ),
        ffi::SQLITE_CANTOPEN => (
            ErrorKind::AccessDenied,
            Some("the file, its folder or its journal cannot be opened or created"),
        ),
        ffi::SQLITE_NOTADB => {
            (ErrorKind::InvalidUrl, Some("the file is not a SQLite database, or it is encrypted"))
        }
        ffi::SQLITE_ERROR if message.starts_with("no such table") => {
            (ErrorKind::MissingTable, None)
        }
        ffi::SQLITE_ERROR if THERE_ALREADY.iter().any(|words| message.contains(words)) => {
            (ErrorKind::ObjectExists, None)
        }
        _ => (ErrorKind::Statement, None),
    }
}

/// SQLite has one code for every error of a statement; these words tell it apart.
const THERE_ALREADY: [&str; 2] = [" already exists", "duplicate column name"];

/// Classifies a refusal of the operating system, naming what was attempted.
pub(crate) fn from_io(error: &io::Error, action: &str, path: &Path) -> DriverError {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::DatabaseMissing,
        io::ErrorKind::PermissionDenied => ErrorKind::AccessDenied,
        io::ErrorKind::ReadOnlyFilesystem => ErrorKind::ReadOnly,
        io::ErrorKind::AlreadyExists => ErrorKind::DatabaseExists,
        io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename => ErrorKind::InvalidUrl,
        _ => ErrorKind::Unreachable,
    };
    DriverError {
        kind,
        code: error.raw_os_error().map(|number| number.to_string()),
        message: format!("{action} \"{}\": {error}", path.display()),
        details: Vec::new(),
    }
}
