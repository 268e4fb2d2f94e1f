//! Taking tables out of a catalog.

use brant_catalog::{Catalog, Sequence, Table};

/// Takes tables out, with the sequences that count their rows.
pub(crate) fn take_tables(catalog: &mut Catalog, is_out: impl Fn(&Table) -> bool) -> Vec<Table> {
    let (out, kept): (Vec<Table>, Vec<Table>) =
        std::mem::take(&mut catalog.tables).into_iter().partition(|table| is_out(table));
    catalog.tables = kept;
    // As PostgreSQL names the sequence of a serial column.
    let counts = |table: &Table, sequence: &Sequence| {
        sequence.name.namespace == table.name.namespace
            && table.columns.iter().any(|column| {
                sequence.name.name == format!("{}_{}_seq", table.name.name, column.name)
            })
    };
    catalog.sequences.retain(|sequence| !out.iter().any(|table| counts(table, sequence)));
    out
}
