//! The rows of `_prisma_migrations`.

use brant_core::history::{Row as NewRow, TABLE};
use brant_core::{Change, DriverError, ErrorKind, Record};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use mysql_async::{Conn, Row};

use crate::quote;
use crate::rows::{rows_alone, text};

/// A `TEXT` column holds 65 535 bytes; a longer error must not become one itself.
const LONGEST_LOGS: usize = 65_000;

/// The table with its database, wherever the script went with `USE`.
pub(crate) fn table(database: &str) -> String {
    quote::qualified(database, TABLE)
}

/// Columns, types and options as Prisma Migrate creates them.
pub(crate) fn create(database: &str) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {} (id VARCHAR(36) PRIMARY KEY NOT NULL, \
         checksum VARCHAR(64) NOT NULL, finished_at DATETIME(3), \
         migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at DATETIME(3), \
         started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), \
         applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0) \
         DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        table(database)
    )
}

/// The variable that keeps when a transaction began, for [`Change::Applied`].
pub(crate) const BEGAN: &str = "SET @brant_began = UTC_TIMESTAMP(3)";

/// One write.
pub(crate) fn write(database: &str, change: &Change<'_>) -> String {
    let table = table(database);
    let id = |id: &str| format!("WHERE id = {}", quote::text(id));
    let insert = |row: &NewRow<'_>, columns: &str, values: &str| {
        format!(
            "INSERT INTO {table} (id, checksum, migration_name, started_at{columns}) \
             VALUES ({}, {}, {}, {values})",
            quote::text(row.id),
            quote::text(row.checksum),
            quote::text(row.migration),
        )
    };
    const NOW: &str = "UTC_TIMESTAMP(3)";
    match change {
        Change::Applied(row) => insert(
            row,
            ", finished_at, applied_steps_count",
            &format!("COALESCE(@brant_began, {NOW}), {NOW}, 1"),
        ),
        Change::Started { row, logs } => {
            insert(row, ", logs", &format!("{NOW}, {}", quote::text(clip(logs))))
        }
        Change::Progress { id: row, logs } => {
            format!("UPDATE {table} SET logs = {} {}", quote::text(clip(logs)), id(row))
        }
        Change::Finished { id: row, checksum } => format!(
            "UPDATE {table} SET finished_at = {NOW}, applied_steps_count = 1, logs = NULL, \
             checksum = {} {}",
            quote::text(checksum),
            id(row)
        ),
        Change::Signed { id: row, checksum, logs } => format!(
            "UPDATE {table} SET checksum = {}, logs = {} {}",
            quote::text(checksum),
            quote::text(clip(logs)),
            id(row)
        ),
        Change::Renamed { id: row, migration } => {
            format!("UPDATE {table} SET migration_name = {} {}", quote::text(migration), id(row))
        }
        Change::Failed { row, logs } => insert(
            row,
            ", rolled_back_at, logs",
            &format!("{NOW}, {NOW}, {}", quote::text(clip(logs))),
        ),
        Change::Declared(row) => insert(row, ", finished_at, logs", &format!("{NOW}, {NOW}, ''")),
        Change::RolledBack { id: row } => {
            format!("UPDATE {table} SET rolled_back_at = {NOW} {}", id(row))
        }
        Change::Reopened { id: row, logs } => format!(
            "UPDATE {table} SET finished_at = NULL, logs = {} {}",
            quote::text(clip(logs)),
            id(row)
        ),
        Change::Reinstated { id: row, finished_at } => format!(
            "UPDATE {table} SET finished_at = {}, logs = NULL {}",
            quote::text(&finished_at.strftime("%Y-%m-%d %H:%M:%S.%3f").to_string()),
            id(row)
        ),
        Change::Forget { id: row } => format!("DELETE FROM {table} {}", id(row)),
    }
}

fn clip(logs: &str) -> &str {
    let mut end = logs.len().min(LONGEST_LOGS);
    while !logs.is_char_boundary(end) {
        end -= 1;
    }
    &logs[..end]
}

/// All rows, or `None` without the table. One round trip.
pub(crate) async fn records(
    conn: &mut Conn,
    database: &str,
) -> Result<Option<Vec<Record>>, DriverError> {
    let query = format!(
        "SELECT id, checksum, migration_name, CAST(started_at AS CHAR), \
         CAST(finished_at AS CHAR), CAST(rolled_back_at AS CHAR), \
         IF(finished_at IS NULL OR CHAR_LENGTH(logs) < 2000, logs, NULL), applied_steps_count FROM {} ORDER BY started_at, id",
        table(database)
    );
    match rows_alone(conn, &query).await {
        Ok(rows) => Ok(Some(rows.iter().map(record).collect())),
        Err(error) if error.kind == ErrorKind::MissingTable => Ok(None),
        Err(error) => Err(error),
    }
}

fn record(row: &Row) -> Record {
    let required = |index| text(row, index).unwrap_or_default();
    Record {
        id: required(0),
        checksum: required(1),
        migration: required(2),
        started_at: text(row, 3).as_deref().and_then(timestamp),
        finished_at: text(row, 4).as_deref().and_then(timestamp),
        rolled_back_at: text(row, 5).as_deref().and_then(timestamp),
        logs: text(row, 6),
        steps: required(7).parse().unwrap_or_default(),
    }
}

/// `YYYY-MM-DD HH:MM:SS.mmm` in UTC.
pub(crate) fn timestamp(text: &str) -> Option<Timestamp> {
    let civil: DateTime = text.parse().ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}
