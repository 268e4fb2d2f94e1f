//! Constants: the server prints them in the way of their type, whatever they were written like.

use brant_catalog::same_json;

use super::tree::Constant;
use super::{duration, moment};

/// What the texts of a type are read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Null,
    Number,
    Boolean,
    Date,
    Time,
    Timestamp,
    Timestamptz,
    Interval,
    Json,
    Bytes,
    Uuid,
    Money,
    List,
    /// A text, or what is printed as it was written.
    Plain,
}

/// Whether two constants are one value. One that is said to have no type has that of the other.
pub(super) fn same(a: &Constant, b: &Constant) -> bool {
    let (of_a, of_b) = (class(a), class(b));
    let class = match (of_a, of_b) {
        (a, b) if a == b => a.unwrap_or(Class::Plain),
        (Some(Class::Null), _) | (_, Some(Class::Null)) => return false,
        (Some(class), None) | (None, Some(class)) => class,
        // Only numbers and truths are printed without quotes and types.
        (Some(Class::Number | Class::Boolean), _) | (_, Some(Class::Number | Class::Boolean)) => {
            return false;
        }
        // A type that is not known here may be another name.
        (Some(Class::Plain), Some(class)) | (Some(class), Some(Class::Plain)) => class,
        _ => return false,
    };
    a.text == b.text || same_value(class, &a.text, &b.text)
}

fn same_value(class: Class, a: &str, b: &str) -> bool {
    match class {
        Class::Null => true,
        Class::Number => number(a).is_some() && number(a) == number(b),
        Class::Boolean => boolean(a).is_some() && boolean(a) == boolean(b),
        Class::Date => read_alike(a, b, moment::date),
        Class::Time => read_alike(a, b, moment::time),
        Class::Timestamp => read_alike(a, b, moment::shown),
        Class::Timestamptz => moment::same_point(a, b),
        Class::Interval => read_alike(a, b, duration::read),
        Class::Json => same_json(a, b),
        Class::Bytes => bytes(a) == bytes(b),
        Class::Uuid => uuid(a) == uuid(b),
        Class::Money => money(a) == money(b),
        Class::List => list(a) == list(b),
        Class::Plain => false,
    }
}

/// Whether both are read as the same. The server reads more than is read here: what one has
/// written and the other has printed counts as the same.
pub(super) fn read_alike<T: PartialEq>(a: &str, b: &str, read: fn(&str) -> Option<T>) -> bool {
    match (read(a), read(b)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => false,
        (Some(_), None) | (None, Some(_)) => true,
    }
}

fn class(constant: &Constant) -> Option<Class> {
    let r#type = constant.r#type.as_deref()?;
    if r#type.ends_with("[]") {
        return Some(Class::List);
    }
    let name = r#type.split_once('(').map_or(r#type, |(name, _)| name);
    Some(match name {
        "null" => Class::Null,
        "int2" | "int4" | "int8" | "numeric" | "float4" | "float8" | "oid" => Class::Number,
        "bool" => Class::Boolean,
        "date" => Class::Date,
        "time" | "timetz" => Class::Time,
        "timestamp" => Class::Timestamp,
        "timestamptz" => Class::Timestamptz,
        "interval" => Class::Interval,
        "json" | "jsonb" => Class::Json,
        "bytea" => Class::Bytes,
        "uuid" => Class::Uuid,
        "money" => Class::Money,
        _ => Class::Plain,
    })
}

/// Sign, digits and where the point stands behind the last of them.
fn number(text: &str) -> Option<(bool, String, i64)> {
    let text = text.trim().to_ascii_lowercase().replace('_', "");
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse::<i32>().ok()?.into();
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    let behind = i64::try_from(fraction.len()).ok()?;
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let significant = significant.trim_start_matches('0').to_owned();
    Some(match significant.is_empty() {
        true => (false, significant, 0),
        false => (negative, significant, exponent - behind + zeros),
    })
}

/// The beginnings of the words that the server takes.
fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "on" | "1" => Some(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "of" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// Hexadecimal digits, or signs that stand for themselves.
fn bytes(text: &str) -> String {
    match text.strip_prefix("\\x") {
        Some(digits) => digits.to_ascii_lowercase().replace(char::is_whitespace, ""),
        None => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn uuid(text: &str) -> String {
    text.to_ascii_lowercase().replace(['-', '{', '}'], "")
}

fn money(text: &str) -> Option<(bool, String, i64)> {
    number(&text.replace(['$', ','], ""))
}

/// `{a, "b"}` without the blanks and quotes that it can do without.
fn list(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut chars = text.chars();
    let mut blanks = String::new();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\n' | '\r' => blanks.push(c),
            '{' | '}' | ',' => {
                blanks.clear();
                value.push(c);
            }
            _ => {
                if !value.ends_with(['{', ',']) {
                    value.push_str(&blanks);
                }
                blanks.clear();
                value.push(c);
                value.extend((c == '\\').then(|| chars.next()).flatten());
            }
        }
        if c == '"' {
            quoted_item(&mut value, &mut chars);
        }
    }
    value
}

/// The rest of an item in quotes, whose opening quote is the last of what there is.
fn quoted_item(value: &mut String, chars: &mut std::str::Chars<'_>) {
    let start = value.len() - 1;
    while let Some(c) = chars.next() {
        value.push(c);
        match c {
            '\\' => value.extend(chars.next()),
            '"' => break,
            _ => {}
        }
    }
    let inner = value[start..].trim_matches('"').to_owned();
    let is_plain = inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !inner.is_empty()
        && !inner.eq_ignore_ascii_case("null");
    if is_plain {
        value.truncate(start);
        value.push_str(&inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_in_the_way_of_their_type() {
        for (class, a, b, same) in [
            (Class::Number, "1.50", "1.5", true),
            (Class::Number, "1e3", "1000", true),
            (Class::Number, ".5", "0.5", true),
            (Class::Number, "-0", "0", true),
            (Class::Number, "-1", "1", false),
            (Class::Number, "10", "1", false),
            (Class::Number, "0.10", "1e-1", true),
            (Class::Number, "NaN", "1", false),
            (Class::Boolean, "yes", "true", true),
            (Class::Boolean, "f", "true", false),
            (Class::Bytes, "", "\\x", true),
            (Class::Bytes, "a", "\\x61", true),
            (Class::Bytes, "\\xAB", "\\xab", true),
            (Class::Uuid, "{A0EE-BC}", "a0eebc", true),
            (Class::Json, r#"{"a":1}"#, r#"{"a": 1}"#, true),
            (Class::Json, "{}", "[]", false),
            (Class::Money, "5", "$5.00", true),
            (Class::Money, "$1,000.00", "1000", true),
            (Class::List, "{a, b}", "{a,b}", true),
            (Class::List, r#"{"a" , "b c"}"#, r#"{a,"b c"}"#, true),
            (Class::List, r#"{"a,b"}"#, "{a,b}", false),
            (Class::List, "{a b}", "{ab}", false),
            (Class::List, r#"{""}"#, "{}", false),
            (Class::Date, "2020-1-2", "2020-01-02", true),
            (Class::Date, "2020-01-03", "2020-01-02", false),
            (Class::Date, "Jan 2 2020", "2020-01-02", true),
            (Class::Plain, "a", "b", false),
        ] {
            assert_eq!(same_value(class, a, b), same, "{class:?} {a} {b}");
        }
    }
}
