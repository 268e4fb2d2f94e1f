//! How many rows make a danger real.

use brant_catalog::{Hazard, Probe};
use brant_core::DriverError;
use mysql_async::Conn;

use crate::quote;
use crate::rows::text;
use crate::session::in_plain_mode;

/// See [`brant_core::Connection::count`]. All questions travel in one packet. Each is a statement
/// that the server prepares from a text which depends on whether the table and the column are
/// there: a missing table would end the packet.
pub(crate) async fn count(
    conn: &mut Conn,
    database: &str,
    hazards: &[Hazard],
) -> Result<Vec<Option<u64>>, DriverError> {
    let probes: Vec<Option<Probe<'_>>> = hazards.iter().map(Hazard::probe).collect();
    let asked = hazards.iter().zip(&probes).filter_map(|(hazard, probe)| Some((hazard, (*probe)?)));
    let packet: Vec<String> =
        asked.map(|(hazard, probe)| statements(database, hazard, probe)).collect();
    if packet.is_empty() {
        return Ok(vec![None; hazards.len()]);
    }
    let found = in_plain_mode(conn, &packet).await?;
    let mut counts = found.iter().flatten().map(|row| text(row, 0)?.parse::<u64>().ok());
    let count =
        |probe: Option<Probe<'_>>| probe.map(|_| counts.next().flatten().unwrap_or_default());
    Ok(probes.into_iter().map(count).collect())
}

/// Asks one question, in four statements of which one has an answer.
fn statements(database: &str, hazard: &Hazard, probe: Probe<'_>) -> String {
    let table = &hazard.table.name;
    let column = quote::name(&hazard.column);
    let from = quote::qualified(database, table);
    let own = std::slice::from_ref(&hazard.column);
    let (query, needed): (String, &[String]) = match probe {
        Probe::Rows => (format!("SELECT COUNT(*) FROM {from}"), &[]),
        Probe::Values => (format!("SELECT COUNT({column}) FROM {from}"), own),
        Probe::Nulls => (format!("SELECT COUNT(*) FROM {from} WHERE {column} IS NULL"), own),
        Probe::Duplicates(columns) => (duplicates(&from, columns), columns),
        Probe::Where(condition) => {
            (format!("SELECT COUNT(*) FROM {from} WHERE {}", condition.of(&column)), own)
        }
    };
    let names: Vec<String> = needed.iter().map(|name| quote::text(name)).collect();
    let (filter, least) = match names.as_slice() {
        [] => (String::new(), 1),
        names => (format!(" AND column_name IN ({})", names.join(", ")), names.len()),
    };
    format!(
        "SET @brant_query = IF((SELECT COUNT(*) FROM information_schema.columns \
         WHERE table_schema = {} AND table_name = {}{filter}) >= {least}, {}, 'SELECT 0'); \
         PREPARE brant_count FROM @brant_query; EXECUTE brant_count; DEALLOCATE PREPARE brant_count",
        quote::text(database),
        quote::text(table),
        quote::text(&query),
    )
}

/// The rows of each group beyond its first one.
fn duplicates(table: &str, columns: &[String]) -> String {
    if columns.is_empty() {
        return format!("SELECT GREATEST(COUNT(*), 1) - 1 FROM {table}");
    }
    let columns: Vec<String> = columns.iter().map(|column| quote::name(column)).collect();
    let filled: Vec<String> = columns.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    format!(
        "SELECT CAST(COALESCE(SUM(surplus), 0) AS UNSIGNED) FROM (SELECT COUNT(*) - 1 AS surplus \
         FROM {table} WHERE {} GROUP BY {}) AS `groups`",
        filled.join(" AND "),
        columns.join(", ")
    )
}
