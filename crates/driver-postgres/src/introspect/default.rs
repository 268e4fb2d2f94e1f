//! Defaults as the server prints them, in the form that a schema file gives them.

use brant_catalog::{ColumnType, DefaultValue, Family, Literal};

use crate::expression::{Constant, constant, is_number, name_parts, next_value};

/// A sequence that a default takes its numbers from.
pub(super) struct SequenceName {
    /// None for the target's own.
    namespace: Option<String>,
    name: String,
}

impl SequenceName {
    /// Its name, if it is in that namespace.
    pub(super) fn name_in(self, namespace: &str, own: &str) -> Option<String> {
        (self.namespace.as_deref().unwrap_or(own) == namespace).then_some(self.name)
    }
}

/// The sequence, if the default is its next number and nothing else.
pub(super) fn sequence(text: &str) -> Option<SequenceName> {
    let mut parts = name_parts(&next_value(text)?)?;
    let name = parts.pop()?;
    Some(SequenceName { namespace: parts.pop(), name })
}

/// The value; none for `NULL`, which is what a column without a default gets.
pub(crate) fn read(text: &str, r#type: &ColumnType) -> Option<DefaultValue> {
    let is_now = ["now()", "current_timestamp"].iter().any(|now| text.eq_ignore_ascii_case(now));
    if is_now && r#type.family == Family::DateTime && !r#type.arity.is_list() {
        return Some(DefaultValue::Now);
    }
    let expression = || DefaultValue::Expression(Some(text.to_owned()));
    let value = match constant(text) {
        None => None,
        Some(Constant::Null) => return None,
        Some(value) if r#type.arity.is_list() => list(value, r#type),
        Some(value) => literal(value, r#type).map(DefaultValue::Literal),
    };
    Some(value.unwrap_or_else(expression))
}

fn list(value: Constant, r#type: &ColumnType) -> Option<DefaultValue> {
    let items = match value {
        Constant::Array(items) => items,
        Constant::Text(text) => items(&text)?,
        Constant::Null | Constant::Boolean(_) | Constant::Number(_) | Constant::Bits(_) => {
            return None;
        }
    };
    let literals: Option<Vec<_>> = items.into_iter().map(|item| literal(item, r#type)).collect();
    Some(DefaultValue::List(literals?))
}

/// `{a,"b c",NULL}` as the items between the braces; none for lists of lists.
fn items(text: &str) -> Option<Vec<Constant>> {
    let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut items = Vec::new();
    let mut chars = inner.chars().peekable();
    if inner.trim().is_empty() {
        return Some(items);
    }
    loop {
        let mut item = String::new();
        let is_quoted = chars.next_if_eq(&'"').is_some();
        loop {
            match chars.next() {
                Some('"') if is_quoted => break,
                Some('\\') => item.push(chars.next()?),
                Some('{' | '}' | '"') if !is_quoted => return None,
                Some(c) => item.push(c),
                None if is_quoted => return None,
                None => break,
            }
            if !is_quoted && matches!(chars.peek(), None | Some(',')) {
                break;
            }
        }
        let is_null = !is_quoted && item.eq_ignore_ascii_case("null");
        items.push(if is_null { Constant::Null } else { Constant::Text(item) });
        match chars.next() {
            None => return Some(items),
            Some(',') => {}
            Some(_) => return None,
        }
    }
}

/// The value in the words of the schema language; none where they have no word for it.
fn literal(value: Constant, r#type: &ColumnType) -> Option<Literal> {
    use Constant as C;
    Some(match (&r#type.family, value) {
        (Family::Int | Family::BigInt, C::Number(text) | C::Text(text)) => {
            Literal::Int(text.parse().ok()?)
        }
        (Family::Float | Family::Decimal, C::Number(text) | C::Text(text)) if is_number(&text) => {
            Literal::Number(text)
        }
        (Family::Boolean, C::Boolean(value)) => Literal::Boolean(value),
        (Family::Boolean, C::Text(text)) => Literal::Boolean(boolean(&text)?),
        (Family::String, C::Text(text) | C::Bits(text)) => Literal::String(text),
        (Family::Enum(_), C::Text(text)) => Literal::Enum(text),
        (Family::Json, C::Text(text)) => Literal::Json(text),
        // Points in time are printed in ways that the language cannot write; they stay expressions.
        (Family::Bytes, C::Text(text)) => Literal::Bytes(bytes(&text)?),
        (
            Family::Int
            | Family::BigInt
            | Family::Float
            | Family::Decimal
            | Family::Boolean
            | Family::String
            | Family::Enum(_)
            | Family::Json
            | Family::DateTime
            | Family::Bytes
            | Family::Unsupported(_),
            _,
        ) => return None,
    })
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "t" | "true" => Some(true),
        "f" | "false" => Some(false),
        _ => None,
    }
}

/// `\x68` as bytes.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("\\x")?.as_bytes();
    let pairs = digits.chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use brant_catalog::{Arity, NativeType};

    use super::*;

    #[test]
    fn defaults_are_read_by_the_type_of_their_column() {
        use DefaultValue as D;
        let text = |text: &str| Literal::String(text.to_owned());
        for (family, arity, printed, expected) in [
            (Family::Int, Arity::Required, "'-5'::integer", D::Literal(Literal::Int(-5))),
            (Family::DateTime, Arity::Required, "now()", D::Now),
            (Family::DateTime, Arity::Required, "CURRENT_TIMESTAMP", D::Now),
            (
                Family::DateTime,
                Arity::Required,
                "('now'::text)::date",
                D::Expression(Some("('now'::text)::date".to_owned())),
            ),
            (
                Family::Bytes,
                Arity::Required,
                r"'\x6869'::bytea",
                D::Literal(Literal::Bytes(b"hi".to_vec())),
            ),
            (
                Family::String,
                Arity::List,
                r#"'{a,"b, \"c\"",""}'::text[]"#,
                D::List(vec![text("a"), text("b, \"c\""), text("")]),
            ),
            (Family::String, Arity::List, "'{}'::text[]", D::List(Vec::new())),
            (
                Family::String,
                Arity::List,
                "'{{a},{b}}'::text[]",
                D::Expression(Some("'{{a},{b}}'::text[]".to_owned())),
            ),
            (
                Family::Unsupported("point".to_owned()),
                Arity::Nullable,
                "'(1,2)'::point",
                D::Expression(Some("'(1,2)'::point".to_owned())),
            ),
        ] {
            let r#type = ColumnType { family, native: Some(NativeType::new("Any", &[])), arity };
            assert_eq!(read(printed, &r#type), Some(expected), "{printed}");
        }
    }
}
