//! Finding what a relation lacks, and adding it.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::Insertions;
use super::model::{Models, RelationField, argument, names};
use crate::ast::{Arity, Attribute, Expression, Field};
use crate::span::{FileId, Span};

/// All insertions that complete the relations of a schema.
pub(super) fn complete(models: &Models<'_>) -> BTreeMap<FileId, Insertions> {
    let mut completion = Completion { models, added: BTreeSet::new(), edits: BTreeMap::new() };
    let fields = &models.relation_fields;
    let mut sides: BTreeMap<_, Vec<RelationField<'_>>> = BTreeMap::new();
    for field in fields {
        let key = (field.model, field.target, relation_name(field.field));
        sides.entry(key).or_default().push(*field);
    }
    for field in fields {
        let name = relation_name(field.field);
        let own = &sides[&(field.model, field.target, name)];
        let other = sides.get(&(field.target, field.model, name)).map_or(&[][..], Vec::as_slice);
        match (own.as_slice(), other) {
            // Both ends of a relation of a model with itself, met twice.
            ([first, second], _)
                if field.model == field.target && std::ptr::eq(first.field, field.field) =>
            {
                completion.pair(*first, *second);
            }
            ([_], _) if field.model == field.target => completion.one_sided(*field, name),
            ([_], []) => completion.one_sided(*field, name),
            ([_], [opposite]) if field.model < field.target => completion.pair(*field, *opposite),
            // The other end comes, or came, first; or which belongs to which is not clear.
            _ => {}
        }
    }
    completion.edits
}

struct Completion<'m, 'a> {
    models: &'m Models<'a>,
    /// Model and name of every field that was added.
    added: BTreeSet<(usize, String)>,
    edits: BTreeMap<FileId, Insertions>,
}

impl<'a> Completion<'_, 'a> {
    /// A relation with a field on one side only.
    fn one_sided(&mut self, field: RelationField<'a>, name: Option<&str>) {
        let own_name = &self.models.list[field.model].name.text;
        // A model's relation with itself needs a name to tell its fields apart.
        let invented = (name.is_none() && field.model == field.target)
            .then(|| format!("\"{own_name}To{own_name}\""));
        let name = name.map(|name| format!("\"{name}\"")).or_else(|| invented.clone());
        if field.field.ty.arity == Arity::List {
            self.add_relation_arguments(field.field, invented, &[]);
            self.add_forward_side(field, name);
        } else {
            self.add_back_side(field, name);
            self.complete_forward(field, invented);
        }
    }

    /// A relation with both its fields.
    fn pair(&mut self, left: RelationField<'a>, right: RelationField<'a>) {
        match (left.field.ty.arity, right.field.ty.arity) {
            (Arity::List, Arity::List) => {}
            (Arity::List, _) => self.complete_forward(right, None),
            (_, Arity::List) => self.complete_forward(left, None),
            (Arity::Required, Arity::Optional) => self.complete_forward(left, None),
            (Arity::Optional, Arity::Required) => self.complete_forward(right, None),
            (Arity::Required, Arity::Required) | (Arity::Optional, Arity::Optional) => {
                let place = |side: RelationField<'a>| &self.models.list[side.model].name.text;
                let right_first = place(right) < place(left);
                match (holds_key(left.field), holds_key(right.field)) {
                    (true, _) => self.complete_forward(left, None),
                    (false, true) => self.complete_forward(right, None),
                    (false, false) if right_first => self.complete_forward(right, None),
                    (false, false) => self.complete_forward(left, None),
                }
            }
        }
    }

    /// Adds a name, and `fields` and `references`, to the side that holds the key, and the scalar
    /// fields to its model.
    fn complete_forward(&mut self, side: RelationField<'a>, name: Option<String>) {
        let arguments = self.key_arguments(side);
        self.add_relation_arguments(side.field, name, &arguments);
    }

    /// The arguments that the side with the key lacks; adds the scalar fields they name.
    fn key_arguments(&mut self, side: RelationField<'a>) -> Vec<String> {
        let attribute = relation(side.field);
        let fields = attribute.and_then(|found| list(found, "fields"));
        let references = attribute.and_then(|found| list(found, "references"));
        let target = match &references {
            Some(names) => {
                let scalar = |name: &&str| self.models.scalar(side.target, name);
                names.iter().map(scalar).collect::<Option<Vec<_>>>()
            }
            None => self.models.key(side.target),
        };
        let Some(target) = target.filter(|target| !target.is_empty()) else {
            return Vec::new();
        };
        let mut arguments = Vec::new();
        match &fields {
            Some(fields) if fields.len() != target.len() => return Vec::new(),
            Some(_) => {}
            None => {
                let names = self.key_names(side.model, side.target, &side.field.name.text, &target);
                arguments.push(format!("fields: [{}]", names.join(", ")));
                let optional = side.field.ty.arity == Arity::Optional;
                self.add_scalars(side.model, &names, &target, optional);
            }
        }
        if references.is_none() {
            arguments.push(format!("references: [{}]", field_names(&target)));
        }
        arguments
    }

    /// Adds the side that holds the key, opposite a list.
    fn add_forward_side(&mut self, list: RelationField<'a>, name: Option<String>) {
        let referenced = &self.models.list[list.model].name.text;
        let field_name = with_first(referenced, char::to_lowercase);
        let Some(target) = self.models.key(list.model).filter(|target| !target.is_empty()) else {
            return;
        };
        if !self.is_free(list.target, &field_name) {
            return;
        }
        let names = self.key_names(list.target, list.model, &field_name, &target);
        let optional = !names.iter().all(|name| {
            let scalar = self.models.scalar(list.target, name);
            scalar.is_some_and(|scalar| scalar.ty.arity == Arity::Required)
        });
        let arguments: Vec<String> = name
            .into_iter()
            .chain([format!("fields: [{}]", names.join(", "))])
            .chain([format!("references: [{}]", field_names(&target))])
            .collect();
        let suffix = if optional { "?" } else { "" };
        let ignore = if self.models.is_ignored(list.model) { " @ignore" } else { "" };
        let relation = arguments.join(", ");
        let line = format!("{field_name} {referenced}{suffix} @relation({relation}){ignore}");
        self.add_field(list.target, field_name, &line);
        self.add_scalars(list.target, &names, &target, optional);
    }

    /// Adds the side without the key.
    fn add_back_side(&mut self, side: RelationField<'a>, name: Option<String>) {
        let referencing = &self.models.list[side.model].name.text;
        let key = relation(side.field).and_then(|found| list(found, "fields"));
        let single = key.is_some_and(|fields| self.models.is_unique(side.model, &fields));
        let singular = with_first(referencing, char::to_lowercase);
        let (field_name, suffix) =
            if single { (singular, "?") } else { (format!("{singular}s"), "[]") };
        if !self.is_free(side.target, &field_name) {
            return;
        }
        let relation = name.map(|name| format!(" @relation({name})")).unwrap_or_default();
        let ignore = if self.models.is_ignored(side.model) { " @ignore" } else { "" };
        let line = format!("{field_name} {referencing}{suffix}{relation}{ignore}");
        self.add_field(side.target, field_name, &line);
    }

    /// Names for the scalar fields of a key: after the model it refers to, or after the relation
    /// field where another relation already got those.
    fn key_names(&self, model: usize, target: usize, field: &str, key: &[&Field]) -> Vec<String> {
        let by = |prefix: &str| -> Vec<String> {
            let prefix = with_first(prefix, char::to_lowercase);
            let name = |field: &&Field| with_first(&field.name.text, char::to_uppercase);
            key.iter().map(|field| format!("{prefix}{}", name(field))).collect()
        };
        let names = by(&self.models.list[target].name.text);
        let taken = names.iter().any(|name| self.added.contains(&(model, name.clone())));
        if taken { by(field) } else { names }
    }

    fn add_scalars(&mut self, model: usize, names: &[String], key: &[&Field], optional: bool) {
        let sources = self.models.sources;
        for (name, field) in names.iter().zip(key).collect::<Vec<_>>() {
            if !self.is_free(model, name) {
                continue;
            }
            let suffix = if optional { "?" } else { "" };
            let mut line = format!("{name} {}{suffix}", sources.text(field.ty.span));
            for attribute in field.attributes.iter().filter(|found| found.name.text.contains('.')) {
                line.push(' ');
                line.push_str(sources.text(attribute.span));
            }
            self.add_field(model, name.clone(), &line);
        }
    }

    fn is_free(&self, model: usize, name: &str) -> bool {
        let fields = &self.models.list[model].fields;
        !fields.iter().any(|field| field.name.text == name)
            && !self.added.contains(&(model, name.to_owned()))
    }

    /// Puts a line behind the last field, or before the closing brace if there is none.
    fn add_field(&mut self, model: usize, name: String, line: &str) {
        self.added.insert((model, name));
        let model = self.models.list[model];
        let offset = model.fields.last().map_or(model.span.end - 1, |field| field.span.end);
        self.insert(Span { start: offset, ..model.span }, &format!("{line}\n"));
    }

    /// A name goes before the arguments that are there, everything else behind them.
    fn add_relation_arguments(&mut self, field: &Field, name: Option<String>, more: &[String]) {
        let existing = relation(field).filter(|attribute| !attribute.arguments.is_empty());
        if let (Some(attribute), Some(name)) = (existing, &name) {
            let start = attribute.arguments[0].span.start;
            self.insert(Span { start, ..attribute.span }, &format!("{name}, "));
        }
        let name = name.filter(|_| existing.is_none());
        let arguments: Vec<&str> = name.iter().chain(more).map(String::as_str).collect();
        if arguments.is_empty() {
            return;
        }
        let text = arguments.join(", ");
        match relation(field) {
            None => {
                let end = Span { start: field.ty.span.end, ..field.span };
                self.insert(end, &format!(" @relation({text})"));
            }
            Some(attribute) => self.extend_attribute(attribute, &text),
        }
    }

    fn extend_attribute(&mut self, attribute: &Attribute, arguments: &str) {
        let place = |start| Span { start, ..attribute.span };
        if let Some(last) = attribute.arguments.last() {
            self.insert(place(last.span.end), &format!(", {arguments}"));
        } else if self.models.sources.text(attribute.span).ends_with(')') {
            self.insert(place(attribute.span.end - 1), arguments);
        } else {
            self.insert(place(attribute.span.end), &format!("({arguments})"));
        }
    }

    fn insert(&mut self, place: Span, text: &str) {
        self.edits.entry(place.file).or_default().insert(place.start, text);
    }
}

fn relation(field: &Field) -> Option<&Attribute> {
    field.attributes.iter().find(|attribute| attribute.name.text == "relation")
}

fn relation_name(field: &Field) -> Option<&str> {
    match argument(relation(field)?, "name") {
        Some(Expression::String(text)) => Some(&text.value),
        _ => None,
    }
}

fn list<'a>(attribute: &'a Attribute, name: &str) -> Option<Vec<&'a str>> {
    attribute.named(name).and_then(|argument| argument.value.as_ref()).map(names)
}

fn holds_key(field: &Field) -> bool {
    relation(field)
        .is_some_and(|found| found.named("fields").is_some() || found.named("references").is_some())
}

fn field_names(fields: &[&Field]) -> String {
    fields.iter().map(|field| field.name.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// The word with another case of its first letter; the rest keeps its own.
fn with_first<I: Iterator<Item = char>>(word: &str, change: impl Fn(char) -> I) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(change).chain(chars).collect()
}
