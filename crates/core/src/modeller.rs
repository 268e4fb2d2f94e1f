//! What a database means by a schema, and how it gets from one state to another. Pure.

use brant_catalog::{Catalog, Diff, Rename, Rules, diff, diff_after, renamed, stated};
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

/// A catalog and the renames that come before everything else on the way to another one.
#[derive(Clone, Debug)]
pub struct Renaming {
    /// The renames, in their order.
    pub renames: Vec<Rename>,
    /// The catalog after them.
    pub catalog: Catalog,
}

impl Renaming {
    /// A catalog and renames that were found for it.
    pub fn new(from: &Catalog, renames: Vec<Rename>) -> Renaming {
        Renaming { catalog: renamed(from, &renames), renames }
    }

    /// The renames that the wanted catalog states itself (`@was`).
    pub fn stated(modeller: &dyn Modeller, from: &Catalog, to: &Catalog) -> Renaming {
        Renaming::new(from, stated(from, to, modeller))
    }

    /// What leads to the wanted catalog: the renames, then the rest.
    pub fn compare<'a>(&'a self, modeller: &dyn Modeller, to: &'a Catalog) -> Diff<'a> {
        diff_after(&self.renames, &self.catalog, to, modeller)
    }
}
