//! Options of the fields of a key: `length`, `sort`, `ops`; and the type of an index.

use super::super::arguments::Arguments;
use super::super::context::Context;
use super::super::draft::{Class, KeyField};
use super::super::rules;
use super::fields::WithArguments;
use crate::ast::{Argument, Expression};
use crate::connector::IndexType;
use crate::schema::SortOrder;

/// The fields of a key with what their arguments say.
pub(super) fn of_fields(
    found: &[WithArguments<'_>],
    attribute: &Arguments<'_>,
    cx: &mut Context<'_>,
) -> Vec<KeyField> {
    found
        .iter()
        .map(|(field, _, arguments)| {
            let mut key = KeyField { field: *field, length: None, sort: None, class: None };
            for argument in *arguments {
                read_option(&mut key, argument, attribute, cx);
            }
            key
        })
        .collect()
}

fn read_option(
    key: &mut KeyField,
    argument: &Argument,
    attribute: &Arguments<'_>,
    cx: &mut Context<'_>,
) {
    let name = argument.name.as_ref().map(|name| name.text.as_str());
    match (name, &argument.value) {
        (Some("length"), Some(value)) => key.length = length(value, cx),
        (Some("sort"), Some(value)) => {
            key.sort = sort(value, cx).unwrap_or_else(|message| {
                attribute.refuse(&rules::INDEX_OPTION, &message, cx);
                None
            });
        }
        (Some("ops"), Some(value)) => key.class = class(value, cx),
        (_, None) => {}
        _ => cx.error(&rules::UNKNOWN_ARGUMENT, "No such argument.", argument.span),
    }
}

pub(super) fn length(value: &Expression, cx: &mut Context<'_>) -> Option<u32> {
    let given = cx.integer(value)?;
    let length = u32::try_from(given).ok();
    if length.is_none() {
        let message = format!("Expected a nonnegative integer, but found ({given}).");
        cx.error(&rules::WRONG_VALUE, message, value.span());
    }
    length
}

/// `sort:` of `@id` and `@unique`.
pub(super) fn sort_argument(
    arguments: &mut Arguments<'_>,
    cx: &mut Context<'_>,
) -> Option<SortOrder> {
    let value = arguments.named("sort")?;
    sort(value, cx).unwrap_or_else(|message| {
        arguments.refuse(&rules::INDEX_OPTION, &message, cx);
        None
    })
}

/// The inner `None` is reported already, the error is not.
fn sort(value: &Expression, cx: &mut Context<'_>) -> Result<Option<SortOrder>, String> {
    match cx.constant(value) {
        None => Ok(None),
        Some("Asc") => Ok(Some(SortOrder::Asc)),
        Some("Desc") => Ok(Some(SortOrder::Desc)),
        Some(other) => {
            Err(format!("The `sort` argument can only be `Asc` or `Desc` you provided: {other}."))
        }
    }
}

fn class(value: &Expression, cx: &mut Context<'_>) -> Option<Class> {
    let (name, arguments) = cx.call("constant or function", value)?;
    if let Expression::Function(..) = value {
        if name.text == "raw"
            && let [Argument { value: Some(Expression::String(text)), .. }] = arguments
        {
            return Some(Class::Raw(text.value.clone()));
        }
        return cx.wrong_kind("raw", value);
    }
    let known = cx.connectors.iter().flat_map(|connector| connector.operator_classes);
    if known.clone().all(|class| class.name != name.text) {
        let message = format!("Invalid operator class: {}", name.text);
        let help = cx.suggest(&name.text, known.map(|class| class.name));
        let message = format!("Error parsing attribute \"@index\": {message}");
        cx.error_with_help(&rules::OPERATOR_CLASS, message, value.span(), help);
        return None;
    }
    let mut own = cx.connector.operator_classes.iter();
    Some(match own.find(|class| class.name == name.text) {
        Some(class) => Class::Known(class),
        None => Class::Unknown(name.text.to_string()),
    })
}

/// `type:` of `@@index`.
pub(super) fn index_type(arguments: &mut Arguments<'_>, cx: &mut Context<'_>) -> Option<IndexType> {
    let value = arguments.named("type")?;
    let name = cx.constant(value)?;
    let index_type = IndexType::from_name(name);
    if index_type.is_none() {
        let message = format!("Unknown index type: {name}.");
        arguments.refuse(&rules::INDEX_OPTION, &message, cx);
    }
    index_type
}

/// ``field `a` `` or ``fields `a`, `b` ``.
pub(super) fn fields_in_words(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    let noun = if names.len() == 1 { "field" } else { "fields" };
    format!("{noun} {}", quoted.join(", "))
}
