//! Tables and their columns.

use std::collections::BTreeMap;

use brant_catalog::{
    Arity, AutoIncrement, Check, Column, ColumnType, Family, Index, IndexColumn, Origin,
    PrimaryKey, QualifiedName, Table,
};

use super::definition::{self, ColumnText, Constraint, Definition};
use super::rows::{ColumnRow, Entry, IndexRow, Rows, TableRow};
use super::{default, foreign_key, index};
use crate::catalog::type_word;

/// The texts of all indexes, by name.
pub(super) type Texts<'r> = BTreeMap<&'r str, &'r str>;

/// The table of an entry, if it is one that is looked into.
pub(super) fn read(rows: &Rows, texts: &Texts<'_>, entry: &Entry) -> Option<Table> {
    let columns = rows.columns.get(&entry.name).filter(|_| entry.kind == "table")?;
    let flags = rows.tables.get(&entry.name).filter(|flags| flags.kind == "table")?;
    let mut definition = definition::read(entry.sql.as_deref().unwrap_or_default());
    let indexes = rows.indexes.get(&entry.name).map_or(&[][..], Vec::as_slice);
    let mut table = Table::new(QualifiedName::bare(&entry.name), Origin::Database);
    let counts = counts(flags, columns, indexes, &definition);
    for (position, row) in columns.iter().enumerate() {
        let text = definition.columns.get(position).filter(|text| text.name == row.name);
        table.columns.push(column(row, text, counts.clone().filter(|_| row.key > 0)));
    }
    table.primary_key = primary_key(&table, columns, indexes);
    let ours = indexes.iter().filter(|row| row.origin != "pk");
    table.indexes =
        ours.map(|row| index::read(&table, row, texts.get(row.name.as_str()).copied())).collect();
    let keys = rows.foreign_keys.get(&entry.name).map_or(&[][..], Vec::as_slice);
    table.foreign_keys = foreign_key::read(keys, &definition.foreign_keys);
    let check =
        |check: definition::CheckText| Check::new(check.name, check.condition, Origin::Database);
    table.checks = definition.checks.drain(..).map(check).collect();
    let options = [(flags.strict, "STRICT"), (flags.without_rowid, "WITHOUT ROWID")];
    let set = options.into_iter().filter(|(is_set, _)| *is_set);
    table.options = set.map(|(_, option)| option.to_owned()).collect();
    definition.conflicts.into_iter().for_each(|(of, word)| conflict(&mut table, &of, &word));
    Some(table)
}

/// What happens where a constraint is violated is an option of what it belongs to.
fn conflict(table: &mut Table, of: &Constraint, word: &str) {
    let option = format!("ON CONFLICT {word}");
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    match of {
        Constraint::NotNull(name) => {
            let column = table.columns.iter_mut().find(|column| same(&column.name, name));
            column.into_iter().for_each(|column| column.options.push(option.clone()));
        }
        Constraint::PrimaryKey => {
            table.primary_key.iter_mut().for_each(|key| key.options.push(option.clone()));
        }
        Constraint::Unique(names) => {
            let is_it = |index: &&mut Index| {
                index.is_constraint
                    && index.columns.len() == names.len()
                    && index.names().zip(names).all(|(a, b)| same(a, b))
            };
            let index = table.indexes.iter_mut().find(is_it);
            index.into_iter().for_each(|index| index.options.push(option.clone()));
        }
    }
}

/// How the primary key counts, if it is another name for the number of the row: a single column
/// of exactly this type, without an index of its own.
/// See <https://sqlite.org/lang_createtable.html#rowid>.
fn counts(
    flags: &TableRow,
    columns: &[ColumnRow],
    indexes: &[IndexRow],
    definition: &Definition,
) -> Option<AutoIncrement> {
    let mut keys = columns.iter().filter(|column| column.key > 0);
    let is_integer = keys.next()?.declared_type.eq_ignore_ascii_case("INTEGER");
    let has_index = indexes.iter().any(|index| index.origin == "pk");
    if keys.next().is_some() || !is_integer || has_index || flags.without_rowid {
        return None;
    }
    let counter = definition.auto_increment;
    Some(if counter { AutoIncrement::Counter } else { AutoIncrement::RowNumber })
}

pub(super) fn column(
    row: &ColumnRow,
    text: Option<&ColumnText>,
    counts: Option<AutoIncrement>,
) -> Column {
    let mut r#type = column_type(&row.declared_type);
    if row.not_null || counts.is_some() {
        r#type.arity = Arity::Required;
    }
    let mut column = Column::new(&row.name, r#type, Origin::Database);
    column.declared = Some(row.declared_type.clone());
    column.exact_type = exact_type(&row.declared_type, &column.r#type);
    column.auto_increment = counts;
    if let Some(text) = text {
        let default = text.default.as_deref();
        column.default = default.and_then(|text| default::read(&column.r#type.family, text));
        column.generated.clone_from(&text.generated);
        // Every column has this one unless it is given another.
        let named = text.collation.as_ref();
        column.collation = named.filter(|name| !name.eq_ignore_ascii_case("BINARY")).cloned();
    }
    column
}

/// SQLite takes any words for a type; these are the ones that the existing tool knows.
fn column_type(declared: &str) -> ColumnType {
    let declared = declared.to_ascii_lowercase();
    let family = match declared.as_str() {
        "int" | "integer" | "serial" => Family::Int,
        "bigint" => Family::BigInt,
        "real" | "float" | "double" => Family::Float,
        "boolean" => Family::Boolean,
        "text" => Family::String,
        "date" | "datetime" | "timestamp" => Family::DateTime,
        "blob" | "binary" => Family::Bytes,
        "jsonb" => Family::Json,
        // There are no lists of anything.
        name if name.ends_with("[]") => Family::Unsupported(name.to_owned()),
        name if name.contains("char") => Family::String,
        name if name.contains("numeric") || name.contains("decimal") => Family::Decimal,
        name => Family::Unsupported(name.to_owned()),
    };
    ColumnType { family, native: None, arity: Arity::Nullable }
}

/// The words of a type, where they are not those that columns of the kind are made with.
fn exact_type(declared: &str, r#type: &ColumnType) -> Option<String> {
    let is_usual = declared.eq_ignore_ascii_case(type_word(&r#type.family))
        // Only a key makes a difference between the two, see `counts`.
        || declared.eq_ignore_ascii_case("INT");
    (!is_usual).then(|| declared.to_owned())
}

fn primary_key(table: &Table, columns: &[ColumnRow], indexes: &[IndexRow]) -> Option<PrimaryKey> {
    let columns: Vec<IndexColumn> = match indexes.iter().find(|index| index.origin == "pk") {
        Some(row) => index::columns(table, row, &[]),
        None => {
            let mut keys: Vec<_> = columns.iter().filter(|column| column.key > 0).collect();
            keys.sort_by_key(|column| column.key);
            keys.into_iter().map(|column| IndexColumn::new(&column.name)).collect()
        }
    };
    let key = PrimaryKey::new(None, columns, Origin::Database);
    (!key.columns.is_empty()).then_some(key)
}
