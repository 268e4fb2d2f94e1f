//! `length`, `sort`, `clustered` and `type` against the database.

use super::super::context::Context;
use super::super::draft::{DraftModel, Key, KeyKind, Type};
use super::super::rules;
use crate::connector::Capability;
use crate::schema::Scalar;

pub(super) fn validate(model: &DraftModel<'_>, key: &Key<'_>, cx: &mut Context<'_>) {
    let label = key.label();
    let is_id = key.kind == KeyKind::Id;
    let place = if is_id { "the primary key" } else { "an index definition" };
    let lengths = key.fields.iter().filter(|field| field.length.is_some());
    if lengths.clone().next().is_some() && !cx.can(Capability::IndexLength) {
        let message =
            format!("The length argument is not supported in {place} with the current connector");
        cx.attribute(&rules::INDEX_OPTION, label, &message, key.span());
    }
    // No database of ours orders its primary keys.
    let sort_refused = is_id || !cx.can(Capability::IndexSort);
    if sort_refused && key.fields.iter().any(|field| field.sort.is_some()) {
        let message =
            format!("The sort argument is not supported in {place} with the current connector");
        cx.attribute(&rules::INDEX_OPTION, label, &message, key.span());
    }
    if key.clustered.is_some() {
        let message = "Defining clustering is not supported in the current connector.";
        cx.attribute(&rules::INDEX_OPTION, label, message, key.span());
    }
    for part in lengths {
        let fits = match model.field(part.field).ty {
            Type::Scalar(scalar) => matches!(scalar, Scalar::String | Scalar::Bytes),
            Type::Unsupported(_) => true,
            Type::Enum(_) | Type::Model(_) | Type::Composite(_) => false,
        };
        if !fits {
            let message =
                "The length argument is only allowed with field types `String` or `Bytes`.";
            cx.attribute(&rules::INDEX_OPTION, label, message, key.span());
        }
    }
}
