//! Which objects a database holds, and removing them.

use brant_core::history::TABLE;
use brant_core::{DriverError, External};
use mysql_async::Conn;
use mysql_async::prelude::Queryable;

use crate::error;
use crate::lock::lease::TABLE as LEASE;
use crate::quote;
use crate::rows::{column, execute, rows, text};

/// Names of ordinary tables, the history's left out, sorted by their bytes.
pub(crate) async fn tables(conn: &mut Conn, database: &str) -> Result<Vec<String>, DriverError> {
    let query = format!(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = {} \
         AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_name NOT IN ('{TABLE}', '{LEASE}')",
        quote::text(database)
    );
    let mut names = column(conn, &query).await?;
    names.sort_unstable();
    Ok(names)
}

/// Kinds of object in the order in which they go: what depends on others first.
/// Triggers and indexes go with their tables.
const OBJECTS: &str = "\
     SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = {db} \
     UNION ALL SELECT 'VIEW', table_name FROM information_schema.views WHERE table_schema = {db} \
     UNION ALL SELECT IF(table_type = 'SEQUENCE', 'SEQUENCE', 'TABLE'), table_name \
     FROM information_schema.tables WHERE table_schema = {db} \
     AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') AND table_name <> {lease} \
     UNION ALL SELECT routine_type, routine_name FROM information_schema.routines \
     WHERE routine_schema = {db}";

/// Empties the database object by object. Dropping and creating the database
/// itself would lose its options, fail for users that may only do the first of
/// the two, and leave nothing behind in between.
pub(crate) async fn clear(
    conn: &mut Conn,
    database: &str,
    keep: &External,
) -> Result<(), DriverError> {
    let found = rows(
        conn,
        &OBJECTS.replace("{db}", &quote::text(database)).replace("{lease}", &quote::text(LEASE)),
    )
    .await?;
    let drops: Vec<String> = found
        .iter()
        .filter_map(|row| {
            let (kind, name) = (text(row, 0)?, text(row, 1)?);
            let is_kept = kind == "TABLE" && keep.has_table(None, &name, false);
            (!is_kept)
                .then(|| format!("DROP {kind} IF EXISTS {}", quote::qualified(database, &name)))
        })
        .collect();
    if drops.is_empty() {
        return Ok(());
    }
    execute(conn, "SET foreign_key_checks = 0").await?;
    let dropped =
        crate::rows::answer(conn.query_drop(drops.join(";\n"))).await.map_err(error::classify);
    execute(conn, "SET foreign_key_checks = @@GLOBAL.foreign_key_checks").await?;
    dropped
}
