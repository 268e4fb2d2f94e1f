//! What a database's refusal means to a person, by its kind.

use crate::code::Code;
use crate::driver::{DriverError, ErrorKind, Target};
use crate::error::Error;

/// Said of a refusal that nobody knows more about.
pub(crate) const GENERAL_HELP: [&str; 2] = [
    "grant the right that the database names, or use another user",
    "the database's words tell why; if a right is missing, grant it and run the command again",
];

/// Said where a server makes no foreign keys.
pub(crate) const NO_FOREIGN_KEYS_HELP: &str = "write `relationMode = \"prisma\"` in the datasource and the migration without its foreign keys, or allow them on the server";
/// Said where the structure is changed by another way than SQL.
pub(crate) const NO_DIRECT_DDL_HELP: &str =
    "migrate a branch of the database for development, and have the server deploy that branch";

impl Error {
    /// A refusal outside of any migration: connecting, reading the history.
    pub fn from_driver(error: DriverError, target: &Target) -> Error {
        told(error, &target.location, &target.database)
    }

    /// What [`crate::Driver::target`] says of a URL that it cannot read: there is no target yet.
    pub fn from_url(error: DriverError) -> Error {
        told(error, "", "")
    }
}

fn told(error: DriverError, location: &str, database: &str) -> Error {
    let (code, message, help) = describe(error.kind);
    let message = message
        .replace("{location}", location)
        .replace("{database}", database)
        .replace("{message}", &error.message);
    Error::new(code, message).help(help).database(error)
}

/// Code, message and advice. The parts in braces are filled in from the target and the error.
fn describe(kind: ErrorKind) -> (Code, &'static str, &'static str) {
    connection(kind).unwrap_or_else(|| statement(kind))
}

fn connection(kind: ErrorKind) -> Option<(Code, &'static str, &'static str)> {
    Some(match kind {
        ErrorKind::Unreachable => (
            Code::Unreachable,
            "Can't reach database server at `{location}`",
            "check that the server is running and that host, port and firewall are right",
        ),
        ErrorKind::Authentication => (
            Code::Authentication,
            "Authentication failed against the database server at `{location}`",
            "check user and password in the URL; special characters in them must be percent-encoded",
        ),
        ErrorKind::DatabaseMissing => (
            Code::DatabaseMissing,
            "Database `{database}` does not exist at `{location}`",
            "create it with `brant db create`, or check the name in the URL",
        ),
        ErrorKind::DatabaseExists => (
            Code::DatabaseExists,
            "Database `{database}` already exists at `{location}`",
            "nothing to do, or choose another name in the URL",
        ),
        ErrorKind::AccessDenied => (
            Code::AccessDenied,
            "User was denied access on the database `{database}`",
            GENERAL_HELP[0],
        ),
        ErrorKind::Tls => (
            Code::Tls,
            "Error opening a TLS connection to `{location}`",
            "check `sslmode` and the certificate settings in the URL",
        ),
        ErrorKind::InvalidUrl => (
            Code::InvalidUrl,
            "The provided database URL is not valid: {message}",
            "percent-encode special characters in user and password; docs/configuration.md shows the forms",
        ),
        ErrorKind::TooManyConnections => (
            Code::Unreachable,
            "The database server at `{location}` has no free connection",
            "try again later, raise `lock_wait`, or raise the server's connection limit",
        ),
        ErrorKind::SystemDatabase => (
            Code::SystemDatabase,
            "The `{database}` database is a system database, it should not be altered with migrations",
            "connect to another database",
        ),
        _ => return None,
    })
}

fn statement(kind: ErrorKind) -> (Code, &'static str, &'static str) {
    match kind {
        ErrorKind::Timeout => (
            Code::Timeout,
            "The database did not answer in time",
            "raise the limit (`connect_timeout` in the URL, `statement_timeout` in brant.toml), or see what keeps the server busy",
        ),
        ErrorKind::LockTimeout => (
            Code::TableLocked,
            "A table stayed locked by another session",
            "see who blocks with `brant lock status`, or raise `lock_timeout`",
        ),
        ErrorKind::Busy => (
            Code::Timeout,
            "The database did not answer in time: {message}",
            "wait until the other process is done with it (`brant lock status` names it), or raise `lock_timeout`",
        ),
        ErrorKind::NoForeignKeys => (
            Code::NoForeignKeys,
            "Foreign keys cannot be created on this database",
            NO_FOREIGN_KEYS_HELP,
        ),
        ErrorKind::NoDirectDdl => (
            Code::NoDirectDdl,
            "This database takes no direct changes of its structure (DDL)",
            NO_DIRECT_DDL_HELP,
        ),
        ErrorKind::ConnectionLost => (
            Code::ConnectionLost,
            "The server has closed the connection",
            "run the same command again; it continues where the database stands",
        ),
        ErrorKind::LockLost => (
            Code::LockLost,
            "The migration lock was lost while working",
            "nothing ran without the lock; run the same command again",
        ),
        ErrorKind::ReadOnly => (
            Code::ReadOnly,
            "The database `{database}` at `{location}` takes no writes",
            "connect to the primary server, or make the file writable",
        ),
        ErrorKind::MissingTable => (
            Code::MissingTable,
            "A table does not exist: {message}",
            "see with `brant migrate status` what is applied",
        ),
        ErrorKind::ForeignKeys => (
            Code::ForeignKeys,
            "Rows break a foreign key: {message}",
            "mend the rows or the migration, then deploy again",
        ),
        ErrorKind::Unsupported => {
            (Code::NotAvailable, "{message}", "docs/databases.md says what each database offers")
        }
        _ => (Code::Database, "The database refused a statement: {message}", GENERAL_HELP[1]),
    }
}
