//! SQL for the changes of a catalog.
//!
//! Key words in capitals, names always quoted, four spaces of indent, one statement for each
//! table: byte for byte what the existing tool writes, so that a history does not change its
//! handwriting. Semicolons and comments are added by [`brant_core::rendered`].

mod alter_column;
mod alter_table;
mod column;
mod r#enum;
mod literal;
mod names;
mod rename;
mod setting;
mod table;

use brant_catalog::change::{Change, OfTable, PairOfTable};
use brant_catalog::{Diff, Extension, ForeignKey, Index, hazards};
use brant_core::rendered::Block;

use crate::quote::{identifier, literal as quoted};
use names::{existing, in_namespace_of, wanted};

/// The blocks of a script, in the order of the changes.
pub(crate) fn render(diff: &Diff<'_>) -> Vec<Block> {
    diff.changes
        .iter()
        .filter_map(|change| Some(block(diff, change)?.with_hazards(hazards(change))))
        .collect()
}

fn block(diff: &Diff<'_>, change: &Change<'_>) -> Option<Block> {
    use Change as C;
    let one = |head, sql: String| Some(Block::new(head, [sql]));
    match change {
        C::Rename(renamed) => Some(rename::block(diff, renamed)),
        C::CreateNamespace(name) => {
            one("CreateSchema", format!("CREATE SCHEMA IF NOT EXISTS {}", identifier(name)))
        }
        C::CreateExtension(extension) => one("CreateExtension", create_extension(extension)),
        C::DropExtension(extension) => {
            one("DropExtension", format!("DROP EXTENSION {}", identifier(&extension.name)))
        }
        C::AlterExtension(pair) => Some(alter_extension(pair.from, pair.to)),
        C::CreateSequence(created) => one(
            "CreateSequence",
            format!("CREATE SEQUENCE {} {}", wanted(&created.name), created.options),
        ),
        C::AlterSequence(pair) => {
            let name = existing(diff.from, &pair.from.name);
            one("AlterSequence", format!("ALTER SEQUENCE {name} {}", pair.to.options))
        }
        C::DropSequence(dropped) => {
            one("DropSequence", format!("DROP SEQUENCE {}", existing(diff.from, &dropped.name)))
        }
        C::CreateEnum(created) => one("CreateEnum", r#enum::create(created)),
        C::AlterEnum(altered) => Some(r#enum::alter(diff, altered)),
        C::DropEnum(dropped) => {
            one("DropEnum", format!("DROP TYPE {}", existing(diff.from, &dropped.name)))
        }
        C::CreateTable(created) => Some(Block::new("CreateTable", table::create(created))),
        C::DropTable(dropped) => {
            one("DropTable", format!("DROP TABLE {}", existing(diff.from, &dropped.name)))
        }
        C::AlterTable(altered) => {
            Some(alter_table::alter(diff, altered)).filter(|block| !block.statements.is_empty())
        }
        // Every table can be altered here.
        C::RedefineTables(_) => None,
        C::DropForeignKey(key) => one("DropForeignKey", drop_foreign_key(diff, key)),
        C::AddForeignKey(key) => one("AddForeignKey", add_foreign_key(key)),
        C::RenameForeignKey(key) => one("RenameForeignKey", rename_foreign_key(diff, key)),
        C::DropIndex(index) => one("DropIndex", drop_index(diff, index)),
        C::CreateIndex(created) => one("CreateIndex", table::create_index(created)),
        C::RenameIndex(index) => one("RenameIndex", rename_index(diff, index)),
        C::RedefineIndex(index) => one("RenameIndex", rename_index(diff, index)),
        C::DropObject(object) => one("DropObject", names::drop_object(diff.from, object)),
        C::CreateObject(object) => one("CreateObject", object.definition.clone()),
        C::AlterObject(pair) => Some(Block::new(
            "AlterObject",
            [names::drop_object(diff.from, pair.from), pair.to.definition.clone()],
        )),
    }
}

fn create_extension(extension: &Extension) -> String {
    let schema = extension.schema.iter().map(|schema| format!(" SCHEMA {}", identifier(schema)));
    let version =
        extension.version.iter().map(|version| format!(" VERSION {}", identifier(version)));
    let options: String = schema.chain(version).collect();
    let with = if options.is_empty() { "" } else { " WITH" };
    format!("CREATE EXTENSION IF NOT EXISTS {}{with}{options}", identifier(&extension.name))
}

fn alter_extension(from: &Extension, to: &Extension) -> Block {
    let name = identifier(&to.name);
    let mut statements = Vec::new();
    if let Some(version) = to.version.as_ref().filter(|_| from.version != to.version) {
        statements.push(format!("ALTER EXTENSION {name} UPDATE TO {}", identifier(version)));
    }
    if let Some(schema) = to.schema.as_ref().filter(|_| from.schema != to.schema) {
        statements.push(format!("ALTER EXTENSION {name} SET SCHEMA {}", identifier(schema)));
    }
    Block::new("AlterExtension", statements)
}

fn drop_foreign_key(diff: &Diff<'_>, key: &OfTable<'_, ForeignKey>) -> String {
    let table = existing(diff.from, &key.table.name);
    format!("ALTER TABLE {table} DROP CONSTRAINT {}", identifier(name_of(key.part)))
}

fn add_foreign_key(key: &OfTable<'_, ForeignKey>) -> String {
    let OfTable { table, part: key } = key;
    let columns =
        |names: &[String]| names.iter().map(|name| identifier(name)).collect::<Vec<_>>().join(", ");
    format!(
        "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}({}) ON DELETE {} ON UPDATE {}{}{}",
        wanted(&table.name),
        identifier(name_of(key)),
        columns(&key.columns),
        wanted(&key.referenced_table),
        columns(&key.referenced_columns),
        key.on_delete.sql(),
        key.on_update.sql(),
        names::deferral(key.deferral),
        if key.validated { "" } else { " NOT VALID" },
    )
}

fn rename_foreign_key(diff: &Diff<'_>, key: &PairOfTable<'_, ForeignKey>) -> String {
    format!(
        "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
        existing(diff.from, &key.table.from.name),
        identifier(name_of(key.part.from)),
        identifier(name_of(key.part.to))
    )
}

/// The index of a constraint goes with that and in no other way.
fn drop_index(diff: &Diff<'_>, index: &OfTable<'_, Index>) -> String {
    let OfTable { table, part: index } = index;
    if index.is_constraint {
        let table = existing(diff.from, &table.name);
        return format!("ALTER TABLE {table} DROP CONSTRAINT {}", identifier(&index.name));
    }
    format!("DROP INDEX {}", in_namespace_of(diff.from, &table.name, &index.name))
}

fn rename_index(diff: &Diff<'_>, index: &PairOfTable<'_, Index>) -> String {
    let from = in_namespace_of(diff.from, &index.table.from.name, &index.part.from.name);
    format!("ALTER INDEX {from} RENAME TO {}", identifier(&index.part.to.name))
}

/// PostgreSQL names every constraint.
fn name_of(key: &ForeignKey) -> &str {
    key.name.as_deref().unwrap_or_default()
}

fn string(value: &str) -> String {
    quoted(value)
}
