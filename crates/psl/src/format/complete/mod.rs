//! Completion: what a relation implies but the schema does not say yet.
//!
//! A relation has a field on both sides; the side that holds the key has a scalar field per
//! column and names them in `@relation(fields: […], references: […])`. Whatever of this is missing
//! and follows from the rest is added. Nothing is added to a schema that has syntax errors or
//! names that are missing or double, since a field might then only seem to be missing.

mod edit;
mod model;
mod relation;

use std::collections::BTreeMap;

use crate::ast::{Block, ParsedFile};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use crate::span::FileId;
use crate::syntax::rules;
pub(super) use edit::Insertions;
use model::Models;

/// What to insert into each file; files without a place in the answer stay as they are.
pub(super) fn edits(sources: &Sources, parsed: &[ParsedFile]) -> BTreeMap<FileId, Insertions> {
    // These do not hide a field; the colon is gone after formatting.
    let harmless = [&rules::MISSING_VALUE, &rules::LEGACY_COLON];
    let broken = |found: &Diagnostic| !harmless.contains(&found.rule);
    if parsed.iter().flat_map(|file| &file.diagnostics).any(broken) {
        return BTreeMap::new();
    }
    let blocks: Vec<&Block> = parsed.iter().flat_map(|file| &file.file.blocks).collect();
    match Models::new(sources, &blocks) {
        Some(models) => relation::complete(&models),
        None => BTreeMap::new(),
    }
}
