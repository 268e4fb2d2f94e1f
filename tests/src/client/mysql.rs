//! MySQL and MariaDB through mysql_async's text protocol.

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Row, Value};

use super::Rows;

pub(super) async fn run(url: &str, sql: &str) -> Result<Rows, String> {
    try_run(url, sql).await.map_err(|error| error.to_string())
}

async fn try_run(url: &str, sql: &str) -> mysql_async::Result<Rows> {
    let mut connection = Conn::from_url(url).await?;
    let mut result = connection.query_iter(sql).await?;
    let rows: Vec<Row> = result.collect().await?;
    // Only this reports the error of a later statement.
    result.drop_result().await?;
    connection.disconnect().await?;
    Ok(rows.into_iter().map(|row| row.unwrap().into_iter().map(text).collect()).collect())
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::NULL => None,
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Value::Int(_)
        | Value::UInt(_)
        | Value::Float(_)
        | Value::Double(_)
        | Value::Date(..)
        | Value::Time(..) => Some(value.as_sql(true)),
    }
}
