//! Attributes of models and views.

use super::super::arguments::Attributes;
use super::super::context::Context;
use super::super::draft::{Draft, DraftModel};
use super::super::{names, rules};
use super::{additions, key, relation_field, scalar_field, shard_key};
use crate::schema::{FieldId, ModelId};
use std::collections::BTreeSet;

/// What can stand as a block attribute, for suggestions.
const KNOWN: &[&str] =
    &["fulltext", "id", "ignore", "index", "map", "schema", "shardKey", "unique"];

pub(super) fn resolve(draft: &mut Draft<'_>, id: ModelId, cx: &mut Context<'_>) {
    let mut attributes = Attributes::new(&draft.model(id).ast.attributes);
    // Fields need to know whether their model is ignored.
    draft.models[id.index()].ignored = super::flag(&mut attributes, "ignore", cx).is_some();
    for index in 0..draft.model(id).fields.len() {
        let field = FieldId::new(index);
        if draft.field((id, field)).ty.is_relation() {
            relation_field::resolve(draft, id, field, cx);
        } else {
            scalar_field::resolve(draft, id, field, cx);
        }
    }
    report_clashing_columns(draft.model(id), cx);
    key::block_id(draft, id, &mut attributes, cx);
    let map = super::map(&mut attributes, cx);
    let schema = super::schema(&mut attributes, cx);
    key::block_indexes(draft, id, &mut attributes, cx);
    shard_key::on_block(draft, id, &mut attributes, cx);
    let former_names = additions::former_names(&mut attributes, cx);
    let checks = additions::checks(&mut attributes, cx);
    let model = &mut draft.models[id.index()];
    (model.map, model.schema) = (map, schema);
    (model.former_names, model.checks) = (former_names, checks);
    key::validate_id_fields(draft.model(id), cx);
    attributes.finish(KNOWN, cx);
}

/// `@map` must not give a field the name of another one's column.
fn report_clashing_columns(model: &DraftModel<'_>, cx: &mut Context<'_>) {
    let columns = || model.fields.iter().filter(|field| !field.ty.is_relation());
    let unmapped: BTreeSet<&str> =
        columns().filter(|field| field.map.is_none()).map(|field| field.name()).collect();
    let mut mapped = BTreeSet::new();
    for field in columns() {
        let Some(map) = field.map else { continue };
        if !mapped.insert(map.text) || unmapped.contains(map.text) {
            names::report_field(model.ast, field.ast, field.ast.span, cx);
        }
    }
    if model.ignored {
        let message = "Fields on an already ignored Model do not need an `@ignore` annotation.";
        for field in model.fields.iter().filter(|field| field.ignored.is_some()) {
            cx.attribute(&rules::IGNORE, "@ignore", message, field.ast.span);
        }
    }
}
