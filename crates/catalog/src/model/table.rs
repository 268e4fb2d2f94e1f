//! Tables.

use super::{Column, ForeignKey, Index, Origin, PrimaryKey, QualifiedName};
use serde::{Deserialize, Serialize};

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: QualifiedName,
    /// The names it had before, newest last; only sources that follow renames know them.
    pub former_names: Vec<String>,
    /// Its columns in their order.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its indexes, unique constraints included.
    pub indexes: Vec<Index>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its check constraints.
    pub checks: Vec<Check>,
    /// The tables it inherits columns from (PostgreSQL), in order. Partitions are objects instead.
    pub parents: Vec<QualifiedName>,
    /// Whether policies decide who sees which rows (PostgreSQL); without one nobody sees any.
    pub row_security: bool,
    /// Whether they decide for the table's owner as well (PostgreSQL).
    pub force_row_security: bool,
    /// Options in the order and words of the database (`ENGINE=InnoDB`, `STRICT`,
    /// `PARTITION BY RANGE (at)`); carried along when the table has to be rebuilt.
    pub options: Vec<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// Where it was found.
    pub origin: Origin,
}

impl Table {
    /// A table without anything in it.
    #[must_use]
    pub fn new(name: QualifiedName, origin: Origin) -> Self {
        Self {
            name,
            former_names: Vec::new(),
            columns: Vec::new(),
            primary_key: None,
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            parents: Vec::new(),
            row_security: false,
            force_row_security: false,
            options: Vec::new(),
            comment: None,
            origin,
        }
    }

    /// The options without how it is partitioned, which most databases settle when a table is made.
    pub fn alterable_options(&self) -> impl Iterator<Item = &str> {
        self.options.iter().map(String::as_str).filter(|option| !is_partitioning(option))
    }

    /// How it is partitioned, if it is.
    #[must_use]
    pub fn partitioning(&self) -> Option<&str> {
        self.options.iter().map(String::as_str).find(|option| is_partitioning(option))
    }

    /// Whether the database keeps the rows that were (MariaDB).
    #[must_use]
    pub fn keeps_old_rows(&self) -> bool {
        self.options.iter().any(|option| option == VERSIONED)
    }

    /// The character set and collation of columns that say none, where tables have one (MySQL).
    #[must_use]
    pub fn default_collation(&self) -> Option<&str> {
        let is_said = |option: &&str| option.starts_with("DEFAULT CHARACTER SET ");
        self.options.iter().map(String::as_str).find(is_said)
    }

    /// Looks a column up.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether the column is part of the primary key.
    #[must_use]
    pub fn in_primary_key(&self, column: &str) -> bool {
        self.primary_key.as_ref().is_some_and(|key| key.names().any(|name| name == column))
    }

    /// The name of the column that is the whole primary key, if one is.
    #[must_use]
    pub fn single_key_column(&self) -> Option<&str> {
        let mut names = self.primary_key.as_ref()?.names();
        let first = names.next()?;
        names.next().is_none().then_some(first)
    }
}

/// The option of tables that keep the rows that were.
pub const VERSIONED: &str = "WITH SYSTEM VERSIONING";

fn is_partitioning(option: &str) -> bool {
    option.starts_with("PARTITION BY ")
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Its name; none where the database gave it none.
    pub name: Option<String>,
    /// The column that it is part of, where it changes and goes with that one (MariaDB).
    pub column: Option<String>,
    /// The condition, without the parentheses around it.
    pub condition: String,
    /// What stands behind it (`NO INHERIT`), in the database's words.
    pub options: Vec<String>,
    /// Whether the rows that were there before it are known to comply.
    pub validated: bool,
    /// Where it was found.
    pub origin: Origin,
}

impl Check {
    /// A check with nothing special about it.
    #[must_use]
    pub fn new(name: Option<String>, condition: impl Into<String>, origin: Origin) -> Self {
        Self {
            name,
            column: None,
            condition: condition.into(),
            options: Vec::new(),
            validated: true,
            origin,
        }
    }
}
