//! Names of constraints: made, short enough, and each once where it has to be.

use std::collections::BTreeMap;

use super::super::context::Context;
use super::super::draft::{Draft, DraftModel, End, Key, KeyKind};
use super::super::rules;
use crate::connector::{ConstraintKind, NameScope, Reach};
use crate::schema::{ConstraintNames, FieldId, IndexKind, ModelId, RelationMode};
use crate::span::Span;

/// How often each name is taken in each namespace of the database.
pub(super) struct Taken<'d> {
    /// By scope, namespace and name.
    counts: BTreeMap<(usize, Namespace<'d>, &'d str), usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Namespace<'d> {
    Schema(Option<&'d str>),
    Model(ModelId),
}

/// Gives every key, index and foreign key its name.
pub(super) fn assign(draft: &mut Draft<'_>, cx: &Context<'_>) {
    let names = ConstraintNames::new(cx.connector);
    for id in draft.model_ids() {
        let name = |key: &Key<'_>| key_name(draft.model(id), key, names);
        let id_name = draft.model(id).id.as_ref().map(name);
        let index_names: Vec<_> = draft.model(id).indexes.iter().map(name).collect();
        let model = &mut draft.models[id.index()];
        for (key, name) in model.id.iter_mut().zip(id_name) {
            key.database_name = name;
        }
        for (key, name) in model.indexes.iter_mut().zip(index_names) {
            key.database_name = name;
        }
    }
    for index in 0..draft.relations.len() {
        if let Some(forward) = draft.relations[index].shape.forward() {
            draft.relations[index].database_name = foreign_key_name(draft, forward, names);
        }
    }
}

impl<'d> Taken<'d> {
    pub(super) fn collect(draft: &'d Draft<'_>, cx: &Context<'_>) -> Self {
        let mut taken = Self { counts: BTreeMap::new() };
        for id in draft.model_ids() {
            let model = draft.model(id);
            if model.is_view() {
                continue;
            }
            for key in model.keys() {
                taken.add(draft, id, constraint_kind(key), &key.database_name, cx);
            }
        }
        if cx.relation_mode == RelationMode::ForeignKeys {
            for relation in &draft.relations {
                let Some(forward) = relation.shape.forward() else { continue };
                let kind = ConstraintKind::ForeignKey;
                taken.add(draft, forward.0, kind, &relation.database_name, cx);
            }
        }
        taken
    }

    fn add(
        &mut self,
        draft: &'d Draft<'_>,
        model: ModelId,
        kind: ConstraintKind,
        name: &'d str,
        cx: &Context<'_>,
    ) {
        for (index, scope) in scopes(kind, cx) {
            let namespace = namespace(draft, model, scope);
            *self.counts.entry((index, namespace, name)).or_insert(0) += 1;
        }
    }

    /// Reports the first namespace in which the name is not the only one.
    pub(super) fn check(
        &self,
        draft: &Draft<'_>,
        model: ModelId,
        constraint: &Constraint<'_>,
        cx: &mut Context<'_>,
    ) {
        let name = constraint.name;
        for (index, scope) in scopes(constraint.kind, cx) {
            let key = (index, namespace(draft, model, scope), name);
            if self.counts.get(&key).copied().unwrap_or(0) < 2 {
                continue;
            }
            let reach = match scope.reach {
                Reach::Schema => "global for".to_owned(),
                Reach::Model => format!("on model `{}` for", draft.model(model).name()),
            };
            let message = format!(
                "The given constraint name `{name}` has to be unique in the following namespace: {reach} {}. Please provide a different name using the `map` argument.",
                scope.words
            );
            let rule = &rules::DUPLICATE_CONSTRAINT_NAME;
            cx.attribute(rule, constraint.label, &message, constraint.span);
            return;
        }
    }
}

/// A constraint whose name is checked.
pub(super) struct Constraint<'c> {
    pub(super) kind: ConstraintKind,
    pub(super) name: &'c str,
    /// The attribute with its at signs.
    pub(super) label: &'c str,
    pub(super) span: Span,
}

fn scopes(
    kind: ConstraintKind,
    cx: &Context<'_>,
) -> impl Iterator<Item = (usize, &'static NameScope)> + use<> {
    let all = cx.connector.name_scopes.iter().enumerate();
    all.filter(move |(_, scope)| scope.kinds.contains(&kind))
}

fn namespace<'d>(draft: &'d Draft<'_>, model: ModelId, scope: &NameScope) -> Namespace<'d> {
    match scope.reach {
        Reach::Schema => Namespace::Schema(draft.model(model).schema.map(|schema| schema.text)),
        Reach::Model => Namespace::Model(model),
    }
}

pub(super) fn constraint_kind(key: &Key<'_>) -> ConstraintKind {
    match key.kind {
        KeyKind::Id => ConstraintKind::PrimaryKey,
        KeyKind::Index(IndexKind::Unique) => ConstraintKind::Unique,
        KeyKind::Index(IndexKind::Normal | IndexKind::FullText) => ConstraintKind::Index,
    }
}

/// The name of a key or an index: given, or by convention.
fn key_name(model: &DraftModel<'_>, key: &Key<'_>, names: ConstraintNames) -> String {
    if let Some(name) = key.map {
        return name.to_owned();
    }
    let table = model.database_name();
    let columns = columns(model, key.field_ids());
    match constraint_kind(key) {
        ConstraintKind::PrimaryKey => names.primary_key(table),
        ConstraintKind::Unique => names.unique(table, &columns),
        ConstraintKind::Index | ConstraintKind::ForeignKey => names.index(table, &columns),
    }
}

/// The name of a foreign key: given, or by convention.
fn foreign_key_name(draft: &Draft<'_>, forward: End, names: ConstraintNames) -> String {
    let relation = draft.field(forward).relation();
    if let Some(name) = relation.map {
        return name.to_owned();
    }
    let model = draft.model(forward.0);
    let fields = relation.fields.iter().flatten().copied();
    names.foreign_key(model.database_name(), &columns(model, fields))
}

fn columns<'a>(model: &DraftModel<'a>, fields: impl IntoIterator<Item = FieldId>) -> Vec<&'a str> {
    fields.into_iter().map(|id| model.field(id).database_name()).collect()
}

/// A given name that is longer than the database allows.
pub(super) fn validate_length(
    model: &DraftModel<'_>,
    name: Option<&str>,
    label: &str,
    span: Span,
    cx: &mut Context<'_>,
) {
    let limit = cx.connector.max_identifier_bytes;
    let Some(name) = name.filter(|name| name.len() > limit) else { return };
    let message = format!(
        "The constraint name '{name}' specified in the `map` argument for the `{label}` constraint is too long for your chosen provider. The maximum allowed length is {limit} bytes."
    );
    cx.model(&rules::NAME_TOO_LONG, model.ast, &message, span);
}
