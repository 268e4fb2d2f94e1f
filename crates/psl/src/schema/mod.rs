//! The checked schema: what a schema says once every name is resolved.
//!
//! It is a value: plain vectors, and indices where one thing refers to another.
//! Everything keeps the order of the files and the span it was written at. Names
//! come in two forms, the schema's own (`name`) and the database's (`database_name`,
//! after `@map` and `@@map`).
//!
//! A schema that was refused is still handed out as far as it could be understood,
//! for editors; commands that act on a database must look at the diagnostics first.

mod config;
mod constraint_name;
mod default;
mod field;
mod index;
mod model;
mod relation;
mod types;

pub use config::{Datasource, Extension, Generator, PreviewFeature, RelationMode, Setting, Url};
pub use constraint_name::{ConstraintNames, cut_to_bytes};
pub use default::{DefaultValue, FieldDefault, Function, Literal};
pub use field::{Arity, Field, FieldType, NativeUse};
pub use index::{
    ClassUse, Index, IndexField, IndexKind, Predicate, PrimaryKey, SortOrder, Term, TermValue,
};
pub use model::{Check, Enum, EnumValue, Model, ModelKind, ShardKey};
pub use relation::{ForeignKey, ManyToMany, Relation, RelationField, RelationKind};
pub use types::{EnumId, FieldId, ModelId, ReferentialAction, RelationId, Scalar};

/// A checked schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// The datasource; a schema without one can be checked, but not migrated.
    pub datasource: Option<Datasource>,
    /// The generators, in the order of the files.
    pub generators: Vec<Generator>,
    /// Models and views, in the order of the files.
    pub models: Vec<Model>,
    /// Enums, in the order of the files.
    pub enums: Vec<Enum>,
    /// Relations, in the order of the fields they are told from: those with the foreign key,
    /// or the one of column `A` for many-to-many relations.
    pub relations: Vec<Relation>,
}

impl Schema {
    /// The model or view with that number.
    #[must_use]
    pub fn model(&self, id: ModelId) -> &Model {
        &self.models[id.index()]
    }

    /// The enum with that number.
    #[must_use]
    pub fn r#enum(&self, id: EnumId) -> &Enum {
        &self.enums[id.index()]
    }

    /// The relation with that number.
    #[must_use]
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.index()]
    }

    /// The models that are tables, with their numbers.
    pub fn tables(&self) -> impl Iterator<Item = (ModelId, &Model)> {
        self.models_with_ids().filter(|(_, model)| model.kind == ModelKind::Table)
    }

    /// All models and views, with their numbers.
    pub fn models_with_ids(&self) -> impl Iterator<Item = (ModelId, &Model)> {
        self.models.iter().enumerate().map(|(index, model)| (ModelId::new(index), model))
    }

    /// Whether a preview feature was asked for (or is always on).
    #[must_use]
    pub fn has_preview(&self, feature: PreviewFeature) -> bool {
        self.generators.iter().any(|generator| generator.preview_features.contains(&feature))
    }
}
