//! The schema language.
//!
//! Text in, checked schema out. No I/O, no SQL, no async.

pub mod connector;
pub mod schema;
mod span;

pub use span::{FileId, Span};
