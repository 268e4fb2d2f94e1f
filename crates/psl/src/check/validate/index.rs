//! Indexes and unique criteria against the database.

use super::super::context::Context;
use super::super::draft::{Draft, DraftModel, Key, KeyKind};
use super::super::rules;
use super::constraint_names::{Constraint, Taken, constraint_kind, validate_length};
use super::{index_classes, index_options};
use crate::connector::{Capability, KeyUse};
use crate::schema::{IndexKind, ModelId, PreviewFeature};

pub(super) fn validate_all(
    draft: &Draft<'_>,
    id: ModelId,
    taken: &Taken<'_>,
    cx: &mut Context<'_>,
) {
    let model = draft.model(id);
    for key in &model.indexes {
        let label = key.label();
        let constraint = Constraint {
            kind: constraint_kind(key),
            name: &key.database_name,
            label,
            span: key.span(),
        };
        taken.check(draft, id, &constraint, cx);
        validate_length(model, key.map, label, key.span(), cx);
        predicate(key, label, cx);
        if key.kind == KeyKind::Index(IndexKind::FullText) {
            full_text(key, label, cx);
        } else {
            index_options::validate(model, key, cx);
            index_classes::validate(model, key, label, cx);
        }
    }
    for key in model.keys() {
        native_types(model, key, cx);
    }
}

fn full_text(key: &Key<'_>, label: &str, cx: &mut Context<'_>) {
    let mut refuse = |message: &str| {
        cx.attribute(&rules::INDEX_OPTION, label, message, key.span());
    };
    if key.fields.iter().any(|field| field.length.is_some()) {
        refuse("The length argument is not supported in a @@fulltext attribute.");
    }
    if key.fields.iter().any(|field| field.sort.is_some()) {
        refuse(
            "The sort argument is not supported in a @@fulltext attribute in the current connector.",
        );
    }
    if key.fields.iter().any(|field| field.class.is_some()) {
        refuse("Operator classes can only be defined to fields in an @@index attribute.");
    }
    if !cx.can(Capability::FullTextIndex) {
        let message = "Defining fulltext indexes is not supported with the current connector.";
        cx.attribute(&rules::INDEX_OPTION, label, message, key.span());
    }
}

fn predicate(key: &Key<'_>, label: &str, cx: &mut Context<'_>) {
    if key.predicate.is_none() {
        return;
    }
    if !cx.can(Capability::PartialIndexes) {
        let message =
            "Partial indexes (with a `where` clause) are not supported by the current connector.";
        cx.attribute(&rules::PARTIAL_INDEX, label, message, key.span());
    } else if !cx.has_preview(PreviewFeature::PartialIndexes) {
        let message = "Partial indexes are a preview feature. Add \"partialIndexes\" to previewFeatures in your generator block.";
        cx.attribute(&rules::NEEDS_PREVIEW_FEATURE, label, message, key.span());
    }
}

/// Types that the database cannot put into a key, or only with a length. The first
/// field of each key is reported.
fn native_types(model: &DraftModel<'_>, key: &Key<'_>, cx: &mut Context<'_>) {
    if key.kind == KeyKind::Index(IndexKind::FullText) {
        return;
    }
    for part in &key.fields {
        let field = model.field(part.field);
        let Some(native) = &field.native else { continue };
        let Some(known) = cx.connector.native_type(native.name) else { continue };
        // Where no length helps the field is to blame, otherwise the key.
        let (help, span) = match known.keys {
            KeyUse::Free => continue,
            KeyUse::NeedsLength if part.length.is_some() => continue,
            KeyUse::NeedsLength => (
                " Please use the `length` argument to the field in the index definition to allow this.",
                key.span(),
            ),
            KeyUse::Refused => ("", field.ast.span),
        };
        let (name, database) = (native.name, cx.connector.name);
        let message = match key.kind {
            KeyKind::Id => format!(
                "Native type `{name}` of {database} cannot be used on a field that is `@id` or `@@id`.{help}"
            ),
            KeyKind::Index(IndexKind::Unique) => {
                format!("Native type `{name}` cannot be unique in {database}.{help}")
            }
            KeyKind::Index(IndexKind::Normal | IndexKind::FullText) => format!(
                "You cannot define an index on fields with native type `{name}` of {database}.{help}"
            ),
        };
        cx.error(&rules::NATIVE_TYPE, message, span);
        return;
    }
}
