//! A value of an enum gets another name: the column takes both, the rows follow, the old one goes.

use brant_catalog::{
    Change, Column, Diff, EnumType, Family, QualifiedName, Rename, Table, renamed, reversed,
};
use brant_core::rendered::Block;

use super::table::checked_column;
use crate::quote::{literal, name};

/// `index` is the place of the rename among the changes: names and values are those of the moment.
pub(super) fn block(
    diff: &Diff<'_>,
    index: usize,
    of: &QualifiedName,
    column: &str,
    rename: &Rename,
) -> Option<Block> {
    let later: Vec<Rename> = diff.changes[index + 1..]
        .iter()
        .filter_map(|change| match change {
            Change::Rename(rename) => Some((*rename).clone()),
            _ => None,
        })
        .collect();
    let moment = renamed(diff.from, &reversed(&later));
    let table = moment.tables.iter().find(|table| table.name == *of)?;
    let after = table.column(column)?;
    let (sql_table, sql_column) = (name(&table.name.name), name(column));
    let modify = |column: &Column| {
        // Its own words for the type have the old values.
        let column = Column { exact_type: None, ..column.clone() };
        format!("ALTER TABLE {sql_table} MODIFY {}", checked_column(table, &column))
    };
    let (from, to) = (literal(&rename.from), literal(&rename.to));
    // To the server these are one value, so there cannot be both.
    if rename.from.to_lowercase() == rename.to.to_lowercase() {
        return Some(Block::new("RenameEnumValue", [modify(after)]));
    }
    let update = format!(
        "UPDATE {sql_table} SET {sql_column} = {to}{} WHERE {sql_column} = {from}",
        untouched(table)
    );
    let statements = [modify(&with_both(after, rename)?), update, modify(after)];
    Some(Block::new("RenameEnumValue", statements))
}

/// The column while it takes the old value, too. The server keeps the values of rows by their texts.
fn with_both(after: &Column, rename: &Rename) -> Option<Column> {
    let mut column = after.clone();
    let Family::Enum(EnumType::Inline { values, .. }) = &mut column.r#type.family else {
        return None;
    };
    values.push(rename.from.clone());
    Some(column)
}

/// The rows do not count as updated.
fn untouched(table: &Table) -> String {
    let stamped = table.columns.iter().filter(|column| column.on_update.is_some());
    stamped.map(|column| format!(", {0} = {0}", name(&column.name))).collect()
}
