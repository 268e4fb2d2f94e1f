//! Fifth pass: what the attributes say together, and what the database can do.

mod components;
mod constraint_names;
mod default;
mod r#enum;
mod field;
mod index;
mod index_classes;
mod index_options;
mod literal;
mod many_to_many;
mod model;
mod native_type;
mod one_to_many;
mod one_to_one;
mod relation;
mod relation_cycle;
mod relation_field;
mod view;

use super::context::Context;
use super::draft::{Draft, Shape};
use super::rules;
use crate::connector::Capability;
use crate::schema::Datasource;
use constraint_names::Taken;
use relation_cycle::Cycles;

/// Everything that can only be said once all attributes are known.
pub(super) fn validate(
    draft: &mut Draft<'_>,
    datasource: Option<&Datasource>,
    cx: &mut Context<'_>,
) {
    native_type::resolve(draft, datasource, cx);
    constraint_names::assign(draft, cx);
    let draft = &*draft;
    let taken = Taken::collect(draft, cx);
    for composite in &draft.composites {
        if !cx.can(Capability::CompositeTypes) {
            let message = format!("Composite types are not supported on {}.", cx.connector.name);
            cx.validation(&rules::TYPE_NOT_SUPPORTED, &message, composite.ast.span);
        }
    }
    model::clashing_database_names(draft, cx);
    for id in draft.model_ids() {
        model::validate(draft, id, datasource, &taken, cx);
        field::validate_all(draft, id, datasource, cx);
        if relation_field::is_ambiguous(draft, id, cx) {
            // Whatever else would be said about relations might be wrong.
            return;
        }
        relation_field::validate_all(draft, id, cx);
        if !draft.model(id).is_view() {
            index::validate_all(draft, id, &taken, cx);
        }
    }
    r#enum::validate_all(draft, datasource, cx);
    let mut cycles = Cycles::find(draft, cx);
    for relation in &draft.relations {
        match relation.shape {
            Shape::OneToOne { forward, back } => {
                relation::validate(draft, forward, &relation.database_name, &taken, cx);
                one_to_one::validate(draft, forward, back, cx);
                cycles.validate(draft, forward, cx);
            }
            Shape::OneToMany { forward, back } => {
                if let Some(forward) = forward {
                    relation::validate(draft, forward, &relation.database_name, &taken, cx);
                }
                one_to_many::validate(draft, forward, back, cx);
                if let Some(forward) = forward {
                    cycles.validate(draft, forward, cx);
                }
            }
            Shape::ManyToMany { a, b } => many_to_many::validate(draft, a, b, cx),
            Shape::Embedded { a, b } => many_to_many::refuse_embedded(draft, a, b, cx),
        }
    }
}
