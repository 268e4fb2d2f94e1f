//! Rebuilds: a table is made anew under another name, the rows are copied, and the new table
//! takes the place of the old one. SQLite's documentation gives the procedure.

use brant_catalog::Arity;
use brant_catalog::change::{ColumnChange, RedefineTable};

use super::{column, table};
use crate::quote::name;

/// The rebuilds of all tables with the enforcement of foreign keys off: else dropping the old
/// table would delete or change the rows that refer to it.
pub(super) fn all(tables: &[RedefineTable<'_>]) -> Vec<String> {
    let mut statements =
        vec!["PRAGMA defer_foreign_keys=ON".to_owned(), "PRAGMA foreign_keys=OFF".to_owned()];
    statements.extend(tables.iter().flat_map(one));
    statements.push("PRAGMA foreign_keys=ON".to_owned());
    statements.push("PRAGMA defer_foreign_keys=OFF".to_owned());
    statements
}

fn one(redefined: &RedefineTable<'_>) -> Vec<String> {
    let to = redefined.table.to;
    let temporary = format!("new_{}", to.name.name);
    let old = name(&redefined.table.from.name.name);
    let mut statements = vec![table::create_as(to, &temporary)];
    statements.extend(copy(redefined, &name(&temporary), &old));
    statements.push(format!("DROP TABLE {old}"));
    statements.push(format!("ALTER TABLE {} RENAME TO {}", name(&temporary), name(&to.name.name)));
    for index in &to.indexes {
        let create = vec![table::create_index(to, index)];
        statements.extend(table::writable(&index.name, create));
    }
    statements
}

/// The copying of the columns that both tables have, by name.
fn copy(redefined: &RedefineTable<'_>, new: &str, old: &str) -> Option<String> {
    let mut columns: Vec<&ColumnChange<'_>> =
        redefined.columns.iter().filter(|change| change.column.to.generated.is_none()).collect();
    if columns.is_empty() {
        return None;
    }
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
