//! What a catalog is after renames.

use super::{Rename, Renamed};
use crate::{
    Catalog, Column, DefaultValue, EnumType, Family, Index, IndexColumn, IndexKey, Literal,
    QualifiedName, Table,
};

/// The catalog after the renames, as the database has it then: what refers to a thing follows,
/// while indexes and constraints keep their names.
#[must_use]
pub fn renamed(catalog: &Catalog, renames: &[Rename]) -> Catalog {
    let mut catalog = catalog.clone();
    for rename in renames {
        match &rename.what {
            Renamed::Table(namespace) => table(&mut catalog, namespace, rename),
            Renamed::Column(of) => column(&mut catalog, of, rename),
            Renamed::Enum(namespace) => enum_type(&mut catalog, namespace, rename),
            Renamed::Value(of) => value(&mut catalog, of, rename),
            Renamed::Label(table, column) => label(&mut catalog, table, column, rename),
        }
    }
    catalog
}

/// A name as catalogs compare it, free of its catalog.
struct Key(Option<String>, String);

impl Key {
    fn of(catalog: &Catalog, name: &QualifiedName) -> Self {
        let (namespace, name) = catalog.key(name);
        Self(namespace.map(str::to_owned), name.to_owned())
    }

    fn is(&self, default: Option<&str>, name: &QualifiedName) -> bool {
        self.0.as_deref() == name.namespace.as_deref().or(default) && self.1 == name.name
    }
}

fn table(catalog: &mut Catalog, namespace: &Option<String>, rename: &Rename) {
    let old = QualifiedName::new(namespace.clone(), rename.from.clone());
    let key = Key::of(catalog, &old);
    let default = catalog.default_namespace.clone();
    let follow = |name: &mut QualifiedName| {
        if key.is(default.as_deref(), name) {
            name.name.clone_from(&rename.to);
        }
    };
    for table in &mut catalog.tables {
        follow(&mut table.name);
        table.foreign_keys.iter_mut().for_each(|key| follow(&mut key.referenced_table));
    }
    catalog.objects.iter_mut().filter_map(|object| object.table.as_mut()).for_each(follow);
}

fn column(catalog: &mut Catalog, of: &QualifiedName, rename: &Rename) {
    let key = Key::of(catalog, of);
    let default = catalog.default_namespace.clone();
    let is_it = |name: &QualifiedName| key.is(default.as_deref(), name);
    let follow = |name: &mut String| {
        if *name == rename.from {
            name.clone_from(&rename.to);
        }
    };
    for table in &mut catalog.tables {
        for key in table.foreign_keys.iter_mut().filter(|key| is_it(&key.referenced_table)) {
            key.referenced_columns.iter_mut().for_each(follow);
        }
        if is_it(&table.name) {
            table.foreign_keys.iter_mut().flat_map(|key| &mut key.columns).for_each(follow);
            column_of(table, rename, follow);
        }
    }
}

/// The parts of the column's own table.
fn column_of(table: &mut Table, rename: &Rename, follow: impl Fn(&mut String) + Copy) {
    let text = |text: &mut String| *text = with_name(text, &rename.from, &rename.to);
    let part = |part: &mut IndexColumn| match &mut part.key {
        IndexKey::Column(name) => follow(name),
        IndexKey::Expression(expression) => text(expression),
    };
    for column in &mut table.columns {
        follow(&mut column.name);
        column.generated.iter_mut().for_each(|generated| text(&mut generated.expression));
    }
    table.primary_key.iter_mut().flat_map(|key| &mut key.columns).for_each(part);
    for Index { columns, predicate, include, .. } in &mut table.indexes {
        columns.iter_mut().for_each(part);
        predicate.iter_mut().for_each(text);
        include.iter_mut().for_each(follow);
    }
    for check in &mut table.checks {
        text(&mut check.condition);
        check.column.iter_mut().for_each(follow);
    }
}

fn enum_type(catalog: &mut Catalog, namespace: &Option<String>, rename: &Rename) {
    let old = QualifiedName::new(namespace.clone(), rename.from.clone());
    let key = Key::of(catalog, &old);
    let default = catalog.default_namespace.clone();
    let follow = |name: &mut QualifiedName| {
        if key.is(default.as_deref(), name) {
            name.name.clone_from(&rename.to);
        }
    };
    catalog.enums.iter_mut().map(|found| &mut found.name).for_each(follow);
    for column in catalog.tables.iter_mut().flat_map(|table| &mut table.columns) {
        if let Family::Enum(EnumType::Named(name)) = &mut column.r#type.family {
            follow(name);
        }
    }
}

fn value(catalog: &mut Catalog, of: &QualifiedName, rename: &Rename) {
    let key = Key::of(catalog, of);
    let default = catalog.default_namespace.clone();
    for found in catalog.enums.iter_mut().filter(|found| key.is(default.as_deref(), &found.name)) {
        for value in found.values.iter_mut().filter(|value| value.label == rename.from) {
            value.label.clone_from(&rename.to);
        }
    }
    for column in catalog.tables.iter_mut().flat_map(|table| &mut table.columns) {
        let is_of = matches!(&column.r#type.family,
            Family::Enum(EnumType::Named(name)) if key.is(default.as_deref(), name));
        if is_of {
            default_label(column, rename);
        }
    }
}

fn label(catalog: &mut Catalog, of: &QualifiedName, name: &str, rename: &Rename) {
    let key = Key::of(catalog, of);
    let default = catalog.default_namespace.clone();
    let tables = catalog.tables.iter_mut();
    let tables = tables.filter(|table| key.is(default.as_deref(), &table.name));
    for column in tables.flat_map(|table| &mut table.columns).filter(|found| found.name == name) {
        if let Family::Enum(EnumType::Inline { values, .. }) = &mut column.r#type.family {
            let old = values.iter_mut().filter(|value| **value == rename.from);
            old.for_each(|value| value.clone_from(&rename.to));
            column.exact_type = None;
        }
        default_label(column, rename);
    }
}

fn default_label(column: &mut Column, rename: &Rename) {
    let literals = match &mut column.default {
        Some(DefaultValue::Literal(literal)) => std::slice::from_mut(literal),
        Some(DefaultValue::List(literals)) => literals.as_mut_slice(),
        Some(DefaultValue::Now | DefaultValue::Expression(_)) | None => return,
    };
    for literal in literals {
        if let Literal::Enum(label) = literal
            && *label == rename.from
        {
            label.clone_from(&rename.to);
        }
    }
}

/// SQL text in which a column has another name. Texts in quotes are left alone, and so is a word
/// that stands before a parenthesis, which is a function. What comes out is only compared: where
/// the database writes it in another way, a constraint is made again that could have stayed.
fn with_name(sql: &str, from: &str, to: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\'' | '"' | '`' => {
                rest[1..].find(first).map_or(rest.len(), |end| end + 1 + first.len_utf8())
            }
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        let is_name = match first {
            '"' | '`' => token.get(1..token.len() - 1) == Some(from),
            _ => token == from && !after.trim_start().starts_with('('),
        };
        match (is_name, first) {
            (false, _) => text.push_str(token),
            (true, '"' | '`') => text.extend([first.to_string().as_str(), to, &first.to_string()]),
            (true, _) => text.push_str(to),
        }
        rest = after;
    }
    text
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::with_name;

    #[test]
    fn names_in_conditions() {
        for (sql, expected) in [
            ("(age > 0)", "(years > 0)"),
            ("(\"age\" > 0)", "(\"years\" > 0)"),
            ("`age` > 'age'", "`years` > 'age'"),
            ("age(at) > 0 AND pages", "age(at) > 0 AND pages"),
            ("'it''s age' = x", "'it''s age' = x"),
            ("'open age", "'open age"),
            ("", ""),
        ] {
            assert_eq!(with_name(sql, "age", "years"), expected, "{sql}");
        }
    }
}
