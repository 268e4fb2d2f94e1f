//! What stands above a new model about things that the schema language cannot say.

use brant_catalog::{Deferral, IndexKey, NullsOrder, Object, ObjectKind, SortOrder, Table};
use brant_psl::schema::{FieldId, ModelKind};

use super::approximate;
use super::builder::Builder;
use super::entity::Renaming;
use super::warning::Group;

static PARTITION: &str = "This table is a partition table and requires additional setup for migrations. Visit https://pris.ly/d/partition-tables for more info.";
static SUBCLASSES: &str = "This table has subclasses and requires additional setup for migrations. Visit https://pris.ly/d/table-inheritance for more info.";
static CHECKS: &str = "This table contains check constraints and requires additional setup for migrations. Visit https://pris.ly/d/check-constraints for more info.";
static EXCLUSIONS: &str = "This table contains exclusion constraints and requires additional setup for migrations. Visit https://pris.ly/d/exclusion-constraints for more info.";
static COMMENTS: &str = "This model or at least one of its fields has comments in the database, and requires an additional setup for migrations: Read more: https://pris.ly/d/database-comments";
static ROW_SECURITY: &str = "This model contains row level security and requires additional setup for migrations. Visit https://pris.ly/d/row-level-security for more info.";
static DEFERRAL: &str = "This model has constraints using non-default deferring rules and requires additional setup for migrations. Visit https://pris.ly/d/constraint-deferring for more info.";
static NULLS_ORDER: &str = "This model contains an index with non-default null sort order and requires additional setup for migrations. Visit https://pris.ly/d/default-index-null-ordering for more info.";
static EXPRESSIONS: &str = "This model contains an expression index which requires additional setup for migrations. Visit https://pris.ly/d/expression-indexes for more info.";
static NO_COLUMNS: &str = "We could not retrieve columns for the underlying table. Either it has none or you are missing rights to see them. Please check your privileges.";
static NO_IDENTIFIER: &str = "The underlying table does not contain a valid unique identifier and can therefore currently not be handled by Prisma Client.";

/// The lines above a model, and a warning for each thing they are about.
pub(super) fn lines(builder: &mut Builder<'_>, entity: usize, is_ignored: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let model = &builder.entities[entity];
    if model.renaming == Renaming::Reserved {
        let word = match model.kind {
            ModelKind::Table => "model",
            ModelKind::View => "view",
        };
        let (name, original) = (&model.name, &model.database_name.name);
        lines.push(format!(
            "This {word} has been renamed to '{name}' during introspection, because the original name '{original}' is reserved."
        ));
    }
    if let Some(table) = model.table {
        let pulled = &builder.schema.models[entity];
        builder.notes.extend(approximate::notes(table, pulled, builder.conventions));
        let about = [
            (PARTITION, Group::Partitions, partition(builder, entity, table)),
            (SUBCLASSES, Group::Inheritance, subclasses(builder, entity, table)),
            (CHECKS, Group::Checks, checks(builder, entity, table)),
            (EXCLUSIONS, Group::Exclusions, exclusions(builder, entity, table)),
            (COMMENTS, Group::Comments, comments(builder, entity, table)),
            (ROW_SECURITY, Group::RowSecurity, row_security(builder, entity, table)),
            (DEFERRAL, Group::Deferral, deferred(builder, entity, table)),
            (NULLS_ORDER, Group::NullsOrder, nulls_order(table)),
            (EXPRESSIONS, Group::Expressions, expressions(builder, entity, table)),
        ];
        for (line, group, items) in about {
            if is_ignored && line == COMMENTS {
                lines.push(NO_IDENTIFIER.to_owned());
            }
            if !items.is_empty() {
                lines.push(line.to_owned());
            }
            for item in items {
                builder.warnings.add(group, item);
            }
        }
    }
    if builder.entities[entity].columns.is_empty() {
        builder.warnings.add(Group::NoColumns, quoted_name(builder, entity));
        lines.push(NO_COLUMNS.to_owned());
    }
    lines
}

/// A name in a comment, which must not end before the name does.
pub(super) fn on_one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn quoted_name(builder: &Builder<'_>, entity: usize) -> String {
    format!("\"{}\"", builder.entities[entity].name)
}

fn constraint(builder: &Builder<'_>, entity: usize, name: &str) -> String {
    format!("Model: {}, constraint: \"{name}\"", quoted_name(builder, entity))
}

fn partition(builder: &Builder<'_>, entity: usize, table: &Table) -> Vec<String> {
    let is_partitioned =
        |option: &String| option.trim_start().to_ascii_uppercase().starts_with("PARTITION BY");
    let found = table.options.iter().any(is_partitioned);
    found.then(|| quoted_name(builder, entity)).into_iter().collect()
}

fn subclasses(builder: &Builder<'_>, entity: usize, table: &Table) -> Vec<String> {
    let found = builder.parents.contains(&builder.catalog.key(&table.name));
    found.then(|| quoted_name(builder, entity)).into_iter().collect()
}

fn checks(builder: &mut Builder<'_>, entity: usize, table: &Table) -> Vec<String> {
    // What the present schema says with `@@check` needs no warning.
    let said = builder.schema.models[entity].checks.iter().map(|check| &check.database_name);
    let said: Vec<String> = said.cloned().collect();
    let names = table.checks.iter().map(|check| check.name.clone().unwrap_or_default());
    let mut names: Vec<String> = names.filter(|name| !said.contains(name)).collect();
    names.sort();
    if builder.conventions.checks_are_reported {
        return names.iter().map(|name| constraint(builder, entity, name)).collect();
    }
    let table = &table.name;
    builder.notes.extend(names.iter().map(|name| match name.is_empty() {
        true => format!("a check constraint of {table} is left out"),
        false => format!("check constraint {name} of {table} is left out"),
    }));
    Vec::new()
}

fn exclusions(builder: &Builder<'_>, entity: usize, table: &Table) -> Vec<String> {
    let key = builder.catalog.key(&table.name);
    let belongs = |object: &&&Object| {
        let table = object.table.as_ref().map(|name| builder.catalog.key(name));
        object.kind == ObjectKind::Exclusion && table == Some(key)
    };
    let found = builder.exclusions.iter().filter(belongs);
    found.map(|object| constraint(builder, entity, &object.name.name)).collect()
}

fn comments(builder: &Builder<'_>, entity: usize, table: &Table) -> Vec<String> {
    let model = &builder.schema.models[entity];
    let of_table =
        table.comment.iter().map(|_| format!("Type: \"model\", name: \"{}\"", model.name));
    let columns = builder.entities[entity].columns.iter().enumerate();
    let commented = columns.filter(|(_, column)| column.comment.is_some());
    let of_columns = commented.map(|(position, _)| {
        let field = &model.field(FieldId::new(position)).name;
        format!("Type: \"field\", name: \"{}.{field}\"", model.name)
    });
    of_table.chain(of_columns).collect()
}

fn row_security(builder: &Builder<'_>, entity: usize, table: &Table) -> Vec<String> {
    table.row_security.then(|| quoted_name(builder, entity)).into_iter().collect()
}

fn deferred(builder: &Builder<'_>, entity: usize, table: &Table) -> Vec<String> {
    let is_deferrable = |deferral| deferral != Deferral::NotDeferrable;
    let keys = table.foreign_keys.iter().filter(|key| is_deferrable(key.deferral));
    let keys = keys.filter_map(|key| key.name.as_deref());
    let indexes = table.indexes.iter().filter(|index| is_deferrable(index.deferral));
    let mut names: Vec<&str> = keys.chain(indexes.map(|index| index.name.as_str())).collect();
    names.sort_unstable();
    names.into_iter().map(|name| constraint(builder, entity, name)).collect()
}

fn nulls_order(table: &Table) -> Vec<String> {
    let mut items = Vec::new();
    for index in &table.indexes {
        let others = index.columns.iter().filter(|column| {
            let usual = match column.order() {
                SortOrder::Asc => NullsOrder::Last,
                SortOrder::Desc => NullsOrder::First,
            };
            column.nulls.is_some_and(|nulls| nulls != usual)
        });
        let names = others.filter_map(|column| column.name());
        items.extend(names.map(|name| format!("Index: \"{}\", column: \"{name}\"", index.name)));
    }
    items
}

fn expressions(builder: &Builder<'_>, entity: usize, table: &Table) -> Vec<String> {
    let indexes = table.indexes.iter().filter(|index| {
        // Partial ones are not seen at all.
        index.predicate.is_none()
            && index.columns.iter().any(|column| matches!(column.key, IndexKey::Expression(_)))
    });
    let mut names: Vec<&str> = indexes.map(|index| index.name.as_str()).collect();
    names.sort_unstable();
    names.into_iter().map(|name| constraint(builder, entity, name)).collect()
}
