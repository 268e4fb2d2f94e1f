//! Columns.

use super::{ColumnType, DefaultValue, Enum, Origin, QualifiedName};
use serde::{Deserialize, Serialize};

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The names it had before, newest last; only sources that follow renames know them.
    pub former_names: Vec<String>,
    /// The enum of the schema that its values are from, where the database has no type for it; only
    /// sources that follow renames know it.
    pub labels: Option<Enum>,
    /// Its type, with the number of values it takes.
    pub r#type: ColumnType,
    /// The type in the database's words, where `type` does not say all of it (`decimal(5,2) unsigned`,
    /// SQLite's `VARCHAR(20)`).
    pub exact_type: Option<String>,
    /// The type in the words of the database that the column was read from. For people: it is
    /// neither compared nor written.
    pub declared: Option<String>,
    /// The domain that the type is that of (PostgreSQL).
    pub domain: Option<QualifiedName>,
    /// The value the database fills in where a row gives none.
    pub default: Option<DefaultValue>,
    /// A value that the client fills in (`uuid()`, `cuid()`…): nothing to the database, but rows
    /// that are already there get none.
    pub client_default: bool,
    /// How the database counts, if it does.
    pub auto_increment: Option<AutoIncrement>,
    /// The expression it is calculated from, if it is.
    pub generated: Option<Generated>,
    /// Character set and collation in the database's words, where they are not the table's.
    pub collation: Option<String>,
    /// What the database writes at every update (MySQL's `ON UPDATE CURRENT_TIMESTAMP`).
    pub on_update: Option<String>,
    /// Whatever else only this database's SQL says of it, in its words (`INVISIBLE`, `SRID 4326`).
    pub options: Vec<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// Where it was found.
    pub origin: Origin,
}

impl Column {
    /// A column with a name and a type and nothing else.
    #[must_use]
    pub fn new(name: impl Into<String>, r#type: ColumnType, origin: Origin) -> Self {
        Self {
            name: name.into(),
            former_names: Vec::new(),
            labels: None,
            r#type,
            exact_type: None,
            declared: None,
            domain: None,
            default: None,
            client_default: false,
            auto_increment: None,
            generated: None,
            collation: None,
            on_update: None,
            options: Vec::new(),
            comment: None,
            origin,
        }
    }

    /// Whether every row needs a value.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.r#type.arity.is_required()
    }
}

/// How a database makes consecutive numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AutoIncrement {
    /// A default that takes the next number of a sequence.
    Sequence {
        /// The sequence, where it is known: a schema file does not name it.
        name: Option<String>,
        /// The same one, where it belongs to no column: others may take numbers from it.
        lent: Option<QualifiedName>,
    },
    /// An identity column.
    Identity {
        /// Whether a row cannot bring its own number (`GENERATED ALWAYS`).
        always: bool,
        /// Start, step, limits, cache and cycle in the database's words; empty for the usual ones.
        options: String,
    },
    /// The storage engine's own counter: `AUTO_INCREMENT`, or SQLite's `AUTOINCREMENT`.
    Counter,
    /// SQLite's row number without `AUTOINCREMENT`: one more than the greatest there is, so that
    /// the numbers of deleted rows may be given out again.
    RowNumber,
}

/// A column that is calculated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generated {
    /// The expression, without the parentheses around it.
    pub expression: String,
    /// Whether the value is stored; else it is calculated when read.
    pub stored: bool,
}
