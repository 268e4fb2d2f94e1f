//! What is different between two catalogs of the same database, as lines.

use brant_catalog::{AutoIncrement, Catalog, Index, IndexKind, QualifiedName};

/// One line for each fact that only one of them has. The order of columns and of an enum's values
/// and the names of sequences depend on the way, namespaces are never dropped, and a server has
/// several words for one type: these do not count.
pub(crate) fn differences(old: &Catalog, new: &Catalog) -> Vec<String> {
    let (old, new) = (facts(&undeclared(old)), facts(&undeclared(new)));
    let missing = old.iter().filter(|fact| !new.contains(fact));
    let surplus = new.iter().filter(|fact| !old.contains(fact));
    let lines = missing.map(|fact| format!("  missing: {fact}"));
    lines.chain(surplus.map(|fact| surplus_of(fact))).collect()
}

fn surplus_of(fact: &str) -> String {
    format!("  surplus: {fact}")
}

/// The lines about indexes that are never dropped: on MySQL a plain one over just the columns of a
/// foreign key may be the one that the server made for it.
pub(crate) fn left_alone(catalog: &Catalog) -> Vec<String> {
    let mut lines = Vec::new();
    for table in &catalog.tables {
        let is_own = |index: &&Index| {
            let names = || index.names().map(str::to_owned);
            index.kind == IndexKind::Normal
                && table.foreign_keys.iter().any(|key| names().eq(key.columns.iter().cloned()))
        };
        let own = table.indexes.iter().filter(is_own);
        lines.extend(own.map(|index| surplus_of(&index_fact(&table.name, index))));
    }
    lines
}

fn index_fact(table: &QualifiedName, index: &Index) -> String {
    format!("{table}: {index:?}")
}

/// Without the words of the server for types.
fn undeclared(catalog: &Catalog) -> Catalog {
    let mut catalog = catalog.clone();
    for column in catalog.tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.declared = None;
    }
    catalog
}

/// One line for each fact.
pub(crate) fn facts(catalog: &Catalog) -> Vec<String> {
    let mut facts: Vec<String> =
        catalog.extensions.iter().map(|extension| format!("{extension:?}")).collect();
    facts.extend(catalog.sequences.iter().map(|sequence| format!("{sequence:?}")));
    facts.extend(catalog.objects.iter().map(|object| format!("{object:?}")));
    for found in &catalog.enums {
        let mut labels: Vec<_> = found.labels().collect();
        labels.sort_unstable();
        facts.push(format!("enum {} {labels:?}", found.name));
    }
    for table in &catalog.tables {
        let mut rest = table.clone();
        let name = &table.name;
        for mut column in std::mem::take(&mut rest.columns) {
            if let Some(AutoIncrement::Sequence { name, .. }) = &mut column.auto_increment {
                *name = None;
            }
            facts.push(format!("{name}: {column:?}"));
        }
        facts.extend(std::mem::take(&mut rest.indexes).iter().map(|index| index_fact(name, index)));
        let keys = std::mem::take(&mut rest.foreign_keys);
        facts.extend(keys.iter().map(|key| format!("{name}: {key:?}")));
        facts.push(format!("{rest:?}"));
    }
    facts
}
