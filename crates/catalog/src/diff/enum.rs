//! Enum types.

use super::context::Context;
use super::matching::Matching;
use super::steps::Steps;
use super::table::TableDiff;
use crate::change::{AlterEnum, Change, ColumnPair, Pair};
use crate::{Aspect, Catalog, Column, Enum, EnumType, Family, QualifiedName, Table};

pub(super) fn compare<'a>(
    context: &Context<'a, '_>,
    tables: &[TableDiff<'a>],
    steps: &mut Steps<'a>,
) {
    let of = |catalog: &'a Catalog, other: &'a Catalog| {
        let enums = catalog.enums.iter();
        let covered = enums.filter(|e| other.scope.covers(catalog.namespace_of(&e.name)));
        covered.map(|e| (catalog.key(&e.name), e)).collect::<Vec<_>>()
    };
    let matched: Matching<'_, Enum> =
        Matching::new(of(context.from, context.to), of(context.to, context.from));
    // A schema has no word for one without values.
    let can_be_empty = context.to.scope.aspects.contains(Aspect::Materials);
    let dropped = matched.dropped.into_iter().filter(|e| can_be_empty || !e.values.is_empty());
    steps.created_enums.extend(matched.created.into_iter().map(Change::CreateEnum));
    steps.dropped_enums.extend(dropped.map(Change::DropEnum));
    let altered = matched.pairs.into_iter().filter_map(|pair| alter(context, tables, pair));
    steps.altered_enums.extend(altered.map(Change::AlterEnum));
}

/// The change of an enum, if its values are not the same. Their order is not compared.
fn alter<'a>(
    context: &Context<'a, '_>,
    tables: &[TableDiff<'a>],
    pair: Pair<&'a Enum>,
) -> Option<AlterEnum<'a>> {
    let missing = |labels: &'a Enum, others: &Enum| -> Vec<&'a str> {
        labels.labels().filter(|label| !others.labels().any(|other| other == *label)).collect()
    };
    let added = missing(pair.to, pair.from);
    let removed = missing(pair.from, pair.to);
    if added.is_empty() && removed.is_empty() {
        return None;
    }
    let (columns, former_columns) = users(context, tables, pair);
    let before = columns.iter().map(|pair| (pair.table.from, pair.column.from));
    let holding = before
        .chain(former_columns.iter().copied())
        .map(|(table, column)| (table, column, context.rules.holds(&removed, &column.r#type)));
    let holding = holding.collect();
    Some(AlterEnum { r#enum: pair, added, removed, columns, former_columns, holding })
}

type Users<'a> = (Vec<ColumnPair<'a>>, Vec<(&'a Table, &'a Column)>);

/// The columns that have the enum before and after, and those that have it only before.
fn users<'a>(
    context: &Context<'a, '_>,
    tables: &[TableDiff<'a>],
    pair: Pair<&'a Enum>,
) -> Users<'a> {
    let (mut columns, mut former_columns) = (Vec::new(), Vec::new());
    for table in &context.from.tables {
        for column in table.columns.iter().filter(|c| is_of(context.from, c, &pair.from.name)) {
            let same = tables.iter().find(|diff| std::ptr::eq(diff.table.from, table));
            let after = same.and_then(|diff| diff.table.to.column(&column.name));
            match (same, after.filter(|after| is_of(context.to, after, &pair.to.name))) {
                (Some(diff), Some(after)) => {
                    columns.push(ColumnPair { table: diff.table, column: Pair::new(column, after) })
                }
                _ => former_columns.push((table, column)),
            }
        }
    }
    (columns, former_columns)
}

fn is_of(catalog: &Catalog, column: &Column, name: &QualifiedName) -> bool {
    match &column.r#type.family {
        Family::Enum(EnumType::Named(used)) => catalog.key(used) == catalog.key(name),
        _ => false,
    }
}
