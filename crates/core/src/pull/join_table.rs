//! Tables of many-to-many relations.

use std::collections::BTreeMap;

use brant_catalog::{Catalog, ForeignKey, IndexKind, QualifiedName, Table};
use brant_psl::schema::{Model, Schema};

use super::name::sanitized;

/// What a catalog knows a table by.
pub(super) type Key<'a> = (Option<&'a str>, &'a str);

/// Tables and models by their names in the database.
pub(super) struct Tables<'a> {
    catalog: &'a Catalog,
    tables: BTreeMap<Key<'a>, &'a Table>,
    models: BTreeMap<Key<'a>, &'a Model>,
}

/// The ends of a many-to-many relation.
#[derive(Clone, Copy)]
pub(super) struct JoinTable<'a> {
    pub(super) table: &'a Table,
    /// The foreign key of column `A`.
    pub(super) a: &'a ForeignKey,
    /// The foreign key of column `B`.
    pub(super) b: &'a ForeignKey,
}

impl<'a> Tables<'a> {
    pub(super) fn new(catalog: &'a Catalog, previous: &'a Schema) -> Self {
        let tables = catalog.tables.iter().map(|table| (catalog.key(&table.name), table));
        let default = catalog.default_namespace.as_deref();
        let models = previous.tables().map(|(_, model)| {
            ((model.schema.as_deref().or(default), model.database_name.as_str()), model)
        });
        Self { catalog, tables: tables.collect(), models: models.collect() }
    }

    /// All tables of many-to-many relations, by namespace and name.
    pub(super) fn join_tables(&self) -> impl Iterator<Item = JoinTable<'a>> {
        self.tables.values().filter_map(|table| self.join_table(table))
    }

    /// The name that the order of the two ends follows.
    fn name(&self, table: &QualifiedName) -> String {
        let model = self.models.get(&self.catalog.key(table));
        model.map_or_else(|| sanitized(&table.name), |model| model.name.clone())
    }

    /// Understands a table as a many-to-many relation: its name begins with `_`, it has nothing
    /// but the columns `A` and `B`, each with a foreign key to the key of another table, the one
    /// whose name comes first in `A`; the pair is unique and `B` has an index.
    pub(super) fn join_table(&self, table: &'a Table) -> Option<JoinTable<'a>> {
        let named = |name: &str| table.columns.iter().any(|c| c.name.eq_ignore_ascii_case(name));
        let shape = table.name.name.len() > 1
            && table.name.name.starts_with('_')
            && table.columns.len() == 2
            && table.foreign_keys.len() == 2
            && named("a")
            && named("b");
        if !shape || !has_keys(table) {
            return None;
        }
        let key_of = |column: &str| {
            table.foreign_keys.iter().find(
                |key| matches!(key.columns.as_slice(), [only] if only.eq_ignore_ascii_case(column)),
            )
        };
        let (a, b) = (key_of("a")?, key_of("b")?);
        let refers_to_key = |key: &'a ForeignKey| {
            let target = self.tables.get(&self.catalog.key(&key.referenced_table));
            let column = target.and_then(|target| target.single_key_column());
            column.is_some_and(|column| key.referenced_columns == [column])
        };
        let ordered = self.name(&a.referenced_table) <= self.name(&b.referenced_table);
        let suits = ordered && refers_to_key(a) && refers_to_key(b);
        suits.then_some(JoinTable { table, a, b })
    }
}

fn has_keys(table: &Table) -> bool {
    fn is<'a>(columns: impl Iterator<Item = &'a str>, wanted: &[&str]) -> bool {
        let columns: Vec<_> = columns.map(str::to_ascii_lowercase).collect();
        columns == wanted
    }
    let unique = table.indexes.iter().any(|index| {
        index.is_unique() && index.predicate.is_none() && is(index.names(), &["a", "b"])
    });
    let key = table.primary_key.as_ref().is_some_and(|key| is(key.names(), &["a", "b"]));
    let second = table.indexes.iter().any(|index| {
        index.kind == IndexKind::Normal && index.predicate.is_none() && is(index.names(), &["b"])
    });
    (unique || key) && second
}
