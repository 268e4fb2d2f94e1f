//! Primary keys, unique criteria and indexes.

use super::FieldId;
use crate::Span;
use crate::connector::{IndexType, OperatorClass};

/// `@id` or `@@id`.
#[derive(Clone, Debug, PartialEq)]
pub struct PrimaryKey {
    /// Its fields in their order.
    pub fields: Vec<IndexField>,
    /// The name for the client (`name:`).
    pub name: Option<String>,
    /// The constraint's name (`map:`), if given.
    pub mapped_name: Option<String>,
    /// The constraint's name: given, or by convention and cut to fit. Databases
    /// that do not name primary keys ignore it.
    pub database_name: String,
    /// The field it was written at, for `@id`.
    pub source_field: Option<FieldId>,
    /// The attribute.
    pub span: Span,
}

/// `@unique`, `@@unique`, `@@index` or `@@fulltext`.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// What it is for.
    pub kind: IndexKind,
    /// Its fields in their order.
    pub fields: Vec<IndexField>,
    /// The index method; the database's default where none was given.
    pub index_type: Option<IndexType>,
    /// The name for the client (`name:` of unique criteria).
    pub name: Option<String>,
    /// The index's name (`map:`), if given.
    pub mapped_name: Option<String>,
    /// The index's name: given, or by convention and cut to fit.
    pub database_name: String,
    /// `where:`, for partial indexes.
    pub predicate: Option<Predicate>,
    /// The field it was written at, for `@unique`.
    pub source_field: Option<FieldId>,
    /// The attribute.
    pub span: Span,
}

/// What an index is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexKind {
    /// To find rows.
    Normal,
    /// To keep values apart.
    Unique,
    /// To find words.
    FullText,
}

/// A field in a key or an index.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexField {
    /// The field.
    pub field: FieldId,
    /// `length:`.
    pub length: Option<u32>,
    /// `sort:`.
    pub sort: Option<SortOrder>,
    /// `ops:`.
    pub class: Option<ClassUse>,
}

/// The order of a field in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// An operator class on an index field.
#[derive(Clone, Debug)]
pub enum ClassUse {
    /// One of the driver's table.
    Known(&'static OperatorClass),
    /// `raw("…")`, taken as it is.
    Raw(String),
}

impl ClassUse {
    /// The name in SQL.
    #[must_use]
    pub fn sql(&self) -> &str {
        match self {
            Self::Known(class) => class.sql,
            Self::Raw(name) => name,
        }
    }
}

impl PartialEq for ClassUse {
    fn eq(&self, other: &Self) -> bool {
        self.sql() == other.sql()
    }
}

/// The condition of a partial index.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// `raw("…")`: SQL as written.
    Raw(String),
    /// An object: all terms must hold, in the order written.
    All(Vec<Term>),
}

/// One term of a partial index's condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The field.
    pub field: FieldId,
    /// The value it is compared with.
    pub value: TermValue,
    /// `{ not: … }`.
    pub negated: bool,
}

/// A value in a partial index's condition.
#[derive(Clone, Debug, PartialEq)]
pub enum TermValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number as written.
    Number(String),
    /// A text; also a value of an enum, by its name in the schema.
    String(String),
}
