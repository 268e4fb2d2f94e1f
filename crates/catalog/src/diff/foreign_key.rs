//! Foreign keys.

use super::context::Context;
use crate::change::{ColumnChange, Pair};
use crate::{Action, Aspect, Catalog, ForeignKey, Table, TableChanges};

/// What happens to the foreign keys of a table.
#[derive(Default)]
pub(super) struct ForeignKeyDiff<'a> {
    pub(super) created: Vec<&'a ForeignKey>,
    pub(super) dropped: Vec<&'a ForeignKey>,
    pub(super) renamed: Vec<Pair<&'a ForeignKey>>,
    pub(super) kept: Vec<Pair<&'a ForeignKey>>,
}

impl<'a> ForeignKeyDiff<'a> {
    pub(super) fn new(
        context: &Context<'a, '_>,
        table: Pair<&'a Table>,
        columns: &[ColumnChange<'a>],
    ) -> Self {
        let mut diff = Self::default();
        let mut old: Vec<&ForeignKey> = table.from.foreign_keys.iter().collect();
        let mut rest = Vec::new();
        let same =
            |from: &'a ForeignKey, to: &'a ForeignKey| same_foreign_key(context, from, to, columns);
        for to in &table.to.foreign_keys {
            match old.iter().position(|from| from.name == to.name && same(from, to)) {
                Some(at) => diff.kept.push(Pair::new(old.remove(at), to)),
                None => rest.push(to),
            }
        }
        for to in rest {
            let Some(at) = old.iter().position(|from| same(from, to)) else {
                diff.created.extend(Some(to).filter(|key| can_be_said(context, context.to, key)));
                continue;
            };
            let pair = Pair::new(old.remove(at), to);
            if !names_matter(context, table, pair) {
                diff.kept.push(pair);
            } else if context.features.rename_foreign_key {
                diff.renamed.push(pair);
            } else {
                diff.dropped.push(pair.from);
                diff.created.push(pair.to);
            }
        }
        let dropped = old.into_iter().filter(|key| can_be_said(context, context.from, key));
        diff.dropped.extend(dropped);
        diff
    }
}

/// Whether both sides could have such a foreign key: in a schema file it refers to something.
fn can_be_said(context: &Context<'_, '_>, catalog: &Catalog, key: &ForeignKey) -> bool {
    context.features.table_changes == TableChanges::Alter
        || context.compares(Aspect::Deferral)
        || !catalog.is_broken(key)
}

/// Whether another name is worth a step. SQLite does not keep the names; the tables of
/// many-to-many relations had other ones in the first releases of the existing tool.
fn names_matter(context: &Context<'_, '_>, table: Pair<&Table>, key: Pair<&ForeignKey>) -> bool {
    let is_join_table = {
        let mut names = table.to.columns.iter().map(|column| column.name.as_str());
        names.next() == Some("A") && names.next() == Some("B") && names.next().is_none()
    };
    context.features.table_changes == TableChanges::Alter
        && !is_join_table
        && key.from.name.is_some()
        && key.to.name.is_some()
}

fn same_foreign_key<'a>(
    context: &Context<'a, '_>,
    from: &'a ForeignKey,
    to: &'a ForeignKey,
    columns: &[ColumnChange<'a>],
) -> bool {
    context.same_table(&from.referenced_table, &to.referenced_table)
        && from.columns == to.columns
        && from.referenced_columns == to.referenced_columns
        && same_action(context, from.on_delete, to.on_delete)
        && same_action(context, from.on_update, to.on_update)
        && (!context.compares(Aspect::Deferral) || from.deferral == to.deferral)
        && from.columns.iter().all(|name| survives(context, name, columns))
}

/// Whether the database does the same. Where it ignores `SET DEFAULT`, it refuses instead.
fn same_action(context: &Context<'_, '_>, from: Action, to: Action) -> bool {
    let refuses = matches!(from, Action::Restrict | Action::NoAction);
    from == to || context.features.ignores_set_default && refuses && to == Action::SetDefault
}

/// Whether a foreign key can stay while the column changes.
fn survives(context: &Context<'_, '_>, name: &str, columns: &[ColumnChange<'_>]) -> bool {
    let change = columns.iter().find(|change| change.column.to.name == name);
    change.is_some_and(|change| {
        let becomes_required = change.arity && change.column.to.is_required();
        let needs_index = context.features.foreign_keys_need_index;
        let in_the_way = needs_index && becomes_required;
        let in_the_way = in_the_way || needs_index && change.collation;
        !change.r#type() && !in_the_way
    })
}
