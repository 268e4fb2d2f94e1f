//! Relations with a list on one side.

use super::super::context::Context;
use super::super::draft::{Draft, End};
use super::super::rules;
use super::relation::related;

pub(super) fn validate(
    draft: &Draft<'_>,
    forward: Option<End>,
    back: Option<End>,
    cx: &mut Context<'_>,
) {
    let (forward, back) = match (forward, back) {
        (Some(forward), Some(back)) => (forward, back),
        (Some(alone), None) | (None, Some(alone)) => return report_missing(draft, alone, cx),
        (None, None) => return,
    };
    let rule = &rules::RELATION_ARGUMENTS;
    let (field, model) = (draft.field(forward), draft.model(forward.0));
    let mut require = |given: bool, argument: &str, advice: &str| {
        if !given {
            let message = format!(
                "The relation field `{}` on Model `{}` must specify the `{argument}` argument in the @relation attribute.{advice}",
                field.name(),
                model.name()
            );
            cx.attribute(rule, "@relation", &message, field.ast.span);
        }
    };
    let advice = " You can run `prisma format` to fix this automatically.";
    require(is_given(field.relation().fields.as_deref()), "fields", advice);
    require(is_given(field.relation().references.as_deref()), "references", "");

    let (list, list_model) = (draft.field(back), draft.model(back.0));
    if is_given(list.relation().fields.as_deref())
        || is_given(list.relation().references.as_deref())
    {
        let message = format!(
            "The relation field `{}` on Model `{}` must not specify the `fields` or `references` argument in the @relation attribute. You must only specify it on the opposite field `{}` on model `{}`.",
            list.name(),
            list_model.name(),
            field.name(),
            model.name()
        );
        cx.attribute(rule, "@relation", &message, list.ast.span);
    }
    if list.relation().on_delete.is_some() || list.relation().on_update.is_some() {
        let message = format!(
            "The relation field `{}` on Model `{}` must not specify the `onDelete` or `onUpdate` argument in the @relation attribute. You must only specify it on the opposite field `{}` on model `{}`, or in case of a many to many relation, in an explicit join table.",
            list.name(),
            list_model.name(),
            field.name(),
            model.name()
        );
        cx.attribute(rule, "@relation", &message, list.ast.span);
    }
}

/// An empty list of fields counts as none.
pub(super) fn is_given<T>(list: Option<&[T]>) -> bool {
    list.is_some_and(|list| !list.is_empty())
}

/// Both sides have to be there.
pub(super) fn report_missing(draft: &Draft<'_>, alone: End, cx: &mut Context<'_>) {
    let (field, model) = (draft.field(alone), draft.model(alone.0));
    let message = format!(
        "The relation field `{}` on model `{}` is missing an opposite relation field on the model `{}`. Either run `prisma format` or add it manually.",
        field.name(),
        model.name(),
        related(draft, alone).name()
    );
    let help = Some("`brant format` adds it".to_owned());
    cx.field_with_help(&rules::MISSING_BACK_RELATION, model.ast, field.ast, &message, help);
}
