//! Tables that cannot be changed in place.

use super::context::Context;
use super::table::TableDiff;
use crate::change::RedefineTable;
use crate::{Aspect, Column, DefaultValue, Index, TableChanges};

/// The rebuild of a table, if there is no other way to change it.
pub(super) fn redefine<'a>(
    context: &Context<'a, '_>,
    diff: &TableDiff<'a>,
) -> Option<RedefineTable<'a>> {
    let key = &diff.primary_key;
    let needed = match context.features.table_changes {
        TableChanges::Alter => false,
        TableChanges::Rebuild => {
            key.dropped.is_some()
                || key.created.is_some()
                || !diff.dropped.is_empty()
                || diff.added.iter().any(|column| !can_be_added(column))
                || diff.columns.iter().any(|change| !change.is_empty())
                || !diff.foreign_keys.created.is_empty()
                || !diff.foreign_keys.dropped.is_empty()
                || !diff.added_checks.is_empty()
                || !diff.dropped_checks.is_empty()
                || is_constraint(&diff.indexes.created)
                || is_constraint(&diff.indexes.dropped)
                || context.compares(Aspect::TableOptions)
                    && diff.table.from.options != diff.table.to.options
        }
    };
    needed.then(|| RedefineTable {
        table: diff.table,
        columns: diff.columns.clone(),
        added: diff.added.clone(),
        dropped: diff.dropped.clone(),
        lost_checks: diff.lost_checks.clone(),
        dropped_primary_key: key.dropped,
        created_indexes: diff.indexes.created.clone(),
    })
}

/// Whether one of the indexes is part of the table's own text.
fn is_constraint(indexes: &[&Index]) -> bool {
    indexes.iter().any(|index| index.is_constraint)
}

/// Whether `ALTER TABLE … ADD COLUMN` takes the column on a table with rows: it may be null, and
/// its default is a constant.
fn can_be_added(column: &Column) -> bool {
    let is_constant = match &column.default {
        None | Some(DefaultValue::Literal(_) | DefaultValue::List(_)) => true,
        Some(DefaultValue::Now | DefaultValue::Expression(_)) => false,
    };
    let stored = column.generated.as_ref().is_some_and(|generated| generated.stored);
    !column.is_required() && is_constant && !stored
}
