//! How many rows make a danger real.

use brant_catalog::{Hazard, Probe};
use brant_core::DriverError;
use rusqlite::{Connection, OptionalExtension};

use crate::error::classify;
use crate::quote;

/// See [`brant_core::Connection::count`].
pub(crate) fn count(
    connection: &Connection,
    hazards: &[Hazard],
) -> Result<Vec<Option<u64>>, DriverError> {
    hazards.iter().map(|hazard| one(connection, hazard)).collect::<Result<_, _>>().map_err(classify)
}

fn one(connection: &Connection, hazard: &Hazard) -> rusqlite::Result<Option<u64>> {
    let Some(probe) = hazard.probe() else { return Ok(None) };
    let table = &hazard.table.name;
    let condition = match probe {
        Probe::Rows => "",
        Probe::Values => "IS NOT NULL",
        Probe::Nulls => "IS NULL",
    };
    let is_there = if condition.is_empty() {
        let sql =
            "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = lower(?)";
        connection.query_row(sql, [table], |_| Ok(())).optional()?
    } else {
        let sql = "SELECT 1 FROM pragma_table_xinfo(?, 'main') WHERE lower(name) = lower(?)";
        connection.query_row(sql, [table, &hazard.column], |_| Ok(())).optional()?
    };
    if is_there.is_none() {
        return Ok(Some(0));
    }
    let quoted = quote::name(table);
    let mut sql = format!("SELECT count(*) FROM main.{quoted}");
    if !condition.is_empty() {
        // With the table's name before it, SQLite cannot take the column's for a string.
        sql.push_str(&format!(" WHERE {quoted}.{} {condition}", quote::name(&hazard.column)));
    }
    let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
    Ok(Some(count.unsigned_abs()))
}
