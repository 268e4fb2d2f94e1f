//! Models and views as a whole: unique criteria, ids, names, schemas.

use std::collections::BTreeMap;

use super::super::context::Context;
use super::super::draft::{Draft, DraftModel, Key, KeyKind, Type};
use super::super::rules;
use super::constraint_names::{Constraint, Taken, constraint_kind, validate_length};
use super::{index_options, view};
use crate::connector::Capability;
use crate::schema::{Datasource, FieldId, IndexKind, ModelId, PreviewFeature};

pub(super) fn validate(
    draft: &Draft<'_>,
    id: ModelId,
    datasource: Option<&Datasource>,
    taken: &Taken<'_>,
    cx: &mut Context<'_>,
) {
    let model = draft.model(id);
    if model.is_view() {
        view::validate(model, cx);
    } else {
        has_unique_criterion(model, cx);
        if let Some(key) = &model.id {
            primary_key(draft, id, key, taken, cx);
        }
        shard_key(model, cx);
    }
    client_names(model, cx);
    database_schema(model, datasource, cx);
}

fn has_unique_criterion(model: &DraftModel<'_>, cx: &mut Context<'_>) {
    if model.ignored || model.unique_keys().any(|key| is_strict(model, key)) {
        return;
    }
    let mut message = "Each model must have at least one unique criteria that has only required fields. Either mark a single field with `@id`, `@unique` or add a multi field criterion with `@@id([])` or `@@unique([])` to the model.".to_owned();
    let loose: Vec<_> = model
        .unique_keys()
        .map(|key| format!("- {}", model.names_of(key.field_ids()).join(", ")))
        .collect();
    if !loose.is_empty() {
        message.push_str(" The following unique criterias were not considered as they contain fields that are not required:\n");
        message.push_str(&loose.join("\n"));
    }
    cx.model(&rules::MISSING_UNIQUE, model.ast, &message, model.ast.span);
}

/// Whether the key tells every row apart from all others.
fn is_strict(model: &DraftModel<'_>, key: &Key<'_>) -> bool {
    let usable = |id: FieldId| {
        let field = model.field(id);
        field.is_required() && !matches!(field.ty, Type::Unsupported(_))
    };
    key.predicate.is_none() && key.field_ids().all(usable)
}

fn primary_key(
    draft: &Draft<'_>,
    id: ModelId,
    key: &Key<'_>,
    taken: &Taken<'_>,
    cx: &mut Context<'_>,
) {
    let model = draft.model(id);
    let label = key.label();
    let constraint = Constraint {
        kind: constraint_kind(key),
        name: &key.database_name,
        label,
        span: key.span(),
    };
    taken.check(draft, id, &constraint, cx);
    validate_length(model, key.map, label, key.span(), cx);
    if key.map.is_some() && !cx.can(Capability::NamedPrimaryKeys) {
        let message = "You defined a database name for the primary key on the model. This is not supported by the provider.";
        cx.model(&rules::INVALID_ID, model.ast, message, model.ast.span);
    }
    if key.fields.len() > 1 && !cx.can(Capability::CompoundIds) {
        let message = "The current connector does not support compound ids.";
        cx.model(&rules::INVALID_ID, model.ast, message, key.span());
    }
    index_options::validate(model, key, cx);
}

fn shard_key(model: &DraftModel<'_>, cx: &mut Context<'_>) {
    let Some((fields, span)) = &model.shard_key else { return };
    let label = if model.ast.attributes.iter().any(|attribute| attribute.span == *span) {
        "@@shardKey"
    } else {
        "@shardKey"
    };
    if !cx.has_preview(PreviewFeature::ShardKeys) {
        let message = "Defining shard keys requires enabling the `shardKeys` preview feature";
        cx.attribute(&rules::NEEDS_PREVIEW_FEATURE, label, message, *span);
    } else if !cx.can(Capability::ShardKeys) {
        let message = format!(
            "Shard keys are not currently supported for provider {}",
            cx.connector.provider
        );
        cx.attribute(&rules::SHARD_KEY, label, &message, *span);
    } else if !model.ignored && fields.iter().any(|id| !model.field(*id).is_required()) {
        let message = "Fields that are marked as shard keys must be required.";
        cx.attribute(&rules::SHARD_KEY, label, message, *span);
    }
}

/// What the client calls compound keys must differ from the fields and from each other.
fn client_names(model: &DraftModel<'_>, cx: &mut Context<'_>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in model.unique_keys().filter_map(|key| key.name) {
        *counts.entry(name).or_default() += 1;
    }
    for key in model.unique_keys() {
        let label = key.label();
        if let Some(name) = key.name {
            if counts[name] > 1 {
                let message = format!(
                    "The given custom name `{name}` has to be unique on the model. Please provide a different name for the `name` argument."
                );
                cx.attribute(&rules::DUPLICATE_CLIENT_NAME, label, &message, key.span());
            }
            if model.field_names.contains_key(name) {
                let message = format!(
                    "The custom name `{name}` specified for the `{label}` attribute is already used as a name for a field. Please choose a different name."
                );
                cx.model(&rules::DUPLICATE_CLIENT_NAME, model.ast, &message, model.ast.span);
            }
        } else if key.fields.len() > 1 {
            clashing_default_name(model, key, label, cx);
        }
    }
}

fn clashing_default_name(model: &DraftModel<'_>, key: &Key<'_>, label: &str, cx: &mut Context<'_>) {
    let name = model.names_of(key.field_ids()).join("_");
    if !model.field_names.contains_key(name.as_str()) {
        return;
    }
    let with = match key.kind {
        KeyKind::Id => "`@@id` attribute's name",
        KeyKind::Index(IndexKind::Unique | IndexKind::Normal | IndexKind::FullText) => {
            "`@@unique` name"
        }
    };
    let message = format!(
        "The field `{name}` clashes with the {with}. Please resolve the conflict by providing a custom id name: `{label}([...], name: \"custom_name\")`"
    );
    cx.model(&rules::DUPLICATE_CLIENT_NAME, model.ast, &message, key.span());
}

fn database_schema(model: &DraftModel<'_>, datasource: Option<&Datasource>, cx: &mut Context<'_>) {
    let Some(datasource) = datasource else { return };
    match model.schema {
        Some(schema) => super::r#enum::schema_exists(schema, datasource, cx),
        None if !datasource.schemas.is_empty() => {
            let message = "This model is missing an `@@schema` attribute.";
            cx.model(&rules::DATABASE_SCHEMA, model.ast, message, model.ast.span);
        }
        None => {}
    }
}

/// Two models or views with the same name in one schema of the database.
pub(super) fn clashing_database_names(draft: &Draft<'_>, cx: &mut Context<'_>) {
    let mut seen: BTreeMap<(Option<&str>, &str), &str> = BTreeMap::new();
    for model in &draft.models {
        let schema = model.schema.map(|schema| schema.text);
        let key = (schema, model.database_name());
        if let Some(existing) = seen.get(&key) {
            let message = format!(
                "The {} with database name \"{}\" could not be defined because another model or view with this name exists: \"{existing}\"",
                model.ast.kind.word(),
                model.database_name()
            );
            let span = model.map.map_or(model.ast.name.span, |map| map.span);
            cx.error(&rules::DUPLICATE_DATABASE_NAME, message, span);
        } else {
            seen.insert(key, model.name());
        }
    }
}
