//! Tables and indexes.

use brant_catalog::{
    Check, Deferral, ForeignKey, Index, IndexColumn, IndexKey, IndexKind, SortOrder, Table,
};

use super::column;
use crate::quote::{name, plain};

pub(super) fn create(table: &Table) -> String {
    create_as(table, &table.name.name)
}

/// `CREATE TABLE` under another name than its own.
pub(super) fn create_as(table: &Table, table_name: &str) -> String {
    let single = table.primary_key.as_ref().filter(|_| table.single_key_column().is_some());
    let indent = |line: String| format!("    {line}");
    let columns = table.columns.iter().map(|column| indent(column::definition(column, single)));
    let mut sql = columns.collect::<Vec<_>>().join(",\n");
    if let (Some(key), None) = (&table.primary_key, single) {
        let columns: Vec<_> = key.columns.iter().map(index_column).collect();
        let options = column::options(&key.options);
        sql.push_str(&format!(",\n\n    PRIMARY KEY ({}){options}", columns.join(", ")));
    }
    let unique = table.indexes.iter().filter(|index| index.is_constraint).map(unique);
    let keys = table.foreign_keys.iter().map(foreign_key);
    for line in unique.chain(keys).chain(table.checks.iter().map(check)) {
        sql.push_str(",\n");
        sql.push_str(&indent(line));
    }
    let options = if table.options.is_empty() {
        String::new()
    } else {
        format!(" {}", table.options.join(", "))
    };
    format!("CREATE TABLE {} (\n{sql}\n){options}", name(table_name))
}

fn unique(index: &Index) -> String {
    let columns: Vec<_> = index.columns.iter().map(index_column).collect();
    format!("UNIQUE ({}){}", columns.join(", "), column::options(&index.options))
}

fn foreign_key(key: &ForeignKey) -> String {
    let deferral = match key.deferral {
        Deferral::NotDeferrable => "",
        Deferral::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Deferral::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    };
    format!(
        "{}FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE {} ON UPDATE {}{deferral}",
        constraint(key.name.as_deref()),
        list(&key.columns),
        name(&key.referenced_table.name),
        list(&key.referenced_columns),
        key.on_delete.sql(),
        key.on_update.sql()
    )
}

fn check(check: &Check) -> String {
    format!("{}CHECK ({})", constraint(check.name.as_deref()), check.condition)
}

fn constraint(constraint: Option<&str>) -> String {
    constraint.map_or_else(String::new, |constraint| format!("CONSTRAINT {} ", name(constraint)))
}

pub(super) fn create_index(table: &Table, index: &Index) -> String {
    let unique = if index.kind == IndexKind::Unique { "UNIQUE " } else { "" };
    let columns: Vec<_> = index.columns.iter().map(index_column).collect();
    let mut sql = format!(
        "CREATE {unique}INDEX {} ON {}({})",
        name(&index.name),
        name(&table.name.name),
        columns.join(", ")
    );
    if let Some(predicate) = &index.predicate {
        sql.push_str(" WHERE ");
        sql.push_str(predicate);
        // A comment to the end of the line would take what ends the statement with it.
        sql.push_str(if predicate.contains("--") { "\n" } else { "" });
    }
    sql
}

fn index_column(column: &IndexColumn) -> String {
    let mut sql = match &column.key {
        IndexKey::Column(column) => name(column),
        IndexKey::Expression(text) => text.clone(),
    };
    if let Some(collation) = &column.collation {
        sql.push_str(" COLLATE ");
        sql.push_str(&plain(collation));
    }
    if column.order() == SortOrder::Desc {
        sql.push_str(" DESC");
    }
    sql
}

/// SQLite keeps names that begin with `sqlite_` for itself, unless it is told not to.
pub(super) fn writable(index: &str, statements: Vec<String>) -> Vec<String> {
    if !index.starts_with("sqlite_") {
        return statements;
    }
    let mut all = vec!["Pragma writable_schema=1".to_owned()];
    all.extend(statements);
    all.push("Pragma writable_schema=0".to_owned());
    all
}

/// A list of quoted names.
pub(super) fn list<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|column| name(column.as_ref())).collect::<Vec<_>>().join(", ")
}
