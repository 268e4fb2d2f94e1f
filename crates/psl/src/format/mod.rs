//! The formatter: the one layout that the existing tool gives, to the byte.
//!
//! It works on the tree, line by line, so that comments, and lines that do not parse, survive.
//! Before the layout comes completion: relation fields that the schema implies are added
//! ([`complete`]). Formatting a formatted schema changes nothing.

mod block;
mod complete;
mod inline;
mod order;
mod root;
mod table;

use std::sync::Arc;

use crate::ast;
use crate::source::{Source, Sources};
use crate::span::FileId;
use crate::syntax::{self, Tree};

/// Formats all files of a schema; the answers stand in the order of the files.
///
/// Completion needs all files, since a relation has two sides. A schema with syntax errors, or
/// with names that are missing or double, is laid out but not completed.
#[must_use]
pub fn format(sources: &Sources) -> Vec<String> {
    let parsed: Vec<_> = sources.iter().map(|(id, source)| ast::parse_file(id, source)).collect();
    let mut edits = complete::edits(sources, &parsed);
    let mut formatted = Vec::with_capacity(parsed.len());
    for (file, (_, source)) in parsed.iter().zip(sources.iter()) {
        let own = edits.remove(&file.file.id).unwrap_or_default();
        formatted.push(if own.is_empty() {
            root::layout(&file.tree)
        } else {
            root::layout(&reparsed(source, own))
        });
    }
    formatted
}

/// Lays out one file without completing it.
#[must_use]
pub fn layout(text: &str) -> String {
    let (tree, _) = syntax::parse(FileId::default(), &Arc::from(text));
    root::layout(&tree)
}

fn reparsed(source: &Source, edits: complete::Insertions) -> Tree {
    let text = edits.applied_to(source.text());
    syntax::parse(FileId::default(), &Arc::from(text)).0
}
