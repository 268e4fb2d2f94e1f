//! What holds for every foreign key, whether one or many rows have it.

use super::super::actions;
use super::super::context::Context;
use super::super::draft::{Draft, DraftModel, End, Type};
use super::super::rules;
use super::constraint_names::{Constraint, Taken, validate_length};
use super::relation_field::given_actions;
use crate::connector::{Capability, ConstraintKind};
use crate::schema::{FieldId, ReferentialAction, RelationMode};

pub(super) fn validate(
    draft: &Draft<'_>,
    forward: End,
    name: &str,
    taken: &Taken<'_>,
    cx: &mut Context<'_>,
) {
    let (model, field) = (draft.model(forward.0), draft.field(forward));
    let attribute_span = field.relation().span.unwrap_or(field.ast.span);
    if cx.relation_mode == RelationMode::ForeignKeys {
        let span = if field.relation().map.is_some() { attribute_span } else { field.ast.span };
        let kind = ConstraintKind::ForeignKey;
        taken.check(draft, forward.0, &Constraint { kind, name, label: "@relation", span }, cx);
    }
    validate_length(model, field.relation().map, "@relation", attribute_span, cx);
    arity(draft, forward, cx);
    let (fields, references) = (&field.relation().fields, &field.relation().references);
    if let (Some(fields), Some(references)) = (fields, references)
        && !fields.is_empty()
        && !references.is_empty()
    {
        if fields.len() == references.len() {
            references_are_unique(draft, forward, references, cx);
            types_agree(draft, forward, fields, references, cx);
        } else {
            let message =
                "You must specify the same number of fields in `fields` and `references`.";
            cx.validation(&rules::RELATION_ARGUMENTS, message, attribute_span);
        }
    }
    set_null(draft, forward, cx);
}

/// The model that a relation field points to.
pub(super) fn related<'d, 'a>(draft: &'d Draft<'a>, end: End) -> &'d DraftModel<'a> {
    match draft.field(end).ty {
        Type::Model(related) => draft.model(related),
        Type::Scalar(_) | Type::Enum(_) | Type::Unsupported(_) | Type::Composite(_) => {
            unreachable!("the ends of relations are relation fields")
        }
    }
}

fn arity(draft: &Draft<'_>, forward: End, cx: &mut Context<'_>) {
    let (model, field) = (draft.model(forward.0), draft.field(forward));
    let columns = field.relation().fields.as_deref().unwrap_or_default();
    let optional = columns.iter().any(|column| model.field(*column).is_optional());
    if field.is_required() && optional {
        let message = format!(
            "The relation field `{}` uses the scalar fields {}. At least one of those fields is optional. Hence the relation field must be optional as well.",
            field.name(),
            model.names_of(columns.iter().copied()).join(", ")
        );
        cx.attribute(&rules::RELATION_ARITY, "@relation", &message, field.ast.span);
    }
}

fn references_are_unique(
    draft: &Draft<'_>,
    forward: End,
    references: &[FieldId],
    cx: &mut Context<'_>,
) {
    let (field, target) = (draft.field(forward), related(draft, forward));
    let names = target.names_of(references.iter().copied());
    let keys = || target.unique_keys().filter(|key| key.predicate.is_none());
    if keys().any(|key| key.field_ids().eq(references.iter().copied())) {
        return;
    }
    let message = if is_unique(target, references) {
        if cx.can(Capability::ReferencesInAnyOrder) {
            return;
        }
        format!(
            "The argument `references` must refer to a unique criterion in the related model using the same order of fields. Please check the ordering in the following fields: `{}`.",
            names.join(", ")
        )
    } else {
        let advice = match names.as_slice() {
            [one] => format!("`@unique` attribute to the field `{one}` in the model"),
            many => format!("`@@unique([{}])` attribute to the model", many.join(", ")),
        };
        format!(
            "The argument `references` must refer to a unique criterion in the related model. Consider adding an {advice} `{}`.",
            target.name()
        )
    };
    cx.attribute(&rules::RELATION_NOT_UNIQUE, "@relation", &message, field.ast.span);
}

/// Whether the fields, in any order, are a unique criterion.
pub(super) fn is_unique(model: &DraftModel<'_>, fields: &[FieldId]) -> bool {
    let sorted = |mut fields: Vec<FieldId>| {
        fields.sort_unstable();
        fields
    };
    let wanted = sorted(fields.to_vec());
    model
        .unique_keys()
        .filter(|key| key.predicate.is_none())
        .any(|key| sorted(key.field_ids().collect()) == wanted)
}

fn types_agree(
    draft: &Draft<'_>,
    forward: End,
    fields: &[FieldId],
    references: &[FieldId],
    cx: &mut Context<'_>,
) {
    let (model, target) = (draft.model(forward.0), related(draft, forward));
    for (column, reference) in fields.iter().zip(references) {
        let (column, reference) = (model.field(*column), target.field(*reference));
        let unknown =
            matches!((column.ty, reference.ty), (Type::Unsupported(_), Type::Unsupported(_)));
        if column.ty == reference.ty || unknown {
            continue;
        }
        let message = format!(
            "The type of the field `{}` in the model `{}` is not matching the type of the referenced field `{}` in model `{}`.",
            column.name(),
            model.name(),
            reference.name(),
            target.name()
        );
        let span = draft.field(forward).ast.span;
        cx.attribute(&rules::RELATION_ARGUMENTS, "@relation", &message, span);
    }
}

/// A column that is never null cannot become null.
fn set_null(draft: &Draft<'_>, forward: End, cx: &mut Context<'_>) {
    if !actions::is_required(draft, forward) {
        return;
    }
    let field = draft.field(forward);
    let accepted =
        cx.can(Capability::SetNullOnRequired) && cx.relation_mode == RelationMode::ForeignKeys;
    for (name, given) in given_actions(field) {
        let Some((ReferentialAction::SetNull, _)) = given else { continue };
        if accepted {
            let message = format!(
                "The `{name}` referential action of a relation should not be set to `SetNull` when a referenced field is required. We recommend either to choose another referential action, or to make the referenced fields optional. Read more at https://pris.ly/d/postgres-set-null "
            );
            cx.warning(&rules::REFERENTIAL_ACTION, message, field.ast.span);
        } else {
            let message = format!(
                "The `{name}` referential action of a relation must not be set to `SetNull` when a referenced field is required.\nEither choose another referential action, or make the referenced fields optional.\n"
            );
            cx.attribute(&rules::REFERENTIAL_ACTION, "@relation", &message, field.ast.span);
        }
    }
}
