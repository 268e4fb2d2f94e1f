//! What the comparison asks a database.

use crate::change::TableSetting;
use crate::{Column, ColumnType, DefaultValue};

/// The few questions that each database answers in its own way. Pure: the answers depend on the
/// arguments alone. Asked by [`diff`](crate::diff) only.
pub trait Rules {
    /// What can be changed, and how.
    fn features(&self) -> Features;

    /// What becomes of the values when a column changes its type. Called only for two types that
    /// are not the same named enum.
    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast;

    /// Which rows have a value that the new type refuses or changes, where a condition tells. Called
    /// only where [`cast`](Self::cast) says [`Cast::Risky`].
    fn unfit(&self, from: &ColumnType, to: &ColumnType) -> Option<Condition>;

    /// Which rows have one of these values of an enum, in a column of this type.
    fn holds(&self, labels: &[&str], r#type: &ColumnType) -> Condition;

    /// Whether two conditions of partial indexes or check constraints, or two expressions of
    /// defaults, mean the same, as far as that can be seen without a server.
    fn same_condition(&self, from: &str, to: &str) -> bool;

    /// What is read back from the database where a column was given this expression as its
    /// default: `'x'` may be a text by then. None where it is no default at all (`NULL`).
    fn default_of(&self, expression: &str, r#type: &ColumnType) -> Option<DefaultValue>;

    /// Whether columns of the type take the table's collation where they say none. Called only where
    /// tables have one.
    fn has_collation(&self, _: &ColumnType) -> bool {
        false
    }

    /// Whether the defaults of two columns mean the same although they are written differently, as
    /// far as that can be seen without a server. Called only for two that are not the same text.
    fn same_default(&self, from: &Column, to: &Column) -> bool;
}

/// A condition on the rows of a table that speaks of one column, in SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(String);

impl Condition {
    /// Stands for the column in a condition's text. No SQL has this character.
    pub const COLUMN: char = '\0';

    /// A condition from its text, in which [`Condition::COLUMN`] stands for the column.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The condition for a column, whose name is quoted already.
    #[must_use]
    pub fn of(&self, column: &str) -> String {
        self.0.replace(Self::COLUMN, column)
    }
}

/// What becomes of values when their column changes its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// The types are the same to the database.
    Same,
    /// Every value is kept.
    Safe,
    /// Some values may be cut, rounded or refused.
    Risky,
    /// There is no way: the column is made anew, empty.
    Impossible,
}

/// What a database can change, and how.
#[derive(Clone, Copy, Debug)]
pub struct Features {
    /// How tables are changed.
    pub table_changes: TableChanges,
    /// Indexes are part of `CREATE TABLE`, and their names belong to the table.
    pub indexes_in_create_table: bool,
    /// Foreign keys have names that can be changed.
    pub rename_foreign_key: bool,
    /// Indexes have names that can be changed; else they are dropped and made anew.
    pub rename_index: bool,
    /// Primary keys have names, which can be changed.
    pub named_primary_keys: bool,
    /// A foreign key needs an index that begins with its columns (MySQL), and is in the way of
    /// changes of both.
    pub foreign_keys_need_index: bool,
    /// A foreign key holds on to the unique key that it refers to (PostgreSQL, MySQL): that key goes
    /// only after it.
    pub foreign_keys_hold_unique_keys: bool,
    /// JSON columns have defaults, and binary ones have literals as defaults (not on MySQL).
    pub document_defaults: bool,
    /// A foreign key that is to write defaults (`SET DEFAULT`) does nothing of the kind, and may
    /// not be remembered as one (MySQL).
    pub ignores_set_default: bool,
    /// Whether a column can start being calculated, or be calculated in another way; else it is made
    /// anew.
    pub alter_generated: AlterGenerated,
    /// What can be changed about a table as a whole, in the order in which it is done.
    pub table_settings: &'static [TableSetting],
    /// Sequences that belong to no column are compared.
    pub sequences: bool,
    /// Tables that a comparison passes over on both sides, whether in capitals or small letters:
    /// what an extension keeps its own affairs in (PostGIS).
    pub passed_over: &'static [&'static str],
}

/// Which calculated columns a database changes in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlterGenerated {
    /// All of them.
    Any,
    /// Those whose values are stored before and after, calculated or not (MySQL). Where the values
    /// stay calculated when read, only the expression can change.
    Stored,
    /// None: a column can only stop being calculated (PostgreSQL).
    Never,
}

/// How a database changes tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableChanges {
    /// By `ALTER TABLE`.
    Alter,
    /// Columns that may be null can be added, for all else the table is rebuilt (SQLite). Foreign
    /// keys are then part of `CREATE TABLE`.
    Rebuild,
}
