//! Lists of fields in attributes.

use super::super::context::Context;
use super::super::draft::DraftModel;
use super::super::value::items;
use crate::ast::{Argument, Expression, Name};
use crate::schema::FieldId;

/// The names of a list that are no columns of the model.
#[derive(Default)]
pub(super) struct Unresolved<'a> {
    pub(super) unknown: Vec<&'a str>,
    pub(super) relations: Vec<&'a str>,
    /// Relation fields among them.
    pub(super) relation_ids: Vec<FieldId>,
    pub(super) repeated: Vec<&'a str>,
    /// A value was no field at all, which is reported.
    pub(super) malformed: bool,
}

impl Unresolved<'_> {
    pub(super) fn is_clean(&self) -> bool {
        self.unknown.is_empty()
            && self.relations.is_empty()
            && self.repeated.is_empty()
            && !self.malformed
    }
}

/// A list of plain names.
pub(super) fn resolve_plain<'a>(
    model: &DraftModel<'_>,
    value: &'a Expression,
    cx: &mut Context<'_>,
) -> (Vec<FieldId>, Unresolved<'a>) {
    let mut unresolved = Unresolved::default();
    let mut ids = Vec::new();
    for item in items(value) {
        match cx.constant(item) {
            Some(name) => ids.extend(unresolved.look_up(model, name)),
            None => unresolved.malformed = true,
        }
    }
    (ids, unresolved)
}

/// A field of a list with its own arguments.
pub(super) type WithArguments<'a> = (FieldId, &'a Name, &'a [Argument]);

/// A list of names that may have arguments: `a(sort: Desc)`.
pub(super) fn resolve_with_arguments<'a>(
    model: &DraftModel<'_>,
    value: &'a Expression,
    cx: &mut Context<'_>,
) -> (Vec<WithArguments<'a>>, Unresolved<'a>) {
    let mut unresolved = Unresolved::default();
    let mut found: Vec<WithArguments<'a>> = Vec::new();
    let mut seen = vec![false; model.fields.len()];
    for item in items(value) {
        let Some((name, arguments)) = cx.call("constant literal", item) else {
            unresolved.malformed = true;
            continue;
        };
        let Some(id) = unresolved.look_up(model, &name.text) else { continue };
        if std::mem::replace(&mut seen[id.index()], true) {
            unresolved.repeated.push(&name.text);
        } else {
            found.push((id, name, arguments));
        }
    }
    (found, unresolved)
}

impl<'a> Unresolved<'a> {
    fn look_up(&mut self, model: &DraftModel<'_>, name: &'a str) -> Option<FieldId> {
        let Some(id) = model.field_names.get(name).copied() else {
            self.unknown.push(name);
            return None;
        };
        if model.field(id).ty.is_relation() {
            self.relations.push(name);
            self.relation_ids.push(id);
            return None;
        }
        Some(id)
    }
}
