//! `@shardKey` and `@@shardKey`.

use super::super::arguments::Attributes;
use super::super::context::Context;
use super::super::draft::Draft;
use super::super::rules;
use super::fields;
use super::key_options::fields_in_words;
use crate::schema::{FieldId, ModelId};

pub(super) fn on_field<'a>(
    draft: &mut Draft<'a>,
    model: ModelId,
    field: FieldId,
    attributes: &mut Attributes<'a>,
    cx: &mut Context<'_>,
) {
    let Some(arguments) = attributes.one("shardKey", cx) else { return };
    let span = arguments.attribute.span;
    arguments.finish(cx);
    let model = &mut draft.models[model.index()];
    if model.shard_key.is_some() {
        let message =
            "At most one field must be marked as the shard key with the `@shardKey` attribute.";
        cx.model(&rules::SHARD_KEY, model.ast, message, model.ast.span);
        return;
    }
    model.shard_key = Some((vec![field], span));
}

pub(super) fn on_block<'a>(
    draft: &mut Draft<'a>,
    model: ModelId,
    attributes: &mut Attributes<'a>,
    cx: &mut Context<'_>,
) {
    let Some(mut arguments) = attributes.one("shardKey", cx) else { return };
    let model = &mut draft.models[model.index()];
    let span = arguments.attribute.span;
    let Some(value) = arguments.required("fields", cx) else {
        return arguments.finish(cx);
    };
    let (ids, unresolved) = fields::resolve_plain(model, value, cx);
    if ids.is_empty() && unresolved.is_clean() {
        let message = "The list of fields in a `@@shardKey()` attribute cannot be empty. Please specify at least one field.";
        let rule = &rules::SHARD_KEY;
        cx.attribute(rule, "@@shardKey", message, span);
    }
    if !unresolved.unknown.is_empty() {
        let message = format!(
            "The multi field shard key declaration refers to the unknown {}.",
            fields_in_words(&unresolved.unknown)
        );
        cx.model(&rules::SHARD_KEY, model.ast, &message, span);
    }
    if !unresolved.relations.is_empty() {
        let message = format!(
            "The shard key definition refers to the relation {}. Shard key definitions must reference only scalar fields.",
            fields_in_words(&unresolved.relations)
        );
        cx.model(&rules::SHARD_KEY, model.ast, &message, span);
    }
    arguments.finish(cx);
    if model.shard_key.is_some() {
        let message = "Each model must have at most one shard key. You can't have `@shardKey` and `@@shardKey` at the same time.";
        cx.model(&rules::SHARD_KEY, model.ast, message, model.ast.span);
        return;
    }
    model.shard_key = Some((ids, span));
}
