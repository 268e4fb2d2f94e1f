//! What a column keeps although the wanted side does not speak of it.
//!
//! `MODIFY` says everything about a column again, and what it leaves out is gone. A schema file
//! does not know collations, comments, expressions or checks of columns, so it must not take them.

use brant_catalog::change::{ColumnChange, Pair};
use brant_catalog::{Aspect, Cast, Column, DefaultValue, Family, Scope, Table};

use super::column::definition;
use crate::quote::name;

/// The definition of a column that changes in place.
pub(super) fn altered(change: &ColumnChange<'_>, table: Pair<&Table>, wanted: &Scope) -> String {
    let kept = kept(change, wanted);
    let mut sql = definition(&kept);
    if !wanted.aspects.contains(Aspect::Checks) {
        for condition in own_checks(change.column.from, table.from) {
            sql.push_str(&format!(" CHECK ({condition})"));
        }
    }
    sql
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
    if silent(Aspect::TableOptions) && is_time && !says_update {
        column.on_update.clone_from(&from.on_update);
    }
    column
}

/// The checks that are part of the column on MariaDB: they have no name, and speak of it alone.
fn own_checks<'t>(column: &'t Column, table: &'t Table) -> impl Iterator<Item = &'t str> {
    let speaks_of = |condition: &str, column: &Column| condition.contains(&name(&column.name));
    let unnamed = table.checks.iter().filter(|check| check.name.is_none());
    let others = table.columns.iter().filter(|other| other.name != column.name);
    unnamed.map(|check| check.condition.as_str()).filter(move |condition| {
        speaks_of(condition, column) && !others.clone().any(|other| speaks_of(condition, other))
    })
}
