//! `ALTER TABLE`: one statement with a clause for each change, if the server allows that.

use brant_catalog::change::{AlterTable, ColumnChange, Pair, TableChange, TableSetting};
use brant_catalog::{Column, Scope, Table};

use super::{column, each_row, keep, table};
use crate::quote::name;

/// The statements, one if the server allows it. `wanted` is what the source of the wanted state can
/// say.
pub(super) fn alter(altered: &AlterTable<'_>, wanted: &Scope) -> Vec<String> {
    let added = each_row::added(altered);
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for change in &altered.changes {
        let part = if waits(change, altered, &added) { &mut last } else { &mut first };
        part.extend(clauses(change, altered.table, wanted));
    }
    let modified = added.iter().map(|column| format!("MODIFY {}", column::definition(column)));
    last.splice(..0, modified);
    let table = name(&altered.table.from.name.name);
    let statement = |clauses: &[String]| {
        (!clauses.is_empty()).then(|| format!("ALTER TABLE {table} {}", clauses.join(",\n    ")))
    };
    let statements = [statement(&first), each_row::fill(&table, &added), statement(&last)];
    statements.into_iter().flatten().collect()
}

/// Whether a change has to come after the columns that are added.
fn waits(change: &TableChange<'_>, altered: &AlterTable<'_>, added: &[&Column]) -> bool {
    use TableChange as T;
    match change {
        T::AddPrimaryKey(key) => each_row::is_over(key, added),
        T::AlterColumn(change) => {
            let adds =
                |other: &TableChange<'_>| matches!(other, T::AddColumn(_) | T::RecreateColumn(_));
            each_row::expression(change.column.to).is_some() && altered.changes.iter().any(adds)
        }
        T::DropPrimaryKey(_)
        | T::RenamePrimaryKey(_)
        | T::DropColumn(_)
        | T::AddColumn(_)
        | T::RecreateColumn(_)
        | T::DropCheck(_)
        | T::AddCheck(_)
        | T::Validate(_)
        | T::Set(_) => false,
    }
}

fn clauses(change: &TableChange<'_>, table: Pair<&Table>, wanted: &Scope) -> Vec<String> {
    use TableChange as T;
    match change {
        T::DropPrimaryKey(_) => vec!["DROP PRIMARY KEY".to_owned()],
        T::AddPrimaryKey(key) => vec![format!("ADD {}", table::primary_key(key))],
        // The primary key has no name of its own.
        T::RenamePrimaryKey(_) => Vec::new(),
        T::DropColumn(column) => vec![drop_column(&column.name)],
        T::AddColumn(added) => vec![add_column(added)],
        T::AlterColumn(change) => vec![alter_column(change, table, wanted)],
        T::RecreateColumn(change) => {
            vec![drop_column(&change.column.from.name), add_column(change.column.to)]
        }
        T::DropCheck(check) => {
            vec![format!("DROP CONSTRAINT {}", name(check.name.as_deref().unwrap_or_default()))]
        }
        T::AddCheck(check) => vec![format!("ADD {}", table::check(check))],
        T::Set(TableSetting::Comment) => {
            let comment = table.to.comment.as_deref().unwrap_or_default();
            vec![format!("COMMENT = {}", crate::quote::literal(comment))]
        }
        // Not in the driver's list of settings.
        T::Set(TableSetting::Parents | TableSetting::Options | TableSetting::RowSecurity)
        | T::Validate(_) => Vec::new(),
    }
}

fn add_column(column: &Column) -> String {
    match each_row::expression(column) {
        Some(_) => format!("ADD COLUMN {}", each_row::without_default(column)),
        None => format!("ADD COLUMN {}", column::definition(column)),
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
