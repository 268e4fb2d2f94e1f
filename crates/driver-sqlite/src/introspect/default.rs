//! Defaults of columns.

use brant_catalog::{DefaultValue, Family, Literal};

use crate::split::unquote;
use crate::words::{bare, same};

/// What a default says to a column of that family. What is not a value of the family stays an
/// expression, as it was written.
pub(crate) fn read(family: &Family, text: &str) -> Option<DefaultValue> {
    let value = bare(text);
    if value.eq_ignore_ascii_case("NULL") {
        return None;
    }
    if *family == Family::DateTime && is_now(value) {
        return Some(DefaultValue::Now);
    }
    Some(match literal(family, value) {
        Some(literal) => DefaultValue::Literal(literal),
        None => DefaultValue::Expression(Some(text.to_owned())),
    })
}

fn is_now(text: &str) -> bool {
    same(text, "CURRENT_TIMESTAMP") || same(text, "datetime('now')")
}

fn literal(family: &Family, text: &str) -> Option<Literal> {
    match family {
        Family::Int | Family::BigInt => number(text)?.parse().ok().map(Literal::Int),
        Family::Float | Family::Decimal => {
            number(text).map(|number| Literal::Number(number.to_owned()))
        }
        Family::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(Literal::Boolean(true)),
            "false" | "0" => Some(Literal::Boolean(false)),
            _ => None,
        },
        Family::String => string(text).map(Literal::String),
        Family::DateTime => string(text).map(Literal::DateTime),
        Family::Json => string(text).map(Literal::Json),
        Family::Bytes => bytes(text).map(Literal::Bytes),
        Family::Enum(_) | Family::Unsupported(_) => None,
    }
}

/// A decimal number with an optional sign.
fn number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = digits.starts_with(|c: char| c == '.' || c.is_ascii_digit());
    (is_number && digits.parse::<f64>().is_ok()).then(|| text.strip_prefix('+').unwrap_or(text))
}

/// A single string. SQLite takes double quotes for one here as well.
fn string(text: &str) -> Option<String> {
    let is_one = text.starts_with(['\'', '"']) && crate::split::tokens(text).len() == 1;
    is_one.then(|| unquote(text))
}

/// `X'00ff'`
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix(['x', 'X'])?.strip_prefix('\'')?.strip_suffix('\'')?;
    let byte = |at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_read_as_their_family_has_them() {
        let text = |text: &str| Some(DefaultValue::Expression(Some(text.to_owned())));
        let value = |literal| Some(DefaultValue::Literal(literal));
        let number = |text: &str| value(Literal::Number(text.to_owned()));
        let string = |text: &str| value(Literal::String(text.to_owned()));
        for (family, default, expected) in [
            (Family::Int, "((-5))", value(Literal::Int(-5))),
            (Family::Int, "'5'", text("'5'")),
            (Family::Int, "0x1F", text("0x1F")),
            (Family::BigInt, "9223372036854775808", text("9223372036854775808")),
            (Family::Float, "+1.5e3", number("1.5e3")),
            (Family::Float, "inf", text("inf")),
            (Family::Boolean, "TRUE", value(Literal::Boolean(true))),
            (Family::Boolean, "2", text("2")),
            (Family::String, "'it''s'", string("it's")),
            (Family::String, "\"a\"", string("a")),
            (Family::String, "'a' || 'b'", text("'a' || 'b'")),
            (Family::String, "('a' || 'b')", text("('a' || 'b')")),
            (Family::String, "CURRENT_TIMESTAMP", text("CURRENT_TIMESTAMP")),
            (Family::DateTime, "current_timestamp", Some(DefaultValue::Now)),
            (Family::DateTime, "(datetime( 'now' ))", Some(DefaultValue::Now)),
            (Family::DateTime, "CURRENT_DATE", text("CURRENT_DATE")),
            (Family::Json, "'{}'", value(Literal::Json("{}".to_owned()))),
            (Family::Bytes, "x'00fF'", value(Literal::Bytes(vec![0, 255]))),
            (Family::Bytes, "X'0é'", text("X'0é'")),
            (Family::Unsupported("x".to_owned()), "'a'", text("'a'")),
            (Family::Int, "(NULL)", None),
        ] {
            assert_eq!(read(&family, default), expected, "{family:?} {default}");
        }
    }
}
