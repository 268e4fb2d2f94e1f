//! Defaults from the servers' words.

use brant_catalog::{DefaultValue, Family, Literal};

use super::Flavour;
use super::answers::ColumnRow;
use super::text;
use crate::quote;

/// Reads the default of a column. MariaDB prints it as it would be written; MySQL prints values
/// bare and marks expressions.
pub(super) fn read(row: &ColumnRow, family: &Family, flavour: Flavour) -> Option<DefaultValue> {
    let words = row.default.as_deref()?;
    let is_expression = match flavour {
        Flavour::MariaDb if words == "NULL" => return None,
        Flavour::MariaDb => text::string(words).is_none() && !is_number(words) && !is_bits(words),
        // Before 8.0 the current time was not marked.
        Flavour::MySql => row.extra.contains("DEFAULT_GENERATED") || is_now(words, family),
    };
    if is_expression {
        return Some(if is_now(words, family) {
            DefaultValue::Now
        } else {
            DefaultValue::Expression(Some(in_parentheses(&text::without_character_sets(words))))
        });
    }
    let value = match flavour {
        Flavour::MariaDb => text::string(words).unwrap_or_else(|| words.to_owned()),
        Flavour::MySql => words.to_owned(),
    };
    Some(literal(value, family))
}

/// A value as a literal of its family. For points in time and bytes the servers' words are kept:
/// a literal of the schema language would need a time zone and could not hold zero days. In
/// parentheses they mean the same, it is what the existing tool makes of them, and a strict MySQL
/// takes zero days only so.
fn literal(value: String, family: &Family) -> DefaultValue {
    DefaultValue::Literal(match family {
        Family::Int | Family::BigInt => match value.parse() {
            Ok(number) => Literal::Int(number),
            Err(_) => Literal::Number(value),
        },
        Family::Float | Family::Decimal => Literal::Number(value),
        Family::Boolean => Literal::Boolean(!matches!(value.as_str(), "0" | "b'0'")),
        Family::String => Literal::String(value),
        Family::Enum(_) => Literal::Enum(value),
        Family::Json => Literal::Json(value),
        Family::DateTime | Family::Bytes | Family::Unsupported(_) => {
            let is_bare = is_bits(&value) || value.starts_with("0x");
            let written = if is_bare { value } else { format!("({})", quote::literal(&value)) };
            return DefaultValue::Expression(Some(written));
        }
    })
}

/// Whether it is the current time, in any spelling.
fn is_now(words: &str, family: &Family) -> bool {
    let name = words.split('(').next().unwrap_or_default();
    *family == Family::DateTime
        && name.eq_ignore_ascii_case("current_timestamp")
        && words[name.len()..].chars().all(|c| matches!(c, '(' | ')' | '0'..='6'))
}

fn is_number(words: &str) -> bool {
    let digits = words.strip_prefix('-').unwrap_or(words);
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok()
}

/// `b'101'`.
fn is_bits(words: &str) -> bool {
    let inner = words.strip_prefix("b'").and_then(|rest| rest.strip_suffix('\''));
    inner.is_some_and(|bits| bits.chars().all(|c| matches!(c, '0' | '1')))
}

/// Both servers want expressions in parentheses, but do not always print them.
fn in_parentheses(words: &str) -> String {
    match text::inside(words) {
        Some(_) => words.to_owned(),
        None => format!("({words})"),
    }
}
