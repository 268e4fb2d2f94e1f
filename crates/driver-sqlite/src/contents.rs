//! Made-up rows: values of native types, the statement that inserts them, and reading rows back.

use brant_catalog::{NativeType, QualifiedName, Table};
use brant_core::{DriverError, TableRows};
use rusqlite::Connection;

use crate::error::classify;
use crate::quote::name;

/// See [`brant_core::Dialect::sample`]: SQLite has no native types.
pub(crate) fn sample(_: &NativeType, _: usize) -> Option<String> {
    None
}

/// See [`brant_core::Dialect::insert`].
pub(crate) fn insert(table: &QualifiedName, row: &[(&str, String)]) -> String {
    let table = name(&table.name);
    if row.is_empty() {
        return format!("INSERT INTO {table} DEFAULT VALUES");
    }
    let names: Vec<_> = row.iter().map(|(column, _)| name(column)).collect();
    let values: Vec<_> = row.iter().map(|(_, value)| value.as_str()).collect();
    format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
}

/// See [`brant_core::Connection::rows`].
pub(crate) fn rows(
    connection: &Connection,
    tables: &[Table],
) -> Result<Vec<TableRows>, DriverError> {
    tables.iter().map(|table| of_table(connection, table).map_err(classify)).collect()
}

fn of_table(connection: &Connection, table: &Table) -> rusqlite::Result<TableRows> {
    // `quote` keeps text, number and bytes apart.
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| format!("nullif(quote({}), 'NULL')", name(&column.name)))
        .collect();
    let from = name(&table.name.name);
    let sql = format!("SELECT {} FROM main.{from}", columns.join(", "));
    let mut statement = connection.prepare(&sql)?;
    let rows =
        statement.query_map([], |row| (0..columns.len()).map(|index| row.get(index)).collect())?;
    rows.collect()
}
