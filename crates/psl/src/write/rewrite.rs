//! The difference between two schemas, carried into the text of the first.
//!
//! Blocks, fields and values are the same if their names are. Each is written for both schemas;
//! where the two texts are equal nothing is touched, however the line is spelled. So only what
//! means something else changes, and comments stay where they are.

mod edits;

use std::collections::BTreeMap;

use super::attribute::{BlockAttribute, of_model};
use super::{Owner, block, field};
use crate::ast::{self, Attribute, Block};
use crate::format::layout;
use crate::schema::{Enum, FieldId, ModelId, Schema};
use crate::source::Sources;
use crate::span::Span;
use edits::Edits;

/// The files of `old`, changed so that they mean `new`, and formatted, in the order of the files.
///
/// `old` is what the sources mean. New blocks go to the end of the last file. Documentation is the
/// author's: that of `new` is only used for what is added.
#[must_use]
pub fn rewrite(sources: &Sources, old: &Schema, new: &Schema) -> Vec<String> {
    let parsed = ast::parse(sources);
    let written: BTreeMap<&str, &Block> =
        parsed.blocks().map(|found| (found.name().text.as_str(), found)).collect();
    let mut edits = Edits::new(sources);
    let models = by_name(new.models_with_ids().map(|(id, model)| (&model.name, id)));
    for (id, model) in old.models_with_ids() {
        let Some(Block::Model(place)) = written.get(model.name.as_str()) else { continue };
        match models.get(model.name.as_str()) {
            Some(other) => merge_model(&mut edits, place, (old, id), (new, *other)),
            None => edits.remove_with_docs(place.span),
        }
    }
    let enums = by_name(new.enums.iter().map(|values| (&values.name, values)));
    for values in &old.enums {
        let Some(Block::Enum(place)) = written.get(values.name.as_str()) else { continue };
        match enums.get(values.name.as_str()) {
            Some(other) => merge_enum(&mut edits, place, values, other),
            None => edits.remove_with_docs(place.span),
        }
    }
    if let Some((last, source)) = sources.iter().last() {
        let end = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
        for text in added(&written, new) {
            edits.replace(Span { file: last, start: end, end }, format!("\n\n{text}"));
        }
    }
    edits.apply().iter().map(|text| layout(text)).collect()
}

fn by_name<'a, T>(named: impl Iterator<Item = (&'a String, T)>) -> BTreeMap<&'a str, T> {
    named.map(|(name, value)| (name.as_str(), value)).collect()
}

/// The blocks whose names are not written yet.
fn added(written: &BTreeMap<&str, &Block>, new: &Schema) -> Vec<String> {
    let is_new = |name: &str| !written.contains_key(name);
    let models = new.models_with_ids().filter(|(_, model)| is_new(&model.name));
    let enums = new.enums.iter().filter(|values| is_new(&values.name));
    models.map(|(id, _)| block::model(new, id)).chain(enums.map(block::enumeration)).collect()
}

/// A line of a block: how it is written for a schema.
struct Line {
    name: String,
    text: String,
    docs: String,
}

/// Where a line stands: the item itself, and the line with its comment and ending.
struct Place {
    name: String,
    item: Span,
    line: Span,
}

fn merge_model(
    edits: &mut Edits<'_>,
    place: &ast::Model,
    old: (&Schema, ModelId),
    new: (&Schema, ModelId),
) {
    let places = place.fields.iter().map(|field| {
        let end = field.attributes.last().map_or(field.ty.span.end, |last| last.span.end);
        let item = Span { start: field.name.span.start, end, ..field.span };
        Place { name: field.name.text.to_string(), item, line: field.span }
    });
    let (old, new) = (Owner::new(old.0, old.1), Owner::new(new.0, new.1));
    merge_lines(edits, &places.collect::<Vec<_>>(), place.name.span, &fields(old), &fields(new));
    merge_attributes(edits, place.span, &place.attributes, &of_model(old), &of_model(new));
}

fn fields(owner: Owner<'_>) -> Vec<Line> {
    let lines = owner.model.fields.iter().enumerate().map(|(index, found)| Line {
        name: found.name.clone(),
        text: field::line(owner, FieldId::new(index)),
        docs: block::documented(found.documentation.as_deref()),
    });
    lines.collect()
}

fn merge_enum(edits: &mut Edits<'_>, place: &ast::Enum, old: &Enum, new: &Enum) {
    let places = place.values.iter().map(|value| {
        let line = edits.to_line_end(value.span);
        Place { name: value.name.text.to_string(), item: value.span, line }
    });
    let places: Vec<_> = places.collect();
    merge_lines(edits, &places, place.name.span, &values(old), &values(new));
    let (old, new) = (block::of_enum(old), block::of_enum(new));
    merge_attributes(edits, place.span, &place.attributes, &old, &new);
}

fn values(values: &Enum) -> Vec<Line> {
    let lines = values.values.iter().map(|found| Line {
        name: found.name.clone(),
        text: block::value(found),
        docs: block::documented(found.documentation.as_deref()),
    });
    lines.collect()
}

/// Changes, removes and adds lines; a new one goes behind the one it follows in `new`.
fn merge_lines(edits: &mut Edits<'_>, places: &[Place], head: Span, old: &[Line], new: &[Line]) {
    let places: BTreeMap<&str, &Place> =
        places.iter().map(|place| (place.name.as_str(), place)).collect();
    let before: BTreeMap<&str, &str> =
        old.iter().map(|line| (line.name.as_str(), line.text.as_str())).collect();
    let mut behind = edits.to_line_end(head).end;
    for line in new {
        match places.get(line.name.as_str()) {
            Some(place) => {
                if before.get(line.name.as_str()) != Some(&line.text.as_str()) {
                    edits.replace(place.item, line.text.clone());
                }
                behind = place.line.end;
            }
            None => {
                let gap = Span { start: behind, end: behind, ..head };
                edits.replace(gap, format!("{}{}\n", line.docs, line.text));
            }
        }
    }
    let wanted = |name: &str| new.iter().any(|line| line.name == name);
    for (_, place) in places.iter().filter(|(name, _)| !wanted(name)) {
        edits.remove_with_docs(place.line);
    }
}

/// Removes the attributes that are gone and adds new ones before the closing brace. One that is
/// gone gives its place, with the comments about it, to a new one of the same name.
fn merge_attributes(
    edits: &mut Edits<'_>,
    block: Span,
    written: &[Attribute],
    old: &[BlockAttribute],
    new: &[BlockAttribute],
) {
    let missing_in = |list: &[BlockAttribute], found: &BlockAttribute| {
        list.iter().all(|other| other.text != found.text)
    };
    let mut added: Vec<_> = new.iter().filter(|found| missing_in(old, found)).collect();
    for gone in old.iter().filter(|found| missing_in(new, found)) {
        let mut same_name = written.iter().filter(|found| found.name.text == gone.name());
        let place = gone.span.or_else(|| same_name.next().map(|found| found.span));
        let Some(place) = place else { continue };
        match added.iter().position(|found| found.name() == gone.name()) {
            Some(heir) => edits.replace(place, added.remove(heir).text.clone()),
            None => edits.replace(edits.to_line_end(place), String::new()),
        }
    }
    for found in added {
        let brace = Span { start: block.end - 1, end: block.end - 1, ..block };
        edits.replace(brace, format!("{}\n", found.text));
    }
}
