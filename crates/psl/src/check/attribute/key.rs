//! `@id`, `@unique`, their block forms, `@@index` and `@@fulltext`.

use super::super::arguments::{Arguments, Attributes};
use super::super::context::Context;
use super::super::draft::{Draft, DraftModel, Key, KeyField, KeyKind, Type};
use super::super::rules;
use super::fields::{self, Unresolved, WithArguments};
use super::{key_options, name_argument, predicate};
use crate::ast::Arity;
use crate::schema::{FieldId, IndexKind, ModelId};

/// `@id`.
pub(super) fn field_id<'a>(
    draft: &mut Draft<'a>,
    model: ModelId,
    field: FieldId,
    attributes: &mut Attributes<'a>,
    cx: &mut Context<'_>,
) {
    let Some(arguments) = attributes.one("id", cx) else { return };
    if matches!(draft.field((model, field)).ty, Type::Composite(_)) {
        let message = format!(
            "The field `{}` is a composite type and cannot be marked with `@id`. Only scalar fields can be declared as id.",
            draft.field((model, field)).name()
        );
        arguments.refuse(&rules::INVALID_ID, &message, cx);
    }
    let entry = &draft.models[model.index()];
    if entry.id.is_some() {
        let message = "At most one field must be marked as the id field with the `@id` attribute.";
        cx.model(&rules::INVALID_ID, entry.ast, message, entry.ast.span);
        return;
    }
    let key = on_field(arguments, field, KeyKind::Id, draft.model(model), cx);
    draft.models[model.index()].id = Some(key);
}

/// `@unique`.
pub(super) fn field_unique<'a>(
    draft: &mut Draft<'a>,
    model: ModelId,
    field: FieldId,
    attributes: &mut Attributes<'a>,
    cx: &mut Context<'_>,
) {
    let Some(arguments) = attributes.one("unique", cx) else { return };
    let kind = KeyKind::Index(IndexKind::Unique);
    let key = on_field(arguments, field, kind, draft.model(model), cx);
    draft.models[model.index()].indexes.push(key);
}

fn on_field<'a>(
    mut arguments: Arguments<'a>,
    field: FieldId,
    kind: KeyKind,
    model: &DraftModel<'_>,
    cx: &mut Context<'_>,
) -> Key<'a> {
    let map = arguments.main("map", cx).and_then(|value| cx.string(value));
    if map == Some("") {
        super::refuse_empty(&arguments, "map", cx);
    }
    let length = arguments.named("length").and_then(|value| key_options::length(value, cx));
    let sort = key_options::sort_argument(&mut arguments, cx);
    let fields = vec![KeyField { field, length, sort, class: None }];
    let mut key = new_key(&arguments, kind, fields);
    key.source_field = Some(field);
    key.map = map;
    key.clustered = arguments.named("clustered").and_then(|value| cx.boolean(value));
    if kind != KeyKind::Id {
        key.predicate = predicate::resolve(&mut arguments, model, cx);
    }
    arguments.finish(cx);
    key
}

/// `@@id`.
pub(super) fn block_id<'a>(
    draft: &mut Draft<'a>,
    model: ModelId,
    attributes: &mut Attributes<'a>,
    cx: &mut Context<'_>,
) {
    let Some(mut arguments) = attributes.one("id", cx) else { return };
    let entry = &draft.models[model.index()];
    let Some(value) = arguments.required("fields", cx) else {
        return arguments.finish(cx);
    };
    let (found, unresolved) = fields::resolve_with_arguments(entry, value, cx);
    report_id_fields(entry, &arguments, &unresolved, cx);
    let optional = optional_fields(entry, &found);
    if !optional.is_empty() && !entry.ignored {
        let message = format!(
            "The id definition refers to the optional {}. ID definitions must reference only required fields.",
            key_options::fields_in_words(&optional)
        );
        cx.model(&rules::INVALID_ID, entry.ast, &message, arguments.attribute.span);
    }
    if entry.id.is_some() {
        let message = "Each model must have at most one id criteria. You can't have `@id` and `@@id` at the same time.";
        cx.model(&rules::INVALID_ID, entry.ast, message, entry.ast.span);
    }
    if found.is_empty() && unresolved.is_clean() {
        let message = "The list of fields in an `@@id()` attribute cannot be empty. Please specify at least one field.";
        cx.attribute(&rules::INVALID_ID, "@@id", message, arguments.attribute.span);
    }
    let fields = key_options::of_fields(&found, &arguments, cx);
    let mut key = new_key(&arguments, KeyKind::Id, fields);
    key.name = client_name(&mut arguments, entry, "@@id", cx);
    key.map = name_argument(&mut arguments, "map", cx);
    key.clustered = arguments.named("clustered").and_then(|value| cx.boolean(value));
    arguments.finish(cx);
    let entry = &mut draft.models[model.index()];
    if entry.id.is_none() {
        entry.id = Some(key);
    }
}

fn report_id_fields(
    model: &DraftModel<'_>,
    arguments: &Arguments<'_>,
    unresolved: &Unresolved<'_>,
    cx: &mut Context<'_>,
) {
    let span = arguments.attribute.span;
    report_repeated(model, arguments, unresolved, cx);
    if !unresolved.unknown.is_empty() {
        let message = format!(
            "The multi field id declaration refers to the unknown {}.",
            key_options::fields_in_words(&unresolved.unknown)
        );
        cx.model(&rules::INVALID_ID, model.ast, &message, span);
    }
    if !unresolved.relations.is_empty() {
        let message = format!(
            "The id definition refers to the relation {}. ID definitions must reference only scalar fields.",
            key_options::fields_in_words(&unresolved.relations)
        );
        cx.model(&rules::INVALID_ID, model.ast, &message, span);
    }
}

fn optional_fields<'a>(model: &DraftModel<'_>, found: &[WithArguments<'a>]) -> Vec<&'a str> {
    let optional = found.iter().filter(|(id, ..)| !model.field(*id).is_required());
    optional.map(|(_, name, _)| name.text.as_str()).collect()
}

/// `@@index`, `@@unique` and `@@fulltext`, in this order: it is the one in which the existing
/// tool creates them.
pub(super) fn block_indexes<'a>(
    draft: &mut Draft<'a>,
    model: ModelId,
    attributes: &mut Attributes<'a>,
    cx: &mut Context<'_>,
) {
    let kinds = [
        ("index", IndexKind::Normal),
        ("unique", IndexKind::Unique),
        ("fulltext", IndexKind::FullText),
    ];
    for (name, kind) in kinds {
        for attribute in attributes.all(name) {
            let Some(arguments) = Arguments::new(attribute, cx) else { continue };
            let key = block_index(draft.model(model), arguments, kind, cx);
            draft.models[model.index()].indexes.extend(key);
        }
    }
}

fn block_index<'a>(
    model: &DraftModel<'_>,
    mut arguments: Arguments<'a>,
    kind: IndexKind,
    cx: &mut Context<'_>,
) -> Option<Key<'a>> {
    let Some(value) = arguments.required("fields", cx) else {
        arguments.finish(cx);
        return None;
    };
    let (found, unresolved) = fields::resolve_with_arguments(model, value, cx);
    report_index_fields(model, &arguments, kind, &unresolved, cx);
    if found.is_empty() && unresolved.is_clean() {
        // The label has the signs of the attribute, unlike other errors of this pass.
        let label = format!("@@{}", arguments.attribute.name.text);
        let message =
            "The list of fields in an index cannot be empty. Please specify at least one field.";
        cx.attribute(&rules::INVALID_INDEX, &label, message, arguments.attribute.span);
    }
    let fields = key_options::of_fields(&found, &arguments, cx);
    let mut key = new_key(&arguments, KeyKind::Index(kind), fields);
    key.map = name_argument(&mut arguments, "map", cx);
    match kind {
        IndexKind::Normal => {
            key.map = legacy_name(&mut arguments, key.map, cx);
            key.index_type = key_options::index_type(&mut arguments, cx);
        }
        IndexKind::Unique => key.name = client_name(&mut arguments, model, "@@unique", cx),
        IndexKind::FullText => {}
    }
    if kind != IndexKind::FullText {
        key.clustered = arguments.named("clustered").and_then(|value| cx.boolean(value));
        key.predicate = predicate::resolve(&mut arguments, model, cx);
    }
    arguments.finish(cx);
    Some(key)
}

/// `name:` of `@@index` means what `map:` does.
fn legacy_name<'a>(
    arguments: &mut Arguments<'a>,
    map: Option<&'a str>,
    cx: &mut Context<'_>,
) -> Option<&'a str> {
    let name = name_argument(arguments, "name", cx);
    if name.is_some() && map.is_some() {
        let message = "The `@@index` attribute accepts the `name` argument as an alias for the `map` argument for legacy reasons. It does not accept both though. Please use the `map` argument to specify the database name of the index.";
        arguments.refuse(&rules::DUPLICATE_ARGUMENT, message, cx);
    }
    map.or(name)
}

fn report_index_fields(
    model: &DraftModel<'_>,
    arguments: &Arguments<'_>,
    kind: IndexKind,
    unresolved: &Unresolved<'_>,
    cx: &mut Context<'_>,
) {
    let span = arguments.attribute.span;
    let prefix = if kind == IndexKind::Unique { "unique " } else { "" };
    report_repeated(model, arguments, unresolved, cx);
    if !unresolved.unknown.is_empty() {
        let message = format!(
            "The {prefix}index definition refers to the unknown fields: {}.",
            unresolved.unknown.join(", ")
        );
        cx.model(&rules::INVALID_INDEX, model.ast, &message, span);
    }
    if !unresolved.relations.is_empty() {
        let underlying: Vec<FieldId> = unresolved
            .relation_ids
            .iter()
            .flat_map(|id| model.field(*id).relation().fields.iter().flatten().copied())
            .collect();
        let suggestion = match underlying.as_slice() {
            [] => String::new(),
            some => format!(
                " Did you mean `@@{}([{}])`?",
                arguments.attribute.name.text,
                model.names_of(some.iter().copied()).join(", ")
            ),
        };
        let message = format!(
            "The {prefix}index definition refers to the relation fields {}. Index definitions must reference only scalar fields.{suggestion}",
            unresolved.relations.join(", ")
        );
        cx.model(&rules::INVALID_INDEX, model.ast, &message, span);
    }
}

fn report_repeated(
    model: &DraftModel<'_>,
    arguments: &Arguments<'_>,
    unresolved: &Unresolved<'_>,
    cx: &mut Context<'_>,
) {
    for name in &unresolved.repeated {
        let message =
            format!("The unique index definition refers to the field {name} multiple times.");
        cx.model(&rules::INVALID_INDEX, model.ast, &message, arguments.attribute.span);
    }
}

/// `name:` for the client, which has to be an identifier.
fn client_name<'a>(
    arguments: &mut Arguments<'a>,
    model: &DraftModel<'_>,
    label: &str,
    cx: &mut Context<'_>,
) -> Option<&'a str> {
    let name = name_argument(arguments, "name", cx)?;
    if !name.chars().all(|next| next == '_' || next.is_ascii_alphanumeric()) {
        let message = format!(
            "The `name` property within the `{label}` attribute only allows for the following characters: `_a-zA-Z0-9`."
        );
        cx.model(&rules::INVALID_NAME, model.ast, &message, arguments.attribute.span);
        return None;
    }
    Some(name)
}

/// Optional fields cannot be an `@id`, except where the client does not see it.
pub(super) fn validate_id_fields(model: &DraftModel<'_>, cx: &mut Context<'_>) {
    if model.ignored {
        return;
    }
    let Some(id) = &model.id else { return };
    let Some(field) = id.source_field else { return };
    if model.field(field).ast.ty.arity != Arity::Required {
        let message = "Fields that are marked as id must be required.";
        cx.attribute(&rules::INVALID_ID, "@id", message, id.span());
    }
}

fn new_key<'a>(arguments: &Arguments<'a>, kind: KeyKind, fields: Vec<KeyField>) -> Key<'a> {
    Key {
        attribute: arguments.attribute,
        source_field: None,
        kind,
        fields,
        name: None,
        map: None,
        index_type: None,
        clustered: None,
        predicate: None,
        database_name: String::new(),
    }
}
