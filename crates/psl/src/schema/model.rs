//! Models, views and enums.

use super::{Field, FieldId, Index, PrimaryKey};
use crate::Span;

/// A model or a view.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The name in the schema.
    pub name: String,
    /// The table's name: `@@map`, or the same.
    pub database_name: String,
    /// Whether it is a table or a view.
    pub kind: ModelKind,
    /// `@@schema`, if given.
    pub schema: Option<String>,
    /// The fields in their order, relation fields included.
    pub fields: Vec<Field>,
    /// `@id` or `@@id`.
    pub primary_key: Option<PrimaryKey>,
    /// All `@unique`, then all `@@index`, `@@unique` and `@@fulltext`, each in the order of
    /// the schema. The existing tool creates them in this order.
    pub indexes: Vec<Index>,
    /// `@shardKey` or `@@shardKey`.
    pub shard_key: Option<ShardKey>,
    /// `@@ignore`. The table is migrated all the same.
    pub is_ignored: bool,
    /// The names it had before (`@@was`), newest last. Only Brant knows this.
    pub former_names: Vec<String>,
    /// Conditions for rows (`@@check`). Only Brant knows this.
    pub checks: Vec<Check>,
    /// The `///` lines above it.
    pub documentation: Option<String>,
    /// The whole block.
    pub span: Span,
    /// The name in the first line.
    pub name_span: Span,
}

impl Model {
    /// The field with that number.
    #[must_use]
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[id.index()]
    }

    /// Looks a field up by its name in the schema.
    #[must_use]
    pub fn find_field(&self, name: &str) -> Option<FieldId> {
        self.fields.iter().position(|field| field.name == name).map(FieldId::new)
    }

    /// The fields that are columns, with their numbers.
    pub fn columns(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        let fields = self.fields.iter().enumerate();
        fields
            .filter(|(_, field)| !field.is_relation())
            .map(|(index, field)| (FieldId::new(index), field))
    }
}

/// Whether a block describes a table or a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelKind {
    /// A table.
    Table,
    /// A view: nothing is created for it.
    View,
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The constraint's name.
    pub database_name: String,
    /// The condition in SQL.
    pub condition: String,
    /// Where it stands.
    pub span: Span,
}

/// The shard key of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ShardKey {
    /// Its fields.
    pub fields: Vec<FieldId>,
    /// The attribute.
    pub span: Span,
}

/// An enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// The name in the schema.
    pub name: String,
    /// The type's name: `@@map`, or the same.
    pub database_name: String,
    /// `@@schema`, if given.
    pub schema: Option<String>,
    /// The values in their order.
    pub values: Vec<EnumValue>,
    /// The names it had before (`@@was`). Only Brant knows this.
    pub former_names: Vec<String>,
    /// The `///` lines above it.
    pub documentation: Option<String>,
    /// The whole block.
    pub span: Span,
    /// The name in the first line.
    pub name_span: Span,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The name in the schema.
    pub name: String,
    /// The label in the database: `@map`, or the same.
    pub database_name: String,
    /// The names it had before (`@was`). Only Brant knows this.
    pub former_names: Vec<String>,
    /// The `///` lines above it.
    pub documentation: Option<String>,
    /// Where it stands.
    pub span: Span,
}
