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
    let own = std::slice::from_ref(&hazard.column);
    let all = format!("SELECT count(*) AS n FROM {table}");
    let (query, needed): (String, &[String]) = match hazard.probe()? {
        Probe::Rows => (all, &[]),
        Probe::Values => (format!("{all} WHERE {column} IS NOT NULL"), own),
        Probe::Nulls => (format!("{all} WHERE {column} IS NULL"), own),
        Probe::Duplicates(columns) => (duplicates(&table, columns), columns),
        Probe::Where(condition) => (format!("{all} WHERE {}", condition.of(&column)), own),
    };
    let (table, query) = (literal(&table), literal(&query));
    let mut there = format!("pg_catalog.to_regclass({table}) IS NOT NULL");
    for name in needed {
        there += &format!(
            " AND EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = \
             pg_catalog.to_regclass({table}) AND attname = {}::name AND NOT attisdropped)",
            literal(name)
        );
    }
    Some(format!(
        "SELECT CASE WHEN {there} THEN pg_catalog.substring(pg_catalog.query_to_xml(\
         {query}, false, true, '')::text, '<n>(\\d+)</n>') ELSE '0' END AS count"
    ))
}

/// The rows of each group beyond its first one.
fn duplicates(table: &str, columns: &[String]) -> String {
    if columns.is_empty() {
        return format!("SELECT greatest(count(*), 1) - 1 AS n FROM {table}");
    }
    let columns: Vec<String> = columns.iter().map(|name| identifier(name)).collect();
    let filled: Vec<String> = columns.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    format!(
        "SELECT coalesce(sum(surplus), 0) AS n FROM (SELECT count(*) - 1 AS surplus FROM {table} \
         WHERE {} GROUP BY {}) AS groups",
        filled.join(" AND "),
        columns.join(", ")
    )
}
