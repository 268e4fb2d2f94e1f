//! Whether two looks at a database saw the same. Pure.

use std::collections::BTreeMap;

use brant_catalog::{Catalog, Table, summary};

use super::rows::Rows;
use crate::modeller::{Modeller, compare};

/// What differs in structure, the order of columns aside; nothing if nothing does.
pub(in crate::commands) fn structure(
    modeller: &dyn Modeller,
    before: &Catalog,
    after: &Catalog,
) -> Option<String> {
    let diff = compare(modeller, before, after);
    (!diff.is_empty()).then(|| summary(&diff.changes).trim().to_owned())
}

/// Where rows are not as they were: `table.column`, or `table` where rows are gone or new.
pub(in crate::commands) fn lost(catalog: &Catalog, before: &Rows, after: &Rows) -> Vec<String> {
    let tables = catalog.tables.iter().zip(before).zip(after);
    tables.flat_map(|((table, before), after)| of_table(table, before, after)).collect()
}

type TableRows = [Vec<Option<String>>];

fn of_table(table: &Table, before: &TableRows, after: &TableRows) -> Vec<String> {
    if before.len() != after.len() {
        return vec![table.name.to_string()];
    }
    let differs = |index: &usize| bag(before, *index) != bag(after, *index);
    let columns = (0..table.columns.len()).filter(differs);
    columns.map(|index| format!("{}.{}", table.name, table.columns[index].name)).collect()
}

/// A column's values, each with its number: rows have no order.
fn bag(rows: &TableRows, column: usize) -> BTreeMap<Option<&str>, usize> {
    let mut bag = BTreeMap::new();
    for row in rows {
        *bag.entry(row.get(column).and_then(Option::as_deref)).or_default() += 1;
    }
    bag
}
