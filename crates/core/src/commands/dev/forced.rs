//! Where a database knows no cast, the values may still read as the new type: a text that is a
//! number. Then the column is altered all the same, and the server refuses what does not fit.

use brant_catalog::{
    Cast, Catalog, Column, ColumnType, Condition, DefaultValue, Features, HazardKind, Rules,
    diff_after,
};

use crate::modeller::{Modeller, Renaming};
use crate::rendered::Block;

/// A database's rules, with a cast between any two types.
struct Forced<'a>(&'a dyn Modeller);

impl Rules for Forced<'_> {
    fn features(&self) -> Features {
        self.0.features()
    }

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        match self.0.cast(from, to) {
            Cast::Impossible if from.arity.is_list() == to.arity.is_list() => Cast::Risky,
            cast => cast,
        }
    }

    fn unfit(&self, from: &ColumnType, to: &ColumnType) -> Option<Condition> {
        match self.0.cast(from, to) {
            Cast::Impossible => None,
            _ => self.0.unfit(from, to),
        }
    }

    fn holds(&self, labels: &[&str], r#type: &ColumnType) -> Condition {
        self.0.holds(labels, r#type)
    }

    fn same_condition(&self, from: &str, to: &str) -> bool {
        self.0.same_condition(from, to)
    }

    fn default_of(&self, expression: &str, r#type: &ColumnType) -> Option<DefaultValue> {
        self.0.default_of(expression, r#type)
    }

    fn has_collation(&self, r#type: &ColumnType) -> bool {
        self.0.has_collation(r#type)
    }

    fn same_default(&self, from: &Column, to: &Column) -> bool {
        self.0.same_default(from, to)
    }
}

/// What leads from one catalog to another with every column altered that would be made anew for
/// want of a cast; none if some column is made anew all the same.
pub(super) fn blocks(modeller: &dyn Modeller, from: &Renaming, to: &Catalog) -> Option<Vec<Block>> {
    let diff = diff_after(&from.renames, &from.catalog, to, &Forced(modeller));
    let blocks = modeller.render(&diff);
    (!recreates(&blocks)).then_some(blocks)
}

/// Whether values are lost with columns that are made anew.
pub(super) fn recreates(blocks: &[Block]) -> bool {
    let hazards = blocks.iter().flat_map(|block| &block.statements).flat_map(|one| &one.hazards);
    hazards.into_iter().any(|hazard| {
        matches!(hazard.kind, HazardKind::RecreateColumn | HazardKind::RecreateRequiredColumn)
    })
}
