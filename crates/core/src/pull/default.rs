//! Defaults of columns as defaults of fields.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use brant_catalog::{Column, DefaultValue, Literal};
use brant_psl::Span;
use brant_psl::schema::{
    self, Arity, EnumId, Field, FieldDefault, FieldType, Function, Literal as Written, Scalar,
};

use super::builder::Builder;
use crate::desired::Generated;

impl Builder<'_> {
    /// What a field without a past says about its default.
    pub(super) fn default(&self, column: &Column, field: &Field) -> Option<FieldDefault> {
        let is_integer = matches!(field.scalar(), Some(Scalar::Int | Scalar::BigInt));
        let value = if column.auto_increment.is_some() && is_integer {
            schema::DefaultValue::Function(Function::AutoIncrement)
        } else if let Some(generated) = &column.generated {
            let shown = self.conventions.generated == Generated::Default;
            shown.then(|| expression(Some(format!("({})", generated.expression))))?
        } else {
            self.value(column.default.as_ref()?, field)?
        };
        Some(FieldDefault { value, span: Span::default() })
    }

    fn value(&self, value: &DefaultValue, field: &Field) -> Option<schema::DefaultValue> {
        let is_list = field.arity == Arity::List;
        match value {
            DefaultValue::Now if field.scalar() == Some(Scalar::DateTime) && !is_list => {
                Some(schema::DefaultValue::Function(Function::Now))
            }
            DefaultValue::Now => Some(expression(Some("CURRENT_TIMESTAMP".to_owned()))),
            DefaultValue::Expression(text) => Some(expression(text.clone())),
            DefaultValue::Literal(literal) => Some(match self.literal(literal, field) {
                Some(written) if !is_list => schema::DefaultValue::Literal(written),
                Some(_) | None => expression(Some(sql(literal)?)),
            }),
            DefaultValue::List(items) => {
                let items: Option<Vec<_>> =
                    items.iter().map(|item| self.literal(item, field)).collect();
                items.map(schema::DefaultValue::List)
            }
        }
    }

    /// The literal, if the language can write it for a field of that type.
    fn literal(&self, literal: &Literal, field: &Field) -> Option<Written> {
        let id = match &field.r#type {
            FieldType::Enum(id) => Some(*id),
            FieldType::Scalar { .. } => None,
            FieldType::Unsupported(_) | FieldType::Relation(_) => return None,
        };
        match (literal, id) {
            (Literal::Enum(label) | Literal::String(label), Some(id)) => self.variant(id, label),
            (_, Some(_)) => None,
            (Literal::Int(number), None) => Some(Written::Number(number.to_string())),
            (Literal::Number(text), None) => number(text, field),
            (Literal::Boolean(value), None) => Some(Written::Boolean(*value)),
            (Literal::DateTime(text), None) => {
                is_rfc3339(text).then(|| Written::String(text.clone()))
            }
            (Literal::String(text) | Literal::Enum(text) | Literal::Json(text), None) => {
                Some(Written::String(text.clone()))
            }
            (Literal::Bytes(bytes), None) => Some(Written::String(STANDARD.encode(bytes))),
        }
    }

    fn variant(&self, id: EnumId, label: &str) -> Option<Written> {
        let values = &self.schema.r#enum(id).values;
        let position = values.iter().position(|value| value.database_name == label)?;
        let is_commented = self.commented.values.contains(&(id, position));
        (!is_commented).then(|| Written::EnumValue(values[position].name.clone()))
    }
}

fn expression(text: Option<String>) -> schema::DefaultValue {
    // An empty expression is refused by the language.
    let text = text.filter(|text| !text.is_empty());
    schema::DefaultValue::Function(Function::DbGenerated(text))
}

/// A number as the language writes it: without an exponent. Others are strings, which of all fields
/// only decimal ones take.
fn number(text: &str, field: &Field) -> Option<Written> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match is_plain(whole) && is_plain(fraction) {
        true => Some(Written::Number(text.to_owned())),
        false if field.scalar() == Some(Scalar::Decimal) => Some(Written::String(text.to_owned())),
        false => None,
    }
}

/// Whether a point in time is written as the language has it: `2020-01-31T10:00:00Z`.
fn is_rfc3339(text: &str) -> bool {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let is = |at: usize, wanted: u8| text.as_bytes().get(at) == Some(&wanted);
    let digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18];
    let zone = text
        .get(19..)
        .unwrap_or_default()
        .trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    digits.into_iter().all(is_digit)
        && is(4, b'-')
        && is(7, b'-')
        && is(10, b'T')
        && is(13, b':')
        && is(16, b':')
        && (zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-'])))
}

/// The literal in SQL that every database understands, for `dbgenerated`; none for bytes.
fn sql(literal: &Literal) -> Option<String> {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    Some(match literal {
        Literal::Int(number) => number.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
        Literal::String(text)
        | Literal::Enum(text)
        | Literal::DateTime(text)
        | Literal::Json(text) => quoted(text),
        Literal::Bytes(_) => return None,
    })
}
