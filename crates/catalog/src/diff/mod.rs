//! The comparison: a walk over two catalogs that asks the database's [`Rules`] where they differ.
//!
//! Pure. Nothing that one of the two sources cannot say is compared (see [`Scope`](crate::Scope)).

mod column;
mod context;
mod cover;
mod default;
mod r#enum;
mod foreign_key;
mod index;
mod matching;
mod object;
mod redefine;
mod rename;
mod steps;
mod table;
#[cfg(test)]
mod tests;

use crate::{Catalog, Change, Rules};
use context::Context;
pub use rename::{
    Candidate, Rename, Renamed, Unfit, candidates, diff_after, renamed, reversed, stated, typed,
};
use steps::Steps;
use table::TableDiff;

/// What leads from one catalog to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Diff<'a> {
    /// As it is.
    pub from: &'a Catalog,
    /// As it is to be.
    pub to: &'a Catalog,
    /// The steps in the order in which they have to be done.
    pub changes: Vec<Change<'a>>,
}

impl Diff<'_> {
    /// Whether nothing has to be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Compares two catalogs of the same database product.
#[must_use]
pub fn diff<'a>(from: &'a Catalog, to: &'a Catalog, rules: &dyn Rules) -> Diff<'a> {
    let context = Context::new(from, to, rules);
    let mut steps = Steps::default();
    let tables = context.match_tables();
    let pairs: Vec<TableDiff<'a>> =
        tables.pairs.iter().map(|pair| TableDiff::new(&context, *pair)).collect();
    object::compare(&context, &mut steps);
    r#enum::compare(&context, &pairs, &mut steps);
    for table in tables.dropped {
        steps.drop_table(&context, table);
    }
    for table in tables.created {
        steps.create_table(&context, table);
    }
    for pair in pairs {
        match redefine::redefine(&context, &pair) {
            Some(redefined) => steps.redefined_tables.push(redefined),
            None => steps.alter_table(&context, pair),
        }
    }
    Diff { from, to, changes: steps.into_changes() }
}
