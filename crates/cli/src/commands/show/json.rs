//! The same facts for programs. The form is a promise, told in docs/scripting.md.

use brant_catalog::{
    Catalog, Check, Column, Enum, Extension, ForeignKey, Index, IndexColumn, IndexKey, IndexKind,
    NullsOrder, Object, QualifiedName, Sequence, SortOrder, Table,
};
use serde_json::{Map, Value, json};

use super::find::Part;
use super::one::referring;
use super::words;

/// Everything.
pub(super) fn all(catalog: &Catalog) -> Value {
    json!({
        "tables": catalog.tables.iter().map(|table| of_table(catalog, table)).collect::<Value>(),
        "enums": catalog.enums.iter().map(|part| of_enum(catalog, part)).collect::<Value>(),
        "sequences": catalog.sequences.iter().map(|part| sequence(catalog, part)).collect::<Value>(),
        "extensions": catalog.extensions.iter().map(extension).collect::<Value>(),
        "objects": catalog.objects.iter().map(|part| object(catalog, part)).collect::<Value>(),
    })
}

/// What one name means: the same fields, those without anything left out.
pub(super) fn some(catalog: &Catalog, parts: &[Part<'_>]) -> Value {
    let mut lists: Map<String, Value> = Map::new();
    for part in parts {
        let (list, value) = match part {
            Part::Table(part) => ("tables", of_table(catalog, part)),
            Part::Enum(part) => ("enums", of_enum(catalog, part)),
            Part::Sequence(part) => ("sequences", sequence(catalog, part)),
            Part::Extension(part) => ("extensions", extension(part)),
            Part::Object(part) => ("objects", object(catalog, part)),
        };
        let list = lists.entry(list).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(value);
        }
    }
    Value::Object(lists)
}

/// An object that begins with the name.
fn named(catalog: &Catalog, name: &QualifiedName, rest: Value) -> Value {
    let mut object = Map::new();
    object.insert("schema".to_owned(), json!(catalog.namespace_of(name)));
    object.insert("name".to_owned(), json!(name.name));
    if let Value::Object(rest) = rest {
        object.extend(rest);
    }
    Value::Object(object)
}

fn of_table(catalog: &Catalog, table: &Table) -> Value {
    let key = table.primary_key.as_ref();
    let referring = referring(catalog, table).into_iter();
    let referring = referring.map(|(from, key)| {
        named(catalog, &from.name, json!({ "foreign_key": key.name, "columns": key.columns }))
    });
    let rest = json!({
        "comment": table.comment,
        "columns": table.columns.iter().map(column).collect::<Value>(),
        "primary_key": key.map(|key| json!({
            "name": key.name,
            "columns": key.columns.iter().map(index_column).collect::<Value>(),
        })),
        "indexes": table.indexes.iter().map(index).collect::<Value>(),
        "foreign_keys": table.foreign_keys.iter().map(|key| foreign_key(catalog, key)).collect::<Value>(),
        "referenced_by": referring.collect::<Value>(),
        "checks": table.checks.iter().map(check).collect::<Value>(),
        "options": table.options,
        "inherits": table.parents.iter().map(ToString::to_string).collect::<Value>(),
        "row_level_security": table.row_security,
    });
    named(catalog, &table.name, rest)
}

fn column(column: &Column) -> Value {
    json!({
        "name": column.name,
        "type": words::type_name(column),
        "nullable": !column.is_required(),
        "default": words::default(column).filter(|_| column.generated.is_none()),
        "generated": column.generated.as_ref().map(|generated| json!({
            "expression": generated.expression,
            "stored": generated.stored,
        })),
        "auto_increment": column.auto_increment.is_some(),
        "collation": column.collation,
        "options": column.options,
        "comment": column.comment,
    })
}

fn index(index: &Index) -> Value {
    json!({
        "name": index.name,
        "kind": match index.kind {
            IndexKind::Normal => "index",
            IndexKind::Unique => "unique",
            IndexKind::FullText => "full_text",
            IndexKind::Spatial => "spatial",
        },
        "constraint": index.is_constraint,
        "method": index.method.as_ref().map(|method| method.sql().to_lowercase()),
        "columns": index.columns.iter().map(index_column).collect::<Value>(),
        "include": index.include,
        "where": index.predicate,
        "nulls_not_distinct": index.nulls_not_distinct,
        "options": index.options,
        "valid": index.is_valid,
    })
}

fn index_column(column: &IndexColumn) -> Value {
    let (name, expression) = match &column.key {
        IndexKey::Column(name) => (Some(name), None),
        IndexKey::Expression(text) => (None, Some(text)),
    };
    json!({
        "column": name,
        "expression": expression,
        "descending": column.order() == SortOrder::Desc,
        "nulls": column.nulls.map(|nulls| match nulls {
            NullsOrder::First => "first",
            NullsOrder::Last => "last",
        }),
        "length": column.length,
        "operator_class": column.class.as_ref().map(|class| &class.name),
        "collation": column.collation,
    })
}

fn foreign_key(catalog: &Catalog, key: &ForeignKey) -> Value {
    let columns = json!({ "columns": key.referenced_columns });
    json!({
        "name": key.name,
        "columns": key.columns,
        "references": named(catalog, &key.referenced_table, columns),
        "on_delete": key.on_delete.sql().to_lowercase(),
        "on_update": key.on_update.sql().to_lowercase(),
        "valid": key.validated,
    })
}

fn check(check: &Check) -> Value {
    json!({ "name": check.name, "condition": check.condition })
}

fn of_enum(catalog: &Catalog, r#enum: &Enum) -> Value {
    let values = r#enum.labels().collect::<Value>();
    named(catalog, &r#enum.name, json!({ "values": values }))
}

fn sequence(catalog: &Catalog, sequence: &Sequence) -> Value {
    named(catalog, &sequence.name, json!({ "options": sequence.options }))
}

fn extension(extension: &Extension) -> Value {
    json!({ "name": extension.name, "schema": extension.schema, "version": extension.version })
}

fn object(catalog: &Catalog, object: &Object) -> Value {
    let rest = json!({
        "kind": object.kind.word(),
        "table": object.table.as_ref().map(ToString::to_string),
        "columns": object.columns.iter().map(column).collect::<Value>(),
        "comment": object.comment,
        "definition": object.definition,
    });
    named(catalog, &object.name, rest)
}
