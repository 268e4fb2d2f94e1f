//! What the schema language has to know about a database, as plain data.
//!
//! The types are defined here, the values live in the drivers (`psl.rs` of each
//! driver crate): the language knows the questions, a driver the answers. There
//! are no hooks; whatever differs between two databases is a row of a table.

mod capability;
mod native_type;
mod operator_class;

pub use capability::{Capabilities, Capability};
pub use native_type::{KeyUse, NativeType, Params, Range};
pub use operator_class::{ClassSubject, IndexType, IndexTypeRules, OperatorClass, WithoutClass};

use crate::schema::{ReferentialAction, Scalar};

/// Everything particular to one database that a schema can say or be refused for.
#[derive(Debug)]
pub struct Connector {
    /// The `provider` value that schemas are written with, for example `postgresql`.
    pub provider: &'static str,
    /// Other `provider` values that mean the same database, for example `postgres`.
    pub aliases: &'static [&'static str],
    /// The name used in messages: `Postgres`, `MySQL`, `sqlite`.
    pub name: &'static str,
    /// Accepted beginnings of a connection URL, in the order a message lists them.
    pub url_schemes: &'static [&'static str],
    /// Parameters of a connection URL that hold paths.
    pub path_parameters: &'static [&'static str],
    /// The longest identifier in bytes; longer constraint names are cut.
    pub max_identifier_bytes: usize,
    /// What the database can do.
    pub capabilities: Capabilities,
    /// Types for `@db.X`, in the order of the documentation.
    pub native_types: &'static [NativeType],
    /// The native type a scalar gets when the schema names none.
    pub default_types: &'static [DefaultType],
    /// Index methods beside the default one, for `type:` of `@@index`.
    pub index_types: &'static [IndexTypeRules],
    /// Operator classes for `ops:` of `@@index`.
    pub operator_classes: &'static [OperatorClass],
    /// Within what a constraint's name has to be unique.
    pub name_scopes: &'static [NameScope],
    /// Actions for `onDelete` and `onUpdate` when the database keeps the foreign keys.
    pub referential_actions: &'static [ReferentialAction],
    /// The same with `relationMode = "prisma"`.
    pub emulated_referential_actions: &'static [ReferentialAction],
}

impl Connector {
    /// Whether `provider` names this database.
    #[must_use]
    pub fn is_provider(&self, provider: &str) -> bool {
        self.provider == provider || self.aliases.contains(&provider)
    }

    /// Whether the database has the ability.
    #[must_use]
    pub fn can(&self, capability: Capability) -> bool {
        self.capabilities.contains(capability)
    }

    /// Looks up a native type by the name used after `@db.`.
    #[must_use]
    pub fn native_type(&self, name: &str) -> Option<&'static NativeType> {
        self.native_types.iter().find(|native| native.name == name)
    }

    /// The type a scalar gets when the schema names none, with its arguments.
    #[must_use]
    pub fn default_type(&self, scalar: Scalar) -> Option<&'static DefaultType> {
        self.default_types.iter().find(|default| default.scalar == scalar)
    }

    /// The rules of an index method, or nothing if the database does not have it.
    #[must_use]
    pub fn index_type(&self, index_type: IndexType) -> Option<&'static IndexTypeRules> {
        self.index_types.iter().find(|rules| rules.index_type == index_type)
    }
}

/// The native type behind a scalar without `@db.X`.
#[derive(Debug)]
pub struct DefaultType {
    /// The type in the schema language.
    pub scalar: Scalar,
    /// The name of the native type.
    pub native: &'static str,
    /// Its arguments, for example 65 and 30 for a decimal.
    pub args: &'static [u32],
}

/// Kinds of named constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConstraintKind {
    /// A primary key.
    PrimaryKey,
    /// A unique index or constraint.
    Unique,
    /// Any other index, full-text ones included.
    Index,
    /// A foreign key.
    ForeignKey,
}

/// One namespace of constraint names.
#[derive(Debug)]
pub struct NameScope {
    /// How far the namespace reaches.
    pub reach: Reach,
    /// What shares it.
    pub kinds: &'static [ConstraintKind],
    /// The words a message names it with, after `global for` or `` on model `A` for ``.
    pub words: &'static str,
}

/// How far a namespace of constraint names reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The database schema (`@@schema`), or the whole database where there is none.
    Schema,
    /// One table.
    Model,
}

/// The rules for a schema without a datasource: nothing particular is known, so
/// only what holds everywhere is refused.
pub static NO_DATABASE: Connector = ANY_DATABASE;

/// [`NO_DATABASE`] as a value, to build others from.
pub const ANY_DATABASE: Connector = Connector {
    provider: "",
    aliases: &[],
    name: "EmptyDatamodelConnector",
    url_schemes: &[],
    path_parameters: &[],
    max_identifier_bytes: usize::MAX,
    capabilities: Capabilities::of(&[
        Capability::AutoIncrement,
        Capability::AutoIncrementAnywhere,
        Capability::AutoIncrementMany,
        Capability::CompoundIds,
        Capability::Enums,
        Capability::Json,
        Capability::JsonLists,
        Capability::Decimal,
        Capability::ScalarLists,
        Capability::CompositeTypes,
        Capability::ImplicitManyToMany,
        Capability::NamedPrimaryKeys,
        Capability::NamedForeignKeys,
        Capability::IndexSort,
        Capability::ReferencesInAnyOrder,
    ]),
    native_types: &[],
    default_types: &[],
    index_types: &[],
    operator_classes: &[],
    name_scopes: &[],
    referential_actions: ReferentialAction::ALL,
    emulated_referential_actions: ReferentialAction::ALL,
};
