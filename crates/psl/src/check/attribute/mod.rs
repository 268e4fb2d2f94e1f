//! Third pass: what the attributes say, each by itself.
//!
//! Errors of this pass are about the attribute alone (unknown fields, values of the
//! wrong kind); whether the database and the rest of the schema agree is for
//! [`validate`](super::validate).

mod additions;
mod default;
mod enumeration;
mod fields;
mod function;
mod key;
mod key_options;
mod model;
mod predicate;
mod relation_field;
mod scalar_field;
mod shard_key;

use super::arguments::{Arguments, Attributes};
use super::context::Context;
use super::draft::{Draft, Mapped};
use super::rules;
use crate::schema::{EnumId, FieldId};

/// Reads all attributes of the schema into the draft.
pub(super) fn resolve(draft: &mut Draft<'_>, cx: &mut Context<'_>) {
    for index in 0..draft.composites.len() {
        for field in 0..draft.composites[index].fields.len() {
            scalar_field::resolve_in_composite(draft, index, FieldId::new(field), cx);
        }
        let composite = &draft.composites[index];
        Attributes::new(&composite.ast.attributes).finish(&[], cx);
    }
    for id in draft.model_ids() {
        model::resolve(draft, id, cx);
    }
    for index in 0..draft.enums.len() {
        enumeration::resolve(draft, EnumId::new(index), cx);
    }
}

/// `@map` and `@@map`: a name that is not empty.
fn map<'a>(attributes: &mut Attributes<'a>, cx: &mut Context<'_>) -> Option<Mapped<'a>> {
    let mut arguments = attributes.one("map", cx)?;
    let span = arguments.attribute.span;
    let name = arguments.required("name", cx).and_then(|value| cx.string(value));
    if name == Some("") {
        refuse_empty(&arguments, "name", cx);
    }
    arguments.finish(cx);
    Some(Mapped { text: name?, span })
}

/// `@map` of a value of an enum, which databases let be the empty text.
fn map_of_value<'a>(attributes: &mut Attributes<'a>, cx: &mut Context<'_>) -> Option<Mapped<'a>> {
    let mut arguments = attributes.one("map", cx)?;
    let span = arguments.attribute.span;
    let name = arguments.required("name", cx).and_then(|value| cx.string(value));
    arguments.finish(cx);
    Some(Mapped { text: name?, span })
}

/// `@@schema`.
fn schema<'a>(attributes: &mut Attributes<'a>, cx: &mut Context<'_>) -> Option<Mapped<'a>> {
    let mut arguments = attributes.one("schema", cx)?;
    let span = arguments.attribute.span;
    let name = arguments.required("map", cx).and_then(|value| cx.string(value));
    arguments.finish(cx);
    Some(Mapped { text: name?, span })
}

/// An optional argument that holds a name.
fn name_argument<'a>(
    arguments: &mut Arguments<'a>,
    name: &str,
    cx: &mut Context<'_>,
) -> Option<&'a str> {
    let value = arguments.named(name)?;
    let text = cx.string(value)?;
    if text.is_empty() {
        refuse_empty(arguments, name, cx);
        return None;
    }
    Some(text)
}

fn refuse_empty(arguments: &Arguments<'_>, name: &str, cx: &mut Context<'_>) {
    let message = format!("The `{name}` argument cannot be an empty string.");
    arguments.refuse(&rules::INVALID_NAME, &message, cx);
}

/// An attribute that takes no arguments and stands at most once.
fn flag(attributes: &mut Attributes<'_>, name: &str, cx: &mut Context<'_>) -> Option<crate::Span> {
    let arguments = attributes.one(name, cx)?;
    let span = arguments.attribute.span;
    arguments.finish(cx);
    Some(span)
}
