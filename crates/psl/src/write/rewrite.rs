//! The difference between two schemas, carried into the text of the first.
//!
//! Blocks, fields and values are the same if their names are. Each is written for both schemas;
//! where the two texts are equal nothing is touched, however the line is spelled. So only what
//! means something else changes, and comments stay where they are.

mod edits;

use std::collections::{BTreeMap, BTreeSet};

use super::attribute::{BlockAttribute, of_model};
use super::{Commented, Owner, block, field};
use crate::ast::{self, Attribute, Block};
use crate::format::layout;
use crate::schema::{Enum, EnumId, FieldId, ModelId, Schema};
use crate::source::Sources;
use crate::span::{FileId, Span};
use edits::Edits;

/// The files of `old`, changed so that they mean `new`, and formatted, in the order of the files.
///
/// `old` is what the sources mean. New blocks go to the last file. Documentation is the
/// author's: that of `new` is only used for what is added.
#[must_use]
pub fn rewrite(sources: &Sources, old: &Schema, new: &Schema) -> Vec<String> {
    let last = sources.iter().last().map(|(id, _)| id).unwrap_or_default();
    rewrite_with(sources, old, new, &Commented::default(), last)
}

/// [`rewrite`], with some items of `new` written as comments, and new blocks in a file of choice:
/// models behind its last model, enums behind its last enum. A comment that is there already is
/// not written again.
#[must_use]
pub fn rewrite_with(
    sources: &Sources,
    old: &Schema,
    new: &Schema,
    commented: &Commented,
    file: FileId,
) -> Vec<String> {
    let parsed = ast::parse(sources);
    let written: BTreeMap<&str, &Block> =
        parsed.blocks().map(|found| (found.name().text.as_str(), found)).collect();
    let mut edits = Edits::new(sources);
    let models = by_name(new.models_with_ids().map(|(id, model)| (&model.name, id)));
    for (id, model) in old.models_with_ids() {
        let Some(Block::Model(place)) = written.get(model.name.as_str()) else { continue };
        match models.get(model.name.as_str()) {
            Some(other) => merge_model(&mut edits, place, (old, id), (new, *other), commented),
            None => edits.remove_with_docs(place.span),
        }
    }
    let enums = new.enums.iter().enumerate().map(|(index, found)| (&found.name, index));
    let enums = by_name(enums);
    for values in &old.enums {
        let Some(Block::Enum(place)) = written.get(values.name.as_str()) else { continue };
        match enums.get(values.name.as_str()) {
            Some(other) => {
                let id = EnumId::new(*other);
                let is_commented = |index| commented.values.contains(&(id, index));
                merge_enum(&mut edits, place, values, new.r#enum(id), &is_commented);
            }
            None => edits.remove_with_docs(place.span),
        }
    }
    let is_model = |block: &Block| matches!(block, Block::Model(_));
    let is_enum = |block: &Block| matches!(block, Block::Enum(_));
    let models = edits.behind_last(file, parsed.blocks().filter(|block| is_model(block)));
    let enums = edits.behind_last(file, parsed.blocks().filter(|block| is_enum(block)));
    for text in added_models(&written, sources, new, commented) {
        edits.replace(models, format!("\n\n{text}"));
    }
    for (index, found) in new.enums.iter().enumerate() {
        if !written.contains_key(found.name.as_str()) {
            let text = commented.enumeration(EnumId::new(index), found);
            edits.replace(enums, format!("\n\n{text}"));
        }
    }
    edits.apply().iter().map(|text| layout(text)).collect()
}

fn by_name<'a, T>(named: impl Iterator<Item = (&'a String, T)>) -> BTreeMap<&'a str, T> {
    named.map(|(name, value)| (name.as_str(), value)).collect()
}

/// The models whose names are not written yet.
fn added_models(
    written: &BTreeMap<&str, &Block>,
    sources: &Sources,
    new: &Schema,
    commented: &Commented,
) -> Vec<String> {
    let is_there = |id, text: &str| {
        let head = text.lines().find(|line| !line.starts_with("///"));
        commented.models.contains(&id)
            && head
                .is_some_and(|head| sources.iter().any(|(_, source)| has_line(source.text(), head)))
    };
    let models = new.models_with_ids();
    let models = models.filter(|(_, model)| !written.contains_key(model.name.as_str()));
    let models = models.map(|(id, _)| (id, block::model(new, id, commented)));
    models.filter(|(id, text)| !is_there(*id, text)).map(|(_, text)| text).collect()
}

/// Whether a text has a line with these words, whatever blanks are between them.
fn has_line(text: &str, wanted: &str) -> bool {
    text.lines().any(|line| line.split_whitespace().eq(wanted.split_whitespace()))
}

/// A line of a block: how it is written for a schema.
struct Line {
    name: String,
    text: String,
    docs: String,
    is_commented: bool,
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
    commented: &Commented,
) {
    let places = place.fields.iter().map(|field| {
        let end = field.attributes.last().map_or(field.ty.span.end, |last| last.span.end);
        let item = Span { start: field.name.span.start, end, ..field.span };
        Place { name: field.name.text.to_string(), item, line: field.span }
    });
    let (old, new) = (Owner::new(old.0, old.1), Owner::new(new.0, new.1));
    let (before, after) = (fields(old, &Commented::default()), fields(new, commented));
    let block = Body { head: place.name.span, whole: place.span };
    merge_lines(edits, &places.collect::<Vec<_>>(), block, &before, &after);
    merge_attributes(edits, place.span, &place.attributes, &of_model(old), &of_model(new));
}

fn fields(owner: Owner<'_>, commented: &Commented) -> Vec<Line> {
    let lines = owner.model.fields.iter().enumerate().map(|(index, found)| {
        let id = FieldId::new(index);
        let is_commented = commented.fields.contains(&(owner.id, id));
        Line {
            name: found.name.clone(),
            text: match is_commented {
                true => format!("// {}", field::commented_line(owner, id)),
                false => field::line(owner, id),
            },
            docs: block::documented(found.documentation.as_deref()),
            is_commented,
        }
    });
    lines.collect()
}

fn merge_enum(
    edits: &mut Edits<'_>,
    place: &ast::Enum,
    old: &Enum,
    new: &Enum,
    is_commented: &dyn Fn(usize) -> bool,
) {
    let places = place.values.iter().map(|value| {
        let line = edits.to_line_end(value.span);
        Place { name: value.name.text.to_string(), item: value.span, line }
    });
    let places: Vec<_> = places.collect();
    let block = Body { head: place.name.span, whole: place.span };
    merge_lines(edits, &places, block, &values(old, &|_| false), &values(new, is_commented));
    let (old, new) = (block::of_enum(old), block::of_enum(new));
    merge_attributes(edits, place.span, &place.attributes, &old, &new);
}

fn values(values: &Enum, is_commented: &dyn Fn(usize) -> bool) -> Vec<Line> {
    let lines = values.values.iter().enumerate().map(|(index, found)| Line {
        name: found.name.clone(),
        text: match is_commented(index) {
            true => format!("// {}", block::commented_value(found)),
            false => block::value(found),
        },
        docs: block::documented(found.documentation.as_deref()),
        is_commented: is_commented(index),
    });
    lines.collect()
}

/// Where the lines of a block stand.
#[derive(Clone, Copy)]
struct Body {
    /// Its name: new lines at the top go behind that.
    head: Span,
    whole: Span,
}

/// Changes, removes and adds lines; a new one goes behind the one it follows in `new`.
fn merge_lines(edits: &mut Edits<'_>, places: &[Place], body: Body, old: &[Line], new: &[Line]) {
    let places: BTreeMap<&str, &Place> =
        places.iter().map(|place| (place.name.as_str(), place)).collect();
    let before: BTreeMap<&str, &str> =
        old.iter().map(|line| (line.name.as_str(), line.text.as_str())).collect();
    let mut behind = edits.to_line_end(body.head).end;
    for line in new {
        if line.is_commented && has_line(edits.text_at(body.whole), &line.text) {
            continue;
        }
        match places.get(line.name.as_str()) {
            Some(place) => {
                if before.get(line.name.as_str()) != Some(&line.text.as_str()) {
                    edits.replace(place.item, line.text.clone());
                }
                behind = place.line.end;
            }
            None => {
                let gap = Span { start: behind, end: behind, ..body.head };
                edits.replace(gap, format!("{}{}\n", line.docs, line.text));
            }
        }
    }
    let wanted: BTreeSet<&str> = new.iter().map(|line| line.name.as_str()).collect();
    for (_, place) in places.iter().filter(|(name, _)| !wanted.contains(*name)) {
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
