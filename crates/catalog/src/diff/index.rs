//! Indexes and primary keys.

use super::context::Context;
use crate::change::Pair;
use crate::{
    Aspect, Index, IndexColumn, IndexKey, IndexKind, IndexMethod, OperatorClass, PrimaryKey, Table,
    TableChanges,
};

/// What happens to the indexes of a table.
#[derive(Default)]
pub(super) struct IndexDiff<'a> {
    pub(super) created: Vec<&'a Index>,
    pub(super) dropped: Vec<&'a Index>,
    pub(super) renamed: Vec<Pair<&'a Index>>,
    /// Those of the renamed ones that a later step would take away.
    pub(super) urgent: Vec<&'a Index>,
    /// The ones that stay as they are, or at least under another name.
    pub(super) kept: Vec<Pair<&'a Index>>,
}

impl<'a> IndexDiff<'a> {
    pub(super) fn new(context: &Context<'a, '_>, table: Pair<&'a Table>) -> Self {
        let same = |from: &Index, to: &Index| same_index(context, from, to);
        let mut diff = Self::default();
        let mut old: Vec<&Index> = table.from.indexes.iter().collect();
        let mut new: Vec<&Index> = Vec::new();
        for to in &table.to.indexes {
            let exact = old.iter().position(|from| from.name == to.name && same(from, to));
            match exact {
                Some(at) => diff.kept.push(Pair::new(old.remove(at), to)),
                None => new.push(to),
            }
        }
        // What the wanted side cannot say is neither missed nor in the way.
        old.retain(|index| is_comparable(context, index));
        new.retain(|index| is_comparable(context, index));
        let mut twins = Vec::new();
        for to in new {
            let mut alike = old.iter().enumerate().filter(|(_, from)| same(from, to));
            match (alike.next(), alike.next()) {
                (Some((at, _)), None) => {
                    let pair = Pair::new(old.remove(at), to);
                    let list =
                        if has_name(context, pair) { &mut diff.renamed } else { &mut diff.kept };
                    list.push(pair);
                }
                // Which of them is meant cannot be known, so none is touched.
                (Some(_), Some(_)) => twins.push(to),
                (None, _) => diff.created.push(to),
            }
        }
        old.retain(|from| {
            !twins.iter().any(|to| same(from, to))
                && !diff.kept.iter().any(|pair| same(from, pair.to))
        });
        diff.dropped = old;
        diff
    }

    /// Of an index that is gone before the other steps: one that would stay is made again, also one
    /// that only the old side can say.
    pub(super) fn release(&mut self, index: &'a Index) {
        let is_this = |other: &Index| std::ptr::eq(other, index);
        if let Some(at) = self.dropped.iter().position(|other| is_this(other)) {
            self.dropped.remove(at);
            return;
        }
        let stayed = [&mut self.kept, &mut self.renamed].into_iter().find_map(|list| {
            let at = list.iter().position(|pair| is_this(pair.from))?;
            Some(list.remove(at).to)
        });
        self.created.push(stayed.unwrap_or(index));
    }
}

/// Whether another name is worth a step. SQLite names the indexes of constraints by itself, and
/// where a server does not keep the capitals of a table's name, that of an index may have them.
fn has_name(context: &Context<'_, '_>, index: Pair<&Index>) -> bool {
    let folds = context.from.folds_table_names || context.to.folds_table_names;
    if folds && index.from.name.eq_ignore_ascii_case(&index.to.name) {
        return false;
    }
    context.features.table_changes == TableChanges::Alter
        || !index.from.is_constraint && !index.to.is_constraint
}

/// Whether the wanted side could say such an index. What the other side cannot say it does not
/// have: a schema that gains partial indexes gets them.
fn is_comparable(context: &Context<'_, '_>, index: &Index) -> bool {
    let can_say = |aspect| context.to.scope.aspects.contains(aspect);
    let has_expression =
        index.columns.iter().any(|column| matches!(column.key, IndexKey::Expression(_)));
    (index.predicate.is_none() || can_say(Aspect::IndexPredicates))
        && (!has_expression || can_say(Aspect::IndexExpressions))
        && (index.kind != IndexKind::Spatial || can_say(Aspect::SpatialIndexes))
}

/// Whether two indexes do the same, whatever their names.
pub(super) fn same_index(context: &Context<'_, '_>, from: &Index, to: &Index) -> bool {
    let both = |aspect| context.compares(aspect);
    let unknown = |index: &Index| !is_comparable(context, index);
    if unknown(from) || unknown(to) {
        return from.name == to.name && from.kind == to.kind;
    }
    from.kind == to.kind
        && method(from) == method(to)
        && same_condition(context, from.predicate.as_deref(), to.predicate.as_deref())
        && same_carried_columns(context, from, to)
        && (!both(Aspect::IndexNulls) || from.nulls_not_distinct == to.nulls_not_distinct)
        && (!both(Aspect::TableOptions) || from.options == to.options)
        && (!compares_constraints(context)
            || (from.is_constraint, from.deferral) == (to.is_constraint, to.deferral))
}

/// Whether a unique constraint is another thing than a unique index.
fn compares_constraints(context: &Context<'_, '_>) -> bool {
    context.compares(Aspect::Deferral) && context.features.table_changes == TableChanges::Alter
}

fn method(index: &Index) -> &IndexMethod {
    index.method.as_ref().unwrap_or(&IndexMethod::BTree)
}

fn same_condition(context: &Context<'_, '_>, from: Option<&str>, to: Option<&str>) -> bool {
    match (from, to) {
        (None, None) => true,
        (Some(from), Some(to)) => from == to || context.rules.same_condition(from, to),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

/// Columns and the ones carried along. A source that does not know the difference may list the
/// latter among the former (`db pull` of the existing tool does).
fn same_carried_columns(context: &Context<'_, '_>, from: &Index, to: &Index) -> bool {
    if context.compares(Aspect::IndexInclude) {
        return same_columns(context, &from.columns, &to.columns) && from.include == to.include;
    }
    let flat = |index: &Index| -> Vec<IndexColumn> {
        let carried = index.include.iter().map(IndexColumn::new);
        index.columns.iter().cloned().chain(carried).collect()
    };
    same_columns(context, &from.columns, &to.columns)
        || same_columns(context, &flat(from), &flat(to))
}

fn same_columns(context: &Context<'_, '_>, from: &[IndexColumn], to: &[IndexColumn]) -> bool {
    from.len() == to.len() && from.iter().zip(to).all(|(from, to)| same_column(context, from, to))
}

fn same_column(context: &Context<'_, '_>, from: &IndexColumn, to: &IndexColumn) -> bool {
    from.key == to.key
        && from.length == to.length
        && from.order() == to.order()
        && same_class(from.class.as_ref(), to.class.as_ref())
        && (!context.compares(Aspect::IndexNulls) || from.nulls == to.nulls)
        && (!context.compares(Aspect::Collations) || from.collation == to.collation)
}

fn same_class(from: Option<&OperatorClass>, to: Option<&OperatorClass>) -> bool {
    match (from, to) {
        (None, None) => true,
        (Some(from), Some(to)) => from.name == to.name || from.is_default && to.is_default,
        (Some(class), None) | (None, Some(class)) => class.is_default,
    }
}

/// Whether two primary keys are over the same columns in the same way.
pub(super) fn same_primary_key(
    context: &Context<'_, '_>,
    from: &PrimaryKey,
    to: &PrimaryKey,
) -> bool {
    let both = |aspect| context.compares(aspect);
    // The schema language has no order of keys.
    let ordered = |key: &PrimaryKey| -> Vec<IndexColumn> {
        let sort = |column: &IndexColumn| column.sort.filter(|_| both(Aspect::TableOptions));
        key.columns.iter().map(|it| IndexColumn { sort: sort(it), ..it.clone() }).collect()
    };
    same_columns(context, &ordered(from), &ordered(to))
        && (!both(Aspect::IndexInclude) || from.include == to.include)
        && (!both(Aspect::Deferral) || from.deferral == to.deferral)
        && (!both(Aspect::TableOptions) || from.options == to.options)
}
