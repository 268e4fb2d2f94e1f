//! What one database has to offer: how to reach it, lock it, create it.
//!
//! A driver is stateless; what it opens are values ([`Connection`], [`Lock`]).

use std::fmt;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;

use crate::advice::{Advice, Refusal};
use crate::connection::Connection;
use crate::copier::Copier;
use crate::dialect::Dialect;
use crate::external::External;
use crate::lock::Lock;
use crate::secret::DatabaseUrl;

/// One kind of database, registered once by the command line or the library's user.
#[async_trait]
pub trait Driver: Send + Sync + fmt::Debug {
    /// The word of `provider = "…"` in `migration_lock.toml` and schema.prisma.
    fn provider(&self) -> &'static str;

    /// Other spellings of [`Driver::provider`] that mean the same, e.g. `postgres`.
    fn aliases(&self) -> &'static [&'static str];

    /// The URL schemes this driver answers to, without the colon.
    fn schemes(&self) -> &'static [&'static str];

    /// What every server of this kind can do; for a dry run on a database that is not there yet.
    fn profile(&self) -> Profile;

    /// The pure part: splitting, quoting.
    fn dialect(&self) -> &dyn Dialect;

    /// Reads a URL. Opens nothing.
    ///
    /// `base` is the folder that a relative file name in the URL starts from.
    /// Fails with [`ErrorKind::InvalidUrl`]; the error never repeats the URL.
    fn target(&self, url: &DatabaseUrl, base: &Path) -> Result<Target, DriverError>;

    /// A database that needs no server and no file, for scratch databases; none where there is no
    /// such thing.
    fn in_memory(&self) -> Option<Target>;

    /// Opens the connection that does the work. The session is set up as
    /// `session` says, and the URL's schema exists afterwards (it is created
    /// when missing, as Prisma Migrate does) unless the server is read-only.
    ///
    /// Fails with the kinds `Unreachable`, `Authentication`, `DatabaseMissing`,
    /// `AccessDenied`, `Tls`, `Timeout`, `TooManyConnections`.
    async fn connect(
        &self,
        target: &Target,
        session: &Session,
    ) -> Result<Box<dyn Connection>, DriverError>;

    /// Opens the session that will hold the migration lock, without taking it.
    /// Core calls [`Lock::try_acquire`] on it, again and again if need be.
    async fn lock(&self, target: &Target, session: &Session) -> Result<Box<dyn Lock>, DriverError>;

    /// Whether the database of `target` is there. Used by `db create`, `db drop`, `db wait`.
    async fn database_exists(
        &self,
        target: &Target,
        session: &Session,
    ) -> Result<bool, DriverError>;

    /// Creates the database. A second call answers [`ErrorKind::DatabaseExists`].
    async fn create_database(&self, target: &Target, session: &Session) -> Result<(), DriverError>;

    /// Drops the database with everything in it, ending other sessions where
    /// the server can. A second call answers [`ErrorKind::DatabaseMissing`].
    async fn drop_database(&self, target: &Target, session: &Session) -> Result<(), DriverError>;

    /// Makes an empty database for a moment's use on the server of `beside`, with the same user
    /// and schema, and answers how to reach it. Who may not create databases may be given an empty
    /// schema of that database instead. Called by [`crate::scratch`], with a name that
    /// begins with [`crate::scratch::PREFIX`]; the database of `beside` itself need not be there.
    ///
    /// In the same session, databases of such names that no session uses are dropped: their
    /// processes died. One whose owner has not connected yet may be among them; its owner's
    /// connect then fails with [`ErrorKind::DatabaseMissing`], and core tries again. One that is
    /// connected to is safe. Where a private database in memory does, nothing is made here.
    async fn create_scratch(
        &self,
        beside: &Target,
        name: &str,
        session: &Session,
    ) -> Result<Target, DriverError>;

    /// Looks why the server refused something and what exactly would settle it: which right is
    /// missing, to whom, and the statement that grants it; which extension a type comes from; which
    /// rows are in the way. Core asks once per failure, when the work is undone. Opens a session of
    /// its own, changes nothing, and never fails: what cannot be found out is left out.
    async fn advise(&self, target: &Target, session: &Session, refusal: Refusal<'_>) -> Advice;

    /// Drops what [`Driver::create_scratch`] made, after core closed its connection.
    async fn drop_scratch(
        &self,
        beside: &Target,
        scratch: &Target,
        session: &Session,
    ) -> Result<(), DriverError>;

    /// The address of another database of the same server, reached by the same user; for SQLite,
    /// of another file of the same folder. `naming` makes its name from that of `of`, which it is
    /// given without a file's extension. Opens nothing.
    ///
    /// Fails with [`ErrorKind::InvalidUrl`] for a name that no database can have, and
    /// [`ErrorKind::Unsupported`] where there are no other databases.
    fn sibling(&self, of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError>;

    /// The databases of the server that this user may drop and whose names begin as `naming` says
    /// (see [`Driver::sibling`]), the newest first where that is known.
    async fn siblings(
        &self,
        of: &Target,
        naming: &Naming<'_>,
        session: &Session,
    ) -> Result<Vec<Target>, DriverError>;

    /// The ability to copy databases; `None` where replaying migrations is as good.
    fn copier(&self) -> Option<&dyn Copier>;
}

/// Makes a database's name from that of another one.
pub type Naming<'a> = dyn Fn(&str) -> String + Sync + 'a;

/// A database's address, read from a URL once.
#[derive(Clone, Debug)]
pub struct Target {
    /// The word of [`Driver::provider`].
    pub provider: &'static str,
    /// For people: `PostgreSQL`, `SQLite`, `MySQL`.
    pub product: &'static str,
    /// The database's name, or the file's as written in the URL.
    pub database: String,
    /// The schema that holds the tables, where the database has schemas.
    pub schema: Option<String>,
    /// `host:port`, `unix:/path`, or the file's path.
    pub location: String,
    /// The URL with its secret, for the driver alone. For SQLite the file's path made absolute.
    pub url: DatabaseUrl,
}

impl Target {
    /// One line for people, without a secret:
    /// `PostgreSQL database "shop", schema "public" at "localhost:5432"`.
    pub fn label(&self) -> String {
        let schema = match &self.schema {
            Some(schema) => format!(", schema \"{schema}\""),
            None => String::new(),
        };
        format!("{} database \"{}\"{schema} at \"{}\"", self.product, self.database, self.location)
    }
}

/// Settings that every session of a run gets.
#[derive(Clone, Debug)]
pub struct Session {
    /// Shown by the server in its list of sessions.
    pub application_name: String,
    /// How long to wait for the server to answer the first time.
    pub connect_timeout: Duration,
    /// How long one statement may wait for a table's lock. `None`: the server's own limit.
    pub lock_timeout: Option<Duration>,
    /// How long one statement may run. `None`: no limit (the role's own is overridden).
    pub statement_timeout: Option<Duration>,
    /// Whether SQLite scripts may `ATTACH` other files.
    pub allow_attach: bool,
    /// What a commit waits for.
    pub commit: Commit,
    /// What somebody else manages. Core leaves it out of what it reads; only
    /// [`Connection::clear`] is told of it.
    pub external: External,
}

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// The disk: what was committed survives a crash of the server.
    Durable,
    /// Not the disk, where the server offers that (PostgreSQL): a crash of the server can undo the
    /// last commits, each of them whole, with its row in the history.
    Lazy,
    /// Nothing: the database is a scratch one, and transactions may travel together.
    Scratch,
}

impl Default for Session {
    /// Prisma Migrate's connect timeout of 5 s; no limit on statements.
    fn default() -> Session {
        Session {
            application_name: "brant".to_owned(),
            connect_timeout: Duration::from_secs(5),
            lock_timeout: None,
            statement_timeout: None,
            allow_attach: false,
            commit: Commit::Durable,
            external: External::default(),
        }
    }
}

/// What a database can do, as data that can be printed and tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// DDL can be rolled back: a migration and its history row are one transaction.
    pub transactional_ddl: bool,
    /// Commits dominate the cost and readers are shut out anyway: the pending
    /// atomic migrations share one outer transaction, a savepoint each.
    pub batch: bool,
    /// Dropping a table for a rebuild touches child rows while foreign keys are
    /// enforced, and enforcement can only be switched outside a transaction.
    pub foreign_key_window: bool,
    /// How the server reads quotes in a script. Of a connection: as it is set there.
    pub quoting: Quoting,
}

/// How a server reads quotes, where that can be set (`sql_mode` on MySQL and MariaDB).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quoting {
    /// What stands in double quotes is a name, not a text.
    pub double_quotes_are_names: bool,
    /// A backslash in a text is a character like any other.
    pub backslashes_are_plain: bool,
}

impl Quoting {
    /// As databases are set unless somebody changes it.
    pub const USUAL: Quoting =
        Quoting { double_quotes_are_names: false, backslashes_are_plain: false };
}

/// What is known about the server behind a connection.
#[derive(Clone, Debug)]
pub struct Server {
    /// `PostgreSQL`, `MariaDB`, `MySQL`, `SQLite`.
    pub product: String,
    /// As the server writes it, e.g. `15.20`.
    pub version: String,
    /// Who we are there; empty where there are no users.
    pub user: String,
    /// The server takes no writes (a replica, a read-only file).
    pub read_only: bool,
    /// Whether this user may create tables where the history lives.
    pub may_create: bool,
    /// Other things a person should know, a sentence each (a pool in between, for example).
    pub notes: Vec<String>,
}

/// A database's refusal, classified by its driver.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct DriverError {
    /// What a person or core can act on.
    pub kind: ErrorKind,
    /// SQLSTATE, MySQL's error number, or SQLite's extended result code.
    pub code: Option<String>,
    /// The server's words, unchanged. Never contains the connection's password.
    pub message: String,
    /// Further lines of the server (detail, hint, where).
    pub details: Vec<String>,
}

impl DriverError {
    /// An error of the driver's own making.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> DriverError {
        DriverError { kind, code: None, message: message.into(), details: Vec::new() }
    }
}

/// What went wrong, as far as anybody can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// No answer from the host, or no such host.
    Unreachable,
    /// User or password refused.
    Authentication,
    /// The server is there, the database is not.
    DatabaseMissing,
    /// A database of this name is there already.
    DatabaseExists,
    /// The user lacks a right.
    AccessDenied,
    /// The TLS handshake failed, or the server's certificate was refused.
    Tls,
    /// The URL cannot be read.
    InvalidUrl,
    /// A time limit of ours or the server's ran out.
    Timeout,
    /// A table is locked by somebody else for longer than `lock_timeout`.
    LockTimeout,
    /// The whole database is in use by somebody else for longer than that (SQLite's file).
    Busy,
    /// The server has no free connection; trying again later may help.
    TooManyConnections,
    /// The connection is gone; what it was doing may or may not have happened.
    ConnectionLost,
    /// The migration lock's session died or lost the lock.
    LockLost,
    /// The server takes no writes.
    ReadOnly,
    /// A table or view named in the statement does not exist.
    MissingTable,
    /// Rows break a foreign key.
    ForeignKeys,
    /// Something of this name is there already.
    ObjectExists,
    /// The database is owned by the server itself.
    SystemDatabase,
    /// The server makes no foreign keys (Vitess, PlanetScale).
    NoForeignKeys,
    /// The server takes changes of the structure only on a branch for development (PlanetScale).
    NoDirectDdl,
    /// Something the server does not offer.
    Unsupported,
    /// Any other refusal of a statement.
    Statement,
}

impl ErrorKind {
    /// Somebody else is in the way: the same may go well a moment later.
    #[must_use]
    pub fn may_pass(self) -> bool {
        matches!(self, ErrorKind::LockTimeout | ErrorKind::Busy)
    }
}
