//! From a checked schema back to text.
//!
//! [`block_of_model`] and [`block_of_enum`] write what is new; [`rewrite`] carries the difference
//! between two checked schemas into the text of the first, so that everything that is the same
//! keeps its order, its comments and its spelling. Datasources and generators are never touched:
//! no database knows them.
//!
//! What is written is checked again by the tests: it means the schema it was written from.

mod attribute;
mod block;
mod commented;
mod field;
mod rewrite;
mod value;

pub use commented::Commented;
pub use rewrite::{rewrite, rewrite_with};
pub use value::quoted;

use crate::format::layout;
use crate::schema::{Enum, EnumId, Model, ModelId, Schema};

/// The block of a model or view, formatted.
#[must_use]
pub fn block_of_model(schema: &Schema, id: ModelId) -> String {
    layout(&block::model(schema, id, &Commented::default()))
}

/// The block of an enum, formatted.
#[must_use]
pub fn block_of_enum(values: &Enum) -> String {
    layout(&block::enumeration(values, &|_| false))
}

/// All models and enums, formatted: models first, as the existing tool orders what it pulls.
#[must_use]
pub fn blocks(schema: &Schema) -> String {
    blocks_with(schema, &Commented::default())
}

/// [`blocks`], with some items written as comments.
#[must_use]
pub fn blocks_with(schema: &Schema, commented: &Commented) -> String {
    let models = schema.models_with_ids().map(|(id, _)| block::model(schema, id, commented));
    let enums = schema.enums.iter().enumerate();
    let enums = enums.map(|(index, values)| commented.enumeration(EnumId::new(index), values));
    layout(&models.chain(enums).collect::<Vec<_>>().join("\n"))
}

/// A model together with what is needed to write its parts.
#[derive(Clone, Copy)]
struct Owner<'a> {
    schema: &'a Schema,
    id: ModelId,
    model: &'a Model,
}

impl<'a> Owner<'a> {
    fn new(schema: &'a Schema, id: ModelId) -> Self {
        Self { schema, id, model: schema.model(id) }
    }

    /// The prefix of native types.
    fn datasource(self) -> &'a str {
        self.schema.datasource.as_ref().map_or("db", |datasource| &datasource.name)
    }
}
