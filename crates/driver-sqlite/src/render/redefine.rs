//! Rebuilds: a table is made anew under another name, the rows are copied, and the new table
//! takes the place of the old one. SQLite's documentation gives the procedure.

use std::collections::BTreeSet;

use brant_catalog::change::{Change, ColumnChange, RedefineTable};
use brant_catalog::{Arity, Catalog, Diff, Object, ObjectKind, Table};

use super::carry::carried;
use super::follow::Follow;
use super::{column, table};
use crate::quote::name;

/// The rebuilds of all tables with the enforcement of foreign keys off: else dropping the old
/// table would delete or change the rows that refer to it.
///
/// A rename looks whether all views and triggers make sense, which they do not while the table
/// that they read is gone, unless it is done in the old way.
/// See <https://sqlite.org/pragma.html#pragma_legacy_alter_table>.
pub(super) fn all(diff: &Diff<'_>, tables: &[RedefineTable<'_>]) -> Vec<String> {
    let reads = |object: &Object| matches!(object.kind, ObjectKind::View | ObjectKind::Trigger);
    let is_watched = diff.from.objects.iter().any(reads);
    let mut around =
        vec![("PRAGMA defer_foreign_keys", "ON", "OFF"), ("PRAGMA foreign_keys", "OFF", "ON")];
    around.extend(is_watched.then_some(("PRAGMA legacy_alter_table", "ON", "OFF")));
    let set = |pragma: &str, value: &str| format!("{pragma}={value}");
    let mut statements: Vec<_> = around.iter().map(|(p, on, _)| set(p, on)).collect();
    let taken = names(diff);
    statements.extend(tables.iter().flat_map(|redefined| one(diff, &taken, redefined)));
    statements.extend(around.iter().rev().map(|(p, _, off)| set(p, off)));
    statements
}

fn one(diff: &Diff<'_>, taken: &BTreeSet<String>, redefined: &RedefineTable<'_>) -> Vec<String> {
    let from = &redefined.table.from.name.name;
    let follow = Follow::new(diff, from);
    let to = carried(diff, redefined, &follow);
    let mut temporary = format!("new_{}", to.name.name);
    while taken.contains(&temporary.to_ascii_lowercase()) {
        temporary.insert_str(0, "new_");
    }
    let mut statements = vec![table::create_as(&to, &temporary)];
    statements.extend(copy(redefined, &to, &name(&temporary)));
    statements.push(format!("DROP TABLE {}", name(from)));
    statements.push(format!("ALTER TABLE {} RENAME TO {}", name(&temporary), name(&to.name.name)));
    for index in to.indexes.iter().filter(|index| !index.is_constraint) {
        let create = vec![table::create_index(&to, index)];
        statements.extend(table::writable(&index.name, create));
    }
    statements.extend(triggers(diff, from).map(|trigger| follow.text(&trigger.definition)));
    statements
}

/// All names that are taken, in small letters.
fn names(diff: &Diff<'_>) -> BTreeSet<String> {
    let of = |catalog: &Catalog| -> Vec<String> {
        let objects = catalog.objects.iter().map(|object| &object.name.name);
        let tables = catalog.tables.iter().map(|table| &table.name.name);
        tables.chain(objects).map(|name| name.to_ascii_lowercase()).collect()
    };
    of(diff.from).into_iter().chain(of(diff.to)).collect()
}

/// The triggers that go with the table and are not given up. One that changes is made as it was;
/// a later step changes it.
fn triggers<'a>(diff: &Diff<'a>, table: &str) -> impl Iterator<Item = &'a Object> {
    let is_dropped = |trigger: &&Object| {
        let mut changes = diff.changes.iter();
        changes.any(|change| matches!(change, Change::DropObject(dropped) if dropped == trigger))
    };
    let on = |object: &&Object| {
        let table = object.table.as_ref().filter(|on| on.name.eq_ignore_ascii_case(table));
        object.kind == ObjectKind::Trigger && table.is_some()
    };
    diff.from
        .objects
        .iter()
        .filter(on)
        .filter(|trigger| !is_dropped(trigger))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The copying of the columns that both tables have, by name.
fn copy(redefined: &RedefineTable<'_>, to: &Table, new: &str) -> Option<String> {
    let is_stored = |name: &str| to.column(name).is_some_and(|column| column.generated.is_none());
    let mut columns: Vec<&ColumnChange<'_>> =
        redefined.columns.iter().filter(|change| is_stored(&change.column.to.name)).collect();
    if columns.is_empty() {
        return None;
    }
    let old = name(&redefined.table.from.name.name);
    columns.sort_by_key(|change| &change.column.to.name);
    let names: Vec<&str> = columns.iter().map(|change| change.column.to.name.as_str()).collect();
    let values: Vec<String> = columns.iter().map(|change| value(change)).collect();
    Some(format!(
        "INSERT INTO {new} ({}) SELECT {} FROM {old}",
        table::list(&names),
        values.join(", ")
    ))
}

/// A column's value; its default where it may be null before but not after.
fn value(change: &ColumnChange<'_>) -> String {
    let (from, to) = (change.column.from, change.column.to);
    let quoted = name(&to.name);
    let was_nullable = from.r#type.arity == Arity::Nullable && to.is_required();
    match to.default.as_ref().filter(|_| was_nullable).and_then(column::default) {
        Some(default) => format!("coalesce({quoted}, {default}) AS {quoted}"),
        None => quoted,
    }
}
