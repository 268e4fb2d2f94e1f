//! Relations with lists on both sides.

use super::super::context::Context;
use super::super::draft::{Draft, End};
use super::super::rules;
use super::relation::related;
use super::relation_field::given_actions;

pub(super) fn validate(draft: &Draft<'_>, a: End, b: End, cx: &mut Context<'_>) {
    for end in [a, b] {
        let (field, model, target) = (draft.field(end), draft.model(end.0), related(draft, end));
        if target.is_view() {
            let message = "Implicit many-to-many relations are not supported for views.";
            cx.field(&rules::MANY_TO_MANY, model.ast, field.ast, message);
            continue;
        }
        if target.id.as_ref().is_none_or(|id| id.fields.len() != 1) {
            let message = format!(
                "The relation field `{}` on model `{}` references `{}` which does not have an `@id` field. Models without `@id` cannot be part of a many to many relation. Use an explicit intermediate Model to represent this relationship.",
                field.name(),
                model.name(),
                target.name()
            );
            cx.field(&rules::MANY_TO_MANY, model.ast, field.ast, &message);
        }
    }
    for end in [a, b] {
        for (_, given) in given_actions(draft.field(end)) {
            if let Some((_, span)) = given {
                let message =
                    "Referential actions on implicit many-to-many relations are not supported";
                cx.validation(&rules::REFERENTIAL_ACTION, message, span);
            }
        }
    }
    for end in [a, b] {
        references(draft, end, cx);
    }
}

fn references(draft: &Draft<'_>, end: End, cx: &mut Context<'_>) {
    let (field, target) = (draft.field(end), related(draft, end));
    let Some(references) = &field.relation().references else { return };
    let refers_to_id =
        target.id.as_ref().is_some_and(|id| id.field_ids().eq(references.iter().copied()));
    let message = if refers_to_id || references.is_empty() {
        "Implicit many-to-many relation should not have references argument defined. Either remove it, or change the relation to one-to-many.".to_owned()
    } else {
        format!(
            "Implicit many-to-many relations must always reference the id field of the related model. Change the argument `references` to use the id field of the related model `{}`. But it is referencing the following fields that are not the id: {}",
            target.name(),
            target.names_of(references.iter().copied()).join(", ")
        )
    };
    cx.attribute(&rules::MANY_TO_MANY, "@relation", &message, field.ast.span);
}

/// Lists of keys on both sides: no relational database follows those.
pub(super) fn refuse_embedded(draft: &Draft<'_>, a: End, b: End, cx: &mut Context<'_>) {
    let message = format!(
        "Embedded many-to-many relations are not supported on {}. Please use the syntax defined in https://pris.ly/d/relational-database-many-to-many",
        cx.connector.name
    );
    for end in [a, b] {
        cx.validation(&rules::MANY_TO_MANY, &message, draft.field(end).ast.span);
    }
}
