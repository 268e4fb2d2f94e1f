//! The comparison: a walk over two catalogs that asks the database's [`Rules`] where they differ.
//!
//! Pure. Nothing that one of the two sources cannot say is compared (see [`Scope`](crate::Scope)).

mod along;
mod column;
mod context;
mod cover;
mod default;
mod r#enum;
mod foreign_key;
mod index;
mod matching;
mod naming;
mod object;
mod redefine;
mod rename;
mod retype;
mod steps;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::change::{ColumnChange, Pair};
use crate::{Aspect, Catalog, Change, Column, Index, PrimaryKey, QualifiedName, Rules, Table};
use context::Context;
pub use cover::with_left_alone;
pub use default::same_json;
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

/// What two catalogs say about the same thing, for those who need no whole [`diff`].
pub struct Comparison<'a, 'r>(Context<'a, 'r>);

impl<'a, 'r> Comparison<'a, 'r> {
    /// Compares on what both catalogs can say.
    #[must_use]
    pub fn new(from: &'a Catalog, to: &'a Catalog, rules: &'r dyn Rules) -> Self {
        Self(Context::new(from, to, rules))
    }

    /// What changes about a column.
    #[must_use]
    pub fn column<'c>(&'c self, from: &'c Column, to: &'c Column) -> ColumnChange<'c> {
        column::compare(&self.0, Pair::new(from, to))
    }

    /// Whether two indexes do the same, whatever their names.
    #[must_use]
    pub fn same_index(&self, from: &Index, to: &Index) -> bool {
        index::same_index(&self.0, from, to)
    }

    /// Whether two primary keys do the same, whatever their names.
    #[must_use]
    pub fn same_primary_key(&self, from: &PrimaryKey, to: &PrimaryKey) -> bool {
        index::same_primary_key(&self.0, from, to)
    }
}

/// Compares two catalogs of the same database product.
#[must_use]
pub fn diff<'a>(from: &'a Catalog, to: &'a Catalog, rules: &dyn Rules) -> Diff<'a> {
    let context = Context::new(from, to, rules);
    let mut steps = Steps::default();
    let tables = context.match_tables();
    let mut pairs: Vec<TableDiff<'a>> =
        tables.pairs.iter().map(|pair| TableDiff::new(&context, *pair)).collect();
    if context.features.foreign_keys_hold_unique_keys {
        cover::release_referenced(&context, &mut pairs);
    }
    object::compare(&context, &mut steps);
    r#enum::compare(&context, &pairs, &mut steps);
    retype::release(&context, &mut pairs, &tables.dropped, &mut steps);
    // A schema has no word for a table without columns.
    let can_be_bare = to.scope.aspects.contains(Aspect::Materials);
    let is_said = |table: &&Table| can_be_bare || !table.columns.is_empty();
    for table in tables.dropped.into_iter().filter(is_said) {
        steps.drop_table(&context, table);
    }
    for table in parents_first(to, tables.created) {
        steps.create_table(&context, table);
    }
    for pair in alterable(&context, pairs) {
        match redefine::redefine(&context, &pair) {
            Some(redefined) => steps.redefined_tables.push(redefined),
            None => steps.alter_table(&context, pair),
        }
    }
    Diff { from, to, changes: steps.into_changes(&context) }
}

/// Tables in their order, except that those which others inherit columns from are altered before
/// them: most of what is done to a table is done to its heirs as well.
fn alterable<'a>(context: &Context<'a, '_>, pairs: Vec<TableDiff<'a>>) -> Vec<TableDiff<'a>> {
    if pairs.iter().all(|pair| pair.table.to.parents.is_empty()) {
        return pairs;
    }
    let order = parents_first(context.to, pairs.iter().map(|pair| pair.table.to).collect());
    let order: BTreeMap<*const Table, usize> =
        order.into_iter().enumerate().map(|(at, table)| (std::ptr::from_ref(table), at)).collect();
    let mut pairs = pairs;
    pairs.sort_by_key(|pair| order.get(&std::ptr::from_ref(pair.table.to)).copied());
    pairs
}

/// New tables in their order, except that those which others inherit columns from come before
/// them.
fn parents_first<'a>(catalog: &Catalog, tables: Vec<&'a Table>) -> Vec<&'a Table> {
    let mut waiting = tables;
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_waiting = |name: &QualifiedName| {
            waiting.iter().any(|table| catalog.key(&table.name) == catalog.key(name))
        };
        let (ready, rest): (Vec<&Table>, Vec<&Table>) =
            waiting.iter().partition(|table| !table.parents.iter().any(&is_waiting));
        // No database lets tables inherit in a circle; if a source says so, so be it.
        let is_circle = ready.is_empty();
        ordered.extend(ready);
        waiting = rest;
        if is_circle {
            ordered.append(&mut waiting);
        }
    }
    ordered
}
