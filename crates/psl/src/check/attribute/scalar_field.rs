//! Attributes of fields that are columns.

use super::super::arguments::Attributes;
use super::super::context::Context;
use super::super::draft::{Draft, Type};
use super::super::rules;
use super::{additions, default, key, shard_key};
use crate::ast::Arity;
use crate::schema::{FieldId, ModelId, Scalar};

/// What can stand on a field, for suggestions.
pub(super) const KNOWN: &[&str] =
    &["default", "id", "ignore", "map", "relation", "shardKey", "unique", "updatedAt"];

pub(super) fn resolve<'a>(
    draft: &mut Draft<'a>,
    model: ModelId,
    id: FieldId,
    cx: &mut Context<'_>,
) {
    let field = draft.field((model, id));
    let (ast, ty) = (field.ast, field.ty);
    let mut attributes = Attributes::new(&ast.attributes);
    let map = super::map(&mut attributes, cx);
    let ignored = super::flag(&mut attributes, "ignore", cx);
    if ignored.is_some() && matches!(ty, Type::Unsupported(_)) {
        let message = "Fields of type `Unsupported` cannot take an `@ignore` attribute. They are already treated as ignored by the client due to their type.";
        cx.attribute(&rules::IGNORE, "@ignore", message, ast.span);
    }
    if let Some(arguments) = attributes.one("relation", cx) {
        let message = "Invalid field type, not a relation.";
        arguments.refuse(&rules::MISPLACED_ATTRIBUTE, message, cx);
    }
    key::field_id(draft, model, id, &mut attributes, cx);
    let updated_at = updated_at(&mut attributes, ty, ast.ty.arity, cx);
    let default = default::resolve(draft, ast, ty, &mut attributes, cx);
    let native = matches!(ty, Type::Scalar(_)).then(|| attributes.native(cx)).flatten();
    key::field_unique(draft, model, id, &mut attributes, cx);
    shard_key::on_field(draft, model, id, &mut attributes, cx);
    let former_names = additions::former_names(&mut attributes, cx);
    attributes.finish(KNOWN, cx);
    let field = &mut draft.models[model.index()].fields[id.index()];
    (field.map, field.ignored, field.updated_at) = (map, ignored, updated_at);
    (field.default, field.native_attribute) = (default.map(Box::new), native);
    field.former_names = former_names;
}

/// Fields of `type` blocks know only a name, a default and a native type.
pub(super) fn resolve_in_composite(
    draft: &mut Draft<'_>,
    composite: usize,
    id: FieldId,
    cx: &mut Context<'_>,
) {
    let field = &draft.composites[composite].fields[id.index()];
    let (ast, ty) = (field.ast, field.ty);
    let mut attributes = Attributes::new(&ast.attributes);
    let map = super::map(&mut attributes, cx);
    default::resolve_in_composite(draft, ast, ty, &mut attributes, cx);
    let _ = attributes.native(cx);
    attributes.finish(&["default", "map"], cx);
    draft.composites[composite].fields[id.index()].map = map;
}

fn updated_at(
    attributes: &mut Attributes<'_>,
    ty: Type<'_>,
    arity: Arity,
    cx: &mut Context<'_>,
) -> bool {
    let Some(arguments) = attributes.one("updatedAt", cx) else { return false };
    if ty != Type::Scalar(Scalar::DateTime) {
        let message = "Fields that are marked with @updatedAt must be of type DateTime.";
        arguments.refuse(&rules::UPDATED_AT, message, cx);
    }
    if arity == Arity::List {
        let message = "Fields that are marked with @updatedAt cannot be lists.";
        arguments.refuse(&rules::UPDATED_AT, message, cx);
    }
    arguments.finish(cx);
    true
}
