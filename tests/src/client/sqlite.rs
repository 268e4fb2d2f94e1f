//! SQLite through rusqlite.

use rusqlite::Connection;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::ValueRef;

use super::Rows;

pub(super) fn run(url: &str, sql: &str) -> Result<Rows, String> {
    run_on_file(url.trim_start_matches("file:"), sql).map_err(|error| error.to_string())
}

fn run_on_file(path: &str, sql: &str) -> rusqlite::Result<Rows> {
    let connection = Connection::open(path)?;
    let mut rows = Rows::new();
    let mut batch = rusqlite::Batch::new(&connection, sql);
    while let Some(mut statement) = batch.next()? {
        let width = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            rows.push((0..width).map(|i| row.get_ref(i).map(text)).collect::<Result<_, _>>()?);
        }
    }
    Ok(rows)
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}
