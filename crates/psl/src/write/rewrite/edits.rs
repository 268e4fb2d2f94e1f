//! Replacements in the text of several files.

use std::collections::BTreeMap;

use crate::ast::Block;
use crate::source::Sources;
use crate::span::{FileId, Span};

/// Replacements that do not overlap; those at the same place keep the order of adding.
pub(super) struct Edits<'a> {
    sources: &'a Sources,
    by_file: BTreeMap<FileId, Vec<(Span, String)>>,
}

impl<'a> Edits<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, by_file: BTreeMap::new() }
    }

    pub(super) fn replace(&mut self, place: Span, text: String) {
        self.by_file.entry(place.file).or_default().push((place, text));
    }

    /// Removes lines together with the `///` lines directly above them.
    pub(super) fn remove_with_docs(&mut self, place: Span) {
        let text = self.text_of(place.file);
        let mut start = line_start(text, place.start as usize);
        while let Some(above) = start.checked_sub(1).map(|end| line_start(text, end)) {
            if !text[above..start].trim_start().starts_with("///") {
                break;
            }
            start = above;
        }
        let start = u32::try_from(start).unwrap_or(place.start);
        self.replace(Span { start, ..place }, String::new());
    }

    /// The span up to the end of its line, with the line ending.
    pub(super) fn to_line_end(&self, place: Span) -> Span {
        let rest = self.text_of(place.file).get(place.end as usize..).unwrap_or_default();
        let length = rest.find('\n').map_or(rest.len(), |index| index + 1);
        Span { end: u32::try_from(length).map_or(place.end, |length| place.end + length), ..place }
    }

    pub(super) fn text_at(&self, place: Span) -> &'a str {
        self.text_of(place.file).get(place.range()).unwrap_or_default()
    }

    /// The place behind the last of some blocks of a file, or its end if none is there.
    pub(super) fn behind_last<'b>(
        &self,
        file: FileId,
        blocks: impl Iterator<Item = &'b Block>,
    ) -> Span {
        let ends = blocks.map(Block::span).filter(|span| span.file == file).map(|span| span.end);
        let length = u32::try_from(self.text_of(file).len()).unwrap_or(u32::MAX);
        let end = ends.max().unwrap_or(length);
        Span { file, start: end, end }
    }

    fn text_of(&self, file: FileId) -> &'a str {
        self.sources.get(file).map_or("", |source| source.text().as_ref())
    }

    /// All files with their replacements.
    pub(super) fn apply(mut self) -> Vec<String> {
        let files = self.sources.iter();
        files
            .map(|(id, source)| {
                let edits = self.by_file.remove(&id).unwrap_or_default();
                applied(source.text(), edits)
            })
            .collect()
    }
}

fn applied(text: &str, mut edits: Vec<(Span, String)>) -> String {
    edits.sort_by_key(|(place, _)| place.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (place, replacement) in edits {
        // A place that was removed with what stands above it needs no change any more.
        let range = place.range();
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(&replacement);
        done = done.max(range.end);
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// The first byte of the line that holds a byte.
fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |index| index + 1)
}
