//! The message that asks for everything.

use brant_core::DriverError;
use brant_core::history::TABLE;
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Either, PgConnection, raw_sql};

use super::row::{Answers, QUERIES};
use crate::error::{Phase, classify};
use crate::quote::{identifier, literal};

/// Settings that change how the server prints expressions and constants, and how it works.
const SETTINGS: &[(&str, &str)] = &[
    ("standard_conforming_strings", "on"),
    ("quote_all_identifiers", "off"),
    ("timezone", "UTC"),
    ("datestyle", "ISO, YMD"),
    ("intervalstyle", "postgres"),
    ("bytea_output", "hex"),
    ("extra_float_digits", "1"),
    ("xmlbinary", "base64"),
    // What is sorted fits into this; and to compile queries that run once takes longer than they.
    ("work_mem", "64MB"),
    ("jit", "off"),
];

/// The text, which leaves nothing behind: its settings end with the implicit transaction, or with
/// the savepoint inside somebody else's.
pub(super) fn message(schema: &str, namespaces: &[String], in_transaction: bool) -> String {
    let mut text = String::from(if in_transaction {
        "SAVEPOINT brant_introspection;\n"
    } else {
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
    });
    // Names outside of the target's own schema are printed with theirs.
    text.push_str(&format!("SET LOCAL search_path = {};\n", identifier(schema)));
    for (name, value) in SETTINGS {
        text.push_str(&format!("SET LOCAL {name} = '{value}';\n"));
    }
    let list: Vec<_> = namespaces.iter().map(|name| format!("{}::name", literal(name))).collect();
    let list = list.join(", ");
    for query in QUERIES {
        // What takes the place of one word is not searched for the other.
        let mut parts = query.split("{history}");
        text.extend(parts.next().map(|part| part.replace("{namespaces}", &list)));
        for part in parts {
            text.push_str(&literal(TABLE));
            text.push_str(&part.replace("{namespaces}", &list));
        }
        text.push_str(";\n");
    }
    if in_transaction {
        text.push_str(
            "ROLLBACK TO SAVEPOINT brant_introspection; RELEASE SAVEPOINT brant_introspection;\n",
        );
    }
    text
}

/// Sends the message and sorts the rows by query.
pub(super) async fn ask(
    connection: &mut PgConnection,
    message: String,
) -> Result<Answers, DriverError> {
    let mut results = raw_sql(AssertSqlSafe(message)).fetch_many(connection);
    let mut answers = Vec::with_capacity(QUERIES.len());
    let mut before = SETTINGS.len() + 2;
    let mut rows = Vec::new();
    while let Some(result) =
        results.try_next().await.map_err(|error| classify(&error, Phase::Working))?
    {
        match result {
            Either::Right(row) => rows.push(row),
            Either::Left(_) if before > 0 => before -= 1,
            Either::Left(_) => answers.push(std::mem::take(&mut rows)),
        }
    }
    Ok(Answers(answers))
}
