//! Diagnostics with the places that people and editors count in.

use std::collections::BTreeMap;

use brant_psl::{Diagnostic, FileId, Sources};

/// A diagnostic and where it begins and ends: lines and columns from 1, columns in characters.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    /// What was found.
    pub diagnostic: &'a Diagnostic,
    /// The file's name.
    pub file: &'a str,
    /// Line and column of the first character.
    pub start: (usize, usize),
    /// Line and column behind the last character.
    pub end: (usize, usize),
}

/// Places all diagnostics, in their order.
#[must_use]
pub fn findings<'a>(sources: &'a Sources, diagnostics: &'a [Diagnostic]) -> Vec<Finding<'a>> {
    let places = places(sources, diagnostics);
    let of = |file, offset| places.get(&(file, offset)).copied().unwrap_or((1, 1));
    let locate = |diagnostic: &'a Diagnostic| {
        let span = diagnostic.span;
        let file = sources.get(span.file).map_or("", |source| source.name());
        let (start, end) = (of(span.file, span.start), of(span.file, span.end));
        Finding { diagnostic, file, start, end }
    };
    diagnostics.iter().map(locate).collect()
}

/// Line and column of every offset. One walk over each file: a line may be as long as the file and
/// be wrong in a million places.
fn places(
    sources: &Sources,
    diagnostics: &[Diagnostic],
) -> BTreeMap<(FileId, u32), (usize, usize)> {
    let mut places: BTreeMap<_, _> = diagnostics
        .iter()
        .flat_map(|found| {
            [found.span.start, found.span.end].map(|at| ((found.span.file, at), (1, 1)))
        })
        .collect();
    let mut before: Option<((FileId, u32), (usize, usize))> = None;
    for (&(file, offset), place) in &mut places {
        let Some(source) = sources.get(file) else { continue };
        let line = source.line_of(offset as usize);
        *place = match before {
            Some(((known, from), (same, column))) if known == file && same == line => {
                let between = source.text().get(from as usize..offset as usize).unwrap_or_default();
                (line, column + between.chars().count())
            }
            _ => source.position(offset as usize),
        };
        before = Some(((file, offset), *place));
    }
    places
}
