//! `ALTER TABLE`: one statement with a clause for each change.

use brant_catalog::change::{AlterTable, ColumnChange, Pair, TableChange};
use brant_catalog::{Scope, Table};

use super::{column, keep, table};
use crate::quote::name;

/// `wanted` is what the source of the wanted state can say.
pub(super) fn alter(altered: &AlterTable<'_>, wanted: &Scope) -> String {
    let clauses = altered.changes.iter().flat_map(|change| clauses(change, altered.table, wanted));
    let clauses: Vec<String> = clauses.collect();
    let table = name(&altered.table.from.name.name);
    format!("ALTER TABLE {table} {}", clauses.join(",\n    "))
}

fn clauses(change: &TableChange<'_>, table: Pair<&Table>, wanted: &Scope) -> Vec<String> {
    use TableChange as T;
    match change {
        T::DropPrimaryKey(_) => vec!["DROP PRIMARY KEY".to_owned()],
        T::AddPrimaryKey(key) => vec![format!("ADD {}", table::primary_key(key))],
        // The primary key has no name of its own.
        T::RenamePrimaryKey(_) => Vec::new(),
        T::DropColumn(column) => vec![drop_column(&column.name)],
        T::AddColumn(added) => vec![format!("ADD COLUMN {}", column::definition(added))],
        T::AlterColumn(change) => vec![alter_column(change, table, wanted)],
        T::RecreateColumn(change) => vec![
            drop_column(&change.column.from.name),
            format!("ADD COLUMN {}", column::definition(change.column.to)),
        ],
        T::DropCheck(check) => {
            vec![format!("DROP CONSTRAINT {}", name(check.name.as_deref().unwrap_or_default()))]
        }
        T::AddCheck(check) => vec![format!("ADD {}", table::check(check))],
    }
}

fn drop_column(column: &str) -> String {
    format!("DROP COLUMN {}", name(column))
}

/// Everything about the column is said again; only a default can go by itself.
fn alter_column(change: &ColumnChange<'_>, table: Pair<&Table>, wanted: &Scope) -> String {
    let to = change.column.to;
    if change.only_default() && to.default.is_none() {
        return format!("ALTER COLUMN {} DROP DEFAULT", name(&to.name));
    }
    format!("MODIFY {}", keep::altered(change, table, wanted))
}
