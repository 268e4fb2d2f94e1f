//! SQL for the changes of a catalog.
//!
//! Key words in capitals, names always in backticks, four spaces of indent, one statement for
//! each table: byte for byte what the existing tool writes, so that a history does not change its
//! handwriting. Semicolons and comments are added by [`brant_core::rendered`].

mod alter_table;
mod column;
mod counted;
mod each_row;
mod escapes;
mod keep;
mod label;
mod made_under;
mod setting;
mod table;

use brant_catalog::change::{Change, OfTable, PairOfTable};
use brant_catalog::{
    Catalog, Diff, ForeignKey, Object, ObjectKind, Rename, Renamed, Sequence, diff_after, hazards,
};
use brant_core::rendered::Block;
use counted::Guests;

use crate::MySql;
use crate::quote::name;

/// The blocks of a script, in the order of the changes. Where one of two servers does not keep the
/// capitals of tables' names, they are those of the other: the script may run there as well.
pub(crate) fn render(diff: &Diff<'_>) -> Vec<Block> {
    let spelled = |one: &Catalog, other: &Catalog| {
        let names = other.tables.iter().map(|table| table.name.name.as_str());
        (!other.folds_table_names).then(|| one.spelled(names)).flatten()
    };
    let (from, to) = (spelled(diff.from, diff.to), spelled(diff.to, diff.from));
    if from.is_none() && to.is_none() {
        return blocks(diff);
    }
    let renames = diff.changes.iter().filter_map(|change| match change {
        Change::Rename(rename) => Some((*rename).clone()),
        _ => None,
    });
    let renames: Vec<Rename> = renames.collect();
    let (from, to) = (from.as_ref().unwrap_or(diff.from), to.as_ref().unwrap_or(diff.to));
    blocks(&diff_after(&renames, from, to, &MySql))
}

fn blocks(diff: &Diff<'_>) -> Vec<Block> {
    let guests = Guests::of(&diff.changes);
    diff.changes
        .iter()
        .enumerate()
        .filter(|(index, _)| !guests.has(*index))
        .filter_map(|(index, change)| {
            let (clauses, of_guests) = guests.clauses(&diff.changes, index);
            let block = match guests.statement(&diff.changes, index) {
                Some(statement) => Block::new("AlterTable", [statement]),
                None => block(diff, index, clauses)?,
            };
            let block = block.with_hazards([hazards(change), of_guests].concat());
            Some(if escapes::are_ours(change) { escapes::read(block) } else { block })
        })
        .collect()
}

/// `along` is what else the statement of a table has to do.
fn block(diff: &Diff<'_>, index: usize, along: Vec<String>) -> Option<Block> {
    use Change as C;
    let (change, wanted) = (diff.changes.get(index)?, &diff.to.scope);
    let one = |head, sql: String| Some(Block::new(head, [sql]));
    match change {
        C::Rename(renamed) => match &renamed.what {
            Renamed::Label(table, column) => label::block(diff, index, table, column, renamed),
            _ => rename(renamed),
        },
        C::CreateTable(created) => one("CreateTable", table::create(created)),
        C::DropTable(dropped) => {
            one("DropTable", format!("DROP TABLE {}", name(&dropped.name.name)))
        }
        C::AlterTable(altered) => {
            Some(Block::new("AlterTable", alter_table::alter(altered, wanted, along)))
        }
        C::DropForeignKey(key) => {
            let index = made_under::in_the_way(diff, key);
            let statements = [drop_foreign_key(key)].into_iter().chain(index);
            Some(Block::new("DropForeignKey", statements))
        }
        C::AddForeignKey(key) => one("AddForeignKey", table::add_foreign_key(key)),
        C::RenameForeignKey(key) => Some(Block::new("RenameForeignKey", rename_foreign_key(key))),
        C::DropIndex(index) => {
            let (index, table) = (name(&index.part.name), name(&index.table.name.name));
            one("DropIndex", format!("DROP INDEX {index} ON {table}"))
        }
        C::CreateIndex(created) => {
            one("CreateIndex", table::create_index(created.table, created.index))
        }
        C::RenameIndex(index) => {
            let table = name(&index.table.from.name.name);
            let (from, to) = (name(&index.part.from.name), name(&index.part.to.name));
            one("RenameIndex", format!("ALTER TABLE {table} RENAME INDEX {from} TO {to}"))
        }
        C::RedefineIndex(index) => {
            let table = name(&index.table.from.name.name);
            let create = table::create_index(index.table.to, index.part.to);
            let drop = format!("DROP INDEX {} ON {table}", name(&index.part.from.name));
            Some(Block::new("RedefineIndex", [create, drop]))
        }
        C::CreateSequence(made) => one("CreateSequence", format!("CREATE {}", sequence(made))),
        C::AlterSequence(pair) => one("AlterSequence", format!("ALTER {}", sequence(pair.to))),
        C::DropSequence(dropped) => one("DropSequence", drop_sequence(dropped)),
        C::DropObject(object) => one("DropObject", drop_object(object)),
        C::CreateObject(object) => one("CreateObject", object.definition.clone()),
        C::AlterObject(pair) => {
            let statements = [drop_object(pair.from), pair.to.definition.clone()];
            Some(Block::new("AlterObject", statements))
        }
        // A namespace is a database here; enums are part of their columns, every table can be
        // altered, and there are no extensions.
        C::CreateNamespace(_)
        | C::DropExtension(_)
        | C::CreateExtension(_)
        | C::AlterExtension(_)
        | C::CreateEnum(_)
        | C::AlterEnum(_)
        | C::DropEnum(_)
        | C::RedefineTables(_) => None,
    }
}

/// Indexes, constraints and the foreign keys of other tables follow by themselves.
fn rename(rename: &Rename) -> Option<Block> {
    let Rename { what, from, to } = rename;
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
        // Enums are part of their columns, see [`label`].
        Renamed::Enum(_) | Renamed::Value(_) | Renamed::Label(..) => None,
    }
}

fn drop_foreign_key(key: &OfTable<'_, ForeignKey>) -> String {
    let constraint = key.part.name.as_deref().unwrap_or_default();
    format!("ALTER TABLE {} DROP FOREIGN KEY {}", name(&key.table.name.name), name(constraint))
}

fn rename_foreign_key(key: &PairOfTable<'_, ForeignKey>) -> [String; 2] {
    let drop = OfTable { table: key.table.from, part: key.part.from };
    let add = OfTable { table: key.table.to, part: key.part.to };
    [drop_foreign_key(&drop), table::add_foreign_key(&add)]
}

/// MariaDB's; MySQL has none.
fn sequence(sequence: &Sequence) -> String {
    format!("SEQUENCE {} {}", name(&sequence.name.name), sequence.options)
}

fn drop_sequence(sequence: &Sequence) -> String {
    format!("DROP SEQUENCE {}", name(&sequence.name.name))
}

fn drop_object(object: &Object) -> String {
    let word = match object.kind {
        ObjectKind::View => "VIEW",
        ObjectKind::Trigger => "TRIGGER",
        ObjectKind::Procedure => "PROCEDURE",
        ObjectKind::Event => "EVENT",
        _ => "FUNCTION",
    };
    format!("DROP {word} {}", name(&object.name.name))
}
