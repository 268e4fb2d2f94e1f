//! Definitions and defaults of columns.

use std::fmt::Write as _;

use brant_catalog::{
    Arity, Column, ColumnType, DefaultValue, EnumType, Family, Literal, NativeType,
};
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::strtime};

use crate::quote::{literal as string, name};

/// The names in SQL of the types that are not just written in capitals.
static SQL_NAMES: &[(&str, &str)] = &[
    ("Int", "INTEGER"),
    ("UnsignedInt", "INTEGER UNSIGNED"),
    ("UnsignedSmallInt", "SMALLINT UNSIGNED"),
    ("UnsignedTinyInt", "TINYINT UNSIGNED"),
    ("UnsignedMediumInt", "MEDIUMINT UNSIGNED"),
    ("UnsignedBigInt", "BIGINT UNSIGNED"),
];

/// A column without indent, and without what is checked of it.
pub(super) fn definition(column: &Column) -> String {
    let words = column.exact_type.clone().unwrap_or_else(|| type_name(&column.r#type));
    let mut sql = format!("{} {words}", name(&column.name));
    if let Some(collation) = &column.collation {
        let _ = write!(sql, " {collation}");
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        let _ = match period_end(column) {
            Some(end) => write!(sql, " GENERATED ALWAYS AS {end}"),
            None => write!(sql, " GENERATED ALWAYS AS ({}) {kind}", generated.expression),
        };
    }
    sql.push_str(match (column.r#type.arity, &column.generated) {
        (_, Some(_)) if period_end(column).is_some() => "",
        (Arity::Required, _) => " NOT NULL",
        // MariaDB takes no word about nulls here.
        (Arity::Nullable | Arity::List, Some(_)) => "",
        (Arity::Nullable | Arity::List, None) => " NULL",
    });
    if column.auto_increment.is_some() {
        sql.push_str(" AUTO_INCREMENT");
    }
    let default = column.default.as_ref().filter(|_| column.generated.is_none());
    if let Some(value) = default.and_then(|value| expression(column, value)) {
        let _ = write!(sql, " DEFAULT {value}");
    }
    if let Some(on_update) = &column.on_update {
        let _ = write!(sql, " ON UPDATE {on_update}");
    }
    if let Some(comment) = &column.comment {
        let _ = write!(sql, " COMMENT {}", string(comment));
    }
    for option in &column.options {
        let _ = write!(sql, " {option}");
    }
    sql
}

/// Which end of the time that a row was true it holds, where MariaDB keeps old rows.
pub(super) fn period_end(column: &Column) -> Option<&str> {
    let expression = column.generated.as_ref()?.expression.as_str();
    matches!(expression, "ROW START" | "ROW END").then_some(expression)
}

fn type_name(r#type: &ColumnType) -> String {
    match (&r#type.family, &r#type.native) {
        (Family::Enum(EnumType::Inline { values, .. }), _) => {
            let values: Vec<_> = values.iter().map(|value| string(value)).collect();
            format!("ENUM({})", values.join(", "))
        }
        (Family::Enum(EnumType::Named(name)), _) => name.name.clone(),
        (Family::Unsupported(text), _) => text.clone(),
        (Family::Boolean, Some(native)) if native.name == "TinyInt" => "BOOLEAN".to_owned(),
        (_, Some(native)) => native_name(native),
        // Schemas always get a native type here; a bare family is no type of MySQL.
        (family, None) => family.name().to_uppercase(),
    }
}

fn native_name(native: &NativeType) -> String {
    let known = SQL_NAMES.iter().find(|(name, _)| *name == native.name);
    let mut sql = known.map_or_else(|| native.name.to_uppercase(), |(_, sql)| (*sql).to_owned());
    if !native.args.is_empty() {
        let args: Vec<_> = native.args.iter().map(u32::to_string).collect();
        let _ = write!(sql, "({})", args.join(", "));
    }
    sql
}

/// The expression of a default; none where the source does not know it, and for values that
/// the database cannot have as defaults. There are no lists.
fn expression(column: &Column, value: &DefaultValue) -> Option<String> {
    match value {
        DefaultValue::Literal(_) if column.r#type.family == Family::Json => None,
        DefaultValue::Literal(Literal::Bytes(_)) | DefaultValue::List(_) => None,
        DefaultValue::Literal(value) => Some(literal(value)),
        DefaultValue::Now => Some(now(column)),
        DefaultValue::Expression(text) => text.clone(),
    }
}

/// The server wants the precision of the column.
fn now(column: &Column) -> String {
    let native = column.r#type.native.as_ref();
    match native.and_then(|native| native.args.first()) {
        None | Some(0) => "CURRENT_TIMESTAMP".to_owned(),
        Some(precision) => format!("CURRENT_TIMESTAMP({precision})"),
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
        Literal::String(text) | Literal::Enum(text) | Literal::Json(text) => string(text),
        Literal::DateTime(text) => string(&date_time(text)),
        Literal::Bytes(_) => "NULL".to_owned(),
    }
}

/// `2020-01-02T03:04:05+01:00` as `2020-01-02 02:04:05`: clients read these columns as UTC, and
/// MariaDB refuses the form with a zone.
fn date_time(text: &str) -> String {
    let Ok(timestamp) = text.parse::<Timestamp>() else { return text.to_owned() };
    let zoned = timestamp.to_zoned(TimeZone::UTC);
    strtime::format("%Y-%m-%d %H:%M:%S%.f", &zoned).unwrap_or_else(|_| text.to_owned())
}
