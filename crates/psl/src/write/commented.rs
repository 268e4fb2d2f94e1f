//! Items that are written as comments, because the language has no way to say them.

use std::collections::BTreeSet;

use super::block;
use crate::schema::{Enum, EnumId, FieldId, ModelId};

/// What is written as comments. The items are part of the schema, so that their order and their
/// documentation are kept; their names need not be valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commented {
    /// Whole models; their documentation is not commented out.
    pub models: BTreeSet<ModelId>,
    /// Fields.
    pub fields: BTreeSet<(ModelId, FieldId)>,
    /// Values of enums, by their position.
    pub values: BTreeSet<(EnumId, usize)>,
}

impl Commented {
    pub(super) fn enumeration(&self, id: EnumId, values: &Enum) -> String {
        block::enumeration(values, &|index| self.values.contains(&(id, index)))
    }
}
