//! Default values.

use std::fmt::Write as _;

use brant_catalog::{Column, DefaultValue, Literal};

use super::{column, string};

/// The expression of a default; none where the source does not know it.
pub(super) fn default(column: &Column, value: &DefaultValue) -> Option<String> {
    Some(match value {
        DefaultValue::Literal(value) => literal(value),
        DefaultValue::List(values) => {
            let values: Vec<_> = values.iter().map(literal).collect();
            format!("ARRAY[{}]::{}", values.join(", "), column::type_name(&column.r#type))
        }
        DefaultValue::Now => "CURRENT_TIMESTAMP".to_owned(),
        DefaultValue::Expression(text) => text.clone()?,
    })
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
        Literal::String(text) | Literal::Enum(text) | Literal::Json(text) => string(text),
        Literal::DateTime(text) => string(&date_time(text)),
        Literal::Bytes(bytes) => {
            let mut sql = "'\\x".to_owned();
            for byte in bytes {
                let _ = write!(sql, "{byte:02x}");
            }
            sql.push('\'');
            sql
        }
    }
}

/// `2020-01-02T03:04:05Z` as `2020-01-02 03:04:05 +00:00`.
fn date_time(text: &str) -> String {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return text.to_owned() };
    let at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(at);
    let zone = if zone.eq_ignore_ascii_case("z") || zone.is_empty() { "+00:00" } else { zone };
    format!("{date} {time} {zone}")
}
