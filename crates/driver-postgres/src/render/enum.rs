//! Enum types.

use brant_catalog::change::AlterEnum;
use brant_catalog::{Diff, Enum, QualifiedName, Table};
use brant_core::rendered::Block;

use super::literal;
use super::names::{existing, wanted};
use super::string;
use crate::quote::identifier;

/// The comment over several new values. (It is true of servers that nobody should run any more,
/// but people's histories have it.)
static SEVERAL_VALUES: &[&str] = &[
    "-- This migration adds more than one value to an enum.",
    "-- With PostgreSQL versions 11 and earlier, this is not possible",
    "-- in a single migration. This can be worked around by creating",
    "-- multiple migrations, each migration adding only one value to",
    "-- the enum.",
    "",
    "",
];

pub(super) fn create(created: &Enum) -> String {
    create_as(&created.name, created)
}

fn create_as(name: &QualifiedName, source: &Enum) -> String {
    let labels: Vec<_> = source.labels().map(string).collect();
    format!("CREATE TYPE {} AS ENUM ({})", wanted(name), labels.join(", "))
}

/// New values are added; where values go, the type is made anew and the columns are moved over.
pub(super) fn alter(diff: &Diff<'_>, altered: &AlterEnum<'_>) -> Block {
    if altered.removed.is_empty() {
        let name = existing(diff.from, &altered.r#enum.from.name);
        let add = |label: &&str| format!("ALTER TYPE {name} ADD VALUE {}", string(label));
        let mut block = Block::new("AlterEnum", altered.added.iter().map(add));
        if altered.added.len() > 1 {
            block.note = SEVERAL_VALUES;
        }
        return block;
    }
    Block::new("AlterEnum", replace(diff, altered))
}

fn replace(diff: &Diff<'_>, altered: &AlterEnum<'_>) -> Vec<String> {
    let from = &altered.r#enum.from.name;
    let bare = &from.name;
    let new = QualifiedName::new(from.namespace.clone(), format!("{bare}_new"));
    let old = QualifiedName::new(from.namespace.clone(), format!("{bare}_old"));
    let new_type = existing(diff.from, &new);
    let table_of = |table: &Table| existing(diff.from, &table.name);
    let mut statements = vec!["BEGIN".to_owned()];
    statements.push(create_as(&new, altered.r#enum.to));
    // Columns that go later must let go of the old type now.
    for (table, column) in &altered.former_columns {
        let (table, column_name) = (table_of(table), identifier(&column.name));
        if column.default.is_some() {
            statements.push(format!("ALTER TABLE {table} ALTER COLUMN {column_name} DROP DEFAULT"));
        }
        let list = if column.r#type.arity.is_list() { "[]" } else { "" };
        statements.push(format!(
            "ALTER TABLE {table} ALTER COLUMN {column_name} TYPE TEXT{list} USING ({column_name}::text{list})"
        ));
    }
    for pair in &altered.columns {
        if pair.column.from.default.is_some() {
            let (table, column) = (table_of(pair.table.from), identifier(&pair.column.from.name));
            statements.push(format!("ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT"));
        }
    }
    for pair in &altered.columns {
        let (table, column) = (table_of(pair.table.from), identifier(&pair.column.from.name));
        let list = if pair.column.from.r#type.arity.is_list() { "[]" } else { "" };
        statements.push(format!(
            "ALTER TABLE {table} ALTER COLUMN {column} TYPE {new_type}{list} USING ({column}::text::{new_type}{list})"
        ));
    }
    statements.push(format!(
        "ALTER TYPE {} RENAME TO {}",
        existing(diff.from, from),
        identifier(&old.name)
    ));
    statements.push(format!("ALTER TYPE {new_type} RENAME TO {}", identifier(bare)));
    statements.push(format!("DROP TYPE {}", existing(diff.from, &old)));
    for pair in &altered.columns {
        let column = pair.column.to;
        let value = column.default.as_ref().and_then(|value| literal::default(column, value));
        if let Some(value) = value {
            let (table, column) = (table_of(pair.table.from), identifier(&column.name));
            statements
                .push(format!("ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {value}"));
        }
    }
    statements.push("COMMIT".to_owned());
    statements
}
