//! Names as the server keeps them: some servers cut what is too long, without an error.

use brant_catalog::{Catalog, ColumnType, EnumType, Family, QualifiedName, Table};

/// A name cut to at most `limit` bytes, without breaking a character.
pub(super) fn cut(name: &str, limit: usize) -> &str {
    &name[..name.floor_char_boundary(limit)]
}

/// Cuts every name of a catalog that a schema made. What its texts (conditions, defaults) name is
/// cut by the server itself.
pub(super) fn fit(catalog: &mut Catalog, limit: usize) {
    let name = |name: &mut String| name.truncate(cut(name, limit).len());
    let qualified = |found: &mut QualifiedName| {
        found.namespace.iter_mut().for_each(name);
        name(&mut found.name);
    };
    catalog.namespaces.iter_mut().for_each(name);
    catalog.scope.namespaces.iter_mut().flatten().for_each(name);
    for found in &mut catalog.enums {
        qualified(&mut found.name);
        found.former_names.iter_mut().for_each(name);
    }
    for table in &mut catalog.tables {
        fit_table(table, &name, &qualified);
    }
}

fn fit_table(
    table: &mut Table,
    name: &dyn Fn(&mut String),
    qualified: &dyn Fn(&mut QualifiedName),
) {
    qualified(&mut table.name);
    table.former_names.iter_mut().for_each(name);
    for column in &mut table.columns {
        name(&mut column.name);
        column.former_names.iter_mut().for_each(name);
        fit_type(&mut column.r#type, qualified);
    }
    let key = table.primary_key.iter_mut();
    let indexes = table.indexes.iter_mut();
    let parts = key.map(|key| (key.name.as_mut(), &mut key.columns));
    let parts = parts.chain(indexes.map(|index| (Some(&mut index.name), &mut index.columns)));
    for (own, columns) in parts {
        own.into_iter().for_each(name);
        columns.iter_mut().filter_map(brant_catalog::IndexColumn::name_mut).for_each(name);
    }
    for key in &mut table.foreign_keys {
        key.name.iter_mut().for_each(name);
        qualified(&mut key.referenced_table);
        key.columns.iter_mut().chain(&mut key.referenced_columns).for_each(name);
    }
    table.checks.iter_mut().filter_map(|check| check.name.as_mut()).for_each(name);
}

fn fit_type(r#type: &mut ColumnType, qualified: &dyn Fn(&mut QualifiedName)) {
    if let Family::Enum(EnumType::Named(found)) = &mut r#type.family {
        qualified(found);
    }
}
