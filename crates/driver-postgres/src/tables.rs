//! The tables that make a database "not empty".

use brant_core::DriverError;
use brant_core::history::TABLE;
use sqlx::PgConnection;

use crate::query::{rows, text};
use crate::quote::literal;

/// What PostGIS puts into a database.
pub(crate) const POSTGIS: &[&str] = &[
    "geography_columns",
    "geometry_columns",
    "raster_columns",
    "raster_overviews",
    "spatial_ref_sys",
];

/// Ordinary tables of the schema, as Prisma Migrate counts them: partitioned
/// parents, views and everything else do not matter.
pub(crate) async fn list(
    connection: &mut PgConnection,
    schema: &str,
) -> Result<Vec<String>, DriverError> {
    let ignored: Vec<_> = POSTGIS.iter().chain([&TABLE]).map(|name| literal(name)).collect();
    let sql = format!(
        "SELECT c.relname::text AS name FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = {}::name AND c.relkind = 'r' AND c.relname NOT IN ({})",
        literal(schema),
        ignored.join(", ")
    );
    let mut names: Vec<_> =
        rows(connection, sql).await?.iter().filter_map(|row| text(row, "name")).collect();
    names.sort_unstable();
    Ok(names)
}
