//! Views: they are read, so they have neither keys nor indexes.

use super::super::context::Context;
use super::super::draft::{DraftModel, KeyKind};
use super::super::rules;
use crate::schema::{IndexKind, PreviewFeature};

pub(super) fn validate(view: &DraftModel<'_>, cx: &mut Context<'_>) {
    if !cx.has_preview(PreviewFeature::Views) {
        let message = "View definitions are only available with the `views` preview feature.";
        cx.validation(&rules::NEEDS_PREVIEW_FEATURE, message, view.ast.span);
        return;
    }
    if let Some(id) = &view.id {
        cx.validation(&rules::VIEW, "Views cannot have primary keys.", id.span());
    }
    for index in &view.indexes {
        if index.kind != KeyKind::Index(IndexKind::Unique) {
            cx.validation(&rules::VIEW, "Views cannot have indexes.", index.span());
        } else if index.map.is_some() {
            let message = "@@unique annotations on views are not backed by unique indexes in the database and cannot specify a mapped database name.";
            cx.validation(&rules::VIEW, message, index.span());
        }
    }
    for index in &view.indexes {
        let has_options = index
            .fields
            .iter()
            .any(|field| field.length.is_some() || field.sort.is_some() || field.class.is_some());
        if index.kind == KeyKind::Index(IndexKind::Unique) && has_options {
            let message = "Scalar fields in @@unique attributes in views cannot have arguments.";
            cx.attribute(&rules::VIEW, "@@unique", message, index.span());
        }
    }
}
