//! The rows that make a danger real, for people who want to see them.

use brant_catalog::{Hazard, Probe};

use crate::dialect::Dialect;

/// A sentence with the query that shows the rows in the way; empty for dangers that no rows can be
/// mended for. `hazard` has the names of the database as it is.
pub(crate) fn found_by(dialect: &dyn Dialect, hazard: &Hazard) -> String {
    let found = query(dialect, hazard).map(|query| format!(" They are found by: {query}"));
    found.unwrap_or_default()
}

fn query(dialect: &dyn Dialect, hazard: &Hazard) -> Option<String> {
    let namespace = hazard.table.namespace.iter().map(|name| dialect.quote(name) + ".");
    let table: String = namespace.chain([dialect.quote(&hazard.table.name)]).collect();
    let column = dialect.quote(&hazard.column);
    match hazard.probe()? {
        Probe::Nulls => Some(format!("SELECT * FROM {table} WHERE {column} IS NULL;")),
        Probe::Where(condition) => {
            Some(format!("SELECT * FROM {table} WHERE {};", condition.of(&column)))
        }
        Probe::Duplicates([]) | Probe::Rows | Probe::Values => None,
        Probe::Duplicates(columns) => {
            let columns: Vec<String> = columns.iter().map(|name| dialect.quote(name)).collect();
            let filled: Vec<String> =
                columns.iter().map(|name| format!("{name} IS NOT NULL")).collect();
            let (columns, filled) = (columns.join(", "), filled.join(" AND "));
            Some(format!(
                "SELECT {columns}, count(*) FROM {table} WHERE {filled} GROUP BY {columns} HAVING count(*) > 1;"
            ))
        }
    }
}
