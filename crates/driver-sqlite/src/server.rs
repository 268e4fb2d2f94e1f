//! Facts about the library and the file.

use std::path::Path;

use brant_core::{DriverError, Server};
use rusqlite::Connection;

use crate::error::classify;

/// What `doctor` shows.
pub(crate) fn server(connection: &Connection, path: Option<&Path>) -> Result<Server, DriverError> {
    let read_only = connection.is_readonly("main").map_err(classify)?;
    let journal: String =
        connection.query_row("PRAGMA main.journal_mode", [], |row| row.get(0)).map_err(classify)?;
    let mut notes = Vec::new();
    if journal == "wal" {
        notes.push("the file is in WAL mode: it must not lie on a network file system".to_owned());
    }
    if path.is_none() {
        notes.push("the database lives in memory and ends with the connection".to_owned());
    }
    Ok(Server {
        product: "SQLite".to_owned(),
        version: rusqlite::version().to_owned(),
        user: String::new(),
        read_only,
        may_create: !read_only,
        notes,
    })
}
