//! What would settle a refusal: when everything is undone and closed, the driver is asked to look.
//!
//! "Permission denied" tells neither who lacks the right nor what grants it; the server knows both.

mod orphans;

use crate::dialect::Dialect;
use crate::driver::{Driver, DriverError, ErrorKind, Session, Target};
use crate::error::Error;
use crate::refusal::GENERAL_HELP;

pub use orphans::orphans;

/// A refusal to look into.
#[derive(Clone, Copy, Debug)]
pub struct Refusal<'a> {
    /// The server's words.
    pub error: &'a DriverError,
    /// The statement of a script that was refused, if it was one.
    pub statement: Option<&'a str>,
    /// It happened in a scratch database, or while one was made.
    pub scratch: bool,
}

/// What a driver found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// Facts, each a line: who lacks what.
    pub notes: Vec<String>,
    /// What to do: sentences, with the exact SQL on lines of their own.
    pub help: Vec<String>,
}

impl Advice {
    /// One fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Advice {
        self.notes.push(note.into());
        self
    }

    /// SQL on lines of its own, behind words that say who is to run it, and where.
    #[must_use]
    pub fn sql(self, lead: &str, sql: &str) -> Advice {
        self.help(format!("{lead}:\n{sql}"))
    }

    /// The query that finds the rows in the way of a foreign key, where the statement tells.
    #[must_use]
    pub fn orphans(self, dialect: &dyn Dialect, refusal: Refusal<'_>) -> Advice {
        let query =
            refusal.statement.and_then(|text| orphans(dialect, text, &refusal.error.message));
        match query {
            Some(query) => self.help(format!(
                "these rows point to nothing; give them a target, empty the column, or delete them first:\n{query}"
            )),
            None => self,
        }
    }

    /// One thing to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Advice {
        self.help.push(help.into());
        self
    }
}

/// The error with what the driver finds out about it; the same error where there is nothing to ask
/// or where it was asked before. `scratch` as in [`Refusal`].
pub async fn advised(
    driver: &dyn Driver,
    target: &Target,
    session: &Session,
    mut error: Error,
    scratch: bool,
) -> Error {
    let refused = error.database.clone().filter(|refused| !error.advised && may(refused));
    error.advised = true;
    let Some(refused) = refused else { return error };
    let statement = error.place.as_ref().and_then(|place| place.statement.as_deref());
    let refusal = Refusal { error: &refused, statement, scratch };
    let advice = driver.advise(target, session, refusal).await;
    error.notes.extend(advice.notes);
    if !advice.help.is_empty() {
        error.help.retain(|help| !GENERAL_HELP.contains(&help.as_str()));
    }
    error.help.splice(..0, advice.help);
    error
}

/// Whether the server can be asked about it: it has to be there and to let us in.
fn may(refused: &DriverError) -> bool {
    match refused.kind {
        ErrorKind::AccessDenied
        | ErrorKind::MissingTable
        | ErrorKind::ForeignKeys
        | ErrorKind::ObjectExists
        | ErrorKind::Statement => true,
        ErrorKind::Unreachable
        | ErrorKind::Authentication
        | ErrorKind::DatabaseMissing
        | ErrorKind::DatabaseExists
        | ErrorKind::Tls
        | ErrorKind::InvalidUrl
        | ErrorKind::Timeout
        | ErrorKind::LockTimeout
        | ErrorKind::Busy
        | ErrorKind::TooManyConnections
        | ErrorKind::ConnectionLost
        | ErrorKind::LockLost
        | ErrorKind::ReadOnly
        | ErrorKind::SystemDatabase
        | ErrorKind::NoForeignKeys
        | ErrorKind::NoDirectDdl
        | ErrorKind::Unsupported => false,
    }
}
