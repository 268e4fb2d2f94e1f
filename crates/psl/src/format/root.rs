//! The file: its blocks, and the comments and unknown lines between them.

use super::block;
use crate::syntax::{Element, Kind, Tree};

/// The whole file. One with a comment that has no end is left alone: what stands behind `/*` would
/// mean something else as soon as a `*/` moved there.
pub(super) fn layout(tree: &Tree) -> String {
    if tree.root().tokens().any(|token| token.kind() == Kind::OpenComment) {
        return tree.text().to_owned();
    }
    blocks(tree)
}

fn blocks(tree: &Tree) -> String {
    let mut out = Out { text: String::with_capacity(tree.text().len() * 9 / 8), ..Out::default() };
    let mut indent = "";
    for element in tree.root().elements() {
        match element {
            Element::Token(token) if token.kind() == Kind::Newline => {
                out.newlines += 1;
                indent = "";
            }
            Element::Token(token) if token.kind().is_comment() => {
                // A comment behind a closing brace stays there.
                if out.last == Last::Block && out.newlines == 0 && !out.text.is_empty() {
                    out.text.pop();
                    out.text.push(' ');
                } else {
                    out.separate();
                    out.last = Last::Line;
                }
                out.line(token.text());
            }
            Element::Token(token) => indent = token.text(),
            Element::Node(node) if node.kind() == Kind::InvalidLine => {
                out.separate();
                // Perhaps a line of a block whose brace is missing: its indentation is of use.
                out.text.push_str(std::mem::take(&mut indent));
                out.line(node.text().trim_end_matches(['\n', '\r']));
                // The line covers its ending.
                out.newlines = usize::from(node.text().ends_with(['\n', '\r']));
                out.last = Last::Line;
            }
            Element::Node(node) => {
                out.separate();
                match node.kind() {
                    Kind::InvalidBlock => out.line(node.text()),
                    _ => block::layout(node, &mut out.text),
                }
                out.last = Last::Block;
                indent = "";
            }
        }
    }
    out.text
}

#[derive(Default, PartialEq, Eq)]
enum Last {
    #[default]
    Line,
    Block,
}

#[derive(Default)]
struct Out {
    text: String,
    last: Last,
    /// Line endings since what was written last.
    newlines: usize,
}

impl Out {
    /// The blank line before the next item: always behind a block, else where there was one.
    fn separate(&mut self) {
        if !self.text.is_empty() && (self.last == Last::Block || self.newlines > 1) {
            self.text.push('\n');
        }
        self.newlines = 0;
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }
}
