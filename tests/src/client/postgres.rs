//! PostgreSQL through sqlx's simple protocol, which answers every value as text.

use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, ValueRef};

use super::Rows;

pub(super) async fn run(url: &str, sql: &str) -> Result<Rows, String> {
    try_run(url, sql).await.map_err(|error| error.to_string())
}

async fn try_run(url: &str, sql: &str) -> sqlx::Result<Rows> {
    // PgBouncer refuses the start-up parameter that sqlx sends by default.
    let options = PgConnectOptions::from_str(url)?.extra_float_digits(None);
    let mut connection = options.connect().await?;
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut connection).await?;
    connection.close().await?;
    rows.iter().map(texts).collect()
}

fn texts(row: &PgRow) -> sqlx::Result<Vec<Option<String>>> {
    let text = |index| {
        let value = row.try_get_raw(index)?;
        if value.is_null() {
            return Ok(None);
        }
        value.as_str().map(|text| Some(text.to_owned())).map_err(sqlx::Error::Decode)
    };
    (0..row.len()).map(text).collect()
}
