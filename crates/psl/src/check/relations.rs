//! Fourth pass: which relation fields belong together.

use std::collections::BTreeMap;

use super::draft::{Draft, DraftField, DraftRelation, End, Shape, Type};
use crate::schema::{FieldId, ModelId};

/// Pairs the relation fields. Fields that cannot be paired without doubt are paired
/// with the first candidate; the doubt is reported when the relations are validated.
pub(super) fn infer(draft: &mut Draft<'_>) {
    let candidates = Candidates::of(draft);
    let mut relations = Vec::new();
    for model in draft.model_ids() {
        for (field, entry) in draft.model(model).fields_with_ids() {
            let Type::Model(related) = entry.ty else { continue };
            let end = (model, field);
            let opposite = candidates.opposite(draft, end, related);
            let Some(shape) = shape(draft, end, opposite) else { continue };
            let name = name(draft, entry, model, related);
            relations.push(DraftRelation { name, database_name: String::new(), shape });
        }
    }
    draft.relations = relations;
}

/// The name of a relation: given, or made of the models' names in byte order.
pub(super) fn name(
    draft: &Draft<'_>,
    field: &DraftField<'_>,
    model: ModelId,
    related: ModelId,
) -> String {
    if let Some(name) = field.relation().name {
        return name.to_owned();
    }
    let (one, other) = (draft.model(model).name(), draft.model(related).name());
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    format!("{first}To{second}")
}

/// The relation fields of each model, by where they point and how they are named.
struct Candidates<'a> {
    fields: BTreeMap<(ModelId, ModelId, Option<&'a str>), Vec<FieldId>>,
}

impl<'a> Candidates<'a> {
    fn of(draft: &Draft<'a>) -> Self {
        let mut fields: BTreeMap<_, Vec<FieldId>> = BTreeMap::new();
        for model in draft.model_ids() {
            for (id, field) in draft.model(model).fields_with_ids() {
                if let Type::Model(related) = field.ty {
                    fields.entry((model, related, field.relation().name)).or_default().push(id);
                }
            }
        }
        Self { fields }
    }

    fn opposite(&self, draft: &Draft<'_>, (model, field): End, related: ModelId) -> Option<End> {
        let name = draft.field((model, field)).relation().name;
        let found = self.fields.get(&(related, model, name))?;
        let other = found.iter().find(|other| related != model || **other != field)?;
        Some((related, *other))
    }
}

/// What the relation looks like, if `end` is the side that the relation is told from.
fn shape(draft: &Draft<'_>, end: End, opposite: Option<End>) -> Option<Shape> {
    let field = draft.field(end);
    let Some(other_end) = opposite else {
        return Some(if field.is_list() {
            Shape::OneToMany { forward: None, back: Some(end) }
        } else {
            Shape::OneToMany { forward: Some(end), back: None }
        });
    };
    let other = draft.field(other_end);
    match (field.is_list(), other.is_list()) {
        (true, true) => {
            let embedded = field.relation().fields.is_some() || other.relation().fields.is_some();
            let (a, b) = (end, other_end);
            (sort_key(draft, a) < sort_key(draft, b)).then_some(if embedded {
                Shape::Embedded { a, b }
            } else {
                Shape::ManyToMany { a, b }
            })
        }
        (true, false) => None,
        (false, true) => Some(Shape::OneToMany { forward: Some(end), back: Some(other_end) }),
        (false, false) => {
            let is_forward = match (field.is_required(), other.is_required()) {
                (true, false) => true,
                (false, true) => false,
                (true, true) | (false, false) => match (defines_keys(field), defines_keys(other)) {
                    (true, false) => true,
                    (false, true) => false,
                    _ => sort_key(draft, end) < sort_key(draft, other_end),
                },
            };
            is_forward.then_some(Shape::OneToOne { forward: end, back: Some(other_end) })
        }
    }
}

fn defines_keys(field: &DraftField<'_>) -> bool {
    field.relation().fields.is_some()
}

/// Sides that are alike are told apart by their names.
fn sort_key<'a>(draft: &Draft<'a>, end: End) -> (&'a str, &'a str) {
    (draft.model(end.0).name(), draft.field(end).name())
}
