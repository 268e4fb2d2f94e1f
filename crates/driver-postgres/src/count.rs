//! How many rows make a danger real.

use brant_catalog::{Hazard, Probe};
use brant_core::DriverError;

use crate::connection::Worker;
use crate::query::{rows, text};
use crate::quote::{identifier, literal};

/// See [`brant_core::Connection::count`]. One statement: each count is a query of its own that
/// the server is given as a text, so that it may leave out the tables that are not there.
pub(crate) async fn count(
    connection: &mut Worker,
    hazards: &[Hazard],
) -> Result<Vec<Option<u64>>, DriverError> {
    let questions: Vec<Option<String>> =
        hazards.iter().map(|hazard| question(hazard, &connection.schema)).collect();
    let asked: Vec<&str> = questions.iter().flatten().map(String::as_str).collect();
    if asked.is_empty() {
        return Ok(vec![None; hazards.len()]);
    }
    let found = rows(&mut connection.connection, asked.join("\nUNION ALL ")).await?;
    let mut counts = found.iter().map(|row| text(row, "count").and_then(|text| text.parse().ok()));
    Ok(questions.iter().map(|asked| asked.as_ref().and_then(|_| counts.next()?)).collect())
}

/// A SELECT with one row and the column `count`; none where counting does not tell.
fn question(hazard: &Hazard, schema: &str) -> Option<String> {
    let namespace = hazard.table.namespace.as_deref().unwrap_or(schema);
    let table = format!("{}.{}", identifier(namespace), identifier(&hazard.table.name));
    let column = identifier(&hazard.column);
    let (condition, needs_column) = match hazard.probe()? {
        Probe::Rows => (String::new(), false),
        Probe::Values => (format!(" WHERE {column} IS NOT NULL"), true),
        Probe::Nulls => (format!(" WHERE {column} IS NULL"), true),
    };
    let query = literal(&format!("SELECT count(*) AS n FROM {table}{condition}"));
    let (table, name) = (literal(&table), literal(&hazard.column));
    let there = if needs_column {
        format!(
            "EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = \
             pg_catalog.to_regclass({table}) AND attname = {name}::name AND NOT attisdropped)"
        )
    } else {
        format!("pg_catalog.to_regclass({table}) IS NOT NULL")
    };
    Some(format!(
        "SELECT CASE WHEN {there} THEN pg_catalog.substring(pg_catalog.query_to_xml(\
         {query}, false, true, '')::text, '<n>(\\d+)</n>') ELSE '0' END AS count"
    ))
}
