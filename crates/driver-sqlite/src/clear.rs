//! Empties a database file.

use brant_core::DriverError;
use rusqlite::config::DbConfig;

use crate::engine::Engine;
use crate::error::classify;

/// Makes the file an empty database. This is SQLite's own way: one transaction
/// that respects the locks of others, who see an empty schema afterwards; it
/// does not follow foreign keys and also works on a damaged file.
/// See <https://sqlite.org/c3ref/c_dbconfig_defensive.html>, `SQLITE_DBCONFIG_RESET_DATABASE`.
pub(crate) fn clear(engine: &mut Engine) -> Result<(), DriverError> {
    let reset = DbConfig::SQLITE_DBCONFIG_RESET_DATABASE;
    engine.connection.flush_prepared_statement_cache();
    engine.connection.set_db_config(reset, true).map_err(classify)?;
    // With the switch on, this writes an empty file; nothing is copied.
    let result = engine.execute("VACUUM");
    engine.connection.set_db_config(reset, false).map_err(classify)?;
    result
}
