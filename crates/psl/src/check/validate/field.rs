//! Fields that are columns: whether the database has such types, and their defaults.

use super::super::context::Context;
use super::super::draft::{Draft, DraftField, DraftModel, Type};
use super::super::rules;
use super::{default, native_type};
use crate::connector::Capability;
use crate::schema::{Datasource, ModelId, Scalar};

pub(super) fn validate_all(
    draft: &Draft<'_>,
    id: ModelId,
    datasource: Option<&Datasource>,
    cx: &mut Context<'_>,
) {
    let model = draft.model(id);
    for field in &model.fields {
        match field.ty {
            Type::Model(_) => continue,
            Type::Scalar(scalar) => scalar_is_supported(model, field, scalar, cx),
            Type::Enum(_) => list_is_supported(model, field, cx),
            Type::Unsupported(text) => {
                native_type::refuse_known(field, text, datasource, cx);
            }
            Type::Composite(_) => {}
        }
        default::validate(field, cx);
    }
    default::validate_autoincrements(model, cx);
}

fn scalar_is_supported(
    model: &DraftModel<'_>,
    field: &DraftField<'_>,
    scalar: Scalar,
    cx: &mut Context<'_>,
) {
    let (capability, name) = match scalar {
        Scalar::Json => (Capability::Json, "Json"),
        Scalar::Decimal => (Capability::Decimal, "Decimal"),
        Scalar::Int
        | Scalar::BigInt
        | Scalar::Float
        | Scalar::Boolean
        | Scalar::String
        | Scalar::DateTime
        | Scalar::Bytes => return list_is_supported(model, field, cx),
    };
    if !cx.can(capability) {
        let message = format!(
            "Field `{}` in {} `{}` can't be of type {name}. The current connector does not support the {name} type.",
            field.name(),
            model.ast.kind.word(),
            model.name()
        );
        cx.field(&rules::TYPE_NOT_SUPPORTED, model.ast, field.ast, &message);
    } else if field.is_list() && scalar == Scalar::Json && !cx.can(Capability::JsonLists) {
        list_is_supported(model, field, cx);
        let message = format!(
            "Field `{}` in {} `{}` can't be of type Json[]. The current connector does not support the Json List type.",
            field.name(),
            model.ast.kind.word(),
            model.name()
        );
        cx.field(&rules::TYPE_NOT_SUPPORTED, model.ast, field.ast, &message);
    } else {
        list_is_supported(model, field, cx);
    }
}

fn list_is_supported(model: &DraftModel<'_>, field: &DraftField<'_>, cx: &mut Context<'_>) {
    if field.is_list() && !cx.can(Capability::ScalarLists) {
        let message = format!(
            "Field \"{}\" in {} \"{}\" can't be a list. The current connector does not support lists of primitive types.",
            field.name(),
            model.ast.kind.word(),
            model.name()
        );
        cx.error(&rules::TYPE_NOT_SUPPORTED, message, field.ast.span);
    }
}
