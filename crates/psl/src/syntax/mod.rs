//! From text to a lossless tree: lexer, tree and parser.
//!
//! The tree keeps every byte, so the formatter and edits can put back what they did not touch.
//! It is flat (two arrays, see [`tree`]); docs/decisions tells why it is not a linked one.

pub mod kind;
pub mod lexer;
mod parser;
pub mod rules;
pub mod tree;

pub use kind::Kind;
pub use parser::parse;
pub use tree::{Element, Node, Token, Tree};
