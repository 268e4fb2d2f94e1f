//! What a rebuild takes along: everything about the old table that the wanted side cannot say.

use std::collections::BTreeMap;

use brant_catalog::change::RedefineTable;
use brant_catalog::{
    Aspect, Aspects, Check, Column, Deferral, Diff, ForeignKey, Index, IndexKey, Table,
};

use super::follow::Follow;
use crate::words::mentions;

/// The table as it has to be made: as wanted, with what the wanted side cannot say as it was.
/// Checks and indexes go with the columns that they speak of.
pub(super) fn carried(
    diff: &Diff<'_>,
    redefined: &RedefineTable<'_>,
    follow: &Follow<'_>,
) -> Table {
    let says = diff.to.scope.aspects;
    let carry = Carry { says, redefined, follow };
    let from = redefined.table.from;
    let mut table = redefined.table.to.clone();
    carry.columns(&mut table);
    if !says.contains(Aspect::Checks) {
        let stays = |check: &&Check| !carry.loses_column(&check.condition);
        table.checks = from.checks.iter().filter(stays).cloned().collect();
        for check in &mut table.checks {
            check.condition = follow.text(&check.condition);
        }
    }
    if !says.contains(Aspect::TableOptions) {
        table.options.clone_from(&from.options);
        let keys = table.primary_key.as_mut().zip(from.primary_key.as_ref());
        if let Some((key, old)) = keys.filter(|(key, old)| key.names().eq(old.names())) {
            key.columns.clone_from(&old.columns);
            key.options.clone_from(&old.options);
        }
        // A table without row numbers cannot count.
        if table.options.iter().any(|option| option == "WITHOUT ROWID") {
            table.columns.iter_mut().for_each(|column| column.auto_increment = None);
        }
    }
    if !says.contains(Aspect::Deferral) {
        for key in &mut table.foreign_keys {
            let old = from.foreign_keys.iter().find(|old| {
                old.columns == key.columns && old.referenced_table.name == key.referenced_table.name
            });
            key.deferral = old.map_or(Deferral::default(), |old| old.deferral);
        }
        // SQLite lists the newest first.
        let broken = from.foreign_keys.iter().filter(|key| diff.from.is_broken(key));
        let stays = |key: &&ForeignKey| key.columns.iter().all(|name| table.column(name).is_some());
        let broken: Vec<_> = broken.filter(stays).cloned().collect();
        table.foreign_keys.extend(broken);
    }
    carry.indexes(&mut table);
    table
}

struct Carry<'a> {
    says: Aspects,
    redefined: &'a RedefineTable<'a>,
    follow: &'a Follow<'a>,
}

impl Carry<'_> {
    fn columns(&self, table: &mut Table) {
        let from = self.redefined.table.from;
        let old: BTreeMap<&str, &Column> =
            from.columns.iter().map(|column| (column.name.as_str(), column)).collect();
        let generated = !self.says.contains(Aspect::GeneratedColumns);
        let options = !self.says.contains(Aspect::TableOptions);
        for column in &mut table.columns {
            let Some(from) = old.get(column.name.as_str()) else { continue };
            if !self.says.contains(Aspect::Collations) {
                column.collation.clone_from(&from.collation);
            }
            if options {
                column.options.clone_from(&from.options);
                if column.r#type.family == from.r#type.family {
                    column.exact_type.clone_from(&from.exact_type);
                }
            }
            if generated {
                column.generated.clone_from(&from.generated);
            }
        }
        if generated {
            let to = self.redefined.table.to;
            let unseen = from.columns.iter().filter(|column| column.generated.is_some());
            table
                .columns
                .extend(unseen.filter(|column| to.column(&column.name).is_none()).cloned());
        }
        for generated in table.columns.iter_mut().filter_map(|column| column.generated.as_mut()) {
            generated.expression = self.follow.text(&generated.expression);
        }
    }

    fn indexes(&self, table: &mut Table) {
        let from = self.redefined.table.from;
        let old: BTreeMap<String, &Index> =
            from.indexes.iter().map(|index| (index.name.to_ascii_lowercase(), index)).collect();
        // SQLite names the indexes of constraints by itself: a schema cannot know the name.
        let constraint = |index: &Index| {
            let same = |old: &&Index| old.is_constraint && old.names().eq(index.names());
            from.indexes.iter().find(same).filter(|_| index.is_unique())
        };
        for index in &mut table.indexes {
            let named = old.get(&index.name.to_ascii_lowercase()).copied();
            let silent = !self.says.contains(Aspect::TableOptions);
            let unnamed = || silent.then(|| constraint(index)).flatten();
            let Some(from) = named.or_else(unnamed) else { continue };
            if !self.can_say(from) {
                *index = (*from).clone();
            } else if !self.says.contains(Aspect::Collations) {
                for (column, from) in index.columns.iter_mut().zip(&from.columns) {
                    if column.key == from.key {
                        column.collation.clone_from(&from.collation);
                    }
                }
            }
            // Only the schema of a pulled database gives an index such a name.
            index.is_constraint |= from.is_constraint;
            if silent {
                index.options.clone_from(&from.options);
            }
        }
        // SQLite lists the newest first.
        for index in from.indexes.iter().rev().filter(|index| !self.can_say(index)) {
            let is_wanted =
                table.indexes.iter().any(|wanted| wanted.name.eq_ignore_ascii_case(&index.name));
            if !is_wanted && !parts(index).any(|part| self.loses_column(&part)) {
                table.indexes.push(index.clone());
            }
        }
        for index in &mut table.indexes {
            index.predicate = index.predicate.as_deref().map(|text| self.follow.text(text));
            for column in &mut index.columns {
                if let IndexKey::Expression(text) = &mut column.key {
                    *text = self.follow.text(text);
                }
            }
        }
    }

    /// Whether the wanted side could say such an index.
    fn can_say(&self, index: &Index) -> bool {
        let is_expression = index.columns.iter().any(|column| column.name().is_none());
        (index.predicate.is_none() || self.says.contains(Aspect::IndexPredicates))
            && (!is_expression || self.says.contains(Aspect::IndexExpressions))
    }

    fn loses_column(&self, text: &str) -> bool {
        self.redefined.dropped.iter().any(|column| mentions(text, &column.name))
    }
}

/// What an index speaks of.
fn parts(index: &Index) -> impl Iterator<Item = String> {
    let columns = index.columns.iter().map(|column| match &column.key {
        IndexKey::Column(name) => crate::quote::name(name),
        IndexKey::Expression(text) => text.clone(),
    });
    columns.chain(index.predicate.clone())
}
