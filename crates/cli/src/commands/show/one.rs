//! One table and everything that belongs to it, or one of the other things.

use brant_catalog::{Catalog, Column, ForeignKey, Object, ObjectKind, Table};

use super::find::Part;
use super::words;
use crate::output::style::{BOLD, DIM, ERROR, PLAIN, paint};
use crate::output::{Cell, columns, table};

/// So much of a definition stands in a line beside a name.
const BRIEF: usize = 100;

/// Some lines, with a line end.
pub(super) fn render(catalog: &Catalog, part: &Part<'_>) -> String {
    match part {
        Part::Table(table) => of_table(catalog, table),
        Part::Enum(r#enum) => {
            let values: String = r#enum.labels().map(|label| format!("  {label}\n")).collect();
            format!("{}{values}", heading("enum", &r#enum.name.to_string(), None))
        }
        Part::Sequence(sequence) => {
            let heading = heading("sequence", &sequence.name.to_string(), None);
            format!("{heading}  {}\n", sequence.options)
        }
        Part::Extension(extension) => {
            let facts = [("version", &extension.version), ("schema", &extension.schema)];
            let facts = facts.into_iter().filter_map(|(word, value)| Some((word, value.as_ref()?)));
            let lines: String = facts.map(|(word, value)| format!("  {word} {value}\n")).collect();
            format!("{}{lines}", heading("extension", &extension.name, None))
        }
        Part::Object(object) => of_object(object),
    }
}

fn of_table(catalog: &Catalog, table: &Table) -> String {
    let mut text = heading("table", &table.name.to_string(), table.comment.as_deref());
    text.push_str(&indented(&of_columns(&table.columns, |name| table.in_primary_key(name))));
    if let Some(key) = &table.primary_key {
        let name = key.name.clone().unwrap_or_default();
        let row = vec![plain(words::columns(&key.columns)), dim(name)];
        text.push_str(&section("Primary key", vec![row]));
    }
    let indexes = table.indexes.iter().map(|index| {
        let style = if index.is_valid { PLAIN } else { ERROR };
        vec![plain(&index.name), dim(words::index_kind(index)), (words::index(index), style)]
    });
    text.push_str(&section("Indexes", indexes.collect()));
    let keys = table.foreign_keys.iter().map(|key| {
        let to = format!("{} ({})", key.referenced_table, key.referenced_columns.join(", "));
        reference(key, &format!("({})", key.columns.join(", ")), &to)
    });
    text.push_str(&section("Foreign keys", keys.collect()));
    let keys = referring(catalog, table).into_iter().map(|(from, key)| {
        let from = format!("{} ({})", from.name, key.columns.join(", "));
        reference(key, &from, &format!("({})", key.referenced_columns.join(", ")))
    });
    text.push_str(&section("Referenced by", keys.collect()));
    let checks = table.checks.iter().map(|check| {
        let name = check.name.clone().unwrap_or_default();
        vec![plain(words::brief(&check.condition, BRIEF)), dim(name)]
    });
    text.push_str(&section("Checks", checks.collect()));
    text.push_str(&attached(catalog, table));
    text.push_str(&section("Options", options(table)));
    text
}

/// The columns below a header; what no column has is left out.
fn of_columns(columns: &[Column], is_key: impl Fn(&str) -> bool) -> String {
    let some = |has: fn(&Column) -> bool| columns.iter().any(has);
    let (collated, commented) = (some(|c| c.collation.is_some()), some(|c| c.comment.is_some()));
    let mut header = vec!["Column", "Type", "Null", "Default"];
    header.extend(collated.then_some("Collation"));
    let optioned = some(|c| !c.options.is_empty());
    header.extend(optioned.then_some("Options"));
    header.extend(commented.then_some("Comment"));
    let row = |column: &Column| {
        let name = (column.name.clone(), if is_key(&column.name) { BOLD } else { PLAIN });
        let null = if column.is_required() { "not null" } else { "" };
        let default = words::default(column).unwrap_or_default();
        let mut row = vec![name, plain(words::type_name(column)), dim(null), plain(default)];
        row.extend(collated.then(|| dim(column.collation.clone().unwrap_or_default())));
        row.extend(optioned.then(|| dim(column.options.join(", "))));
        row.extend(commented.then(|| dim(column.comment.clone().unwrap_or_default())));
        row
    };
    table(&header, columns.iter().map(row).collect())
}

/// `(flock_id) → flock (id)   on delete cascade   bird_flock_id_fkey`.
fn reference(key: &ForeignKey, from: &str, to: &str) -> Vec<Cell> {
    let name = key.name.clone().unwrap_or_default();
    vec![plain(format!("{from} → {to}")), plain(words::actions(key)), dim(name)]
}

/// The foreign keys of all tables that refer to this one.
pub(super) fn referring<'a>(
    catalog: &'a Catalog,
    table: &Table,
) -> Vec<(&'a Table, &'a ForeignKey)> {
    let own = catalog.key(&table.name);
    let keys =
        catalog.tables.iter().flat_map(|from| from.foreign_keys.iter().map(move |key| (from, key)));
    keys.filter(|(_, key)| catalog.key(&key.referenced_table) == own).collect()
}

/// Triggers, policies, rules and whatever else belongs to a table.
fn attached(catalog: &Catalog, table: &Table) -> String {
    let own = |object: &&Object| {
        object.table.as_ref().is_some_and(|of| catalog.key(of) == catalog.key(&table.name))
    };
    let objects: Vec<&Object> = catalog.objects.iter().filter(own).collect();
    let mut kinds: Vec<ObjectKind> = objects.iter().map(|object| object.kind).collect();
    kinds.dedup();
    let of_kind = |kind: ObjectKind| {
        let objects = objects.iter().filter(|object| object.kind == kind);
        let row = |object: &&Object| {
            vec![plain(&object.name.name), dim(words::brief(&object.definition, BRIEF))]
        };
        section(&capital(&plural(kind.word())), objects.map(row).collect())
    };
    kinds.into_iter().map(of_kind).collect()
}

fn options(table: &Table) -> Vec<Vec<Cell>> {
    let parents = table.parents.iter().map(|parent| format!("inherits {parent}"));
    let security = table.row_security.then(|| "row level security".to_owned());
    let options = table.options.iter().cloned().chain(parents).chain(security);
    options.map(|option| vec![plain(option)]).collect()
}

fn of_object(object: &Object) -> String {
    let name = match &object.table {
        Some(table) => format!("{} on {table}", object.name),
        None => object.name.to_string(),
    };
    let mut text = heading(object.kind.word(), &name, object.comment.as_deref());
    if !object.columns.is_empty() {
        text.push_str(&indented(&of_columns(&object.columns, |_| false)));
        text.push('\n');
    }
    text.push_str(&indented(object.definition.trim()));
    text
}

/// `Table users`, and its comment.
fn heading(kind: &str, name: &str, comment: Option<&str>) -> String {
    let comment = comment.map(|comment| format!("   {}", words::brief(comment, BRIEF)));
    let comment = paint(DIM, &comment.unwrap_or_default());
    format!("{} {}{comment}\n", capital(kind), paint(BOLD, name))
}

fn section(title: &str, rows: Vec<Vec<Cell>>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!("\n{}\n{}", paint(BOLD, title), indented(&columns(rows)))
}

/// Every line two blanks to the right, with a line end.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

/// More than one of a kind.
pub(super) fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with('x') => format!("{word}es"),
        None => format!("{word}s"),
    }
}

/// The first letter in capitals.
pub(super) fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn plain(text: impl Into<String>) -> Cell {
    (text.into(), PLAIN)
}

fn dim(text: impl Into<String>) -> Cell {
    (text.into(), DIM)
}
