//! What a file says, as plain values: names, types, attributes and their arguments, with spans.
//!
//! Nothing is checked here beyond what the syntax itself demands. Lines that do not parse are
//! reported and left out. The spans are those the existing tool reports: a field's runs up to and
//! including its line ending, a block's from its keyword to its closing brace.

mod block;
mod expression;
mod lower;
mod string;

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Sources};
use crate::span::FileId;
use crate::syntax::{self, Tree, rules};

pub use block::{
    Arity, BaseType, Block, Config, ConfigKind, Enum, EnumValue, Field, FieldType, Model,
    ModelKind, Property,
};
pub use expression::{Argument, Attribute, Entry, Expression, Name, Text};

/// The blocks of one file in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Which file.
    pub id: FileId,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// One parsed file.
#[derive(Debug, Clone)]
pub struct ParsedFile {
    /// The lossless tree.
    pub tree: Tree,
    /// What it says.
    pub file: File,
    /// What is wrong with its syntax.
    pub diagnostics: Vec<Diagnostic>,
}

/// All files of a schema, parsed.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The files in the order of their numbers.
    pub files: Vec<File>,
    /// What is wrong with the syntax of any of them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether something could not be understood at all. The existing tool validates no further
    /// then; an argument without a value or a trailing comma does not keep it from doing so.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        let mild = [&rules::EMPTY_ARGUMENT, &rules::TRAILING_COMMA, &rules::MISSING_VALUE];
        self.diagnostics.iter().any(|found| !mild.contains(&found.rule))
    }

    /// All blocks of all files.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.files.iter().flat_map(|file| &file.blocks)
    }
}

/// Parses all files.
#[must_use]
pub fn parse(sources: &Sources) -> Parsed {
    let mut parsed = Parsed::default();
    for (id, source) in sources.iter() {
        let file = parse_file(id, source);
        parsed.files.push(file.file);
        parsed.diagnostics.extend(file.diagnostics);
    }
    parsed
}

/// Parses one file and keeps its tree.
#[must_use]
pub fn parse_file(id: FileId, source: &Source) -> ParsedFile {
    let (tree, mut diagnostics) = syntax::parse(id, source.text());
    let (blocks, more) = lower::blocks(&tree);
    diagnostics.extend(more);
    diagnostics.sort_by_key(|found| found.span.start);
    ParsedFile { tree, file: File { id, blocks }, diagnostics }
}
