//! One field on one line.

use super::Owner;
use super::attribute::{keys_of_field, mapping, native, relation};
use super::value::{default, quoted};
use crate::schema::{Arity, Field, FieldId, FieldType};

/// The line of a field, without indentation and documentation.
pub(super) fn line(owner: Owner<'_>, id: FieldId) -> String {
    let field = owner.model.field(id);
    let map = mapping("@", &field.name, &field.database_name, &field.former_names);
    with_map(owner, id, map)
}

/// The same behind `//`: the name in the database is always said.
pub(super) fn commented_line(owner: Owner<'_>, id: FieldId) -> String {
    with_map(owner, id, mapping("@", "", &owner.model.field(id).database_name, &[]))
}

fn with_map(owner: Owner<'_>, id: FieldId, map: Vec<String>) -> String {
    let field = owner.model.field(id);
    let mut parts = vec![field.name.clone(), ty(owner, field)];
    parts.extend(keys_of_field(owner, id));
    parts
        .extend(field.default.as_ref().map(|found| format!("@default({})", default(&found.value))));
    parts.extend(field.is_updated_at.then(|| "@updatedAt".to_owned()));
    parts.extend(map);
    parts.extend(field.relation().and_then(|side| relation(owner, id, side)));
    parts.extend(field.is_ignored.then(|| "@ignore".to_owned()));
    parts.extend(native(owner, field));
    parts.join(" ")
}

fn ty(owner: Owner<'_>, field: &Field) -> String {
    let base = match &field.r#type {
        FieldType::Scalar { scalar, .. } => scalar.name().to_owned(),
        FieldType::Enum(id) => owner.schema.r#enum(*id).name.clone(),
        FieldType::Unsupported(text) => format!("Unsupported({})", quoted(text)),
        FieldType::Relation(side) => owner.schema.model(side.model).name.clone(),
    };
    let suffix = match field.arity {
        Arity::Required => "",
        Arity::Optional => "?",
        Arity::List => "[]",
    };
    base + suffix
}
