//! `ALTER TABLE`: one statement with a clause for each change, if the server allows that.

use std::collections::BTreeSet;

use brant_catalog::change::{AlterTable, ColumnChange, Pair, TableChange, TableSetting};
use brant_catalog::{Scope, Table};

use super::each_row::Filled;
use super::{each_row, keep, setting, table};
use crate::quote::name;

/// The statements, one if the server allows it. `wanted` is what the source of the wanted state can
/// say, `along` are more clauses.
pub(super) fn alter(altered: &AlterTable<'_>, wanted: &Scope, along: Vec<String>) -> Vec<String> {
    let added = each_row::added(altered);
    let rechecked = rechecked(altered);
    let alteration = Alteration { table: altered.table, added: &added, rechecked, wanted };
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for change in &altered.changes {
        let part = if waits(change, altered, &added) { &mut last } else { &mut first };
        part.extend(alteration.clauses(change));
    }
    first.extend(alteration.period(altered));
    first.extend(alteration.checked(altered));
    first.extend(along);
    let modified = added
        .iter()
        .map(|it| format!("MODIFY {}", table::checked_column(altered.table.to, it.column)));
    last.splice(..0, modified);
    let repartitioned = altered.changes.contains(&TableChange::Set(TableSetting::Partitioning));
    let partitioning = repartitioned.then(|| setting::partitioning(altered.table));
    let (after_first, after_last) = match last.is_empty() {
        true => (partitioning, None),
        false => (None, partitioning),
    };
    let table = name(&altered.table.from.name.name);
    let statement = |clauses: &[String], end: Option<String>| {
        (!clauses.is_empty() || end.is_some()).then(|| {
            format!("ALTER TABLE {table} {}{}", clauses.join(",\n    "), end.unwrap_or_default())
        })
    };
    let statements = [
        statement(&first, after_first),
        each_row::fill(&table, &added),
        statement(&last, after_last),
    ];
    setting::around(altered.table.from, statements.into_iter().flatten().collect())
}

/// The columns whose own checks change.
fn rechecked<'a>(altered: &AlterTable<'a>) -> BTreeSet<&'a str> {
    let checks = altered.changes.iter().filter_map(|change| match change {
        TableChange::DropCheck(check) | TableChange::AddCheck(check) => check.column.as_deref(),
        _ => None,
    });
    checks.collect()
}

/// Whether a change has to come after the columns that are added.
fn waits(change: &TableChange<'_>, altered: &AlterTable<'_>, added: &[Filled<'_>]) -> bool {
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
        | T::LoseCheck(..)
        | T::AddCheck(_)
        | T::Validate(_)
        | T::Set(_) => false,
    }
}

/// What the clauses of one table depend on.
struct Alteration<'a> {
    table: Pair<&'a Table>,
    added: &'a [Filled<'a>],
    /// The columns whose own checks change.
    rechecked: BTreeSet<&'a str>,
    wanted: &'a Scope,
}

impl Alteration<'_> {
    fn clauses(&self, change: &TableChange<'_>) -> Vec<String> {
        use TableChange as T;
        match change {
            T::DropPrimaryKey(_) => vec!["DROP PRIMARY KEY".to_owned()],
            T::AddPrimaryKey(key) => vec![format!("ADD {}", table::primary_key(key))],
            T::DropColumn(column) => vec![drop_column(&column.name)],
            T::AddColumn(added) => vec![self.add_column(&added.name)],
            T::AlterColumn(change) => vec![self.alter_column(change)],
            T::RecreateColumn(change) => {
                let name = &change.column.from.name;
                vec![drop_column(name), self.add_column(name)]
            }
            T::DropCheck(check) | T::LoseCheck(check, _) => {
                let constraint = check.name.iter();
                constraint
                    .map(|constraint| format!("DROP CONSTRAINT {}", name(constraint)))
                    .collect()
            }
            T::AddCheck(check) if check.column.is_none() => {
                vec![format!("ADD {}", table::check(check))]
            }
            T::Set(setting) => setting::clauses(*setting, self.table),
            // The primary key has no name of its own; checks of columns come with these.
            T::RenamePrimaryKey(_) | T::AddCheck(_) | T::Validate(_) => Vec::new(),
        }
    }

    fn add_column(&self, column: &str) -> String {
        let filled = self.added.iter().find(|it| it.column.name == column);
        let definition = filled.map(Filled::without_default).or_else(|| {
            let to = self.table.to;
            Some(table::checked_column(to, to.column(column)?))
        });
        format!("ADD COLUMN {}", definition.unwrap_or_default())
    }

    /// Everything about the column is said again; only a default can go by itself.
    fn alter_column(&self, change: &ColumnChange<'_>) -> String {
        let to = change.column.to;
        let is_rechecked = self.rechecked.contains(to.name.as_str());
        if change.only_default() && to.default.is_none() && !is_rechecked {
            return format!("ALTER COLUMN {} DROP DEFAULT", name(&to.name));
        }
        format!("MODIFY {}", keep::altered(change, self.table, self.wanted))
    }

    /// The columns that are said again for nothing but a check of theirs.
    fn checked(&self, altered: &AlterTable<'_>) -> Vec<String> {
        let is_written = |column: &str| {
            altered.changes.iter().any(|change| match change {
                TableChange::AddColumn(added) => added.name == column,
                TableChange::AlterColumn(change) | TableChange::RecreateColumn(change) => {
                    change.column.to.name == column
                }
                _ => false,
            })
        };
        let names = self.rechecked.iter().filter(|column| !is_written(column));
        let columns = names.filter_map(|column| self.table.to.column(column));
        let modified = |column| format!("MODIFY {}", table::checked_column(self.table.to, column));
        columns.map(modified).collect()
    }

    /// The time that a row was true, where its ends are added.
    fn period(&self, altered: &AlterTable<'_>) -> Option<String> {
        let added = altered.changes.iter().filter_map(|change| match change {
            TableChange::AddColumn(column) => Some(*column),
            _ => None,
        });
        Some(format!("ADD {}", table::period(added)?))
    }
}

fn drop_column(column: &str) -> String {
    format!("DROP COLUMN {}", name(column))
}
