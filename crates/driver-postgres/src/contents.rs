//! Made-up rows: values of native types, the statement that inserts them, and reading rows back.

use brant_catalog::{NativeType, QualifiedName, Table};
use brant_core::{DriverError, TableRows};
use sqlx::Row as _;

use crate::connection::Worker;
use crate::query::rows as ask;
use crate::quote::identifier;

/// See [`brant_core::Dialect::sample`].
pub(crate) fn sample(native: &NativeType, number: usize) -> Option<String> {
    let bits = native.args.first().copied().unwrap_or(1) as usize;
    Some(match native.name.as_ref() {
        "Uuid" => format!("00000000-0000-4000-8000-{number:012}"),
        "Inet" => format!("192.0.2.{number}"),
        "Bit" => format!("{:0bits$b}", number % 2),
        "VarBit" => format!("{:b}", number % 2),
        "Xml" => format!("<sample>{number}</sample>"),
        "Time" | "Timetz" => format!("03:04:{number:02}"),
        "Date" => format!("2001-02-{number:02}"),
        _ => return None,
    })
}

/// See [`brant_core::Dialect::insert`].
pub(crate) fn insert(table: &QualifiedName, row: &[(&str, String)]) -> String {
    let table = qualified(table.namespace.as_deref(), &table.name);
    if row.is_empty() {
        return format!("INSERT INTO {table} DEFAULT VALUES");
    }
    let names: Vec<_> = row.iter().map(|(name, _)| identifier(name)).collect();
    let values: Vec<_> = row.iter().map(|(_, value)| value.as_str()).collect();
    format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
}

/// See [`brant_core::Connection::rows`].
pub(crate) async fn rows(
    worker: &mut Worker,
    tables: &[Table],
) -> Result<Vec<TableRows>, DriverError> {
    let mut all = Vec::with_capacity(tables.len());
    for table in tables {
        let namespace = table.name.namespace.as_deref().unwrap_or(&worker.schema);
        let columns: Vec<_> = table
            .columns
            .iter()
            .map(|column| format!("{}::text", identifier(&column.name)))
            .collect();
        let from = qualified(Some(namespace), &table.name.name);
        let sql = format!("SELECT {} FROM {from}", columns.join(", "));
        let found = ask(&mut worker.connection, sql).await?;
        let row = |row: &sqlx::postgres::PgRow| {
            (0..columns.len()).map(|index| row.try_get(index).ok().flatten()).collect()
        };
        all.push(found.iter().map(row).collect());
    }
    Ok(all)
}

fn qualified(namespace: Option<&str>, name: &str) -> String {
    match namespace {
        Some(namespace) => format!("{}.{}", identifier(namespace), identifier(name)),
        None => identifier(name),
    }
}
