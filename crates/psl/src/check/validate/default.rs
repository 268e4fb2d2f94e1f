//! Defaults: what their texts hold, and whether the database can make them.

use super::super::context::Context;
use super::super::draft::{DraftDefault, DraftField, DraftModel, Type};
use super::super::rules;
use super::literal;
use crate::ast::Expression;
use crate::connector::Capability;
use crate::schema::{DefaultValue, FieldId, Function};

pub(super) fn validate(field: &DraftField<'_>, cx: &mut Context<'_>) {
    let Some(default) = &field.default else { return };
    if default.name.is_some() {
        let message = "You defined a database name for the default value of a field on the model. This is not supported by the provider.";
        refuse(default, message, cx);
    }
    match &default.meaning {
        None => {
            if let Expression::Function(name, ..) = default.value {
                let message = format!(
                    "The current connector does not support the `{}()` function.",
                    name.text
                );
                refuse(default, &message, cx);
            }
        }
        Some(DefaultValue::Literal(value)) => {
            texts(field, default, std::slice::from_ref(value), cx)
        }
        Some(DefaultValue::List(values)) => texts(field, default, values, cx),
        Some(DefaultValue::Function(_)) => {}
    }
}

fn texts(
    field: &DraftField<'_>,
    default: &DraftDefault<'_>,
    values: &[crate::schema::Literal],
    cx: &mut Context<'_>,
) {
    let Type::Scalar(scalar) = field.ty else { return };
    for value in values {
        if let Err(message) = literal::parse(scalar, value) {
            refuse(default, &format!("Parse error: {message}"), cx);
        }
    }
}

fn refuse(default: &DraftDefault<'_>, message: &str, cx: &mut Context<'_>) {
    cx.attribute(&rules::INVALID_DEFAULT, "@default", message, default.attribute.span);
}

/// `autoincrement()`: how many, and on which fields.
pub(super) fn validate_autoincrements(model: &DraftModel<'_>, cx: &mut Context<'_>) {
    let is_counted = |field: &DraftField<'_>| {
        let meaning = field.default.as_ref().and_then(|default| default.meaning.as_ref());
        meaning == Some(&DefaultValue::Function(Function::AutoIncrement))
    };
    let counted: Vec<FieldId> =
        model.fields_with_ids().filter_map(|(id, field)| is_counted(field).then_some(id)).collect();
    for id in &counted {
        // What is asked of the database, and what is said if it cannot do it.
        let demands = [
            (
                counted.len() > 1,
                Capability::AutoIncrementMany,
                "used multiple times on this model even though the underlying datasource only supports one instance per table.",
            ),
            (
                !is_single_id(model, *id),
                Capability::AutoIncrementAnywhere,
                "used on a non-id field even though the datasource does not support this.",
            ),
            (
                !leads_an_index(model, *id),
                Capability::AutoIncrementUnindexed,
                "used on a non-indexed field even though the datasource does not support this.",
            ),
        ];
        let unmet: Vec<&str> = if cx.can(Capability::AutoIncrement) {
            let unmet = demands.iter().filter(|(asked, what, _)| *asked && !cx.can(*what));
            unmet.map(|(.., message)| *message).collect()
        } else {
            vec!["used with a datasource that does not support it."]
        };
        for words in unmet {
            let message = format!("The `autoincrement()` default value is {words}");
            let span = model.field(*id).ast.span;
            cx.attribute(&rules::AUTOINCREMENT, "@default", &message, span);
        }
    }
}

fn is_single_id(model: &DraftModel<'_>, id: FieldId) -> bool {
    model.id.as_ref().is_some_and(|key| key.field_ids().eq([id]))
}

fn leads_an_index(model: &DraftModel<'_>, id: FieldId) -> bool {
    model.keys().any(|key| key.field_ids().next() == Some(id))
}
