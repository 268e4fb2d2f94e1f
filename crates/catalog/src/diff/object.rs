//! Namespaces, extensions, and objects that are compared by their definition.

use super::context::Context;
use super::matching::Matching;
use super::steps::Steps;
use crate::change::{Change, Pair};
use crate::{Aspect, Catalog, Extension, Object, Sequence};

pub(super) fn compare<'a>(context: &Context<'a, '_>, steps: &mut Steps<'a>) {
    // Namespaces are made, never dropped: one that is not mentioned is not looked into.
    let existing = &context.from.namespaces;
    let missing = context.to.namespaces.iter().filter(|name| !existing.contains(name));
    steps.namespaces.extend(missing.map(|name| Change::CreateNamespace(name)));
    // They are made only where they are not there, so the other side need not know of them.
    if context.to.scope.aspects.contains(Aspect::Extensions) {
        extensions(context, steps);
    }
    objects(context, steps);
    if context.features.sequences && context.compares(Aspect::Sequences) {
        sequences(context, steps);
    }
}

fn extensions<'a>(context: &Context<'a, '_>, steps: &mut Steps<'a>) {
    fn named(catalog: &Catalog) -> impl Iterator<Item = (&str, &Extension)> {
        catalog.extensions.iter().map(|extension| (extension.name.as_str(), extension))
    }
    let matched = Matching::new(named(context.from), named(context.to));
    if context.compares(Aspect::AbsentExtensions) {
        steps.gone_extensions.extend(matched.dropped.into_iter().map(Change::DropExtension));
    }
    steps.created_extensions.extend(matched.created.into_iter().map(Change::CreateExtension));
    for pair in matched.pairs {
        let version = pair.to.version.is_some() && pair.from.version != pair.to.version;
        let schema = pair.to.schema.is_some() && pair.from.schema != pair.to.schema;
        if schema && !pair.from.relocatable {
            steps.dropped_extensions.push(Change::DropExtension(pair.from));
            steps.created_extensions.push(Change::CreateExtension(pair.to));
        } else if version || schema {
            steps.altered_extensions.push(Change::AlterExtension(pair));
        }
    }
}

fn objects<'a>(context: &Context<'a, '_>, steps: &mut Steps<'a>) {
    let of = |catalog: &'a Catalog, other: &'a Catalog| {
        let objects = catalog.objects.iter();
        let compared = objects.filter(|o| context.knows(o.kind));
        let covered = compared.filter(|o| other.scope.covers(catalog.namespace_of(&o.name)));
        let key = |o: &'a Object| {
            (o.kind, o.table.as_ref().map(|table| catalog.key(table)), catalog.key(&o.name))
        };
        covered.map(|o| (key(o), o)).collect::<Vec<_>>()
    };
    let matched = Matching::new(of(context.from, context.to), of(context.to, context.from));
    // What others are made of, or what holds rows, is not made anew for a source that says so little.
    let changes = |pair: &Pair<&Object>| {
        (!pair.to.kind.is_material() || context.compares(Aspect::Objects))
            && pair.from.definition != pair.to.definition
    };
    let wanted = context.to.scope.aspects;
    let wants = |object: &&Object, aspect| !object.kind.is_material() || wanted.contains(aspect);
    let dropped = matched.dropped.into_iter().filter(|o| wants(o, Aspect::AbsentMaterials));
    let created = matched.created.into_iter().filter(|o| wants(o, Aspect::Materials));
    // Tables are made of types, and partitions of tables.
    let is_type = |object: &&Object| object.kind.is_type();
    let (types, mut created): (Vec<_>, Vec<_>) = created.partition(is_type);
    let (mut gone_types, mut dropped): (Vec<_>, Vec<_>) = dropped.partition(is_type);
    // What was made last goes first.
    gone_types.reverse();
    dropped.reverse();
    dropped.sort_by_key(|object| std::cmp::Reverse(object.kind));
    created.sort_by_key(|object| object.kind);
    steps.created_types.extend(types.into_iter().map(Change::CreateObject));
    steps.dropped_types.extend(gone_types.into_iter().map(Change::DropObject));
    steps.dropped_objects.extend(dropped.into_iter().map(Change::DropObject));
    steps.created_objects.extend(created.into_iter().map(Change::CreateObject));
    let altered = matched.pairs.into_iter().filter(changes);
    steps.altered_objects.extend(altered.map(Change::AlterObject));
}

fn sequences<'a>(context: &Context<'a, '_>, steps: &mut Steps<'a>) {
    let of = |catalog: &'a Catalog, other: &'a Catalog| {
        let sequences = catalog.sequences.iter();
        let covered = sequences.filter(|it| other.scope.covers(catalog.namespace_of(&it.name)));
        covered.map(|sequence| (catalog.key(&sequence.name), sequence)).collect::<Vec<_>>()
    };
    let matched: Matching<'a, Sequence> =
        Matching::new(of(context.from, context.to), of(context.to, context.from));
    let changed = |pair: &Pair<&Sequence>| pair.from.options != pair.to.options;
    steps.created_sequences.extend(matched.created.into_iter().map(Change::CreateSequence));
    let altered = matched.pairs.into_iter().filter(changed);
    steps.altered_sequences.extend(altered.map(Change::AlterSequence));
    steps.dropped_sequences.extend(matched.dropped.into_iter().map(Change::DropSequence));
}
