//! Fields of models and views.

use super::{EnumId, FieldDefault, RelationField, Scalar};
use crate::Span;

/// A field of a model or a view.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name in the schema.
    pub name: String,
    /// The column's name: `@map`, or the same.
    pub database_name: String,
    /// Its type.
    pub r#type: FieldType,
    /// How many values it has.
    pub arity: Arity,
    /// `@default`.
    pub default: Option<FieldDefault>,
    /// `@updatedAt`: the client writes it, the database knows nothing of it.
    pub is_updated_at: bool,
    /// `@ignore`. The column is migrated all the same.
    pub is_ignored: bool,
    /// The names it had before (`@was`), newest last. Only Brant knows this.
    pub former_names: Vec<String>,
    /// The `///` lines above or behind it.
    pub documentation: Option<String>,
    /// The whole field.
    pub span: Span,
    /// The name.
    pub name_span: Span,
    /// The type with its modifier.
    pub type_span: Span,
}

impl Field {
    /// Whether the field stands for a relation and is no column.
    #[must_use]
    pub fn is_relation(&self) -> bool {
        matches!(self.r#type, FieldType::Relation(_))
    }

    /// The scalar type, if it has one.
    #[must_use]
    pub fn scalar(&self) -> Option<Scalar> {
        match &self.r#type {
            FieldType::Scalar { scalar, .. } => Some(*scalar),
            FieldType::Enum(_) | FieldType::Unsupported(_) | FieldType::Relation(_) => None,
        }
    }

    /// The native type, if the schema names one.
    #[must_use]
    pub fn native(&self) -> Option<&NativeUse> {
        match &self.r#type {
            FieldType::Scalar { native, .. } => native.as_ref(),
            FieldType::Enum(_) | FieldType::Unsupported(_) | FieldType::Relation(_) => None,
        }
    }

    /// The part of a relation this field is, if it is one.
    #[must_use]
    pub fn relation(&self) -> Option<&RelationField> {
        match &self.r#type {
            FieldType::Relation(relation) => Some(relation),
            FieldType::Scalar { .. } | FieldType::Enum(_) | FieldType::Unsupported(_) => None,
        }
    }
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType {
    /// A built-in type.
    Scalar {
        /// Which one.
        scalar: Scalar,
        /// `@db.X`; without it the database's default for the scalar is meant.
        native: Option<NativeUse>,
    },
    /// An enum of this schema.
    Enum(EnumId),
    /// `Unsupported("…")` with the database's own text.
    Unsupported(String),
    /// Another model.
    Relation(RelationField),
}

/// A native type on a field.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeUse {
    /// The name after `@db.`.
    pub name: &'static str,
    /// Its arguments; none where the type takes them and they were left out.
    pub args: Vec<u32>,
    /// The attribute.
    pub span: Span,
}

/// How many values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// Exactly one.
    Required,
    /// One or none (`?`).
    Optional,
    /// Any number (`[]`).
    List,
}
