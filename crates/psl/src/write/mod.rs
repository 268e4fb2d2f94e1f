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
mod field;
mod rewrite;
mod value;

pub use rewrite::rewrite;

use crate::format::layout;
use crate::schema::{Enum, Model, ModelId, Schema};

/// The block of a model or view, formatted.
#[must_use]
pub fn block_of_model(schema: &Schema, id: ModelId) -> String {
    layout(&block::model(schema, id))
}

/// The block of an enum, formatted.
#[must_use]
pub fn block_of_enum(values: &Enum) -> String {
    layout(&block::enumeration(values))
}

/// All models and enums, formatted: models first, as the existing tool orders what it pulls.
#[must_use]
pub fn blocks(schema: &Schema) -> String {
    let models = schema.models_with_ids().map(|(id, _)| block::model(schema, id));
    let enums = schema.enums.iter().map(block::enumeration);
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
