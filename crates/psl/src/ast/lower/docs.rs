//! Documentation comments: the `///` lines directly above an item, and the one behind it.

use crate::syntax::Kind;
use crate::syntax::tree::TokenRef;

/// Gathers `///` lines until an item takes them or a blank line parts them from it.
#[derive(Default)]
pub(super) struct Docs {
    lines: Option<String>,
    /// Line endings since the last comment or item.
    newlines: usize,
    /// Whether an item stands on the current line.
    behind_item: bool,
}

impl Docs {
    pub(super) fn token(&mut self, token: TokenRef<'_>) {
        match token.kind() {
            Kind::DocComment => append(&mut self.lines, content(token.text())),
            Kind::Newline => {
                self.newlines += 1;
                self.behind_item = false;
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
        (self.behind_item && token.kind() == Kind::DocComment).then(|| content(token.text()))
    }

    /// What was gathered, for an item that covers its line ending.
    pub(super) fn take(&mut self) -> Option<String> {
        self.newlines = 0;
        self.behind_item = false;
        self.lines.take()
    }

    /// What was gathered, for an item whose line goes on.
    pub(super) fn take_on_line(&mut self) -> Option<String> {
        let taken = self.take();
        self.behind_item = true;
        taken
    }

    pub(super) fn forget(&mut self) {
        let _ = self.take();
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
