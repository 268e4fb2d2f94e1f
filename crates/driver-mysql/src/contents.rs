//! Made-up rows: values of native types, the statement that inserts them, and reading rows back.

use brant_catalog::{NativeType, QualifiedName, Table};
use brant_core::{DriverError, TableRows};
use mysql_async::Conn;

use crate::quote;
use crate::rows::{rows as ask, text};

/// See [`brant_core::Dialect::sample`].
pub(crate) fn sample(native: &NativeType, number: usize) -> Option<String> {
    Some(match native.name.as_ref() {
        "Year" => (2000 + number).to_string(),
        "Time" => format!("03:04:{number:02}"),
        "Date" => format!("2001-02-{number:02}"),
        // As a text this is the bit string of its bytes.
        "Bit" => "\u{1}".to_owned(),
        _ => return None,
    })
}

/// See [`brant_core::Dialect::insert`].
pub(crate) fn insert(table: &QualifiedName, row: &[(&str, String)]) -> String {
    let names: Vec<_> = row.iter().map(|(name, _)| quote::name(name)).collect();
    let values: Vec<_> = row.iter().map(|(_, value)| value.as_str()).collect();
    let table = quote::name(&table.name);
    format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
}

/// See [`brant_core::Connection::rows`].
pub(crate) async fn rows(
    conn: &mut Conn,
    database: &str,
    tables: &[Table],
) -> Result<Vec<TableRows>, DriverError> {
    let mut all = Vec::with_capacity(tables.len());
    for table in tables {
        let columns: Vec<_> =
            table.columns.iter().map(|column| quote::name(&column.name)).collect();
        let from = quote::qualified(database, &table.name.name);
        let found = ask(conn, &format!("SELECT {} FROM {from}", columns.join(", "))).await?;
        let row = |row| (0..columns.len()).map(|index| text(row, index)).collect();
        all.push(found.iter().map(row).collect());
    }
    Ok(all)
}
