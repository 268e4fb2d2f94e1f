//! Things that get another name. Indexes, constraints and defaults follow by themselves.

use brant_catalog::{Diff, QualifiedName, Rename, Renamed};
use brant_core::rendered::Block;

use super::names::existing;
use super::string;
use crate::quote::identifier;

pub(super) fn block(diff: &Diff<'_>, rename: &Rename) -> Block {
    let Rename { what, from, to } = rename;
    let in_namespace = |namespace: &Option<String>| {
        existing(diff.from, &QualifiedName::new(namespace.clone(), from.clone()))
    };
    let (head, sql) = match what {
        Renamed::Table(namespace) => {
            let table = in_namespace(namespace);
            ("RenameTable", format!("ALTER TABLE {table} RENAME TO {}", identifier(to)))
        }
        Renamed::Column(table) => {
            let (table, from, to) = (existing(diff.from, table), identifier(from), identifier(to));
            ("RenameColumn", format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}"))
        }
        Renamed::Enum(namespace) => {
            let name = in_namespace(namespace);
            ("RenameEnum", format!("ALTER TYPE {name} RENAME TO {}", identifier(to)))
        }
        Renamed::Value(of) => {
            let (name, from, to) = (existing(diff.from, of), string(from), string(to));
            ("RenameEnumValue", format!("ALTER TYPE {name} RENAME VALUE {from} TO {to}"))
        }
        // Enums are types here.
        Renamed::Label(table, column) => {
            let (table, column) = (existing(diff.from, table), identifier(column));
            let (from, to) = (string(from), string(to));
            let sql = format!("UPDATE {table} SET {column} = {to} WHERE {column} = {from}");
            ("RenameEnumValue", sql)
        }
    };
    Block::new(head, [sql])
}
