//! `@default`: whether the value is of the right kind. What stands inside a text
//! (a date, JSON) is looked at later, in [`validate`](super::super::validate).

use super::super::arguments::{Arguments, Attributes};
use super::super::context::Context;
use super::super::draft::{Draft, DraftDefault, Type};
use super::super::rules;
use super::super::value::display;
use super::{function, name_argument};
use crate::ast::{self, Expression};
use crate::schema::{DefaultValue, EnumId, Function, Literal, Scalar};

/// What a literal cannot be, as a message.
type Refusal = String;

pub(super) fn resolve<'a>(
    draft: &Draft<'a>,
    field: &ast::Field,
    ty: Type<'a>,
    attributes: &mut Attributes<'a>,
    cx: &mut Context<'_>,
) -> Option<DraftDefault<'a>> {
    let mut arguments = attributes.one("default", cx)?;
    let Some(value) = arguments.required("value", cx) else {
        arguments.finish(cx);
        return None;
    };
    let name = name_argument(&mut arguments, "map", cx);
    let meaning = meaning(draft, field, ty, value, &arguments, cx);
    if name.is_some() && meaning == Some(DefaultValue::Function(Function::AutoIncrement)) {
        let message = "Naming an autoincrement default value is not allowed.";
        arguments.refuse(&rules::INVALID_DEFAULT, message, cx);
    }
    let attribute = arguments.attribute;
    arguments.finish(cx);
    Some(DraftDefault { attribute, value, meaning, name })
}

pub(super) fn resolve_in_composite<'a>(
    draft: &Draft<'a>,
    field: &ast::Field,
    ty: Type<'a>,
    attributes: &mut Attributes<'a>,
    cx: &mut Context<'_>,
) {
    let Some(mut arguments) = attributes.one("default", cx) else { return };
    let Some(value) = arguments.required("value", cx) else {
        return arguments.finish(cx);
    };
    let refusal = match value {
        Expression::Function(name, ..) if name.text == "autoincrement" => {
            Some("The function `autoincrement()` is not supported on composite fields.")
        }
        Expression::Function(name, ..) if name.text == "dbgenerated" => {
            Some("Fields of composite types cannot have `dbgenerated()` as default.")
        }
        _ => None,
    };
    match refusal {
        Some(message) => arguments.refuse(&rules::INVALID_DEFAULT, message, cx),
        None => {
            meaning(draft, field, ty, value, &arguments, cx);
        }
    }
    if arguments.named("map").is_some() {
        let message = "The `map` argument is not allowed on a composite type field.";
        arguments.refuse(&rules::INVALID_DEFAULT, message, cx);
    }
    arguments.finish(cx);
}

fn meaning(
    draft: &Draft<'_>,
    field: &ast::Field,
    ty: Type<'_>,
    value: &Expression,
    arguments: &Arguments<'_>,
    cx: &mut Context<'_>,
) -> Option<DefaultValue> {
    if let Type::Composite(index) = ty {
        let message = format!(
            "Error validating field `{}` in composite type `{}`: Defaults on fields of type composite are not supported. Please remove the `@default` attribute.",
            field.name.text,
            draft.composites[index].name()
        );
        cx.error(&rules::INVALID_DEFAULT, message, arguments.attribute.span);
        return None;
    }
    let is_list = field.ty.arity == ast::Arity::List;
    match value_of(draft, ty, is_list, value) {
        Ok(meaning) => meaning,
        Err(messages) => {
            for message in messages {
                arguments.refuse(&rules::INVALID_DEFAULT, &message, cx);
            }
            None
        }
    }
}

fn value_of(
    draft: &Draft<'_>,
    ty: Type<'_>,
    is_list: bool,
    value: &Expression,
) -> Result<Option<DefaultValue>, Vec<Refusal>> {
    let made = |function: Option<Function>| Ok(function.map(DefaultValue::Function));
    if function::is_dbgenerated(value) {
        return made(function::resolve(value, None).transpose().map_err(one)?.flatten());
    }
    match (value, ty) {
        (_, Type::Unsupported(_)) => Err(one(
            "Only @default(dbgenerated(\"...\")) can be used for Unsupported types.".to_owned(),
        )),
        (Expression::Array(items, _), _) if is_list => list(draft, ty, items),
        (Expression::Array(..), _) => {
            Err(one("The default value of a non-list field cannot be a list.".to_owned()))
        }
        _ if is_list => Err(one("The default value of a list field must be a list.".to_owned())),
        (Expression::Function(..), Type::Scalar(scalar)) => {
            made(function::resolve(value, Some(scalar)).transpose().map_err(one)?.flatten())
        }
        (other, _) => match literal(draft, ty, other) {
            Ok(literal) => Ok(Some(DefaultValue::Literal(literal))),
            Err(message) => Err(one(message)),
        },
    }
}

fn one(message: Refusal) -> Vec<Refusal> {
    vec![message]
}

fn list(
    draft: &Draft<'_>,
    ty: Type<'_>,
    items: &[Expression],
) -> Result<Option<DefaultValue>, Vec<Refusal>> {
    let (mut literals, mut refusals) = (Vec::new(), Vec::new());
    for item in items {
        match literal(draft, ty, item) {
            Ok(literal) => literals.push(literal),
            Err(message) => refusals.push(message),
        }
    }
    if refusals.is_empty() { Ok(Some(DefaultValue::List(literals))) } else { Err(refusals) }
}

fn literal(draft: &Draft<'_>, ty: Type<'_>, value: &Expression) -> Result<Literal, Refusal> {
    match ty {
        Type::Scalar(scalar) => scalar_literal(scalar, value),
        Type::Enum(id) => enum_literal(draft, id, value),
        Type::Unsupported(_) | Type::Model(_) | Type::Composite(_) => {
            Err(format!("Expected a literal, but found `{}`.", display(value)))
        }
    }
}

fn enum_literal(draft: &Draft<'_>, id: EnumId, value: &Expression) -> Result<Literal, Refusal> {
    let Expression::Constant(name) = value else {
        return Err(format!("Expected an enum value, but found `{}`.", display(value)));
    };
    if draft.enums[id.index()].value_names.contains(name.text.as_str()) {
        return Ok(Literal::EnumValue(name.text.to_string()));
    }
    Err(format!(
        "The defined default value `{}` is not a valid value of the enum specified for the field.",
        name.text
    ))
}

fn scalar_literal(scalar: Scalar, value: &Expression) -> Result<Literal, Refusal> {
    let takes_text = matches!(
        scalar,
        Scalar::String | Scalar::Json | Scalar::Bytes | Scalar::DateTime | Scalar::Decimal
    );
    let takes_number =
        matches!(scalar, Scalar::Int | Scalar::BigInt | Scalar::Float | Scalar::Decimal);
    match value {
        Expression::String(text) if takes_text => Ok(Literal::String(text.value.clone())),
        Expression::Number(name) if takes_number => Ok(Literal::Number(name.text.to_string())),
        Expression::Constant(name) if scalar == Scalar::Boolean => match name.text.as_str() {
            "true" => Ok(Literal::Boolean(true)),
            "false" => Ok(Literal::Boolean(false)),
            _ => Err("A boolean literal must be `true` or `false`.".to_owned()),
        },
        other => {
            Err(format!("Expected a {} value, but found `{}`.", scalar.name(), display(other)))
        }
    }
}
