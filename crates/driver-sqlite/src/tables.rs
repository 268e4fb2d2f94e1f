//! What makes a database "not empty".

use brant_core::DriverError;
use brant_core::history::TABLE;
use rusqlite::Connection;

use crate::error::classify;

/// Names of the tables but SQLite's own and the history. Sorted.
pub(crate) fn tables(connection: &Connection) -> Result<Vec<String>, DriverError> {
    let sql = "SELECT name FROM main.sqlite_schema WHERE type = 'table' \
               AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> ? ORDER BY name";
    let mut statement = connection.prepare(sql).map_err(classify)?;
    statement.query_map([TABLE], |row| row.get(0)).and_then(Iterator::collect).map_err(classify)
}
