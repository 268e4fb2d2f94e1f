//! Questions of ours to the server.

use std::future::Future;
use std::time::Duration;

use brant_core::DriverError;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Row, Value};

use crate::error;

/// Waits for an answer of the server, which may be one that the client panics on.
pub(crate) async fn answer<T>(
    work: impl Future<Output = Result<T, mysql_async::Error>>,
) -> Result<T, mysql_async::Error> {
    let malformed = |text| format!("what the server sent cannot be read: {text}");
    let answered = brant_core::answer::answer(work).await;
    answered.unwrap_or_else(|text| Err(mysql_async::Error::Other(malformed(text).into())))
}

/// The rows of one query.
pub(crate) async fn rows(conn: &mut Conn, query: &str) -> Result<Vec<Row>, DriverError> {
    answer(conn.query::<Row, _>(query)).await.map_err(error::classify)
}

/// How often the server is asked once more, and the first pause, which doubles.
const TRIES: u32 = 6;
const PAUSE: Duration = Duration::from_millis(20);

/// Among dozens of deployers that begin at one moment, MySQL now and then tells one of them of a deadlock,
/// though InnoDB has counted none; it was not seen which statement that hits. Such a refusal is followed
/// by the same question again; only about what stands alone, since nothing would be left of a transaction.
#[derive(Default)]
struct Crowd {
    tried: u32,
}

impl Crowd {
    /// Whether to ask again, after a pause.
    async fn yields(&mut self, error: Option<&DriverError>) -> bool {
        let is_ours =
            error.is_some_and(|refused| refused.code.as_deref() == Some(error::GIVEN_WAY));
        if !is_ours || self.tried == TRIES {
            return false;
        }
        tokio::time::sleep(PAUSE * 2_u32.pow(self.tried)).await;
        self.tried += 1;
        true
    }
}

/// The rows of a query outside of transactions, for which a crowd is waited.
pub(crate) async fn rows_alone(conn: &mut Conn, query: &str) -> Result<Vec<Row>, DriverError> {
    let mut crowd = Crowd::default();
    loop {
        let answer = rows(conn, query).await;
        if !crowd.yields(answer.as_ref().err()).await {
            return answer;
        }
    }
}

/// Runs one statement outside of transactions, for which a crowd is waited.
pub(crate) async fn execute_alone(conn: &mut Conn, statement: &str) -> Result<(), DriverError> {
    let mut crowd = Crowd::default();
    loop {
        let answer = execute(conn, statement).await;
        if !crowd.yields(answer.as_ref().err()).await {
            return answer;
        }
    }
}

/// MySQL's error "Cannot convert string '…' from utf8mb4 to utf8mb3".
const NOT_CONVERTED: &str = "3854";

/// The rows of a query on `information_schema.processlist`. On MySQL that list cannot be read while a
/// session, whoever's it is, runs a statement with a character of four bytes; the newer list, which MariaDB
/// lacks, can.
pub(crate) async fn of_sessions(conn: &mut Conn, query: &str) -> Result<Vec<Row>, DriverError> {
    match rows(conn, query).await {
        Err(error) if error.code.as_deref() == Some(NOT_CONVERTED) => {
            let newer =
                query.replace("information_schema.processlist", "performance_schema.processlist");
            rows(conn, &newer).await
        }
        other => other,
    }
}

/// Runs one statement without an answer.
pub(crate) async fn execute(conn: &mut Conn, statement: &str) -> Result<(), DriverError> {
    answer(conn.query_drop(statement)).await.map_err(error::classify)
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

/// The rows of every statement of a packet, in order; a statement without an answer has none.
pub(crate) async fn sets(conn: &mut Conn, packet: &str) -> Result<Vec<Vec<Row>>, DriverError> {
    let mut result = answer(conn.query_iter(packet)).await.map_err(error::classify)?;
    let mut sets = Vec::new();
    loop {
        let mut rows = Vec::new();
        while let Some(row) = answer(result.next()).await.map_err(error::classify)? {
            rows.push(row);
        }
        sets.push(rows);
        if result.columns().is_none() {
            // A refusal of the next statement looks like the end until somebody asks once more.
            answer(result.next()).await.map_err(error::classify)?;
            return Ok(sets);
        }
    }
}
