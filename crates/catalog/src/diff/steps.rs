//! The order of the steps: a list for each kind, joined at the end.
//!
//! The order is the existing tool's, so that a new migration does not look different from the
//! ones before it; it is also one in which nothing is in the way of what comes later.

use std::collections::{BTreeMap, BTreeSet};

use super::along;
use super::context::Context;
use super::index::IndexDiff;
use super::naming::{self, Name, Renaming};
use super::table::TableDiff;
use crate::change::{
    AlterTable, Change, CreateIndex, IndexReason, OfTable, Pair, PairOfTable, RedefineTable,
};
use crate::{ForeignKey, Index, IndexKind, Table, TableChanges};

#[derive(Default)]
pub(super) struct Steps<'a> {
    pub(super) namespaces: Vec<Change<'a>>,
    /// Those that come back in another way.
    pub(super) dropped_extensions: Vec<Change<'a>>,
    /// Those that go for good, after whatever was made with them.
    pub(super) gone_extensions: Vec<Change<'a>>,
    pub(super) created_extensions: Vec<Change<'a>>,
    pub(super) altered_extensions: Vec<Change<'a>>,
    pub(super) dropped_objects: Vec<Change<'a>>,
    pub(super) dropped_types: Vec<Change<'a>>,
    /// What is in the way of enums that change.
    pub(super) released: Vec<Change<'a>>,
    pub(super) created_enums: Vec<Change<'a>>,
    pub(super) altered_enums: Vec<Change<'a>>,
    pub(super) created_types: Vec<Change<'a>>,
    pub(super) created_sequences: Vec<Change<'a>>,
    pub(super) altered_sequences: Vec<Change<'a>>,
    pub(super) dropped_sequences: Vec<Change<'a>>,
    dropped_foreign_keys: Vec<(usize, Change<'a>)>,
    pub(super) dropped_indexes: Vec<Change<'a>>,
    altered_tables: Vec<Change<'a>>,
    dropped_tables: Vec<Change<'a>>,
    pub(super) dropped_enums: Vec<Change<'a>>,
    created_tables: Vec<Change<'a>>,
    pub(super) redefined_tables: Vec<RedefineTable<'a>>,
    indexes_of_new_tables: Vec<Change<'a>>,
    created_indexes: Vec<Change<'a>>,
    renamed_foreign_keys: Vec<PairOfTable<'a, ForeignKey>>,
    added_foreign_keys: Vec<(usize, Change<'a>)>,
    /// With whether it is urgent.
    renamed_indexes: Vec<(PairOfTable<'a, Index>, bool)>,
    pub(super) created_objects: Vec<Change<'a>>,
    pub(super) altered_objects: Vec<Change<'a>>,
}

impl<'a> Steps<'a> {
    pub(super) fn drop_table(&mut self, context: &Context<'a, '_>, table: &'a Table) {
        match context.features.table_changes {
            TableChanges::Alter => {
                for key in &table.foreign_keys {
                    self.drop_foreign_key(context, table, key);
                }
            }
            // They would go with the table, but people's histories say so.
            TableChanges::Rebuild => {
                let indexes = table.indexes.iter().filter(|index| !index.is_constraint);
                self.dropped_indexes.extend(indexes.map(|index| drop_index(table, index)));
            }
        }
        self.dropped_tables.push(Change::DropTable(table));
    }

    pub(super) fn create_table(&mut self, context: &Context<'a, '_>, table: &'a Table) {
        self.created_tables.push(Change::CreateTable(table));
        if !context.features.indexes_in_create_table {
            let is_part = context.features.table_changes == TableChanges::Rebuild;
            let indexes = table.indexes.iter().filter(|index| !(is_part && index.is_constraint));
            self.indexes_of_new_tables
                .extend(indexes.map(|index| create_index(table, index, IndexReason::NewTable)));
        }
        if context.features.table_changes == TableChanges::Alter {
            for key in &table.foreign_keys {
                self.add_foreign_key(context, table, key);
            }
        }
    }

    pub(super) fn alter_table(&mut self, context: &Context<'a, '_>, mut diff: TableDiff<'a>) {
        let table = diff.table;
        if context.features.table_changes == TableChanges::Alter {
            self.foreign_keys(context, &diff);
            along::release(context, &mut diff, self);
        }
        let changes = diff.changes();
        self.indexes(&diff, diff.recreated().collect());
        if !changes.is_empty() {
            self.altered_tables.push(Change::AlterTable(AlterTable { table, changes }));
        }
        // The index that a new primary key replaces keeps the rows apart until the key is there.
        let (replaced, dropped) =
            diff.indexes.dropped.iter().partition(|index| is_replaced_by_key(&diff, index));
        let drop = |index: &'a Index| Change::DropIndex(OfTable { table: table.from, part: index });
        let (replaced, dropped): (Vec<&Index>, Vec<&Index>) = (replaced, dropped);
        self.dropped_indexes.extend(dropped.into_iter().map(drop));
        self.altered_tables.extend(replaced.into_iter().map(drop));
    }

    fn foreign_keys(&mut self, context: &Context<'a, '_>, diff: &TableDiff<'a>) {
        let keys = &diff.foreign_keys;
        for key in &keys.dropped {
            self.drop_foreign_key(context, diff.table.from, key);
        }
        for key in &keys.created {
            self.add_foreign_key(context, diff.table.to, key);
        }
        let of_table = |pair: &Pair<&'a ForeignKey>| PairOfTable { table: diff.table, part: *pair };
        self.renamed_foreign_keys.extend(keys.renamed.iter().map(of_table));
    }

    fn indexes(&mut self, diff: &TableDiff<'a>, recreated: Vec<&'a str>) {
        let IndexDiff { created, renamed, urgent, kept, .. } = &diff.indexes;
        let to = diff.table.to;
        let new = IndexReason::New(diff.table.from);
        let created = created.iter().map(|index| create_index(to, index, new));
        self.created_indexes.extend(created);
        // An index goes with its column.
        let is_lost = |pair: &&Pair<&Index>| pair.to.has_any(&recreated);
        let lost = kept.iter().chain(renamed).filter(is_lost);
        self.created_indexes
            .extend(lost.map(|pair| create_index(to, pair.to, IndexReason::Recreated)));
        let is_urgent = |index: &Index| urgent.iter().any(|urgent| std::ptr::eq(*urgent, index));
        let renamed = renamed
            .iter()
            .filter(|pair| !is_lost(pair))
            .map(|pair| (PairOfTable { table: diff.table, part: *pair }, is_urgent(pair.from)));
        self.renamed_indexes.extend(renamed);
    }

    fn drop_foreign_key(
        &mut self,
        context: &Context<'a, '_>,
        table: &'a Table,
        key: &'a ForeignKey,
    ) {
        let change = Change::DropForeignKey(OfTable { table, part: key });
        self.dropped_foreign_keys.push((context.position(table), change));
    }

    fn add_foreign_key(
        &mut self,
        context: &Context<'a, '_>,
        table: &'a Table,
        key: &'a ForeignKey,
    ) {
        let position = context.position(table);
        let change = Change::AddForeignKey(OfTable { table, part: key });
        self.added_foreign_keys.push((position, change));
    }

    /// A table and a type of its name cannot be there at the same time: such a table goes first,
    /// after the foreign keys that may be in its way.
    fn make_room_for_enums(&mut self, context: &Context<'a, '_>) -> Vec<Change<'a>> {
        let created = &self.created_enums;
        let is_in_the_way = |change: &Change<'a>| {
            let Change::DropTable(table) = change else { return false };
            let mut created = created.iter().filter_map(|change| match change {
                Change::CreateEnum(created) => Some(*created),
                _ => None,
            });
            let name = context.from.key(&table.name);
            created.any(|created| context.to.key(&created.name) == name)
        };
        let (first, rest) =
            std::mem::take(&mut self.dropped_tables).into_iter().partition(is_in_the_way);
        let first: Vec<Change<'a>> = first;
        self.dropped_tables = rest;
        if first.is_empty() {
            return first;
        }
        by_table(std::mem::take(&mut self.dropped_foreign_keys)).chain(first).collect()
    }

    /// Indexes that get other names: what has to be done before anything new is made, and after.
    fn rename_indexes(&mut self, context: &Context<'a, '_>) -> (Vec<Change<'a>>, Vec<Change<'a>>) {
        let renamed = std::mem::take(&mut self.renamed_indexes);
        if renamed.is_empty() {
            return Default::default();
        }
        let created = self.indexes_of_new_tables.iter().chain(&self.created_indexes);
        let created = created.filter_map(|change| match change {
            Change::CreateIndex(new) => Some((new.table, new.index)),
            _ => None,
        });
        let rebuilt = self.redefined_tables.iter().map(|redefined| redefined.table.to);
        let rebuilt = rebuilt.flat_map(|to| to.indexes.iter().map(move |index| (to, index)));
        let name = |(table, index)| naming::of_index(context, context.to, table, index);
        let created: BTreeSet<Name<'_>> = created.chain(rebuilt).map(name).collect();
        let renamings: Vec<Renaming<'_>> = renamed
            .iter()
            .map(|(PairOfTable { table, part }, is_urgent)| {
                let name = |index| naming::of_index(context, context.to, table.to, index);
                let (from, to) = (name(part.from), name(part.to));
                Renaming { from, to, is_urgent: *is_urgent || created.contains(&from) }
            })
            .collect();
        let order = naming::order(&renamings);
        let rename = |at: &usize| match context.features.rename_index {
            true => Change::RenameIndex(renamed[*at].0),
            false => Change::RedefineIndex(renamed[*at].0),
        };
        // A table that is rebuilt has its indexes until then.
        let old = self.redefined_tables.iter().map(|redefined| redefined.table.from);
        let old = old.flat_map(|from| from.indexes.iter().map(move |index| (from, index)));
        let old = old.filter(|(_, index)| !index.is_constraint);
        let old: BTreeMap<Name<'_>, (&'a Table, &'a Index)> =
            old.map(|(table, index)| (name((table, index)), (table, index))).collect();
        let in_the_way = order.early.iter().filter_map(|at| old.get(&renamings[*at].to));
        let in_the_way: Vec<Change<'a>> =
            in_the_way.map(|(table, index)| drop_index(table, index)).collect();
        self.dropped_indexes.extend(in_the_way);
        let early = order.early.iter().map(rename).collect();
        let mut late: Vec<Change<'a>> = order.late.iter().map(rename).collect();
        for at in order.remade {
            let PairOfTable { table, part } = renamed[at].0;
            self.dropped_indexes.push(drop_index(table.from, part.from));
            late.push(create_index(table.to, part.to, IndexReason::Recreated));
        }
        (early, late)
    }

    fn rename_foreign_keys(&mut self, context: &Context<'a, '_>) -> Vec<Change<'a>> {
        let renamed = std::mem::take(&mut self.renamed_foreign_keys);
        let renamings: Vec<Renaming<'_>> = renamed
            .iter()
            .map(|PairOfTable { table, part }| {
                let (namespace, table) = context.to.key(&table.to.name);
                let name = |key: &'a ForeignKey| {
                    (namespace, table, key.name.as_deref().unwrap_or_default())
                };
                Renaming { from: name(part.from), to: name(part.to), is_urgent: false }
            })
            .collect();
        let order = naming::order(&renamings);
        for at in order.remade {
            let PairOfTable { table, part } = renamed[at];
            self.drop_foreign_key(context, table.from, part.from);
            self.add_foreign_key(context, table.to, part.to);
        }
        order.late.iter().map(|at| Change::RenameForeignKey(renamed[*at])).collect()
    }

    pub(super) fn into_changes(mut self, context: &Context<'a, '_>) -> Vec<Change<'a>> {
        let renamed_foreign_keys = self.rename_foreign_keys(context);
        let (first_renamed_indexes, renamed_indexes) = self.rename_indexes(context);
        let making_room = self.make_room_for_enums(context);
        let redefined = (!self.redefined_tables.is_empty())
            .then_some(Change::RedefineTables(self.redefined_tables));
        let mut changes = Vec::new();
        changes.extend(self.namespaces);
        changes.extend(self.dropped_extensions);
        changes.extend(self.created_extensions);
        changes.extend(self.altered_extensions);
        changes.extend(self.dropped_objects);
        changes.extend(making_room);
        changes.extend(self.released);
        changes.extend(self.created_enums);
        changes.extend(self.altered_enums);
        changes.extend(self.created_types);
        changes.extend(self.created_sequences);
        changes.extend(self.altered_sequences);
        changes.extend(by_table(self.dropped_foreign_keys));
        changes.extend(self.dropped_indexes);
        changes.extend(self.altered_tables);
        changes.extend(self.dropped_tables);
        changes.extend(self.dropped_types);
        changes.extend(self.dropped_enums);
        changes.extend(self.dropped_sequences);
        changes.extend(self.gone_extensions);
        changes.extend(first_renamed_indexes);
        changes.extend(self.created_tables);
        changes.extend(redefined);
        changes.extend(self.indexes_of_new_tables);
        changes.extend(self.created_indexes);
        changes.extend(renamed_foreign_keys);
        changes.extend(by_table(self.added_foreign_keys));
        changes.extend(renamed_indexes);
        changes.extend(self.created_objects);
        changes.extend(self.altered_objects);
        changes
    }
}

/// The changes in the order of their tables.
fn by_table(mut changes: Vec<(usize, Change<'_>)>) -> impl Iterator<Item = Change<'_>> {
    changes.sort_by_key(|(position, _)| *position);
    changes.into_iter().map(|(_, change)| change)
}

fn drop_index<'a>(table: &'a Table, index: &'a Index) -> Change<'a> {
    Change::DropIndex(OfTable { table, part: index })
}

fn create_index<'a>(table: &'a Table, index: &'a Index, reason: IndexReason<'a>) -> Change<'a> {
    Change::CreateIndex(CreateIndex { table, index, reason })
}

/// Whether a unique index goes because the table gets a primary key over the same columns.
fn is_replaced_by_key(diff: &TableDiff<'_>, index: &Index) -> bool {
    let key = diff.primary_key.created;
    let drops_column = diff.dropped.iter().any(|column| index.names().any(|n| n == column.name));
    index.kind == IndexKind::Unique
        && diff.table.from.primary_key.is_none()
        && !drops_column
        && key.is_some_and(|key| key.names().eq(index.names()))
}
