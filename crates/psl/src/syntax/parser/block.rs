//! The file and its blocks.

use super::super::kind::Kind;
use super::super::rules;
use super::Parser;
use crate::diagnostic::Diagnostic;

/// The keywords that open a block. They are words like any other elsewhere.
const KEYWORDS: &[(&str, Kind)] = &[
    ("model", Kind::Model),
    ("view", Kind::View),
    ("type", Kind::CompositeType),
    ("enum", Kind::Enum),
    ("datasource", Kind::Datasource),
    ("generator", Kind::Generator),
];

/// What a line of words before `{` promises.
enum Head {
    Block(Kind),
    Invalid,
}

impl Parser<'_> {
    pub(super) fn root(&mut self) {
        let root = self.start(Kind::Root);
        // The root covers leading and trailing space as well.
        self.nodes[root].first_token = 0;
        loop {
            match self.peek() {
                Kind::End => break,
                Kind::Newline | Kind::Comment | Kind::DocComment | Kind::BlockComment => {
                    self.position += 1;
                }
                _ => match self.head() {
                    Some(Head::Block(kind)) => self.block(kind),
                    Some(Head::Invalid) => self.invalid_block(),
                    None if self.is_type_alias() => self.invalid_line(
                        "Error validating: Invalid type definition. Please check the documentation in https://pris.ly/d/composite-types",
                    ),
                    None => self.invalid_line(
                        "Error validating: This line is invalid. It does not start with any known Prisma schema keyword.",
                    ),
                },
            }
        }
        self.finish(root);
        self.nodes[root].end_token = super::index(self.tokens.len());
    }

    /// Looks at the line without consuming it.
    fn head(&self) -> Option<Head> {
        if self.kind_at(self.position) != Kind::Identifier {
            return None;
        }
        let name = self.after_space(self.position + 1);
        let named = matches!(self.kind_at(name), Kind::Identifier | Kind::Number);
        let brace = if named { self.after_space(name + 1) } else { name };
        let closed = self.last_closing.is_some_and(|closing| brace < closing);
        if self.kind_at(brace) != Kind::LeftBrace || !closed {
            return None;
        }
        let keyword = self.token_text(self.position);
        let known = KEYWORDS.iter().find(|(word, _)| *word == keyword);
        Some(match known {
            Some((_, kind)) if named => Head::Block(*kind),
            Some(_) | None => Head::Invalid,
        })
    }

    /// `type Name = …`, a form that the language gave up.
    fn is_type_alias(&self) -> bool {
        let name = self.after_space(self.position + 1);
        self.kind_at(self.position) == Kind::Identifier
            && self.token_text(self.position) == "type"
            && self.kind_at(name) == Kind::Identifier
            && self.kind_at(self.after_space(name + 1)) == Kind::Equals
    }

    fn block(&mut self, kind: Kind) {
        let block = self.start(kind);
        self.position += 1;
        self.leaf(Kind::Name);
        self.skip_line();
        loop {
            match self.peek() {
                Kind::End => break,
                Kind::RightBrace => {
                    self.position += 1;
                    break;
                }
                Kind::Newline | Kind::Comment | Kind::DocComment | Kind::BlockComment => {
                    self.position += 1;
                }
                _ => self.line(kind),
            }
        }
        self.finish(block);
    }

    /// A block that nobody knows, up to the `}` that stands first on a line.
    fn invalid_block(&mut self) {
        let block = self.start(Kind::InvalidBlock);
        let first = self.position;
        self.skip_line();
        while !matches!(self.peek(), Kind::RightBrace | Kind::End) {
            if self.peek().is_comment() {
                self.position += 1;
            } else {
                self.skip_line();
            }
        }
        self.eat(Kind::RightBrace);
        self.finish(block);
        self.diagnostics.push(Diagnostic::error(
            &rules::INVALID_BLOCK,
            "Error validating: This block is invalid. It does not start with any known Prisma schema keyword. Valid keywords include 'model', 'enum', 'type', 'datasource' and 'generator'.",
            self.span(first, self.position),
        ));
    }

    /// Consumes the rest of the line and its ending.
    pub(super) fn skip_line(&mut self) {
        while !matches!(self.kind_at(self.position), Kind::Newline | Kind::End) {
            self.position += 1;
        }
        self.eat(Kind::Newline);
    }

    /// The line as it stands, with an error.
    pub(super) fn invalid_line(&mut self, message: &str) {
        let line = self.start(Kind::InvalidLine);
        let first = self.position;
        self.skip_line();
        self.finish(line);
        let span = self.span(first, self.position);
        self.diagnostics.push(match self.too_deep.take() {
            None => Diagnostic::error(&rules::INVALID_LINE, message, span),
            Some(at) => Diagnostic::error(
                &rules::NESTED_TOO_DEEPLY,
                format!("brackets may be nested {} deep and no deeper", super::MAX_DEPTH),
                self.span(at, at + 1),
            ),
        });
    }
}
