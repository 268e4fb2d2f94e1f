//! Relation fields by themselves: ambiguity, ignored models, actions, missing indexes.

use std::collections::BTreeMap;

use super::super::context::Context;
use super::super::draft::{Draft, DraftField, DraftModel, Type};
use super::super::relations;
use super::super::rules;
use crate::connector::Capability;
use crate::schema::{FieldId, ModelId, ReferentialAction, RelationMode};
use crate::span::Span;

/// Reports the first relation of a model whose fields cannot be told apart.
pub(super) fn is_ambiguous(draft: &Draft<'_>, id: ModelId, cx: &mut Context<'_>) -> bool {
    let model = draft.model(id);
    let mut by_target: BTreeMap<ModelId, Vec<FieldId>> = BTreeMap::new();
    for (field, entry) in model.fields_with_ids() {
        if let Type::Model(related) = entry.ty {
            by_target.entry(related).or_default().push(field);
        }
    }
    let mut groups: BTreeMap<(ModelId, String), Vec<FieldId>> = BTreeMap::new();
    for (related, fields) in by_target.into_iter().filter(|(_, fields)| fields.len() > 1) {
        for field in fields {
            let name = relations::name(draft, model.field(field), id, related);
            groups.entry((related, name)).or_default().push(field);
        }
    }
    let doubtful = groups.iter().filter_map(|((related, _), fields)| {
        let message = ambiguity(draft, id, *related, fields)?;
        Some((fields[0], message))
    });
    let Some((field, message)) = doubtful.min_by_key(|(field, _)| *field) else { return false };
    cx.model(&rules::AMBIGUOUS_RELATION, model.ast, &message, model.field(field).ast.span);
    true
}

/// What is wrong with fields that point to the same model by the same name.
fn ambiguity(
    draft: &Draft<'_>,
    id: ModelId,
    related: ModelId,
    fields: &[FieldId],
) -> Option<String> {
    let model = draft.model(id);
    let named = model.field(fields[0]).relation().name.is_some();
    let list = in_words(&model.names_of(fields.iter().copied()));
    let (model, related_name) = (model.name(), draft.model(related).name());
    match (related == id, fields.len(), named) {
        (_, 1, _) | (true, 2, true) => None,
        (true, 2, false) => Some(format!(
            "Ambiguous self relation detected. The fields {list} in model `{model}` both refer to `{related_name}`. If they are part of the same relation add the same relation name for them with `@relation(<name>)`."
        )),
        (true, _, true) => Some(format!(
            "Wrongly named self relation detected. The fields {list} in model `{model}` have the same relation name. At most two relation fields can belong to the same relation and therefore have the same name. Please assign a different relation name to one of them."
        )),
        (true, _, false) => Some(format!(
            "Unnamed self relation detected. The fields {list} in model `{model}` have no relation name. Please provide a relation name for one of them by adding `@relation(<name>)."
        )),
        (false, _, true) => Some(format!(
            "Wrongly named relation detected. The fields {list} in model `{model}` both use the same relation name. Please provide different relation names for them through `@relation(<name>)."
        )),
        (false, _, false) => Some(format!(
            "Ambiguous relation detected. The fields {list} in model `{model}` both refer to `{related_name}`. Please provide different relation names for them by adding `@relation(<name>)."
        )),
    }
}

/// `` `a`, `b` and `c` ``.
fn in_words(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

pub(super) fn validate_all(draft: &Draft<'_>, id: ModelId, cx: &mut Context<'_>) {
    let model = draft.model(id);
    for field in &model.fields {
        let Type::Model(related) = field.ty else { continue };
        ignored_model(model, field, draft.model(related), cx);
        for (action, span) in given_actions(field).into_iter().filter_map(|(_, given)| given) {
            allowed_action(action, span, cx);
        }
        if field.relation().map.is_some() && !cx.can(Capability::NamedForeignKeys) {
            let message = "Your provider does not support named foreign keys.";
            cx.attribute(&rules::RELATION_ARGUMENTS, "@relation", message, field.ast.span);
        }
        missing_index(model, field, cx);
    }
}

/// What a side says about `onDelete` and `onUpdate`.
pub(super) type Given = Option<(ReferentialAction, Span)>;

/// Both actions of a side with their names.
pub(super) fn given_actions(field: &DraftField<'_>) -> [(&'static str, Given); 2] {
    [("onDelete", field.relation().on_delete), ("onUpdate", field.relation().on_update)]
}

fn ignored_model(
    model: &DraftModel<'_>,
    field: &DraftField<'_>,
    related: &DraftModel<'_>,
    cx: &mut Context<'_>,
) {
    if !related.ignored || model.ignored || field.ignored.is_some() {
        return;
    }
    let message = format!(
        "The relation field `{}` on Model `{}` must specify the `@ignore` attribute, because the model {} it is pointing to is marked ignored.",
        field.name(),
        model.name(),
        related.name()
    );
    cx.attribute(&rules::IGNORE, "@ignore", &message, field.ast.span);
}

fn allowed_action(action: ReferentialAction, span: Span, cx: &mut Context<'_>) {
    let allowed = cx.allowed_actions();
    if !allowed.contains(&action) {
        let list: Vec<_> = allowed.iter().map(|action| format!("`{}`", action.name())).collect();
        let mut message = format!(
            "Invalid referential action: `{}`. Allowed values: ({})",
            action.name(),
            list.join(", ")
        );
        if action == ReferentialAction::NoAction && cx.relation_mode == RelationMode::Prisma {
            message.push_str(&format!(
                ". `NoAction` is not implemented for {} when using `relationMode = \"prisma\"`, you could try using `Restrict` instead. Learn more at https://pris.ly/d/relation-mode",
                cx.connector.name
            ));
        }
        cx.validation(&rules::REFERENTIAL_ACTION, &message, span);
    }
    let ignored = cx.can(Capability::SetDefaultIsIgnored)
        && cx.relation_mode == RelationMode::ForeignKeys
        && action == ReferentialAction::SetDefault;
    if ignored {
        let database = cx.connector.name;
        let message = format!(
            "{database} does not actually support the `SetDefault` referential action, so using it may result in unexpected errors. Read more at https://pris.ly/d/mysql-set-default "
        );
        cx.warning(&rules::REFERENTIAL_ACTION, message, span);
    }
}

/// Without foreign keys nobody makes an index for the relation.
fn missing_index(model: &DraftModel<'_>, field: &DraftField<'_>, cx: &mut Context<'_>) {
    let Some(columns) = field.relation().fields.as_deref().filter(|columns| !columns.is_empty())
    else {
        return;
    };
    let is_indexed = || {
        model.keys().any(|key| {
            let leading = key.field_ids().take(columns.len());
            leading.eq(columns.iter().copied())
        })
    };
    if cx.relation_mode == RelationMode::Prisma && !is_indexed() {
        let message = "With `relationMode = \"prisma\"`, no foreign keys are used, so relation fields will not benefit from the index usually created by the relational database under the hood. This can lead to poor performance when querying these fields. We recommend adding an index manually. Learn more at https://pris.ly/d/relation-mode-prisma-indexes\" ";
        let span = field.relation().span.unwrap_or(field.ast.span);
        cx.warning(&rules::MISSING_RELATION_INDEX, message, span);
    }
}
