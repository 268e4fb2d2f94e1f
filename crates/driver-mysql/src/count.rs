//! How many rows make a danger real.

use brant_catalog::{Hazard, Probe};
use brant_core::DriverError;
use mysql_async::Conn;

use crate::quote;
use crate::rows::{sets, text};

/// See [`brant_core::Connection::count`]. All questions travel in one packet. Each is a statement
/// that the server prepares from a text which depends on whether the table and the column are
/// there: a missing table would end the packet.
pub(crate) async fn count(
    conn: &mut Conn,
    database: &str,
    hazards: &[Hazard],
) -> Result<Vec<Option<u64>>, DriverError> {
    let probes: Vec<Option<Probe>> = hazards.iter().map(Hazard::probe).collect();
    let asked = hazards.iter().zip(&probes).filter_map(|(hazard, probe)| Some((hazard, (*probe)?)));
    let packet: Vec<String> =
        asked.map(|(hazard, probe)| statements(database, hazard, probe)).collect();
    if packet.is_empty() {
        return Ok(vec![None; hazards.len()]);
    }
    let found = sets(conn, &packet.join("; ")).await?;
    let mut counts = found.iter().flatten().map(|row| text(row, 0)?.parse::<u64>().ok());
    let count = |probe: Option<Probe>| probe.map(|_| counts.next().flatten().unwrap_or_default());
    Ok(probes.into_iter().map(count).collect())
}

/// Asks one question, in four statements of which one has an answer.
fn statements(database: &str, hazard: &Hazard, probe: Probe) -> String {
    let table = &hazard.table.name;
    let column = quote::name(&hazard.column);
    let from = quote::qualified(database, table);
    let (query, needed) = match probe {
        Probe::Rows => (format!("SELECT COUNT(*) FROM {from}"), None),
        Probe::Values => (format!("SELECT COUNT({column}) FROM {from}"), Some(&hazard.column)),
        Probe::Nulls => {
            (format!("SELECT COUNT(*) FROM {from} WHERE {column} IS NULL"), Some(&hazard.column))
        }
    };
    let column = needed.map(|name| format!(" AND column_name = {}", quote::text(name)));
    format!(
        "SET @brant_query = IF(EXISTS (SELECT 1 FROM information_schema.columns \
         WHERE table_schema = {} AND table_name = {}{}), {}, 'SELECT 0'); \
         PREPARE brant_count FROM @brant_query; EXECUTE brant_count; DEALLOCATE PREPARE brant_count",
        quote::text(database),
        quote::text(table),
        column.unwrap_or_default(),
        quote::text(&query),
    )
}
