//! Tokens to tree by recursive descent, line by line.
//!
//! A line that does not parse becomes one [`Kind::InvalidLine`] and the next line starts afresh,
//! so several errors are reported in one run. A line is tried once and rescanned at most once:
//! the work is linear in the text.

mod block;
mod expression;
mod line;

use std::sync::Arc;

use super::kind::Kind;
use super::lexer::{MAX_NAME, tokenize};
use super::rules;
use super::tree::{NodeData, Token, Tree};
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};

/// Brackets may nest this deep. Far above what a schema needs, far below what the stack holds.
const MAX_DEPTH: usize = 128;

/// A file may have this many bytes, so that every place in it and every node of its tree has a
/// number of 32 bits.
pub(super) const MAX_LENGTH: usize = 1 << 28;

/// Parses one file. The tree covers all of the text, whatever the text is; the diagnostics are
/// those of lines and blocks that could not be understood.
#[must_use]
pub fn parse(file: FileId, text: &Arc<str>) -> (Tree, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut text = Arc::clone(text);
    if text.len() > MAX_LENGTH {
        let place = Span { file, start: 0, end: 0 };
        let message = "the file is larger than 256 MiB";
        diagnostics.push(Diagnostic::error(&rules::FILE_TOO_LARGE, message, place));
        text = Arc::from("");
    }
    let tokens = tokenize(&text);
    let mut parser = Parser {
        file,
        text: &text,
        last_closing: last_closing(&tokens),
        tokens: &tokens,
        position: 0,
        nodes: Vec::with_capacity(tokens.len()),
        depth: 0,
        too_deep: None,
        diagnostics,
    };
    parser.report_long_names();
    parser.root();
    let (nodes, diagnostics) = (parser.nodes, parser.diagnostics);
    (Tree { file, text, tokens, nodes }, diagnostics)
}

/// The token of the last `}` that stands first on its line. A block that opens behind it has no
/// end, and looking for one from every such block would be quadratic.
fn last_closing(tokens: &[Token]) -> Option<usize> {
    let closing =
        tokens.iter().enumerate().rev().filter(|(_, token)| token.kind == Kind::RightBrace);
    closing.map(|(index, _)| index).find(|index| {
        let mut before = tokens[..*index].iter().rev();
        before
            .find(|token| !matches!(token.kind, Kind::Whitespace | Kind::BlockComment))
            .is_none_or(|token| token.kind == Kind::Newline)
    })
}

/// The line is not what was tried; the caller goes back to its start.
struct NoMatch;

type Attempt = Result<(), NoMatch>;

struct Parser<'t> {
    file: FileId,
    text: &'t str,
    tokens: &'t [Token],
    last_closing: Option<usize>,
    position: usize,
    nodes: Vec<NodeData>,
    depth: usize,
    /// Where the current line exceeded [`MAX_DEPTH`].
    too_deep: Option<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn report_long_names(&mut self) {
        let tokens = self.tokens.iter().enumerate();
        for (index, _) in tokens.filter(|(_, token)| token.kind == Kind::LongName) {
            let message = format!("the name is longer than {MAX_NAME} bytes");
            let place = self.span(index, index + 1);
            self.diagnostics.push(Diagnostic::error(&rules::OVERLONG_NAME, message, place));
        }
    }

    fn kind_at(&self, index: usize) -> Kind {
        self.tokens.get(index).map_or(Kind::End, |token| token.kind)
    }

    fn skip_space(&mut self) {
        while self.kind_at(self.position) == Kind::Whitespace {
            self.position += 1;
        }
    }

    /// The next token that is not space.
    fn peek(&mut self) -> Kind {
        self.skip_space();
        self.kind_at(self.position)
    }

    /// The token after the next, both without space.
    fn peek_second(&mut self) -> Kind {
        self.skip_space();
        self.kind_at(self.after_space(self.position + 1))
    }

    fn after_space(&self, mut index: usize) -> usize {
        while self.kind_at(index) == Kind::Whitespace {
            index += 1;
        }
        index
    }

    /// Consumes the next token if it is of the kind.
    fn eat(&mut self, kind: Kind) -> bool {
        let found = self.peek() == kind;
        self.position += usize::from(found);
        found
    }

    fn expect(&mut self, kind: Kind) -> Attempt {
        if self.eat(kind) { Ok(()) } else { Err(NoMatch) }
    }

    fn token_text(&self, index: usize) -> &str {
        let end = self.tokens.get(index + 1).map_or(self.text.len(), |next| next.start as usize);
        self.tokens.get(index).map_or("", |token| &self.text[token.start as usize..end])
    }

    /// The span from one token up to another.
    fn span(&self, first: usize, end: usize) -> Span {
        let length = index(self.text.len());
        let place = |index: usize| self.tokens.get(index).map_or(length, |token| token.start);
        Span { file: self.file, start: place(first), end: place(end) }
    }

    /// Opens a node at the next token that is not space.
    fn start(&mut self, kind: Kind) -> usize {
        self.skip_space();
        let first_token = index(self.position);
        self.nodes.push(NodeData { kind, first_token, end_token: first_token, next: 0 });
        self.nodes.len() - 1
    }

    /// Closes a node behind the last token consumed that is not space.
    fn finish(&mut self, node: usize) {
        let first = self.nodes[node].first_token as usize;
        let mut end = self.position;
        while end > first && self.kind_at(end - 1) == Kind::Whitespace {
            end -= 1;
        }
        self.nodes[node].end_token = index(end);
        self.nodes[node].next = index(self.nodes.len());
    }

    /// A node of exactly the next token.
    fn leaf(&mut self, kind: Kind) {
        let node = self.start(kind);
        self.position += 1;
        self.finish(node);
    }
}

/// Tokens and nodes are numbered in 32 bits. No token opens more than four nodes, so
/// [`MAX_LENGTH`] leaves room for all of them.
fn index(value: usize) -> u32 {
    u32::try_from(value).expect("a text within the limit has fewer nodes")
}
