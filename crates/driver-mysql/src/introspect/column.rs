//! Columns.

use brant_catalog::{
    Arity, AutoIncrement, Column, ColumnType, Family, Generated, NativeType, Origin,
};

use super::answers::{CheckRow, ColumnRow, Relation};
use super::{Flavour, column_type, default, text};

/// The columns of a table or view in their order.
pub(super) fn columns(
    relation: &Relation,
    rows: &[ColumnRow],
    checks: &[CheckRow],
    flavour: Flavour,
) -> Vec<Column> {
    rows.iter().map(|row| column(relation, row, checks, flavour)).collect()
}

fn column(relation: &Relation, row: &ColumnRow, checks: &[CheckRow], flavour: Flavour) -> Column {
    let inline = format!("{}_{}", relation.name, row.name);
    let (family, native) = match checks.iter().any(|check| is_json_check(check, &row.name)) {
        true => (Family::Json, Some(NativeType::new("Json", &[]))),
        false => column_type::read(&row.r#type, inline),
    };
    let counts = row.extra.contains("auto_increment");
    let mut default = default::read(row, &family, flavour);
    let (family, native) = match is_truth_value(row, counts) {
        true => (family, native),
        false => {
            default = default::read(row, &Family::Int, flavour);
            column_type::read(&row.r#type.replacen("(1)", "", 1), String::new())
        }
    };
    let arity = if row.is_nullable { Arity::Nullable } else { Arity::Required };
    let is_json = family == Family::Json;
    let r#type = ColumnType { family, native, arity };
    let exact_type = column_type::exact(&row.r#type, &r#type);
    let mut column = Column::new(&row.name, r#type, Origin::Database);
    column.declared = Some(row.r#type.clone());
    column.exact_type = exact_type;
    column.options = options(row);
    column.auto_increment = counts.then_some(AutoIncrement::Counter);
    column.generated = row.expression.as_deref().map(|expression| Generated {
        expression: text::without_parentheses(expression).to_owned(),
        stored: row.extra.contains("STORED") || row.extra.contains("PERSISTENT"),
    });
    column.default = default.filter(|_| column.generated.is_none());
    column.collation = (!is_json).then(|| collation(relation, row)).flatten();
    column.on_update = on_update(&row.extra);
    column.comment = (!row.comment.is_empty()).then(|| row.comment.clone());
    column
}

/// What no other field has.
fn options(row: &ColumnRow) -> Vec<String> {
    let said = ["INVISIBLE", "WITHOUT SYSTEM VERSIONING"];
    let said = said.into_iter().filter(|word| row.extra.contains(word)).map(str::to_owned);
    let place = row.reference_system.as_ref().map(|number| format!("SRID {number}"));
    said.chain(place).collect()
}

/// Whether a check is what MariaDB makes of the type JSON, which is a text to it.
pub(super) fn is_json_check(check: &CheckRow, column: &str) -> bool {
    check.of_column
        && check.name == column
        && check.condition == format!("json_valid({})", crate::quote::name(column))
}

/// Whether a `tinyint(1)` can be one: not if it counts or is something else than 0 or 1 by default.
fn is_truth_value(row: &ColumnRow, counts: bool) -> bool {
    let is_candidate = row.r#type.starts_with("tinyint(1)");
    let default = row.default.as_deref().map(|words| words.trim_matches('\''));
    let is_number = default.is_some_and(|words| words.parse::<i64>().is_ok());
    !is_candidate || !counts && (!is_number || matches!(default, Some("0" | "1")))
}

/// Character set and collation, where they are not the table's.
fn collation(relation: &Relation, row: &ColumnRow) -> Option<String> {
    let differs = !row.collation.is_empty()
        && !relation.collation.is_empty()
        && row.collation != relation.collation;
    differs.then(|| format!("CHARACTER SET {} COLLATE {}", row.character_set, row.collation))
}

/// `on update current_timestamp(3)` as `CURRENT_TIMESTAMP(3)`.
fn on_update(extra: &str) -> Option<String> {
    let (_, rest) = extra.split_once("on update ")?;
    let words = rest.split(' ').next().unwrap_or_default();
    Some(words.trim_end_matches("()").to_uppercase())
}
