//! Tables, indexes and foreign keys.

use brant_catalog::change::OfTable;
use brant_catalog::{
    Check, Column, ForeignKey, Index, IndexColumn, IndexKey, IndexKind, IndexMethod, PrimaryKey,
    QualifiedName, SortOrder, Table,
};

use super::column;
use crate::quote::{literal, name, qualified};

/// What tables get that do not say otherwise: every character, compared without regard to case.
const DEFAULT_OPTIONS: &str = "DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci";

pub(super) fn create(table: &Table) -> String {
    let indent = |line: String| format!("    {line}");
    let columns: Vec<_> =
        table.columns.iter().map(|column| indent(checked_column(table, column))).collect();
    let clauses = table.indexes.iter().map(|index| clause(table, index));
    let mut keys: Vec<String> = clauses.map(indent).collect();
    keys.extend(table.primary_key.iter().map(|key| indent(primary_key(key))));
    let checks = table.checks.iter().filter(|check| check.column.is_none());
    keys.extend(checks.map(|constraint| indent(check(constraint))));
    keys.extend(period(&table.columns).map(indent));
    let mut sql = format!("CREATE TABLE {} (\n{}", name(&table.name.name), columns.join(",\n"));
    if !keys.is_empty() {
        sql.push_str(",\n\n");
        sql.push_str(&keys.join(",\n"));
    }
    let options = table.alterable_options().collect::<Vec<_>>().join(" ");
    sql.push_str("\n) ");
    sql.push_str(if options.is_empty() { DEFAULT_OPTIONS } else { &options });
    if let Some(comment) = &table.comment {
        sql.push_str(&format!(" COMMENT {}", literal(comment)));
    }
    if let Some(partitioning) = table.partitioning() {
        sql.push_str(&format!(" {partitioning}"));
    }
    sql
}

pub(super) fn primary_key(key: &PrimaryKey) -> String {
    format!("PRIMARY KEY ({})", columns(&key.columns))
}

pub(super) fn check(check: &Check) -> String {
    let constraint =
        check.name.iter().map(|constraint| format!("CONSTRAINT {} ", name(constraint)));
    let options: String = check.options.iter().map(|option| format!(" {option}")).collect();
    format!("{}CHECK ({}){options}", constraint.collect::<String>(), check.condition)
}

/// A column with the checks that are part of it.
pub(super) fn checked_column(table: &Table, column: &Column) -> String {
    let mut sql = column::definition(column);
    for check in column_checks(table, &column.name) {
        sql.push_str(&format!(" CHECK ({})", check.condition));
    }
    sql
}

/// The checks that are part of a column.
pub(super) fn column_checks<'t>(table: &'t Table, column: &str) -> impl Iterator<Item = &'t Check> {
    table.checks.iter().filter(move |check| check.column.as_deref() == Some(column))
}

/// The time that a row was true, where its two ends are among the columns.
pub(super) fn period<'c>(columns: impl IntoIterator<Item = &'c Column>) -> Option<String> {
    let (mut start, mut end) = (None, None);
    for column in columns {
        match column::period_end(column) {
            Some("ROW START") => start = Some(column),
            Some(_) => end = Some(column),
            None => {}
        }
    }
    let (start, end) = start.zip(end)?;
    Some(format!("PERIOD FOR SYSTEM_TIME ({}, {})", name(&start.name), name(&end.name)))
}

pub(super) fn create_index(table: &Table, index: &Index) -> String {
    format!(
        "CREATE {}INDEX {} ON {}({}){}{}",
        kind(index.kind),
        name(&index.name),
        name(&table.name.name),
        columns(&index.columns),
        method(table, index),
        options(index)
    )
}

pub(super) fn clause(table: &Table, index: &Index) -> String {
    let (kind, name) = (kind(index.kind), name(&index.name));
    let (method, options) = (method(table, index), options(index));
    format!("{kind}INDEX {name}({}){method}{options}", columns(&index.columns))
}

fn options(index: &Index) -> String {
    index.options.iter().map(|option| format!(" {option}")).collect()
}

/// Tables in memory use hashes unless told otherwise, all others trees.
fn method(table: &Table, index: &Index) -> &'static str {
    let in_memory = table.options.iter().any(|option| option == "ENGINE=MEMORY");
    match &index.method {
        Some(IndexMethod::Hash) => " USING HASH",
        Some(IndexMethod::BTree) if in_memory => " USING BTREE",
        Some(_) | None => "",
    }
}

fn kind(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Normal => "",
        IndexKind::Unique => "UNIQUE ",
        IndexKind::FullText => "FULLTEXT ",
        IndexKind::Spatial => "SPATIAL ",
    }
}

fn columns(columns: &[IndexColumn]) -> String {
    columns.iter().map(index_column).collect::<Vec<_>>().join(", ")
}

fn index_column(column: &IndexColumn) -> String {
    let mut sql = match &column.key {
        IndexKey::Column(column) => name(column),
        IndexKey::Expression(text) => format!("({text})"),
    };
    if let Some(length) = column.length {
        sql.push_str(&format!("({length})"));
    }
    if column.order() == SortOrder::Desc {
        sql.push_str(" DESC");
    }
    sql
}

pub(super) fn add_foreign_key(key: &OfTable<'_, ForeignKey>) -> String {
    let OfTable { table, part: key } = key;
    // Only a table of another database has a namespace.
    let QualifiedName { namespace, name: table_name } = &key.referenced_table;
    let referenced = match namespace {
        Some(database) => qualified(database, table_name),
        None => name(table_name),
    };
    let list = |names: &[String]| names.iter().map(|n| name(n)).collect::<Vec<_>>().join(", ");
    format!(
        "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}({}) ON DELETE {} ON UPDATE {}",
        name(&table.name.name),
        name(key.name.as_deref().unwrap_or_default()),
        list(&key.columns),
        referenced,
        list(&key.referenced_columns),
        key.on_delete.sql(),
        key.on_update.sql()
    )
}
