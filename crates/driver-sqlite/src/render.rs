//! SQL for the changes of a catalog.
//!
//! Key words in capitals, names always quoted, four spaces of indent; what `ALTER TABLE` cannot
//! do is done by a rebuild ([`redefine`]). Byte for byte what the existing tool writes, so that a
//! history does not change its handwriting. Semicolons and comments are added by
//! [`brant_core::rendered`].

mod carry;
mod column;
mod follow;
mod redefine;
mod table;

use brant_catalog::change::{AlterTable, Change, TableChange};
use brant_catalog::{Diff, Object, ObjectKind, Rename, Renamed, Table, hazards};
use brant_core::rendered::Block;

use crate::quote::{name, text};

/// The blocks of a script, in the order of the changes.
pub(crate) fn render(diff: &Diff<'_>) -> Vec<Block> {
    diff.changes
        .iter()
        .filter_map(|change| Some(block(diff, change)?.with_hazards(hazards(change))))
        .collect()
}

fn block(diff: &Diff<'_>, change: &Change<'_>) -> Option<Block> {
    use Change as C;
    match change {
        C::Rename(renamed) => rename(renamed),
        C::CreateTable(created) => Some(Block::new("CreateTable", [table::create(created)])),
        C::DropTable(dropped) => Some(Block::new("DropTable", drop_table(dropped))),
        C::AlterTable(altered) => Some(Block::new("AlterTable", alter_table(altered))),
        C::RedefineTables(tables) => {
            Some(Block::new("RedefineTables", redefine::all(diff, tables)))
        }
        C::CreateIndex(created) => {
            let sql = table::create_index(created.table, created.index);
            Some(Block::new("CreateIndex", table::writable(&created.index.name, vec![sql])))
        }
        C::DropIndex(index) => {
            let sql = format!("DROP INDEX {}", name(&index.part.name));
            Some(Block::new("DropIndex", table::writable(&index.part.name, vec![sql])))
        }
        C::RenameIndex(index) | C::RedefineIndex(index) => {
            let drop = format!("DROP INDEX {}", name(&index.part.from.name));
            let create = table::create_index(index.table.to, index.part.to);
            Some(Block::new("RedefineIndex", [drop, create]))
        }
        C::DropObject(object) => Some(Block::new("DropObject", [drop_object(object)])),
        C::CreateObject(object) => Some(Block::new("CreateObject", [object.definition.clone()])),
        C::AlterObject(pair) => {
            let statements = [drop_object(pair.from), pair.to.definition.clone()];
            Some(Block::new("AlterObject", statements))
        }
        // SQLite has none of these, and foreign keys are part of their tables.
        C::CreateNamespace(_)
        | C::DropExtension(_)
        | C::CreateExtension(_)
        | C::AlterExtension(_)
        | C::CreateEnum(_)
        | C::CreateSequence(_)
        | C::AlterSequence(_)
        | C::DropSequence(_)
        | C::AlterEnum(_)
        | C::DropEnum(_)
        | C::DropForeignKey(_)
        | C::AddForeignKey(_)
        | C::RenameForeignKey(_) => None,
    }
}

/// Indexes, triggers, views and the foreign keys of other tables follow by themselves.
fn rename(rename: &Rename) -> Option<Block> {
    let Rename { what, from, to } = rename;
    if let Renamed::Label(table, column) = what {
        let (table, column) = (name(&table.name), name(column));
        let (from, to) = (text(from), text(to));
        let sql = format!("UPDATE {table} SET {column} = {to} WHERE {column} = {from}");
        return Some(Block::new("RenameEnumValue", [sql]));
    }
    let (from, to) = (name(from), name(to));
    match what {
        Renamed::Table(_) => {
            Some(Block::new("RenameTable", [format!("ALTER TABLE {from} RENAME TO {to}")]))
        }
        Renamed::Column(table) => {
            let table = name(&table.name);
            let sql = format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}");
            Some(Block::new("RenameColumn", [sql]))
        }
        // Enums are texts, whose values were seen to above.
        Renamed::Enum(_) | Renamed::Value(_) | Renamed::Label(..) => None,
    }
}

/// Enforcement is off meanwhile: with it `DROP TABLE` deletes the rows first, with all that
/// follows for the rows that refer to them.
fn drop_table(table: &Table) -> Vec<String> {
    vec![
        "PRAGMA foreign_keys=off".to_owned(),
        format!("DROP TABLE {}", name(&table.name.name)),
        "PRAGMA foreign_keys=on".to_owned(),
    ]
}

/// Only columns can be added; everything else was made a rebuild by the comparison.
fn alter_table(altered: &AlterTable<'_>) -> Vec<String> {
    let table = name(&altered.table.to.name.name);
    let added = altered.changes.iter().filter_map(|change| match change {
        TableChange::AddColumn(column) => Some(*column),
        TableChange::DropPrimaryKey(_)
        | TableChange::RenamePrimaryKey(_)
        | TableChange::DropCheck(_)
        | TableChange::LoseCheck(..)
        | TableChange::DropColumn(_)
        | TableChange::AlterColumn(_)
        | TableChange::RecreateColumn(_)
        | TableChange::AddPrimaryKey(_)
        | TableChange::AddCheck(_)
        | TableChange::Validate(_)
        | TableChange::Set(_) => None,
    });
    let key = None;
    added
        .map(|added| format!("ALTER TABLE {table} ADD COLUMN {}", column::definition(added, key)))
        .collect()
}

fn drop_object(object: &Object) -> String {
    let word = match object.kind {
        ObjectKind::View => "VIEW",
        ObjectKind::VirtualTable => "TABLE",
        // There are no others.
        _ => "TRIGGER",
    };
    format!("DROP {word} {}", name(&object.name.name))
}
