//! Whether two defaults are the same.

use serde_json::Value;

use super::context::Context;
use crate::{Aspect, AutoIncrement, Column, DefaultValue, Family, Literal, Rules};

/// Whether the database would notice a difference between the defaults of two columns. What it
/// prints differently from how it was written, and what cannot be known, counts as the same:
/// a difference that never goes away is worse than one that is missed.
pub(super) fn same(context: &Context<'_, '_>, from: &Column, to: &Column) -> bool {
    let is_json = from.r#type.family == Family::Json && to.r#type.family == Family::Json;
    let is_bytes =
        |column: &Column| matches!(column.default, Some(DefaultValue::Literal(Literal::Bytes(_))));
    if !context.features.document_defaults && (is_json || is_bytes(from) || is_bytes(to)) {
        return true;
    }
    // Without knowing of generated columns one side shows the expression as a default.
    let generated = from.generated.is_some() || to.generated.is_some();
    if generated && !context.compares(Aspect::GeneratedColumns) {
        return true;
    }
    match (&from.default, &to.default) {
        (None, None) => true,
        (_, Some(DefaultValue::Expression(None))) => true,
        // The sequence's own default takes its place.
        (Some(_), None) if is_sequence(to) => true,
        // Only between two points in time is a difference in how they are printed.
        (Some(DefaultValue::Literal(_)), Some(DefaultValue::Literal(_)))
            if is_time(from) != is_time(to) =>
        {
            false
        }
        (from_default, to_default) => {
            same_value(context.rules, from_default.as_ref(), to_default.as_ref())
                || same_value(
                    context.rules,
                    read_back(context.rules, from).as_ref(),
                    read_back(context.rules, to).as_ref(),
                )
                || context.rules.same_default(from, to)
        }
    }
}

/// The default as it would be read from the database.
fn read_back(rules: &dyn Rules, column: &Column) -> Option<DefaultValue> {
    match &column.default {
        Some(DefaultValue::Expression(Some(text))) => rules.default_of(text, &column.r#type),
        other => other.clone(),
    }
}

fn is_time(column: &Column) -> bool {
    column.r#type.family == Family::DateTime
}

fn is_sequence(column: &Column) -> bool {
    matches!(column.auto_increment, Some(AutoIncrement::Sequence { .. }))
}

fn same_value(rules: &dyn Rules, from: Option<&DefaultValue>, to: Option<&DefaultValue>) -> bool {
    use DefaultValue as D;
    let (Some(from), Some(to)) = (from, to) else { return from == to };
    match (from, to) {
        (D::Literal(a), D::Literal(b)) => same_literal(a, b),
        (D::List(a), D::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_literal(a, b))
        }
        (D::Expression(a), D::Expression(b)) => match (a, b) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b) || rules.same_condition(a, b),
            (None, None) | (_, None) => true,
            (None, Some(_)) => false,
        },
        (D::Now, D::Now) => true,
        (D::Literal(Literal::DateTime(_)), D::Expression(_))
        | (D::Expression(_), D::Literal(Literal::DateTime(_))) => true,
        (D::List(list), D::Expression(_)) | (D::Expression(_), D::List(list)) => {
            list.iter().any(|value| matches!(value, Literal::DateTime(_)))
        }
        (D::Literal(_) | D::List(_) | D::Now | D::Expression(_), _) => false,
    }
}

fn same_literal(from: &Literal, to: &Literal) -> bool {
    use Literal as L;
    match (from, to) {
        (L::Int(a), L::Int(b)) => a == b,
        (L::Number(a), L::Number(b)) => same_number(a, b),
        (L::Int(a), L::Number(b)) | (L::Number(b), L::Int(a)) => same_number(&a.to_string(), b),
        (L::Boolean(a), L::Boolean(b)) => a == b,
        (L::String(a) | L::Enum(a), L::String(b) | L::Enum(b)) => a == b,
        (L::Bytes(a), L::Bytes(b)) => a == b,
        // A point in time is printed in too many ways.
        (L::DateTime(_), _) | (_, L::DateTime(_)) => true,
        (L::Json(a), L::Json(b)) => same_json(a, b),
        (L::Json(a), L::String(b)) | (L::String(a), L::Json(b)) => same_json(a, b),
        (
            L::Int(_)
            | L::Number(_)
            | L::Boolean(_)
            | L::String(_)
            | L::Enum(_)
            | L::Json(_)
            | L::Bytes(_),
            _,
        ) => false,
    }
}

/// Whether two decimal numbers are equal, however many zeros they are written with.
fn same_number(a: &str, b: &str) -> bool {
    fn plain(text: &str) -> (bool, &str, &str) {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        (negative && !(whole.is_empty() && fraction.is_empty()), whole, fraction)
    }
    plain(a) == plain(b)
}

/// Whether two JSON documents say the same: neither blanks nor the order of keys count, nor how
/// numbers and letters are written. What is none cannot be told apart.
#[must_use]
pub fn same_json(a: &str, b: &str) -> bool {
    match (serde_json::from_str(a), serde_json::from_str(b)) {
        (Ok(a), Ok(b)) => same_document(&a, &b),
        _ => true,
    }
}

fn same_document(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_document(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let same = |(key, a)| b.get(key).is_some_and(|b| same_document(a, b));
            a.len() == b.len() && a.iter().all(same)
        }
        (
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_),
            _,
        ) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        for (a, b, same) in [
            ("1", "1.00", true),
            ("-0", "0.0", true),
            ("01", "1", true),
            ("1", "-1", false),
            ("1.5", "1.05", false),
            ("10", "1", false),
        ] {
            assert_eq!(same_number(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn json_is_compared_by_what_it_says() {
        for (a, b, same) in [
            (r#"{"a": 1}"#, r#"{"a":1}"#, true),
            (r#"{"a b": "x\" y"}"#, r#"{ "a b":"x\" y" }"#, true),
            (r#"{"b": 2, "a": {"d": [], "c": null}}"#, r#"{"a":{"c":null,"d":[]},"b":2}"#, true),
            (r#"{"a": 1}"#, r#"{"a": 1, "b": 1}"#, false),
            (r#"[1.0, 1e2, "\u00e9"]"#, r#"[1, 100, "é"]"#, true),
            ("[1, 2]", "[2, 1]", false),
            ("no document", "{}", true),
            (r#""a b""#, r#""ab""#, false),
            ("[1]", "[1, 2]", false),
        ] {
            assert_eq!(same_json(a, b), same, "{a} {b}");
        }
    }
}
