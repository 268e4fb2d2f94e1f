//! Questions of ours to the server.

use brant_core::DriverError;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Row, Value};

use crate::error;

/// The rows of one query.
pub(crate) async fn rows(conn: &mut Conn, query: &str) -> Result<Vec<Row>, DriverError> {
    conn.query::<Row, _>(query).await.map_err(error::classify)
}

/// Runs one statement without an answer.
pub(crate) async fn execute(conn: &mut Conn, statement: &str) -> Result<(), DriverError> {
    conn.query_drop(statement).await.map_err(error::classify)
}

/// A column as text. The text protocol sends all values as text.
pub(crate) fn text(row: &Row, index: usize) -> Option<String> {
    match row.as_ref(index)? {
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        Value::NULL
        | Value::Int(_)
        | Value::UInt(_)
        | Value::Float(_)
        | Value::Double(_)
        | Value::Date(..)
        | Value::Time(..) => None,
    }
}

/// The first column of every row.
pub(crate) async fn column(conn: &mut Conn, query: &str) -> Result<Vec<String>, DriverError> {
    Ok(rows(conn, query).await?.iter().filter_map(|row| text(row, 0)).collect())
}
