//! The schema language: text in, checked schema out, and the formatter.
//!
//! No I/O, no SQL and no async: callers read the files and hand over [`Sources`]. A file becomes
//! a lossless [`syntax::Tree`], the tree an [`ast::File`], and all files together one
//! [`schema::Schema`]. Nothing here fails on broken text: every stage returns what it understood
//! plus [`Diagnostic`]s that carry a [`Span`].

pub mod ast;
pub mod check;
pub mod connector;
pub mod diagnostic;
pub mod format;
pub mod render;
pub mod schema;
pub mod source;
mod span;
pub mod syntax;
pub mod write;

pub use ast::{Parsed, ParsedFile, parse, parse_file};
pub use check::{Checked, Options, UrlPolicy, check};
pub use diagnostic::{Diagnostic, Rule, Severity};
pub use source::{Source, Sources};
pub use span::{FileId, Span};
