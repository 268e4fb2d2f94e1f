//! Primary keys and indexes.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::{Deferral, Origin};

/// A primary key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrimaryKey {
    /// The constraint's name; none where the database does not name them.
    pub name: Option<String>,
    /// Its columns in their order.
    pub columns: Vec<IndexColumn>,
    /// The columns that its index only carries along.
    pub include: Vec<String>,
    /// When it is checked.
    pub deferral: Deferral,
    /// Options of its index, as those of [`Index`].
    pub options: Vec<String>,
    /// Where it was found.
    pub origin: Origin,
}

impl PrimaryKey {
    /// A key with nothing special about it.
    #[must_use]
    pub fn new(name: Option<String>, columns: Vec<IndexColumn>, origin: Origin) -> Self {
        Self {
            name,
            columns,
            include: Vec::new(),
            deferral: Deferral::default(),
            options: Vec::new(),
            origin,
        }
    }

    /// The names of its columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(IndexColumn::name)
    }
}

/// An index, or a unique constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: IndexKind,
    /// What it is over, in order.
    pub columns: Vec<IndexColumn>,
    /// The method; none where the database has only one.
    pub method: Option<IndexMethod>,
    /// The condition of a partial index, without the parentheses around it.
    pub predicate: Option<String>,
    /// The columns it only carries along.
    pub include: Vec<String>,
    /// Whether two nulls are the same value to a unique index.
    pub nulls_not_distinct: bool,
    /// Whether it belongs to a constraint and goes with that.
    pub is_constraint: bool,
    /// When a constraint is checked; indexes of their own are checked with every statement.
    pub deferral: Deferral,
    /// Storage parameters and tablespace in the order and words of the database.
    pub options: Vec<String>,
    /// Whether it is usable. A `CREATE INDEX CONCURRENTLY` that failed leaves one that is not.
    pub is_valid: bool,
    /// Where it was found.
    pub origin: Origin,
}

impl Index {
    /// An index with nothing special about it.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        kind: IndexKind,
        columns: Vec<IndexColumn>,
        origin: Origin,
    ) -> Self {
        Self {
            name: name.into(),
            kind,
            columns,
            method: None,
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            is_constraint: false,
            deferral: Deferral::default(),
            options: Vec::new(),
            is_valid: true,
            origin,
        }
    }

    /// The names of its columns; expressions have none.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(IndexColumn::name)
    }

    /// Whether one of these columns is among its own or carried along.
    #[must_use]
    pub fn has_any(&self, columns: &[&str]) -> bool {
        let carried = self.include.iter().map(String::as_str);
        self.names().chain(carried).any(|name| columns.contains(&name))
    }

    /// Whether it keeps values apart.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        self.kind == IndexKind::Unique
    }
}

/// What an index is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum IndexKind {
    /// To find rows.
    Normal,
    /// To keep values apart.
    Unique,
    /// To find words.
    FullText,
    /// To find places.
    Spatial,
}

/// How an index is built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IndexMethod {
    /// Balanced tree, the default where there is a choice.
    BTree,
    /// Equality only.
    Hash,
    /// Generalised search tree.
    Gist,
    /// Generalised inverted index.
    Gin,
    /// Space-partitioned generalised search tree.
    SpGist,
    /// Block range index.
    Brin,
    /// A method that an extension brought, by its name in SQL.
    Other(String),
}

impl IndexMethod {
    /// The name in SQL, in capitals as the existing tool writes it.
    #[must_use]
    pub fn sql(&self) -> &str {
        match self {
            Self::BTree => "BTREE",
            Self::Hash => "HASH",
            Self::Gist => "GIST",
            Self::Gin => "GIN",
            Self::SpGist => "SPGIST",
            Self::Brin => "BRIN",
            Self::Other(name) => name,
        }
    }
}

/// A part of an index or a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexColumn {
    /// What it is over.
    pub key: IndexKey,
    /// How many of the first characters or bytes count.
    pub length: Option<u32>,
    /// The order, if the source says one; ascending is the default.
    pub sort: Option<SortOrder>,
    /// Where nulls stand, if not where the order puts them.
    pub nulls: Option<NullsOrder>,
    /// The operator class, if the source says one.
    pub class: Option<OperatorClass>,
    /// The collation, where it is not the column's.
    pub collation: Option<String>,
}

impl IndexColumn {
    /// A column with nothing special about it.
    #[must_use]
    pub fn new(column: impl Into<String>) -> Self {
        Self::over(IndexKey::Column(column.into()))
    }

    /// A column or an expression with nothing special about it.
    #[must_use]
    pub fn over(key: IndexKey) -> Self {
        Self { key, length: None, sort: None, nulls: None, class: None, collation: None }
    }

    /// The column's name; none for an expression.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.key {
            IndexKey::Column(name) => Some(name),
            IndexKey::Expression(_) => None,
        }
    }

    /// The column's name, to change it; none for an expression.
    pub fn name_mut(&mut self) -> Option<&mut String> {
        match &mut self.key {
            IndexKey::Column(name) => Some(name),
            IndexKey::Expression(_) => None,
        }
    }

    /// The order, said or not.
    #[must_use]
    pub fn order(&self) -> SortOrder {
        self.sort.unwrap_or(SortOrder::Asc)
    }
}

/// What a part of an index is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IndexKey {
    /// A column.
    Column(String),
    /// An expression in the database's words.
    Expression(String),
}

/// The order of an index column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortOrder {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// Where nulls stand in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NullsOrder {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

/// How an index compares values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorClass {
    /// The name in SQL.
    pub name: Cow<'static, str>,
    /// Whether the type gets it anyway; saying so changes nothing.
    pub is_default: bool,
}
