//! Enums, sequences, extensions, and whatever only some databases have.

use super::{Aspect, Column, Origin, QualifiedName};
use serde::{Deserialize, Serialize};

/// An enum type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enum {
    /// Its name.
    pub name: QualifiedName,
    /// The names it had before, newest last; only sources that follow renames know them.
    pub former_names: Vec<String>,
    /// Its values in their order.
    pub values: Vec<EnumValue>,
    /// Where it was found.
    pub origin: Origin,
}

impl Enum {
    /// The labels in their order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|value| value.label.as_str())
    }
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumValue {
    /// The label in the database.
    pub label: String,
    /// The labels it had before, newest last; only sources that follow renames know them.
    pub former_labels: Vec<String>,
}

impl EnumValue {
    /// A value by its label.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), former_labels: Vec::new() }
    }
}

/// A sequence that belongs to no column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    /// Its name.
    pub name: QualifiedName,
    /// Type, start, step, limits, cache and cycle in the database's words.
    pub options: String,
    /// Where it was found.
    pub origin: Origin,
}

/// Something about a database that is seen, but neither compared nor made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unsaid {
    /// What it is, in a few words (`comment on index`).
    pub what: String,
    /// What it is about.
    pub name: String,
}

/// An extension of the database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// The namespace its objects are in, if the source says it.
    pub schema: Option<String>,
    /// Its version, if the source says it.
    pub version: Option<String>,
    /// Whether its objects can move to another namespace; only a database knows.
    pub relocatable: bool,
    /// Where it was found.
    pub origin: Origin,
}

/// Something that only some databases have: a name and a definition, compared as text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name. For functions with the types of the arguments, since those are part of it.
    pub name: QualifiedName,
    /// The table it belongs to (triggers, policies, exclusion constraints).
    pub table: Option<QualifiedName>,
    /// The statement that makes it, as the database prints it.
    pub definition: String,
    /// The columns of what can be read like a table (views, foreign tables); they follow from the
    /// definition and are not compared.
    pub columns: Vec<Column>,
    /// Its comment.
    pub comment: Option<String>,
    /// Where it was found.
    pub origin: Origin,
}

impl Object {
    /// An object of a database that belongs to no table and has nothing but a definition.
    #[must_use]
    pub fn new(kind: ObjectKind, name: QualifiedName, definition: impl Into<String>) -> Self {
        Self {
            kind,
            name,
            table: None,
            definition: definition.into(),
            columns: Vec::new(),
            comment: None,
            origin: Origin::Database,
        }
    }
}

/// What an object is. In the order in which they can be made: what stands further down may need
/// what stands above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ObjectKind {
    /// A collation.
    Collation,
    /// A domain.
    Domain,
    /// A composite or range type.
    Type,
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// An aggregate.
    Aggregate,
    /// A view.
    View,
    /// A view that stores its rows.
    MaterializedView,
    /// A table of another server.
    ForeignTable,
    /// A table whose rows a module of the server keeps (SQLite).
    VirtualTable,
    /// A partition of a table.
    Partition,
    /// An exclusion constraint.
    Exclusion,
    /// A rewrite rule.
    Rule,
    /// A trigger.
    Trigger,
    /// A policy of row level security.
    Policy,
    /// Something that the server does at given times.
    Event,
}

impl ObjectKind {
    /// What a source says about it with.
    #[must_use]
    pub const fn aspect(self) -> Aspect {
        match self {
            Self::Exclusion => Aspect::Exclusions,
            Self::Collation | Self::Domain | Self::Type | Self::Partition => Aspect::Materials,
            Self::Function
            | Self::Procedure
            | Self::Aggregate
            | Self::View
            | Self::MaterializedView
            | Self::ForeignTable
            | Self::VirtualTable
            | Self::Rule
            | Self::Trigger
            | Self::Policy
            | Self::Event => Aspect::Objects,
        }
    }

    /// Whether tables are made of it.
    #[must_use]
    pub const fn is_material(self) -> bool {
        matches!(self.aspect(), Aspect::Materials)
    }

    /// Whether columns are made of it.
    #[must_use]
    pub fn is_type(self) -> bool {
        self.is_material() && self != Self::Partition
    }

    /// The word in messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Type => "type",
            Self::Collation => "collation",
            Self::Function => "function",
            Self::Procedure => "procedure",
            Self::Aggregate => "aggregate",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::ForeignTable => "foreign table",
            Self::VirtualTable => "virtual table",
            Self::Partition => "partition",
            Self::Exclusion => "exclusion constraint",
            Self::Rule => "rule",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::Event => "event",
        }
    }
}
