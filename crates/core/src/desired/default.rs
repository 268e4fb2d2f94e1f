//! Defaults of fields as defaults of columns.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use brant_catalog::{DefaultValue, Literal};
use brant_psl::schema::{self, Field, FieldType, Function, Scalar};

use super::Builder;

impl Builder<'_> {
    /// The default that the database gets; none for what the client makes and for numbers that
    /// the database counts.
    pub(super) fn default(
        &self,
        field: &Field,
        value: &schema::DefaultValue,
    ) -> Option<DefaultValue> {
        match value {
            schema::DefaultValue::Literal(value) => {
                Some(DefaultValue::Literal(self.literal(field, value)))
            }
            schema::DefaultValue::List(values) => Some(DefaultValue::List(
                values.iter().map(|value| self.literal(field, value)).collect(),
            )),
            schema::DefaultValue::Function(function) => match function {
                Function::Now => Some(DefaultValue::Now),
                Function::DbGenerated(text) => Some(DefaultValue::Expression(text.clone())),
                Function::AutoIncrement
                | Function::Uuid(_)
                | Function::Cuid(_)
                | Function::Ulid
                | Function::Nanoid(_) => None,
            },
        }
    }

    fn literal(&self, field: &Field, value: &schema::Literal) -> Literal {
        match value {
            schema::Literal::Boolean(value) => Literal::Boolean(*value),
            schema::Literal::EnumValue(name) => Literal::Enum(self.label(field, name)),
            schema::Literal::Number(text) => number(field, text),
            schema::Literal::String(text) => match field.scalar() {
                Some(Scalar::Json) => Literal::Json(text.clone()),
                Some(Scalar::DateTime) => Literal::DateTime(text.clone()),
                Some(Scalar::Decimal | Scalar::Float) => Literal::Number(text.clone()),
                // The language has checked it.
                Some(Scalar::Bytes) => Literal::Bytes(STANDARD.decode(text).unwrap_or_default()),
                Some(Scalar::Int | Scalar::BigInt | Scalar::Boolean | Scalar::String) | None => {
                    Literal::String(text.clone())
                }
            },
        }
    }

    fn label(&self, field: &Field, name: &str) -> String {
        let FieldType::Enum(id) = &field.r#type else { return name.to_owned() };
        let values = &self.schema.r#enum(*id).values;
        let value = values.iter().find(|value| value.name == name);
        value.map_or(name, |value| &value.database_name).to_owned()
    }
}

fn number(field: &Field, text: &str) -> Literal {
    let is_integer = matches!(field.scalar(), Some(Scalar::Int | Scalar::BigInt));
    match text.parse() {
        Ok(number) if is_integer => Literal::Int(number),
        Ok(_) | Err(_) => Literal::Number(text.to_owned()),
    }
}
