//! Documentation comments: the `///` lines directly above an item, and the one behind it.

use crate::syntax::Kind;
use crate::syntax::tree::TokenRef;

/// Gathers `///` lines until an item takes them or a blank line parts them from it.
#[derive(Default)]
pub(super) struct Docs {
    lines: Option<String>,
    /// Line endings since the last comment or item.
    newlines: usize,
    /// What stands before on the current line.
    before: Before,
}

/// A comment behind an item never documents the next one.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    /// An item that a comment behind it documents.
    Documented,
    /// A block's head or brace, or a block attribute.
    Other,
}

impl Docs {
    /// For the inside of a block, whose head is the item on the current line.
    pub(super) fn behind_head() -> Self {
        Self { before: Before::Other, ..Self::default() }
    }

    pub(super) fn token(&mut self, token: TokenRef<'_>) {
        match token.kind() {
            Kind::DocComment if self.before != Before::Nothing => {}
            Kind::DocComment => append(&mut self.lines, content(token.text())),
            Kind::Newline => {
                self.newlines += 1;
                self.before = Before::Nothing;
                if self.newlines > 1 {
                    self.lines = None;
                }
                return;
            }
            Kind::Whitespace => return,
            _ => {}
        }
        self.newlines = 0;
    }

    /// The text of a `///` that stands behind an item on the same line.
    pub(super) fn trailing<'t>(&self, token: TokenRef<'t>) -> Option<&'t str> {
        let behind = self.before == Before::Documented;
        (behind && token.kind() == Kind::DocComment).then(|| content(token.text()))
    }

    /// What was gathered, for an item that covers its line ending.
    pub(super) fn take(&mut self) -> Option<String> {
        self.newlines = 0;
        self.before = Before::Nothing;
        self.lines.take()
    }

    /// What was gathered, for an item whose line goes on.
    pub(super) fn take_on_line(&mut self) -> Option<String> {
        let taken = self.take();
        self.before = Before::Documented;
        taken
    }

    /// Drops what was gathered, at an item that has no documentation.
    pub(super) fn forget(&mut self) {
        let _ = self.take();
    }

    /// The same, for an item whose line goes on.
    pub(super) fn forget_on_line(&mut self) {
        let _ = self.take();
        self.before = Before::Other;
    }
}

/// Adds a line.
pub(super) fn append(docs: &mut Option<String>, line: &str) {
    match docs {
        Some(text) => {
            text.push('\n');
            text.push_str(line);
        }
        None => *docs = Some(line.to_owned()),
    }
}

pub(super) fn content(comment: &str) -> &str {
    comment.strip_prefix("///").unwrap_or(comment).trim()
}
