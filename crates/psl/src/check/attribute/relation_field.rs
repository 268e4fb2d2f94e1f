//! Attributes of fields that point to another model.

use super::super::arguments::{Arguments, Attributes};
use super::super::context::Context;
use super::super::draft::{Draft, RelationAttribute, Type};
use super::super::rules;
use super::fields::{self, Unresolved};
use super::name_argument;
use super::scalar_field::KNOWN;
use crate::ast::Expression;
use crate::schema::{FieldId, ModelId, ReferentialAction};
use crate::span::Span;

pub(super) fn resolve(draft: &mut Draft<'_>, model: ModelId, id: FieldId, cx: &mut Context<'_>) {
    let field = draft.field((model, id));
    let ast = field.ast;
    let Type::Model(related) = field.ty else { return };
    let mut attributes = Attributes::new(&ast.attributes);
    let relation = attributes.one("relation", cx);
    let relation =
        relation.map(|arguments| relation_attribute(draft, model, related, arguments, cx));
    if let Some(arguments) = attributes.one("id", cx) {
        let message = format!(
            "The field `{}` is a relation field and cannot be marked with `@id`. Only scalar fields can be declared as id.",
            ast.name.text
        );
        arguments.refuse(&rules::INVALID_ID, &message, cx);
    }
    let ignored = super::flag(&mut attributes, "ignore", cx);
    if let Some(arguments) = attributes.one("default", cx) {
        let message = "Cannot set a default value on a relation field.";
        arguments.refuse(&rules::INVALID_DEFAULT, message, cx);
    }
    if let Some(arguments) = attributes.one("map", cx) {
        let message = "The attribute `@map` cannot be used on relation fields.";
        arguments.refuse(&rules::MISPLACED_ATTRIBUTE, message, cx);
    }
    if let Some(arguments) = attributes.one("unique", cx) {
        let fields = relation.as_ref().and_then(|relation| relation.fields.as_deref());
        let underlying = fields.unwrap_or_default();
        let underlying = draft.model(model).names_of(underlying.iter().copied());
        refuse_unique(&arguments, &ast.name.text, &underlying, cx);
    }
    attributes.finish(KNOWN, cx);
    let field = &mut draft.models[model.index()].fields[id.index()];
    (field.relation_attribute, field.ignored) = (relation.map(Box::new), ignored);
}

fn refuse_unique(
    arguments: &Arguments<'_>,
    field: &str,
    underlying: &[&str],
    cx: &mut Context<'_>,
) {
    let suggestion = match underlying {
        [] => String::new(),
        [one] => format!(" Did you mean to put it on `{one}`?"),
        many => format!(" Did you mean to provide `@@unique([{}])`?", many.join(", ")),
    };
    let message = format!(
        "The field `{field}` is a relation field and cannot be marked with `unique`. Only scalar fields can be made unique.{suggestion}"
    );
    arguments.refuse(&rules::INVALID_INDEX, &message, cx);
}

fn relation_attribute<'a>(
    draft: &Draft<'a>,
    model: ModelId,
    related: ModelId,
    mut arguments: Arguments<'a>,
    cx: &mut Context<'_>,
) -> RelationAttribute<'a> {
    let span = Some(arguments.attribute.span);
    let fields = arguments.named("fields").map(|value| own_fields(draft, model, value, cx));
    let references =
        arguments.named("references").map(|value| related_fields(draft, related, value, cx));
    let name = arguments.main("name", cx).and_then(|value| cx.string(value));
    if name == Some("") {
        let message = "A relation cannot have an empty name.";
        arguments.refuse(&rules::INVALID_NAME, message, cx);
    }
    let on_delete = action(&mut arguments, "onDelete", cx);
    let on_update = action(&mut arguments, "onUpdate", cx);
    let map = name_argument(&mut arguments, "map", cx);
    arguments.finish(cx);
    RelationAttribute { span, name, fields, references, on_delete, on_update, map }
}

fn own_fields(
    draft: &Draft<'_>,
    model: ModelId,
    value: &Expression,
    cx: &mut Context<'_>,
) -> Vec<FieldId> {
    let resolved = fields::resolve_plain(draft.model(model), value, cx);
    let (ids, Unresolved { unknown, relations, .. }) = resolved;
    if !unknown.is_empty() {
        let message = format!(
            "The argument fields must refer only to existing fields. The following fields do not exist in this model: {}",
            unknown.join(", ")
        );
        cx.validation(&rules::RELATION_ARGUMENTS, &message, value.span());
    }
    if !relations.is_empty() {
        let message = format!(
            "The argument fields must refer only to scalar fields. But it is referencing the following relation fields: {}",
            relations.join(", ")
        );
        cx.validation(&rules::RELATION_ARGUMENTS, &message, value.span());
    }
    ids
}

fn related_fields(
    draft: &Draft<'_>,
    related: ModelId,
    value: &Expression,
    cx: &mut Context<'_>,
) -> Vec<FieldId> {
    let related = draft.model(related);
    let (ids, Unresolved { unknown, relations, .. }) = fields::resolve_plain(related, value, cx);
    if !unknown.is_empty() {
        let message = format!(
            "The argument `references` must refer only to existing fields in the related model `{}`. The following fields do not exist in the related model: {}",
            related.name(),
            unknown.join(", ")
        );
        cx.validation(&rules::RELATION_ARGUMENTS, &message, value.span());
    }
    if !relations.is_empty() {
        let message = format!(
            "The argument `references` must refer only to scalar fields in the related model `{}`. But it is referencing the following relation fields: {}",
            related.name(),
            relations.join(", ")
        );
        cx.validation(&rules::RELATION_ARGUMENTS, &message, value.span());
    }
    ids
}

fn action(
    arguments: &mut Arguments<'_>,
    name: &str,
    cx: &mut Context<'_>,
) -> Option<(ReferentialAction, Span)> {
    let value = arguments.named(name)?;
    let given = cx.constant(value)?;
    let found = ReferentialAction::from_name(given);
    if found.is_none() {
        let message = format!("Invalid referential action: `{given}`");
        arguments.refuse(&rules::REFERENTIAL_ACTION, &message, cx);
    }
    Some((found?, value.span()))
}
