//! Schema files as they were handed over.
//!
//! Several files form one namespace; each keeps its name for the messages about it.

use std::ops::Range;
use std::sync::Arc;

use crate::span::{FileId, Span};

/// One schema file: its name as messages show it, and its text.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: Arc<str>,
    line_starts: Vec<usize>,
}

impl Source {
    fn new(name: String, text: Arc<str>) -> Self {
        let mut line_starts = vec![0];
        let bytes = text.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            // A lone carriage return ends a line too; in `\r\n` the second byte does.
            let lone_return = *byte == b'\r' && bytes.get(index + 1) != Some(&b'\n');
            if *byte == b'\n' || lone_return {
                line_starts.push(index + 1);
            }
        }
        Self { name, text, line_starts }
    }

    /// The name that messages show, usually a path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The number of lines; a file that ends in a newline has an empty last one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The line, counted from 1, that holds the byte at `offset`.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// Line and column of a byte, both counted from 1; the column counts characters.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.line_of(offset);
        let start = self.line_starts[line - 1];
        let before = self.text.get(start..offset).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// The text of a line, counted from 1, without its line ending; empty past the end.
    #[must_use]
    pub fn line(&self, number: usize) -> &str {
        &self.text[self.line_range(number)]
    }

    /// Where the text of a line stands, counted from 1, without its line ending; the end of the
    /// text past the end.
    #[must_use]
    pub fn line_range(&self, number: usize) -> Range<usize> {
        let length = self.text.len();
        let start = number.checked_sub(1).and_then(|index| self.line_starts.get(index));
        let Some(&start) = start else { return length..length };
        let end = self.line_starts.get(number).copied().unwrap_or(length);
        start..start + self.text[start..end].trim_end_matches(['\r', '\n']).len()
    }
}

/// All files of a schema.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// No file yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A schema of one file.
    #[must_use]
    pub fn single(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let mut sources = Self::new();
        sources.add(name, text);
        sources
    }

    /// Adds a file and gives its number. The order of adding is the order of the namespace.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 schema files"));
        self.files.push(Source::new(name.into(), text.into()));
        id
    }

    /// A file by its number, if this set of sources gave that number out.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The files with their numbers, in the order of adding.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// The number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether no file was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text under a span; empty if the span is not of these sources.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|source| source.text.get(span.range())).unwrap_or_default()
    }
}
