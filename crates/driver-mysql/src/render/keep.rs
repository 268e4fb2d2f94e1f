//! What a column keeps although the wanted side does not speak of it.
//!
//! `MODIFY` says everything about a column again, and what it leaves out is gone. A schema file
//! does not know collations, comments, expressions or checks of columns, so it must not take them.

use brant_catalog::change::{ColumnChange, Pair};
use brant_catalog::{Aspect, Cast, Column, DefaultValue, Family, Scope, Table};

use super::table::checked_column;

/// The definition of a column that changes in place.
pub(super) fn altered(change: &ColumnChange<'_>, table: Pair<&Table>, wanted: &Scope) -> String {
    let says = wanted.aspects.contains(Aspect::Checks);
    checked_column(if says { table.to } else { table.from }, &kept(change, wanted))
}

fn kept(change: &ColumnChange<'_>, wanted: &Scope) -> Column {
    let Pair { from, to } = change.column;
    let silent = |aspect| !wanted.aspects.contains(aspect);
    let same_family = from.r#type.family == to.r#type.family;
    let mut column = to.clone();
    if silent(Aspect::Collations) && same_family {
        column.collation.clone_from(&from.collation);
    }
    if silent(Aspect::Comments) {
        column.comment.clone_from(&from.comment);
    }
    if silent(Aspect::GeneratedColumns) && change.cast != Cast::Impossible {
        column.generated.clone_from(&from.generated);
    }
    // There is no aspect for what happens at updates: only an expression of a schema says it.
    let says_update = matches!(&to.default, Some(DefaultValue::Expression(Some(text)))
        if text.to_ascii_lowercase().contains("on update"));
    let is_time = to.r#type.family == Family::DateTime && same_family;
    if silent(Aspect::TableOptions) {
        if is_time && !says_update {
            column.on_update.clone_from(&from.on_update);
        }
        if change.cast == Cast::Same {
            column.exact_type.clone_from(&from.exact_type);
        }
        column.options.clone_from(&from.options);
    }
    column
}
