//! Definitions and defaults of columns.

use std::fmt::Write as _;

use brant_catalog::{
    Arity, AutoIncrement, Column, ColumnType, DefaultValue, Family, Literal, PrimaryKey,
};

use crate::catalog::type_word;
use crate::quote::{self, name};
use crate::split::tokens;
use crate::words::bare;

/// A column without indent. `key` is the primary key if it is a single column.
pub(super) fn definition(column: &Column, key: Option<&PrimaryKey>) -> String {
    let key = key.filter(|key| key.names().any(|name| name == column.name));
    let is_key = key.is_some();
    let type_name = match &column.auto_increment {
        // Spelled out, the type would make the key another name for the row's number.
        None if is_key && column.r#type.family == Family::Int => "INT".to_owned(),
        _ => column.exact_type.clone().unwrap_or_else(|| type_name(&column.r#type)),
    };
    let mut sql = format!("{} {type_name}", name(&column.name));
    if column.r#type.arity == Arity::Required {
        sql.push_str(" NOT NULL");
        sql.push_str(&options(&column.options));
    }
    if let Some(key) = key {
        sql.push_str(" PRIMARY KEY");
        sql.push_str(&options(&key.options));
        // Without the word the numbers of deleted rows are given out again.
        if column.auto_increment == Some(AutoIncrement::Counter) {
            sql.push_str(" AUTOINCREMENT");
        }
    }
    if let Some(collation) = &column.collation {
        let _ = write!(sql, " COLLATE {}", quote::plain(collation));
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        let _ = write!(sql, " GENERATED ALWAYS AS ({}) {kind}", generated.expression);
    } else if let Some(value) = column.default.as_ref().and_then(default) {
        let _ = write!(sql, " DEFAULT {value}");
    }
    sql
}

/// What stands behind a constraint.
pub(super) fn options(options: &[String]) -> String {
    options.iter().map(|option| format!(" {option}")).collect()
}

fn type_name(r#type: &ColumnType) -> String {
    let list = if r#type.arity.is_list() { "[]" } else { "" };
    format!("{}{list}", type_word(&r#type.family))
}

/// The expression of a default; none where the source does not know it. There are no lists.
pub(super) fn default(value: &DefaultValue) -> Option<String> {
    match value {
        DefaultValue::Literal(value) => Some(literal(value)),
        DefaultValue::Now => Some("CURRENT_TIMESTAMP".to_owned()),
        DefaultValue::Expression(text) => text.as_deref().map(expression),
        DefaultValue::List(_) => None,
    }
}

/// SQLite wants parentheses around everything but a single value.
fn expression(text: &str) -> String {
    let unsigned = text.trim_start_matches(['+', '-', ' ']);
    let is_blob = unsigned.starts_with(['x', 'X']) && unsigned.get(1..2) == Some("'");
    let is_number = unsigned.parse::<f64>().is_ok();
    if is_blob || is_number || tokens(unsigned).len() < 2 || bare(text) != text {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
        Literal::String(text) | Literal::Enum(text) | Literal::Json(text) => string(text),
        Literal::DateTime(text) => string(&date_time(text)),
        Literal::Bytes(bytes) => {
            let mut sql = "X'".to_owned();
            for byte in bytes {
                let _ = write!(sql, "{byte:02x}");
            }
            sql.push('\'');
            sql
        }
    }
}

fn string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `2020-01-02T03:04:05Z` as `2020-01-02 03:04:05 +00:00`.
fn date_time(text: &str) -> String {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return text.to_owned() };
    let at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(at);
    let time = time.trim_end();
    let zone = if zone.eq_ignore_ascii_case("z") || zone.is_empty() { "+00:00" } else { zone };
    format!("{date} {time} {zone}")
}
