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
    let quoted = quote::name(table);
    // With the table's name before it, SQLite cannot take a column's for a string.
    let column = |name: &String| format!("{quoted}.{}", quote::name(name));
    let all = format!("SELECT count(*) FROM main.{quoted}");
    let own = std::slice::from_ref(&hazard.column);
    let (sql, needed): (String, &[String]) = match probe {
        Probe::Rows => (all, &[]),
        Probe::Values => (format!("{all} WHERE {} IS NOT NULL", column(&hazard.column)), own),
        Probe::Nulls => (format!("{all} WHERE {} IS NULL", column(&hazard.column)), own),
        Probe::Where(condition) => {
            (format!("{all} WHERE {}", condition.of(&column(&hazard.column))), own)
        }
        Probe::Duplicates([]) => (format!("SELECT max(count(*), 1) - 1 FROM main.{quoted}"), &[]),
        Probe::Duplicates(columns) => {
            let names: Vec<String> = columns.iter().map(column).collect();
            let filled: Vec<String> =
                names.iter().map(|name| format!("{name} IS NOT NULL")).collect();
            // The rows of each group beyond its first one.
            let sql = format!(
                "SELECT coalesce(sum(surplus), 0) FROM (SELECT count(*) - 1 AS surplus \
                 FROM main.{quoted} WHERE {} GROUP BY {})",
                filled.join(" AND "),
                names.join(", ")
            );
            (sql, columns)
        }
    };
    if !is_there(connection, table, needed)? {
        return Ok(Some(0));
    }
    let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
    Ok(Some(count.unsigned_abs()))
}

/// Whether the table is there, with these columns.
fn is_there(connection: &Connection, table: &str, columns: &[String]) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND lower(name) = lower(?)";
    if connection.query_row(sql, [table], |_| Ok(())).optional()?.is_none() {
        return Ok(false);
    }
    let sql = "SELECT 1 FROM pragma_table_xinfo(?, 'main') WHERE lower(name) = lower(?)";
    for column in columns {
        if connection.query_row(sql, [table, column], |_| Ok(())).optional()?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
