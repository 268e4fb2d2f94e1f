//! What is particular to one database's SQL text. Pure: no I/O.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use brant_catalog::{Hazard, HazardKind, NativeType, QualifiedName};
use brant_psl::connector::Connector;

use crate::driver::Quoting;
use crate::modeller::Modeller;
use crate::token::Token;

/// A database's language.
pub trait Dialect: Send + Sync + fmt::Debug {
    /// Cuts a script into statements and says what each is. Never fails: what
    /// it cannot read becomes one [`Kind::Opaque`] statement, which the server
    /// gets as it is. The time it takes grows linearly with the text.
    fn split(&self, text: &str) -> Split;

    /// The same where quotes are read in another way than usual. Databases on which that cannot be
    /// set need not know of it.
    fn split_as(&self, text: &str, _: Quoting) -> Split {
        self.split(text)
    }

    /// The pieces of a statement, without blanks and comments, up to the first that has no end.
    fn tokens<'a>(&self, statement: &'a str) -> Vec<Token<'a>>;

    /// The data that a script takes away for good with tables and columns, as far as its text
    /// tells. Statements that change rows are not looked at.
    fn losses(&self, script: &Script) -> Vec<Loss>;

    /// Quotes a name for use in SQL text.
    fn quote(&self, name: &str) -> String;

    /// A text as a literal that every type whose text form it is takes.
    fn literal(&self, text: &str) -> String;

    /// The text form of a made-up value of a native type; values of different numbers (from 1)
    /// differ. `None` where the type's family tells enough.
    fn sample(&self, native: &NativeType, number: usize) -> Option<String>;

    /// The statement that inserts one row of columns and SQL values.
    fn insert(&self, table: &QualifiedName, row: &[(&str, String)]) -> String;

    /// Whether what a statement makes also depends on settings of the database that it runs in, as the
    /// collation of a table that names none does on MySQL. Such a statement cannot be written anew.
    fn takes_after_database(&self, statement: &str) -> bool;

    /// Databases that belong to the server itself and must not be migrated (P3004).
    fn is_system_database(&self, name: &str) -> bool;

    /// What schema.prisma may say when it is for this database.
    fn connector(&self) -> &'static Connector;

    /// What a schema means here, and the SQL that leads from one state to another.
    fn modeller(&self) -> &dyn Modeller;
}

/// Data that a script takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// What [`crate::Connection::count`] can count.
    Countable(Hazard),
    /// Anything else, a sentence.
    Told(String),
}

impl Loss {
    /// A table that is dropped.
    pub fn table(table: QualifiedName) -> Loss {
        Loss::Countable(Hazard { kind: HazardKind::DropTable, table, column: String::new() })
    }

    /// A column that is dropped.
    pub fn column(table: QualifiedName, column: String) -> Loss {
        Loss::Countable(Hazard { kind: HazardKind::DropColumn, table, column })
    }
}

/// A script after splitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The statements in order. Their spans do not overlap; text between them
    /// is blank, comment or separator.
    pub statements: Vec<Statement>,
    /// Why the script cannot run inside one transaction although each of its
    /// statements can, e.g. a new enum value that is used further down.
    pub stepwise: Option<String>,
    /// What the lexer could not make sense of, if anything.
    pub unreadable: Option<String>,
}

/// One statement of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Bytes in the script's text, from the first to the last character, without the separator.
    pub span: Range<usize>,
    /// Line of the first character, counted from 1.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a statement does to the transaction it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Takes part in a transaction and is undone with it.
    Transactional,
    /// Takes part in a transaction and must come before any query of it
    /// (`SET TRANSACTION ISOLATION LEVEL …`); so it precedes even the look at the lock.
    Opening,
    /// Commits by itself, whole or not at all (DDL on MySQL and MariaDB).
    SelfCommitting,
    /// Cannot run inside a transaction. The reason, for the note.
    Alone(&'static str),
    /// Changes only the session (`SET`, `USE`, a pragma); repeated when a
    /// half-applied script is continued, since the new session lacks it.
    Session,
    /// Opens a transaction.
    Begin,
    /// Commits a transaction.
    Commit,
    /// Rolls back a whole transaction.
    Rollback,
    /// Switches the enforcement of foreign keys (SQLite).
    ForeignKeys {
        /// On or off.
        enforced: bool,
    },
    /// A line for a client, not for the server; it is not sent. What to tell about it.
    Skipped(&'static str),
    /// Must not be run. The reason and what to do instead.
    Refused(String),
    /// Text that the lexer could not read. Runs in a message of its own.
    Opaque,
}

impl Kind {
    /// Whether [`crate::Step::Run`] sends such a statement: transaction control
    /// is core's, foreign keys have steps of their own, client lines have no meaning for the server.
    pub fn is_sent(&self) -> bool {
        match self {
            Kind::Transactional
            | Kind::Opening
            | Kind::SelfCommitting
            | Kind::Alone(_)
            | Kind::Session
            | Kind::Opaque => true,
            Kind::Begin
            | Kind::Commit
            | Kind::Rollback
            | Kind::ForeignKeys { .. }
            | Kind::Skipped(_)
            | Kind::Refused(_) => false,
        }
    }
}

/// A script ready to run: its text and what splitting found in it.
#[derive(Clone, Debug)]
pub struct Script {
    /// The text as it is run (without a byte order mark), shared with the migration:
    /// it may have tens of megabytes.
    pub text: Arc<String>,
    /// See [`Split::statements`].
    pub statements: Vec<Statement>,
}

impl Script {
    /// The text of one statement.
    pub fn statement(&self, index: usize) -> &str {
        self.statements
            .get(index)
            .and_then(|statement| self.text.get(statement.span.clone()))
            .unwrap_or_default()
    }

    /// How many statements reach the server.
    pub fn sent(&self) -> usize {
        self.sent_texts().count()
    }

    /// The statements that reach the server.
    pub fn sent_texts(&self) -> impl Iterator<Item = &str> {
        let sent = self.statements.iter().filter(|statement| statement.kind.is_sent());
        sent.map(|statement| self.text.get(statement.span.clone()).unwrap_or_default())
    }
}
