//! How far `AUTOINCREMENT` has counted. Rebuilding a table forgets that: the new one begins behind
//! its greatest row, and numbers of deleted rows would be given out again.

use std::collections::BTreeMap;

use brant_core::DriverError;
use rusqlite::{Connection, OptionalExtension};

use crate::error::classify;

/// The last number of each table that counts.
pub(crate) type Counters = BTreeMap<String, i64>;

/// Whether a statement may set counters itself.
pub(crate) fn are_set_by(sql: &str) -> bool {
    let name = b"sqlite_sequence";
    sql.as_bytes().windows(name.len()).any(|part| part.eq_ignore_ascii_case(name))
}

/// Reads all counters.
pub(crate) fn read(connection: &Connection) -> Result<Counters, DriverError> {
    read_all(connection).map_err(classify)
}

/// Makes tables that are there before and after count on from where they were.
pub(crate) fn restore(connection: &Connection, before: &Counters) -> Result<(), DriverError> {
    restore_all(connection, before).map_err(classify)
}

fn read_all(connection: &Connection) -> rusqlite::Result<Counters> {
    // The table comes with the first one that counts.
    let is_there = "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'";
    if connection.query_row(is_there, [], |_| Ok(())).optional()?.is_none() {
        return Ok(Counters::new());
    }
    let sql = "SELECT name, max(seq) FROM main.sqlite_sequence
               WHERE typeof(name) = 'text' AND typeof(seq) = 'integer' GROUP BY name";
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn restore_all(connection: &Connection, before: &Counters) -> rusqlite::Result<()> {
    let now = read_all(connection)?;
    for (table, number) in before {
        if now.get(table).is_some_and(|now| now >= number) || !counts(connection, table)? {
            continue;
        }
        let delete = "DELETE FROM main.sqlite_sequence WHERE name = ?";
        connection.execute(delete, [table])?;
        let insert = "INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)";
        connection.execute(insert, (table, number))?;
    }
    Ok(())
}

/// Whether the table is there and counts. The key word cannot be a name without quotes.
fn counts(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?";
    let text: Option<String> = connection.query_row(sql, [table], |row| row.get(0)).optional()?;
    Ok(text.is_some_and(|text| crate::words::Words::new(&text).has("AUTOINCREMENT")))
}
