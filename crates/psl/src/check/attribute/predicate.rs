//! The condition of a partial index: `where: raw("…")` or `where: { field: value }`.

use super::super::arguments::Arguments;
use super::super::context::Context;
use super::super::draft::{DraftModel, Type};
use super::super::rules;
use crate::ast::{Argument, Entry, Expression};
use crate::schema::{Predicate, Scalar, Term, TermValue};

pub(super) fn resolve(
    arguments: &mut Arguments<'_>,
    model: &DraftModel<'_>,
    cx: &mut Context<'_>,
) -> Option<Predicate> {
    let value = arguments.named("where")?;
    match value {
        Expression::Function(name, list, _) if name.text == "raw" => {
            if let [Argument { name: None, value: Some(Expression::String(text)), .. }] =
                list.as_slice()
            {
                return Some(Predicate::Raw(text.value.clone()));
            }
        }
        Expression::Object(entries, _) => {
            if entries.is_empty() {
                let message = "The `where` argument cannot be an empty object.";
                arguments.refuse(&rules::PARTIAL_INDEX, message, cx);
            }
            return terms(entries, model, arguments, cx);
        }
        _ => {}
    }
    let message = "The `where` argument must be either a raw() function call or an object literal, e.g. `where: raw(\"status = 'active'\")` or `where: { active: true }`.";
    arguments.refuse(&rules::PARTIAL_INDEX, message, cx);
    None
}

fn terms(
    entries: &[Entry],
    model: &DraftModel<'_>,
    arguments: &Arguments<'_>,
    cx: &mut Context<'_>,
) -> Option<Predicate> {
    let mut terms = Vec::new();
    for entry in entries {
        match term(entry, model) {
            Ok(term) => terms.push(term),
            Err(message) => arguments.refuse(&rules::PARTIAL_INDEX, &message, cx),
        }
    }
    (terms.len() == entries.len()).then_some(Predicate::All(terms))
}

fn term(entry: &Entry, model: &DraftModel<'_>) -> Result<Term, String> {
    let name = &entry.name.text;
    let field = *model
        .field_names
        .get(name.as_str())
        .ok_or_else(|| format!("Field '{name}' does not exist in model '{}'.", model.name()))?;
    let (given, negated) = match &entry.value {
        Expression::Object(inner, _) => (negated(inner)?, true),
        other => (other, false),
    };
    let value = literal(given)?;
    check_type(name, model.field(field).ty, &value)?;
    Ok(Term { field, value, negated })
}

fn negated(entries: &[Entry]) -> Result<&Expression, String> {
    if let Some(other) = entries.iter().find(|entry| entry.name.text != "not") {
        return Err(format!(
            "Unknown key '{}' in nested where clause object. Only 'not' is supported.",
            other.name.text
        ));
    }
    entries.first().map(|entry| &entry.value).ok_or_else(|| expected("{}"))
}

fn literal(value: &Expression) -> Result<TermValue, String> {
    match value {
        Expression::Constant(name) => match name.text.as_str() {
            "true" => Ok(TermValue::Boolean(true)),
            "false" => Ok(TermValue::Boolean(false)),
            "null" => Ok(TermValue::Null),
            other => Err(expected(other)),
        },
        Expression::Number(name) => Ok(TermValue::Number(name.text.to_string())),
        Expression::String(text) => Ok(TermValue::String(text.value.clone())),
        other => Err(expected(&super::super::value::display(other))),
    }
}

fn expected(given: &str) -> String {
    format!(
        "Invalid value '{given}' in where clause. Expected true, false, null, a string, a number, or an object like {{ not: null }}."
    )
}

fn check_type(name: &str, ty: Type<'_>, value: &TermValue) -> Result<(), String> {
    let given = match value {
        TermValue::Null => return Ok(()),
        TermValue::Boolean(_) => "Boolean",
        TermValue::Number(_) => "Number",
        TermValue::String(_) => "String",
    };
    let (ty, fits) = match ty {
        Type::Scalar(scalar) => (scalar.name(), scalar_takes(scalar, value)),
        Type::Enum(_) => ("Enum", given == "String"),
        Type::Unsupported(text) => (text, true),
        Type::Model(_) => ("relation", false),
        Type::Composite(_) => ("composite", false),
    };
    if fits {
        return Ok(());
    }
    Err(format!("Type mismatch: field '{name}' is of type {ty}, but the value is a {given}."))
}

fn scalar_takes(scalar: Scalar, value: &TermValue) -> bool {
    match scalar {
        Scalar::Boolean => matches!(value, TermValue::Boolean(_)),
        Scalar::Int | Scalar::BigInt | Scalar::Float => matches!(value, TermValue::Number(_)),
        Scalar::Decimal => matches!(value, TermValue::Number(_) | TermValue::String(_)),
        Scalar::String | Scalar::DateTime | Scalar::Json | Scalar::Bytes => {
            matches!(value, TermValue::String(_))
        }
    }
}
