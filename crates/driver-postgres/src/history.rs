//! `_prisma_migrations`: its SQL.

use brant_core::history::{Row, TABLE};
use brant_core::{Change, DriverError, ErrorKind, Record};
use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::postgres::PgRow;

use crate::quote::{identifier, literal};

/// The table's name with its schema.
pub(crate) fn table(schema: &str) -> String {
    format!("{}.{}", identifier(schema), identifier(TABLE))
}

/// Columns, types and defaults are Prisma Migrate's.
pub(crate) fn create(table: &str) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {table} (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
)"
    )
}

/// The moment the transaction began.
const BEGAN: &str = "pg_catalog.now()";
/// This moment.
const NOW: &str = "pg_catalog.clock_timestamp()";

/// One write. It touches exactly one row.
pub(crate) fn write(table: &str, change: &Change<'_>) -> String {
    let update =
        |set: &str, id: &str| format!("UPDATE {table} SET {set} WHERE id = {}", literal(id));
    match change {
        Change::Applied(row) => insert(table, row, [BEGAN, NOW, "NULL", "NULL", "1"]),
        Change::Started { row, logs } => {
            insert(table, row, [BEGAN, "NULL", "NULL", &literal(logs), "0"])
        }
        Change::Progress { id, logs } => update(&format!("logs = {}", literal(logs)), id),
        Change::Finished { id, checksum } => {
            let checksum = literal(checksum);
            let set = format!(
                "finished_at = {NOW}, checksum = {checksum}, applied_steps_count = 1, logs = NULL"
            );
            update(&set, id)
        }
        Change::Signed { id, checksum, logs } => {
            update(&format!("checksum = {}, logs = {}", literal(checksum), literal(logs)), id)
        }
        Change::Renamed { id, migration } => {
            update(&format!("migration_name = {}", literal(migration)), id)
        }
        Change::Failed { row, logs } => {
            insert(table, row, [BEGAN, "NULL", BEGAN, &literal(logs), "0"])
        }
        Change::Declared(row) => insert(table, row, [BEGAN, BEGAN, "NULL", "''", "0"]),
        Change::RolledBack { id } => update(&format!("rolled_back_at = {NOW}"), id),
        Change::Reopened { id, logs } => {
            update(&format!("finished_at = NULL, logs = {}", literal(logs)), id)
        }
        Change::Reinstated { id, finished_at } => {
            let time = literal(&finished_at.to_string());
            update(&format!("finished_at = {time}::timestamptz, logs = NULL"), id)
        }
        Change::Forget { id } => format!("DELETE FROM {table} WHERE id = {}", literal(id)),
    }
}

/// Values: `started_at`, `finished_at`, `rolled_back_at`, `logs`, `applied_steps_count`.
fn insert(table: &str, row: &Row<'_>, values: [&str; 5]) -> String {
    let Row { id, checksum, migration } = row;
    format!(
        "INSERT INTO {table} (id, checksum, migration_name, started_at, finished_at, \
         rolled_back_at, logs, applied_steps_count) VALUES ({}, {}, {}, {})",
        literal(id),
        literal(checksum),
        literal(migration),
        values.join(", ")
    )
}

/// All rows, every column as text. Rows that were written at the same moment keep their order on disk.
pub(crate) fn select(table: &str) -> String {
    let time = |column: &str| {
        format!(
            "to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS {column}"
        )
    };
    format!(
        "SELECT id::text, checksum::text, migration_name::text, applied_steps_count::text, \
         CASE WHEN finished_at IS NULL OR char_length(logs) < 2000 THEN logs END AS logs, \
         {}, {}, {} FROM {table} AS h \
         ORDER BY h.started_at, h.ctid",
        time("started_at"),
        time("finished_at"),
        time("rolled_back_at"),
    )
}

/// Reads a row of [`select`].
pub(crate) fn record(row: &PgRow) -> Result<Record, DriverError> {
    let text = |column: &str| row.try_get::<Option<String>, _>(column).map_err(|_| broken(column));
    let required = |column: &str| text(column)?.ok_or_else(|| broken(column));
    let time = |column: &str| match text(column)? {
        Some(time) => time.parse::<Timestamp>().map(Some).map_err(|_| broken(column)),
        None => Ok(None),
    };
    Ok(Record {
        id: required("id")?,
        checksum: required("checksum")?,
        migration: required("migration_name")?,
        started_at: time("started_at")?,
        finished_at: time("finished_at")?,
        rolled_back_at: time("rolled_back_at")?,
        logs: text("logs")?,
        steps: required("applied_steps_count")?
            .parse()
            .map_err(|_| broken("applied_steps_count"))?,
    })
}

fn broken(column: &str) -> DriverError {
    let message = format!("column {column} of {TABLE} holds a value that cannot be read");
    DriverError::new(ErrorKind::Statement, message)
}
