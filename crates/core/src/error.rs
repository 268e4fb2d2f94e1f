//! The error that commands end with: what happened, to what, and what to do next.

use std::fmt;

use crate::code::Code;
use crate::driver::{DriverError, ErrorKind, Target};

/// A command's failure.
#[derive(Clone, Debug)]
pub struct Error {
    /// What kind of failure it is.
    pub code: Code,
    /// What happened and to what, in a sentence or a short paragraph.
    pub message: String,
    /// The place in a file, where there is one.
    pub place: Option<Box<Place>>,
    /// The database's own words.
    pub database: Option<Box<DriverError>>,
    /// Facts that help to understand, a line each.
    pub notes: Vec<String>,
    /// What to do next: sentences or commands, a line each.
    pub help: Vec<String>,
}

/// A position in a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as a person would type its path.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1 in characters; `None` when only the line is known.
    pub column: Option<usize>,
    /// The lines around the place with their numbers.
    pub lines: Vec<(usize, String)>,
}

impl Place {
    /// The place of a byte offset. `context` lines before it are kept.
    pub fn at(file: &str, text: &str, offset: usize, context: usize) -> Place {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = text[start..offset].chars().count() + 1;
        Place { column: Some(column), ..Place::line(file, text, line, context) }
    }

    /// The place of a whole line.
    pub fn line(file: &str, text: &str, line: usize, context: usize) -> Place {
        let first = line.saturating_sub(context).max(1);
        let lines = text
            .lines()
            .enumerate()
            .map(|(index, content)| (index + 1, content))
            .skip(first - 1)
            .take(line + 1 - first)
            .map(|(number, content)| (number, content.chars().take(200).collect()))
            .collect();
        Place { file: file.to_owned(), line, column: None, lines }
    }
}

impl Error {
    /// An error with nothing but its message.
    pub fn new(code: Code, message: impl Into<String>) -> Error {
        Error {
            code,
            message: message.into(),
            place: None,
            database: None,
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Adds a line of what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Error {
        self.help.push(help.into());
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Error {
        self.notes.push(note.into());
        self
    }

    /// Adds the place.
    #[must_use]
    pub fn place(mut self, place: Place) -> Error {
        self.place = Some(Box::new(place));
        self
    }

    /// Adds the database's words.
    #[must_use]
    pub fn database(mut self, error: DriverError) -> Error {
        self.database = Some(Box::new(error));
        self
    }

    /// A refusal of the database outside of any migration: connecting, reading the history.
    pub fn from_driver(error: DriverError, target: &Target) -> Error {
        let (code, message, help) = describe(&error, target);
        Error::new(code, message).help(help).database(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.text(), self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.database.as_deref().map(|error| error as _)
    }
}

/// Code, message and advice for a refusal, by its kind.
fn describe(error: &DriverError, target: &Target) -> (Code, String, &'static str) {
    let Target { database, location, .. } = target;
    match error.kind {
        ErrorKind::Unreachable => (
            Code::Unreachable,
            format!("can't reach database server at `{location}`"),
            "check that the server is running and that host, port and firewall are right",
        ),
        ErrorKind::Authentication => (
            Code::Authentication,
            format!("authentication failed against the database server at `{location}`"),
            "check user and password in the URL; special characters in them must be percent-encoded",
        ),
        ErrorKind::DatabaseMissing => (
            Code::DatabaseMissing,
            format!("database `{database}` does not exist at `{location}`"),
            "create it with `brant db create`, or check the name in the URL",
        ),
        ErrorKind::DatabaseExists => (
            Code::DatabaseExists,
            format!("database `{database}` already exists at `{location}`"),
            "nothing to do, or choose another name in the URL",
        ),
        ErrorKind::AccessDenied => (
            Code::AccessDenied,
            format!("the user was denied access on the database `{database}`"),
            "grant the right that the database names below, or use another user",
        ),
        ErrorKind::Tls => (
            Code::Tls,
            "error opening a TLS connection".to_owned(),
            "check sslmode and the certificate settings in the URL",
        ),
        ErrorKind::InvalidUrl => (
            Code::InvalidUrl,
            format!("the database URL is not valid: {}", error.message),
            "percent-encode special characters in user and password; the forms are in docs/configuration.md",
        ),
        ErrorKind::Timeout => (
            Code::Timeout,
            "the database did not answer in time".to_owned(),
            "raise the limit (connect_timeout in the URL, statement_timeout in brant.toml) or see what the server is busy with",
        ),
        ErrorKind::LockTimeout => (
            Code::TableLocked,
            "a table stayed locked by another session".to_owned(),
            "see who blocks with `brant lock status`, or raise `lock_timeout`",
        ),
        ErrorKind::TooManyConnections => (
            Code::Unreachable,
            format!("the server at `{location}` has no free connection"),
            "try again later, or raise the server's connection limit",
        ),
        ErrorKind::ConnectionLost => (
            Code::ConnectionLost,
            "the server closed the connection".to_owned(),
            "run `brant migrate status` to see what is certain, then the same command again",
        ),
        ErrorKind::LockLost => (
            Code::LockLost,
            "the migration lock was lost while working".to_owned(),
            "nothing ran without the lock; run the same command again",
        ),
        ErrorKind::ReadOnly => (
            Code::ReadOnly,
            format!("the database `{database}` at `{location}` takes no writes"),
            "connect to the primary server, or make the file writable",
        ),
        ErrorKind::MissingTable => (
            Code::MissingTable,
            "a table does not exist".to_owned(),
            "see `brant migrate status` for what is applied",
        ),
        ErrorKind::ForeignKeys => (
            Code::ForeignKeys,
            "rows break a foreign key".to_owned(),
            "mend the rows or the migration, then deploy again",
        ),
        ErrorKind::SystemDatabase => (
            Code::SystemDatabase,
            format!("the `{database}` database is a system database, it should not be altered"),
            "connect to another database",
        ),
        ErrorKind::Unsupported => (
            Code::NotAvailable,
            error.message.clone(),
            "see docs/databases.md for what each database offers",
        ),
        ErrorKind::Statement => (
            Code::Database,
            "the database refused a statement".to_owned(),
            "the database's own words are below",
        ),
    }
}
