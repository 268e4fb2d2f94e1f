//! Foreign keys that need an index of their own table beginning with their columns (MySQL), indexes
//! that are in use for that, and unique keys that are referred to (PostgreSQL, MySQL).

use std::collections::BTreeMap;

use super::Diff;
use super::context::Context;
use super::foreign_key::ForeignKeyDiff;
use super::index::IndexDiff;
use super::table::TableDiff;
use crate::change::{Change, ColumnChange, Pair, TableChange};
use crate::{Catalog, ForeignKey, Index, IndexKind, Rules, Table};

/// Lets go of the indexes that are dropped, and makes none that the server makes by itself: it gives
/// them the name of the foreign key. A plain index over just the columns of a foreign key
/// that stays is the one the server made for it, or would make: it is left alone. For any other
/// one the foreign key is dropped before and added after, unless another index serves it.
///
/// The same goes for indexes over columns that are made anew: they would be in the way of a column
/// of another type, so they are dropped before and made after.
pub(super) fn release<'a>(
    table: Pair<&'a Table>,
    columns: &[ColumnChange<'a>],
    indexes: &mut IndexDiff<'a>,
    keys: &mut ForeignKeyDiff<'a>,
) {
    let added = keys.created.iter().copied().chain(keys.renamed.iter().map(|pair| pair.to));
    let added: Vec<&ForeignKey> = added.collect();
    // One of the same name takes its place, perhaps the one that the server makes for a foreign key.
    let is_named = |key: &ForeignKey, index: &Index| key.name.as_deref() == Some(&*index.name);
    let gives_name = |index: &Index| {
        added.iter().any(|key| is_named(key, index) && !index.names().eq(names(key)))
    };
    let makes_way = |index: &Index| {
        indexes.created.iter().any(|new| new.name == index.name) || gives_name(index)
    };
    indexes.dropped.retain(|index| !is_own(table.to, index) || makes_way(index));
    // The server drops the index that it made for a foreign key as soon as another one serves that,
    // or another foreign key over the same columns comes. Under a name of its own it stays.
    let made_for = |index: &Index| {
        let is_made_for = |key: &&ForeignKey| is_named(key, index) && index.names().eq(names(key));
        table.from.foreign_keys.iter().find(is_made_for)
    };
    let is_taken_over = |index: &Index| {
        let takes_over = |key: &&ForeignKey| !is_named(key, index) && index.names().eq(names(key));
        made_for(index).is_some() && added.iter().any(takes_over)
    };
    let is_replaced = |index: &Index| {
        let covered = |key| indexes.created.iter().any(|created| covers(created, key));
        is_taken_over(index) || made_for(index).is_some_and(covered)
    };
    let renamed = indexes.renamed.iter().map(|pair| pair.from);
    indexes.urgent = renamed.filter(|index| is_replaced(index) || gives_name(index)).collect();
    // Made by a statement it is nobody's but ours.
    let (remade, kept) = indexes.kept.iter().partition(|pair| is_taken_over(pair.from));
    let remade: Vec<Pair<&Index>> = remade;
    indexes.kept = kept;
    indexes.dropped.extend(remade.iter().map(|pair| pair.from));
    indexes.created.extend(remade.iter().map(|pair| pair.to));
    let is_recreated = |name: &str| {
        let change = columns.iter().find(|change| change.column.to.name == name);
        change.is_some_and(|change| change.recreated)
    };
    let lost = indexes.kept.iter().chain(&indexes.renamed).map(|pair| pair.from);
    let lost: Vec<&Index> = lost.filter(|index| index.names().any(is_recreated)).collect();
    indexes.dropped.extend(lost);
    // For a new foreign key that another index or the primary key serves, the server makes none.
    let is_served_otherwise = |key: &ForeignKey, index: &Index| {
        let others = table.to.indexes.iter().filter(|other| other.name != index.name);
        let by_primary = table.to.primary_key.iter().any(|it| begins_with(it.names(), key));
        by_primary || others.into_iter().any(|other| covers(other, key))
    };
    let is_new = |key: &ForeignKey| added.iter().any(|added| std::ptr::eq(*added, key));
    let is_given = |index: &Index| {
        index.kind == IndexKind::Normal
            && table.to.foreign_keys.iter().any(|key| {
                is_named(key, index)
                    && index.names().eq(names(key))
                    && !(is_new(key) && is_served_otherwise(key, index))
            })
    };
    indexes.created.retain(|index| !is_given(index));
    release_keys(table, indexes, keys);
}

/// The foreign keys that lose the index that serves them are dropped before and added after.
fn release_keys<'a>(
    table: Pair<&'a Table>,
    indexes: &IndexDiff<'a>,
    keys: &mut ForeignKeyDiff<'a>,
) {
    let primary = table.from.primary_key.as_ref().zip(table.to.primary_key.as_ref());
    let primary = primary.filter(|(from, to)| from.columns == to.columns).map(|(from, _)| from);
    let stays =
        |index: &&Index| !indexes.dropped.iter().any(|dropped| std::ptr::eq(*dropped, *index));
    let is_served = |key: &ForeignKey| {
        let by_primary = primary.is_some_and(|primary| begins_with(primary.names(), key));
        by_primary || table.from.indexes.iter().filter(stays).any(|index| covers(index, key))
    };
    let in_the_way = |key: &ForeignKey| {
        indexes.dropped.iter().any(|index| covers(index, key)) && !is_served(key)
    };
    let (released, kept) = keys.kept.iter().partition(|pair| in_the_way(pair.from));
    let released: Vec<Pair<&ForeignKey>> = released;
    keys.kept = kept;
    keys.dropped.extend(released.iter().map(|pair| pair.from));
    keys.created.extend(released.iter().map(|pair| pair.to));
}

/// What is there once the changes are made: as wanted, with the indexes that were left alone for a
/// foreign key.
#[must_use]
pub fn with_left_alone(diff: &Diff<'_>, rules: &dyn Rules) -> Catalog {
    let mut after = diff.to.clone();
    if !rules.features().foreign_keys_need_index {
        return after;
    }
    let goes = |table: &Table, index: &Index| {
        diff.changes.iter().any(|change| match change {
            Change::DropIndex(of) => of.table.name == table.name && of.part.name == index.name,
            Change::RenameIndex(pair) => {
                pair.table.from.name == table.name && pair.part.from.name == index.name
            }
            _ => false,
        })
    };
    for from in &diff.from.tables {
        let key = diff.from.key(&from.name);
        let Some(to) = diff.to.tables.iter().position(|to| diff.to.key(&to.name) == key) else {
            continue;
        };
        let to = &mut after.tables[to];
        let is_kept = |index: &&Index| {
            is_own(to, index) && !goes(from, index) && !is_taken_away(diff, to, index)
        };
        let is_said = |index: &&Index| {
            let same = |other: &Index| other.kind == index.kind && other.names().eq(index.names());
            to.indexes.iter().any(same)
        };
        let kept: Vec<Index> =
            from.indexes.iter().filter(is_kept).filter(|it| !is_said(it)).cloned().collect();
        to.indexes.extend(kept);
    }
    after
}

/// Whether the server takes an index away that it made for a foreign key, because another one that
/// serves it is made. One that a person gave the name of the foreign key stays; then a foreign key
/// is made anew later although it need not be.
fn is_taken_away(diff: &Diff<'_>, table: &Table, index: &Index) -> bool {
    let is_made_for = |key: &&ForeignKey| {
        key.name.as_deref() == Some(index.name.as_str()) && index.names().eq(names(key))
    };
    let Some(key) = table.foreign_keys.iter().find(is_made_for) else { return false };
    diff.changes.iter().any(|change| match change {
        Change::CreateIndex(new) => new.table.name == table.name && covers(new.index, key),
        Change::AlterTable(altered) => {
            altered.table.to.name == table.name
                && altered.changes.iter().any(|change| match change {
                    TableChange::AddPrimaryKey(new) => begins_with(new.names(), key),
                    _ => false,
                })
        }
        _ => false,
    })
}

/// The same for the other end: a foreign key whose referenced columns lose the key or index that
/// they are found by is dropped before and added after. So is one whose referenced columns change,
/// where the server would refuse that. Called when all tables are compared.
pub(super) fn release_referenced<'a>(context: &Context<'a, '_>, tables: &mut [TableDiff<'a>]) {
    let loses: BTreeMap<(Option<&str>, &str), Ways<'a>> = tables
        .iter()
        .filter(|diff| diff.primary_key.dropped.is_some() || !diff.indexes.dropped.is_empty())
        .map(|diff| (context.from.key(&diff.table.from.name), found_by(diff)))
        .collect();
    let altered: BTreeMap<(Option<&str>, &str), Vec<&'a str>> = tables
        .iter()
        .filter(|_| context.features.foreign_keys_need_index)
        .map(|diff| (context.from.key(&diff.table.from.name), altered(diff)))
        .collect();
    let is_lost = |pair: &Pair<&ForeignKey>| {
        let table = context.from.key(&pair.from.referenced_table);
        let columns: Vec<&str> = pair.from.referenced_columns.iter().map(String::as_str).collect();
        if altered.get(&table).is_some_and(|names| columns.iter().any(|it| names.contains(it))) {
            return true;
        }
        let Some(Ways { lost, stays }) = loses.get(&table) else { return false };
        let is_exact = |found: &Found<'_>| found.is_unique && found.columns == columns;
        let serves = |found: &Found<'_>| found.columns.starts_with(&columns);
        // A key over just these columns is what MySQL wants. Where there never was one, an index
        // that begins with them had to do, and does.
        match lost.iter().any(is_exact) {
            true => !stays.iter().any(is_exact),
            false => {
                context.features.foreign_keys_need_index
                    && lost.iter().any(serves)
                    && !stays.iter().any(serves)
            }
        }
    };
    for diff in tables.iter_mut() {
        let keys = &mut diff.foreign_keys;
        let (released, kept) = std::mem::take(&mut keys.kept).into_iter().partition(is_lost);
        let released: Vec<Pair<&ForeignKey>> = released;
        keys.kept = kept;
        keys.dropped.extend(released.iter().map(|pair| pair.from));
        keys.created.extend(released.iter().map(|pair| pair.to));
    }
}

/// The columns that no foreign key may refer to while they change (MySQL).
fn altered<'a>(diff: &TableDiff<'a>) -> Vec<&'a str> {
    let changes = diff.columns.iter().filter(|change| {
        change.r#type() || change.auto_increment || change.collation || change.recreated
    });
    changes.map(|change| change.column.from.name.as_str()).collect()
}

/// What the rows of a table are found by: what of it is dropped, and what stays.
struct Ways<'a> {
    lost: Vec<Found<'a>>,
    stays: Vec<Found<'a>>,
}

/// A key or an index.
struct Found<'a> {
    columns: Vec<&'a str>,
    is_unique: bool,
}

/// The keys and indexes of the old table.
fn found_by<'a>(diff: &TableDiff<'a>) -> Ways<'a> {
    let table = diff.table.from;
    let is_dropped =
        |index: &Index| diff.indexes.dropped.iter().any(|dropped| std::ptr::eq(*dropped, index));
    let indexes = table.indexes.iter().map(|index| {
        let found = Found { columns: index.names().collect(), is_unique: index.is_unique() };
        (is_dropped(index), found)
    });
    let key = table.primary_key.iter().map(|key| {
        let found = Found { columns: key.names().collect(), is_unique: true };
        (diff.primary_key.dropped.is_some(), found)
    });
    let (lost, stays): (Vec<_>, Vec<_>) = indexes.chain(key).partition(|(is_lost, _)| *is_lost);
    let without_mark = |list: Vec<(bool, Found<'a>)>| list.into_iter().map(|(_, it)| it).collect();
    Ways { lost: without_mark(lost), stays: without_mark(stays) }
}

/// Whether it is a plain index over just the columns of a foreign key, as the server makes one.
fn is_own(table: &Table, index: &Index) -> bool {
    index.kind == IndexKind::Normal
        && table.foreign_keys.iter().any(|key| index.names().eq(names(key)))
}

/// Only a tree over whole columns serves a foreign key.
fn covers(index: &Index, key: &ForeignKey) -> bool {
    let is_tree = matches!(index.kind, IndexKind::Normal | IndexKind::Unique);
    let mut parts = index.columns.iter().take(key.columns.len());
    is_tree && parts.all(|part| part.length.is_none()) && begins_with(index.names(), key)
}

fn begins_with<'n>(mut columns: impl Iterator<Item = &'n str>, key: &ForeignKey) -> bool {
    names(key).all(|name| columns.next() == Some(name))
}

fn names(key: &ForeignKey) -> impl Iterator<Item = &str> {
    key.columns.iter().map(String::as_str)
}
