//! Index methods and operator classes against their fields.

use super::super::context::Context;
use super::super::draft::{Class, DraftField, DraftModel, Key, KeyField, KeyKind, Type};
use super::super::rules;
use crate::connector::{ClassSubject, IndexType, IndexTypeRules, OperatorClass, WithoutClass};
use crate::schema::IndexKind;

pub(super) fn validate(model: &DraftModel<'_>, key: &Key<'_>, label: &str, cx: &mut Context<'_>) {
    if key.kind != KeyKind::Index(IndexKind::Normal) {
        if key.fields.iter().any(|part| part.class.is_some()) {
            let message = "Operator classes can only be defined to fields in an @@index attribute.";
            cx.attribute(&rules::OPERATOR_CLASS, label, message, key.span());
        }
        return;
    }
    let index_type = key.index_type.unwrap_or(IndexType::BTree);
    let Some(rules_of_type) = cx.connector.index_type(index_type) else {
        if key.index_type.is_some() {
            let message = "The given index type is not supported with the current connector";
            cx.attribute(&rules::INDEX_OPTION, label, message, key.span());
        }
        return;
    };
    let mut refuse = |message: &str| {
        cx.attribute(&rules::OPERATOR_CLASS, label, message, key.span());
    };
    if !rules_of_type.sort && key.fields.iter().any(|part| part.sort.is_some()) {
        refuse(&format!("{} type does not support sort option.", index_type.name()));
    }
    if !rules_of_type.several_fields && key.fields.len() > 1 {
        refuse(&format!("{} does not support multi-column indices.", index_type.name()));
        return;
    }
    for part in &key.fields {
        if let Err(message) = check(rules_of_type, part, model.field(part.field)) {
            refuse(&message);
        }
    }
}

fn check(rules: &IndexTypeRules, part: &KeyField, field: &DraftField<'_>) -> Result<(), String> {
    let index_type = rules.index_type;
    match &part.class {
        Some(Class::Raw(_)) => Ok(()),
        None => check_without_class(rules, field),
        Some(Class::Known(class)) if class.index_types.contains(&index_type) => {
            check_class(class, field)
        }
        Some(Class::Known(OperatorClass { name, .. })) => Err(not_in(name, index_type)),
        Some(Class::Unknown(name)) => Err(not_in(name, index_type)),
    }
}

fn not_in(class: &str, index_type: IndexType) -> String {
    format!(
        "The given operator class `{class}` is not supported with the `{}` index type.",
        index_type.name()
    )
}

fn check_class(class: &OperatorClass, field: &DraftField<'_>) -> Result<(), String> {
    let (name, given) = (class.name, field.name());
    let (scalar, natives, bare) = match class.subject {
        ClassSubject::Lists if field.is_list() => return Ok(()),
        ClassSubject::Lists => {
            return Err(format!(
                "The given operator class `{name}` expects the type of field `{given}` to be an array."
            ));
        }
        ClassSubject::Field { scalar, natives, bare } => (scalar, natives, bare),
    };
    match (&field.native, field.ty) {
        (_, Type::Unsupported(_)) => Ok(()),
        (Some(native), _) if natives.contains(&native.name) => Ok(()),
        (Some(native), _) => Err(format!(
            "The given operator class `{name}` does not support native type `{}` of field `{given}`.",
            native.name
        )),
        (None, _) if !bare => Err(format!(
            "The given operator class `{name}` expects the field `{given}` to define a valid native type."
        )),
        (None, Type::Scalar(found)) if found == scalar => Ok(()),
        (None, _) => Err(format!(
            "The given operator class `{name}` points to the field `{given}` that is not of {} type.",
            scalar.name()
        )),
    }
}

fn check_without_class(rules: &IndexTypeRules, field: &DraftField<'_>) -> Result<(), String> {
    let WithoutClass::Only { lists, scalars, natives } = rules.without_class else { return Ok(()) };
    let index_type = rules.index_type.name();
    let scalar = match field.ty {
        Type::Unsupported(_) => return Ok(()),
        Type::Scalar(scalar) => Some(scalar),
        Type::Enum(_) | Type::Model(_) | Type::Composite(_) => None,
    };
    if field.is_list() && lists {
        return Ok(());
    }
    match &field.native {
        Some(native) if !field.is_list() && natives.contains(&native.name) => Ok(()),
        Some(native) if !lists && !field.is_list() => Err(format!(
            "The {index_type} index field type `{}` has no default operator class.",
            native.name
        )),
        None if !field.is_list() && scalar.is_some_and(|scalar| scalars.contains(&scalar)) => {
            Ok(())
        }
        _ => Err(format!(
            "The {index_type} index type does not support the type of the field `{}`.",
            field.name()
        )),
    }
}
