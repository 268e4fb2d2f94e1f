//! Small questions to the server, in the simple protocol, answered in text.

use std::future::Future;

use brant_core::DriverError;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, raw_sql};

use crate::error::{Phase, classify};

/// All rows of the answer.
pub(crate) async fn rows(
    connection: &mut PgConnection,
    sql: String,
) -> Result<Vec<PgRow>, DriverError> {
    answer(raw_sql(AssertSqlSafe(sql)).fetch_all(connection))
        .await
        .map_err(|error| classify(&error, Phase::Working))
}

/// Waits for an answer of the server, which may be one that the client panics on.
pub(crate) async fn answer<T>(
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    let malformed =
        |text| sqlx::Error::Protocol(format!("what the server sent cannot be read: {text}"));
    brant_core::answer::answer(work).await.unwrap_or_else(|text| Err(malformed(text)))
}

/// Says goodbye. The server drops the session when the socket closes, polite or not.
pub(crate) async fn close(connection: PgConnection) {
    let _ = answer(connection.close()).await;
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
