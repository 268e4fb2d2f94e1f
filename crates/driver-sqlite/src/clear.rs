//! Empties a database file.

use brant_core::history::TABLE;
use brant_core::{DriverError, External};
use rusqlite::config::DbConfig;

use crate::engine::Engine;
use crate::error::classify;
use crate::quote;
use crate::tables::tables;

/// Makes the file an empty database. This is SQLite's own way: one transaction
/// that respects the locks of others, who see an empty schema afterwards; it
/// does not follow foreign keys and also works on a damaged file.
/// See <https://sqlite.org/c3ref/c_dbconfig_defensive.html>, `SQLITE_DBCONFIG_RESET_DATABASE`.
/// Where tables are to be kept, the others are dropped one by one.
pub(crate) fn clear(engine: &mut Engine, keep: &External) -> Result<(), DriverError> {
    let found = tables(&engine.connection)?;
    if found.iter().any(|table| keep.has_table(None, table, false)) {
        let dropped = found.iter().map(String::as_str);
        return clear_around(engine, dropped.filter(|table| !keep.has_table(None, table, false)));
    }
    let reset = DbConfig::SQLITE_DBCONFIG_RESET_DATABASE;
    engine.connection.flush_prepared_statement_cache();
    engine.connection.set_db_config(reset, true).map_err(classify)?;
    // With the switch on, this writes an empty file; nothing is copied.
    let result = engine.execute("VACUUM");
    engine.connection.set_db_config(reset, false).map_err(classify)?;
    result
}

/// Drops tables, and all views: without the tables they are broken.
fn clear_around<'t>(
    engine: &mut Engine,
    dropped: impl Iterator<Item = &'t str>,
) -> Result<(), DriverError> {
    let views: Vec<String> = {
        let sql = "SELECT name FROM main.sqlite_schema WHERE type = 'view' ORDER BY name";
        let mut statement = engine.connection.prepare(sql).map_err(classify)?;
        let names = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect);
        names.map_err(classify)?
    };
    let views = views.iter().map(|name| ("VIEW", name.as_str()));
    let tables = dropped.chain([TABLE]).map(|name| ("TABLE", name));
    let drops = views.chain(tables);
    let drops =
        drops.map(|(kind, name)| format!("DROP {kind} IF EXISTS main.{}", quote::name(name)));
    let begin = ["BEGIN IMMEDIATE".to_owned()].into_iter();
    let mut script = begin.chain(drops).chain(["COMMIT".to_owned()]);
    engine.execute("PRAGMA foreign_keys = OFF")?;
    let result = script.try_for_each(|statement| engine.execute(&statement));
    if result.is_err() {
        let _ = engine.execute("ROLLBACK");
    }
    engine.execute("PRAGMA foreign_keys = ON")?;
    result
}
