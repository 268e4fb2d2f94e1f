//! The table `_prisma_migrations`, as Prisma Migrate creates and fills it.

use brant_core::history::{Change, Record, Row, TABLE};
use brant_core::{DriverError, ErrorKind};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::error::classify;
use crate::time;

/// Prisma Migrate's own text, so that both tools see the same table.
const CREATE: &str = r#"CREATE TABLE IF NOT EXISTS main."_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)"#;

/// `main` keeps a temporary or attached table of the same name out.
const READ: &str = r#"SELECT "id", "checksum", "migration_name", "started_at", "finished_at", "rolled_back_at",
    CASE WHEN "finished_at" IS NULL OR length("logs") < 2000 THEN "logs" END, "applied_steps_count"
FROM main."_prisma_migrations" ORDER BY rowid"#;

const INSERT: &str = r#"INSERT INTO main."_prisma_migrations"
    ("id", "checksum", "migration_name", "logs", "started_at", "finished_at", "rolled_back_at", "applied_steps_count")
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"#;

const PROGRESS: &str = r#"UPDATE main."_prisma_migrations" SET "logs" = ? WHERE "id" = ?"#;

const FINISH: &str = r#"UPDATE main."_prisma_migrations" SET "applied_steps_count" = 1,
    "logs" = NULL, "checksum" = ?, "finished_at" = ? WHERE "id" = ?"#;

const SIGN: &str =
    r#"UPDATE main."_prisma_migrations" SET "checksum" = ?, "logs" = ? WHERE "id" = ?"#;
const RENAME: &str = r#"UPDATE main."_prisma_migrations" SET "migration_name" = ? WHERE "id" = ?"#;

const ROLL_BACK: &str =
    r#"UPDATE main."_prisma_migrations" SET "rolled_back_at" = ? WHERE "id" = ?"#;

const REOPEN: &str =
    r#"UPDATE main."_prisma_migrations" SET "finished_at" = NULL, "logs" = ? WHERE "id" = ?"#;
const REINSTATE: &str =
    r#"UPDATE main."_prisma_migrations" SET "finished_at" = ?, "logs" = NULL WHERE "id" = ?"#;
const FORGET: &str = r#"DELETE FROM main."_prisma_migrations" WHERE "id" = ?"#;

/// One statement that writes to the history.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Write {
    sql: &'static str,
    values: Vec<Value>,
}

/// A value whose time is filled in when the statement runs.
#[derive(Debug, PartialEq, Eq)]
enum Value {
    Text(String),
    Number(i64),
    Null,
    /// The moment of the write.
    Now,
    /// The moment at which the transaction or savepoint began.
    Started,
}

/// Creates the table.
pub(crate) fn create() -> Write {
    Write { sql: CREATE, values: Vec::new() }
}

/// The statement of a change.
pub(crate) fn write(change: &Change<'_>) -> Write {
    let text = |text: &str| Value::Text(text.to_owned());
    match change {
        Change::Applied(row) => {
            insert(row, Value::Null, Value::Started, Value::Now, Value::Null, 1)
        }
        Change::Started { row, logs } => {
            insert(row, text(logs), Value::Now, Value::Null, Value::Null, 0)
        }
        Change::Failed { row, logs } => {
            insert(row, text(logs), Value::Now, Value::Null, Value::Now, 0)
        }
        Change::Declared(row) => insert(row, text(""), Value::Now, Value::Now, Value::Null, 0),
        Change::Progress { id, logs } => {
            Write { sql: PROGRESS, values: vec![text(logs), text(id)] }
        }
        Change::Finished { id, checksum } => {
            Write { sql: FINISH, values: vec![text(checksum), Value::Now, text(id)] }
        }
        Change::Signed { id, checksum, logs } => {
            Write { sql: SIGN, values: vec![text(checksum), text(logs), text(id)] }
        }
        Change::Renamed { id, migration } => {
            Write { sql: RENAME, values: vec![text(migration), text(id)] }
        }
        Change::RolledBack { id } => Write { sql: ROLL_BACK, values: vec![Value::Now, text(id)] },
        Change::Reopened { id, logs } => Write { sql: REOPEN, values: vec![text(logs), text(id)] },
        Change::Reinstated { id, finished_at } => {
            let finished = Value::Number(finished_at.as_millisecond());
            Write { sql: REINSTATE, values: vec![finished, text(id)] }
        }
        Change::Forget { id } => Write { sql: FORGET, values: vec![text(id)] },
    }
}

fn insert(
    row: &Row<'_>,
    logs: Value,
    started: Value,
    finished: Value,
    rolled_back: Value,
    steps: i64,
) -> Write {
    let text = |text: &str| Value::Text(text.to_owned());
    let values = vec![
        text(row.id),
        text(row.checksum),
        text(row.migration),
        logs,
        started,
        finished,
        rolled_back,
        Value::Number(steps),
    ];
    Write { sql: INSERT, values }
}

/// Runs a write. `started` is in Unix milliseconds.
pub(crate) fn execute(
    connection: &Connection,
    write: &Write,
    started: i64,
) -> rusqlite::Result<()> {
    let now = time::now();
    let values = write.values.iter().map(|value| Bound { value, now, started });
    connection.prepare_cached(write.sql)?.execute(params_from_iter(values))?;
    Ok(())
}

/// A value with the times it may stand for.
struct Bound<'v> {
    value: &'v Value,
    now: i64,
    started: i64,
}

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.value {
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Number(number) => ValueRef::Integer(*number),
            Value::Null => ValueRef::Null,
            Value::Now => ValueRef::Integer(self.now),
            Value::Started => ValueRef::Integer(self.started),
        }))
    }
}

/// All rows by the time they began, or `None` without the table.
pub(crate) fn records(connection: &Connection) -> Result<Option<Vec<Record>>, DriverError> {
    let mut statement = match connection.prepare(READ) {
        Ok(statement) => statement,
        Err(error) => {
            let error = classify(error);
            return if error.kind == ErrorKind::MissingTable { Ok(None) } else { Err(error) };
        }
    };
    let mut rows = statement.raw_query();
    let mut records = Vec::new();
    while let Some(row) = rows.next().map_err(classify)? {
        records.push(record(row)?);
    }
    // Integers and texts do not sort by time together inside SQLite.
    records.sort_by_key(|record| record.started_at);
    Ok(Some(records))
}

fn record(row: &rusqlite::Row<'_>) -> Result<Record, DriverError> {
    let text = |column: usize| match row.get_ref(column).map_err(classify)? {
        ValueRef::Null => Ok(None),
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            Ok(Some(String::from_utf8_lossy(text).into_owned()))
        }
        ValueRef::Integer(number) => Ok(Some(number.to_string())),
        ValueRef::Real(number) => Ok(Some(number.to_string())),
    };
    let migration = text(2)?.unwrap_or_default();
    let moment = |column: usize, name: &str| {
        time::read(row.get_ref(column).map_err(classify)?).map_err(|found| {
            let message =
                format!("{name} of `{migration}` in {TABLE} is not a point in time: `{found}`");
            DriverError::new(ErrorKind::Statement, message)
        })
    };
    Ok(Record {
        id: text(0)?.unwrap_or_default(),
        checksum: text(1)?.unwrap_or_default(),
        started_at: moment(3, "started_at")?,
        finished_at: moment(4, "finished_at")?,
        rolled_back_at: moment(5, "rolled_back_at")?,
        logs: text(6)?,
        steps: row.get_ref(7).map_err(classify)?.as_i64().unwrap_or_default(),
        migration,
    })
}
