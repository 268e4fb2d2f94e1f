//! Relations between models.

use super::{FieldId, ModelId, ReferentialAction, RelationId};
use crate::Span;

/// The relation side of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationField {
    /// The model it points to.
    pub model: ModelId,
    /// The relation it belongs to.
    pub relation: RelationId,
    /// The relation's name as written in `@relation`, if it is.
    pub name: Option<String>,
    /// `@relation`, if the field has it.
    pub attribute_span: Option<Span>,
}

/// A relation between two models (or of a model with itself).
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The name: given, or `AToB` with the models' names in byte order.
    pub name: String,
    /// What it looks like in the database.
    pub kind: RelationKind,
}

/// What a relation looks like in the database.
#[derive(Clone, Debug, PartialEq)]
pub enum RelationKind {
    /// A foreign key that is unique, so that there is one row on each side.
    OneToOne(ForeignKey),
    /// A foreign key.
    OneToMany(ForeignKey),
    /// A table of its own.
    ManyToMany(ManyToMany),
}

impl Relation {
    /// The foreign key, if the relation has one.
    #[must_use]
    pub fn foreign_key(&self) -> Option<&ForeignKey> {
        match &self.kind {
            RelationKind::OneToOne(end) | RelationKind::OneToMany(end) => Some(end),
            RelationKind::ManyToMany(_) => None,
        }
    }
}

/// A foreign key with both its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignKey {
    /// The model that has the foreign key's columns.
    pub model: ModelId,
    /// The relation field there.
    pub field: Option<FieldId>,
    /// The columns (`fields:`).
    pub fields: Vec<FieldId>,
    /// The model they refer to.
    pub referenced_model: ModelId,
    /// The relation field there.
    pub opposite: Option<FieldId>,
    /// The columns they refer to (`references:`).
    pub referenced_fields: Vec<FieldId>,
    /// `onDelete:`, if given.
    pub on_delete_given: Option<ReferentialAction>,
    /// `onUpdate:`, if given.
    pub on_update_given: Option<ReferentialAction>,
    /// What happens when the row referred to is deleted: given, or by rule.
    pub on_delete: ReferentialAction,
    /// What happens when its key changes: given, or by rule.
    pub on_update: ReferentialAction,
    /// The constraint's name (`map:`), if given.
    pub mapped_name: Option<String>,
    /// The constraint's name: given, or by convention and cut to fit.
    pub database_name: String,
    /// The relation field that carries it, or else the other one.
    pub span: Span,
}

/// A relation through a table of its own, which has two columns `A` and `B`.
#[derive(Clone, Debug, PartialEq)]
pub struct ManyToMany {
    /// The table's name: `_` and the relation's name, cut to fit.
    pub table_name: String,
    /// The model of column `A` and its relation field.
    pub a: (ModelId, FieldId),
    /// The model of column `B` and its relation field.
    pub b: (ModelId, FieldId),
}
