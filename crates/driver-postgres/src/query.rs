//! Small questions to the server, in the simple protocol, answered in text.

use brant_core::DriverError;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection, Row as _, raw_sql};

use crate::error::{Phase, classify};

/// All rows of the answer.
pub(crate) async fn rows(
    connection: &mut PgConnection,
    sql: String,
) -> Result<Vec<PgRow>, DriverError> {
    raw_sql(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await
        .map_err(|error| classify(&error, Phase::Working))
}

/// Runs a statement whose answer does not matter.
pub(crate) async fn execute(connection: &mut PgConnection, sql: String) -> Result<(), DriverError> {
    rows(connection, sql).await.map(drop)
}

/// The only value of the answer; false when there is none.
pub(crate) async fn boolean(
    connection: &mut PgConnection,
    sql: String,
) -> Result<bool, DriverError> {
    Ok(rows(connection, sql).await?.first().is_some_and(|row| row.try_get(0).unwrap_or(false)))
}

/// A boolean column; false for NULL.
pub(crate) fn flag(row: &PgRow, column: &str) -> bool {
    row.try_get(column).unwrap_or(false)
}

/// A text column; `None` for NULL.
pub(crate) fn text(row: &PgRow, column: &str) -> Option<String> {
    row.try_get(column).ok().flatten()
}
