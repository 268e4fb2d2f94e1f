//! What a database means by a schema, and how it gets from one state to another. Pure.

use brant_catalog::{Catalog, Diff, Rules, diff};
use brant_psl::schema::Schema;

use crate::desired::{self, Conventions};
use crate::rendered::Block;

/// The offline half of a database: no connection is needed for any of this.
pub trait Modeller: Rules + Send + Sync {
    /// How it spells what a schema asks for.
    fn conventions(&self) -> &Conventions;

    /// The SQL of the changes, in their order. The same changes always give the same text.
    fn render(&self, diff: &Diff<'_>) -> Vec<Block>;

    /// The catalog that a checked schema asks for. See [`desired::catalog`].
    fn catalog(&self, schema: &Schema, default_namespace: Option<&str>) -> Catalog {
        desired::catalog(schema, self.conventions(), default_namespace)
    }
}

/// What leads from one catalog to another on a database.
pub fn compare<'a>(modeller: &dyn Modeller, from: &'a Catalog, to: &'a Catalog) -> Diff<'a> {
    diff(from, to, modeller)
}
