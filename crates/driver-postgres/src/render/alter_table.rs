//! `ALTER TABLE`: one statement with a clause for each change.

use brant_catalog::change::{AlterTable, ColumnChange, Pair, TableChange};
use brant_catalog::{Cast, Diff, PrimaryKey, QualifiedName, Table};
use brant_core::rendered::Block;

use super::names::existing;
use super::{alter_column, column, setting, table};
use crate::quote::identifier;

/// What a change needs: before the statement, in it, and after it.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) before: Vec<String>,
    pub(super) clauses: Vec<String>,
    pub(super) after: Vec<String>,
}

pub(super) fn alter(diff: &Diff<'_>, altered: &AlterTable<'_>) -> Block {
    let name = existing(diff.from, &altered.table.from.name);
    let mut parts = Parts::default();
    for change in &altered.changes {
        add(diff, altered, change, &mut parts);
    }
    let mut statements = parts.before;
    if !parts.clauses.is_empty() {
        statements.push(format!("ALTER TABLE {name} {}", parts.clauses.join(",\n")));
    }
    statements.extend(parts.after);
    Block::new("AlterTable", statements)
}

fn add(diff: &Diff<'_>, altered: &AlterTable<'_>, change: &TableChange<'_>, parts: &mut Parts) {
    use TableChange as T;
    let clause = match change {
        T::DropPrimaryKey(key) => drop_constraint(key.name.as_deref()),
        T::RenamePrimaryKey(key) => {
            let table = existing(diff.from, &altered.table.from.name);
            parts.before.push(format!("ALTER TABLE {table} {}", rename(*key)));
            return;
        }
        // It goes by itself.
        T::LoseCheck(..) => return,
        T::DropCheck(check) => drop_constraint(check.name.as_deref()),
        // What the parent got or lost is there or gone already.
        T::DropColumn(column) if is_heir(diff, altered, &column.name, Side::From) => {
            format!("DROP COLUMN IF EXISTS {}", identifier(&column.name))
        }
        T::AddColumn(added) if is_heir(diff, altered, &added.name, Side::To) => {
            format!("ADD COLUMN IF NOT EXISTS {}", column::definition(added))
        }
        T::DropColumn(column) => drop_column(&column.name),
        T::AddColumn(added) => format!("ADD COLUMN {}", column::definition(added)),
        T::AlterColumn(change) => {
            let is_heir = is_heir(diff, altered, &change.column.to.name, Side::To);
            // The parent's new type is that of its heirs, and is not changed on its own.
            let cast = if is_heir { Cast::Same } else { change.cast };
            let domain = change.domain && !is_heir;
            let collation = change.collation && !is_heir;
            let change = &ColumnChange { cast, domain, collation, ..change.clone() };
            alter_column::alter(diff, altered.table, change, parts);
            return;
        }
        T::RecreateColumn(change) => {
            parts.clauses.push(drop_column(&change.column.from.name));
            format!("ADD COLUMN {}", column::definition(change.column.to))
        }
        T::AddPrimaryKey(key) => format!("ADD {}", table::primary_key(key, ", ")),
        T::AddCheck(check) => format!("ADD {}", table::check(check)),
        T::Validate(name) => format!("VALIDATE CONSTRAINT {}", identifier(name)),
        T::Set(it) => {
            let name = existing(diff.from, &altered.table.from.name);
            parts.after.extend(setting::change(&name, *it, altered.table));
            return;
        }
    };
    parts.clauses.push(clause);
}

/// Which of the two catalogs.
#[derive(Clone, Copy)]
enum Side {
    From,
    To,
}

/// Whether a column is inherited, by a table that stays an heir of the same parent.
fn is_heir(diff: &Diff<'_>, altered: &AlterTable<'_>, column: &str, side: Side) -> bool {
    let catalog = match side {
        Side::From => diff.from,
        Side::To => diff.to,
    };
    let Pair { from, to } = altered.table;
    let stays = |parent: &&QualifiedName| {
        from.parents.iter().any(|old| diff.from.key(old) == diff.to.key(parent))
    };
    to.parents.iter().filter(stays).any(|parent| {
        let is_parent = |table: &&Table| catalog.key(&table.name) == diff.to.key(parent);
        catalog.tables.iter().find(is_parent).is_some_and(|table| table.column(column).is_some())
    })
}

fn drop_column(name: &str) -> String {
    format!("DROP COLUMN {}", identifier(name))
}

fn drop_constraint(name: Option<&str>) -> String {
    format!("DROP CONSTRAINT {}", identifier(name.unwrap_or_default()))
}

fn rename(key: Pair<&PrimaryKey>) -> String {
    let name = |key: &PrimaryKey| identifier(key.name.as_deref().unwrap_or_default());
    format!("RENAME CONSTRAINT {} TO {}", name(key.from), name(key.to))
}
