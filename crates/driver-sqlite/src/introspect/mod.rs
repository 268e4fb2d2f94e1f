//! What a database contains.
//!
//! [`rows`] asks SQLite's pragmas, [`definition`] and [`index`] read what stands only in the text
//! of `CREATE TABLE` and `CREATE INDEX`, [`table`] puts both together. Virtual tables are objects;
//! the tables that they keep their data in are left out, and so is what belongs to SQLite, to the
//! history and to platforms that keep something in the file.

mod default;
mod definition;
mod foreign_key;
mod index;
mod rows;
mod table;

use brant_catalog::{Catalog, Object, ObjectKind, QualifiedName, Table};
use brant_core::DriverError;
use brant_core::history::TABLE;
use rusqlite::Connection;

pub(crate) use default::read as default_of;
use rows::{Entry, Rows};

/// See [`brant_core::Connection::introspect`]. SQLite has no namespaces; what is attached is not
/// looked at. Tables and their columns come in order of name and position, indexes and foreign
/// keys as SQLite lists them: the newest first.
pub(crate) fn introspect(connection: &Connection) -> Result<Catalog, DriverError> {
    Ok(catalog(&rows::read(connection)?))
}

fn catalog(rows: &Rows) -> Catalog {
    let texts = rows.entries.iter().filter(|entry| entry.kind == "index");
    let texts = texts.filter_map(|entry| Some((entry.name.as_str(), entry.sql.as_deref()?)));
    let texts = texts.collect();
    let entries = rows.entries.iter();
    let mut tables: Vec<Table> = entries.filter_map(|e| table::read(rows, &texts, e)).collect();
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    foreign_key::resolve(&mut tables);
    let objects = rows.entries.iter().filter_map(|entry| object(rows, entry)).collect();
    Catalog { tables, objects, ..Catalog::empty(None) }
}

/// Views, triggers and virtual tables, in the order in which they were made.
fn object(rows: &Rows, entry: &Entry) -> Option<Object> {
    let definition = entry.sql.as_deref()?;
    let kind = match entry.kind.as_str() {
        "view" => ObjectKind::View,
        "trigger" => ObjectKind::Trigger,
        "table" if is_virtual(definition) => ObjectKind::VirtualTable,
        _ => return None,
    };
    let mut object = Object::new(kind, QualifiedName::bare(&entry.name), definition);
    object.table = (kind == ObjectKind::Trigger).then(|| QualifiedName::bare(&entry.table));
    let columns = rows.views.get(&entry.name).into_iter().flatten();
    object.columns = columns.map(|row| table::column(row, None, None)).collect();
    (!entry.table.eq_ignore_ascii_case(TABLE)).then_some(object)
}

/// SQLite begins the text of every entry with these words, whatever was written.
fn is_virtual(definition: &str) -> bool {
    definition.starts_with("CREATE VIRTUAL TABLE")
}
