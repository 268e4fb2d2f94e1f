//! Cuts a script into statements where SQLite would.
//!
//! [`token`] follows SQLite's tokenizer, [`end`] the rule by which its shell
//! knows the end of a statement, [`kind`] and [`pragma`] look at the first
//! words. One pass, linear, no copies of the text.

mod end;
mod kind;
mod pragma;
mod token;

use std::ops::Range;

use brant_core::token::Token as Piece;
use brant_core::{Kind, Split, Statement};

use self::end::State;
use self::token::{Token, next, skip_plain};

/// Words of a statement that are kept to tell what it is.
const HEAD: usize = 8;

/// Cuts `text`.
pub(crate) fn split(text: &str) -> Split {
    let mut splitter = Splitter::new(text);
    while splitter.step() {}
    splitter.finish()
}

/// The tokens of a statement, blanks and comments left out.
pub(crate) fn tokens(statement: &str) -> Vec<&str> {
    spans(statement).into_iter().filter_map(|span| statement.get(span)).collect()
}

/// Where the tokens of a statement stand, blanks and comments left out.
pub(crate) fn spans(statement: &str) -> Vec<Range<usize>> {
    let bytes = statement.as_bytes();
    let mut spans = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (token, end) = next(bytes, at);
        if token != Token::Blank {
            spans.push(at..end);
        }
        at = end;
    }
    spans
}

/// The tokens of a statement, each with what it is.
pub(crate) fn pieces(statement: &str) -> Vec<Piece<'_>> {
    tokens(statement).into_iter().map(piece).collect()
}

fn piece(token: &str) -> Piece<'_> {
    match token.as_bytes().first() {
        Some(b'"' | b'`' | b'[') => Piece::Name(token),
        Some(b'\'') => Piece::Text(token),
        Some(b'_' | 0x80..) => Piece::Word(token),
        Some(byte) if byte.is_ascii_alphabetic() => Piece::Word(token),
        _ => Piece::Sign(token),
    }
}

/// A name without its quotes.
pub(crate) fn unquote(token: &str) -> String {
    let pairs = [('"', '"'), ('\'', '\''), ('`', '`'), ('[', ']')];
    let pair = pairs.iter().find(|(open, close)| {
        token.len() >= 2 && token.starts_with(*open) && token.ends_with(*close)
    });
    match pair {
        Some(('[', _)) => token[1..token.len() - 1].to_owned(),
        Some((quote, _)) => {
            token[1..token.len() - 1].replace(&quote.to_string().repeat(2), &quote.to_string())
        }
        None => token.to_owned(),
    }
}

struct Splitter<'t> {
    text: &'t str,
    at: usize,
    state: State,
    /// First byte of the current statement and its line.
    start: Option<(usize, usize)>,
    /// End of its last token.
    end: usize,
    /// Its first tokens.
    head: Vec<&'t str>,
    line: usize,
    /// How far lines are counted.
    counted: usize,
    unreadable: Option<String>,
    statements: Vec<Statement>,
}

impl<'t> Splitter<'t> {
    fn new(text: &'t str) -> Splitter<'t> {
        Splitter {
            text,
            at: 0,
            state: State::Start,
            start: None,
            end: 0,
            head: Vec::with_capacity(HEAD),
            line: 1,
            counted: 0,
            unreadable: None,
            statements: Vec::new(),
        }
    }

    /// Takes one token; `false` at the end of the text.
    fn step(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        if self.state == State::Statement && self.head.len() == HEAD {
            self.at = skip_plain(bytes, self.at, &mut self.end);
        }
        if self.at >= bytes.len() {
            return false;
        }
        if self.start.is_none() && bytes[self.at] == b'.' && self.shell_command() {
            return true;
        }
        let (token, end) = next(bytes, self.at);
        match token {
            Token::Blank => {}
            Token::Endless(what) => self.endless(what, end),
            Token::Semicolon => {
                self.state = self.state.after(token, "");
                match (self.state, self.start) {
                    (State::Start, Some(_)) => self.push(None),
                    (_, Some(_)) => self.end = end,
                    (_, None) => {}
                }
            }
            Token::Word | Token::Other | Token::Nul => {
                let word = self.text.get(self.at..end).unwrap_or_default();
                self.begin();
                self.state = self.state.after(token, word);
                self.end = end;
                if self.head.len() < HEAD {
                    self.head.push(word);
                }
                if token == Token::Nul {
                    let line = self.line_of(self.at);
                    self.unreadable.get_or_insert(format!("a NUL character in line {line}"));
                }
            }
        }
        self.at = end;
        true
    }

    /// A comment without an end is fine for SQLite, a string is not.
    fn endless(&mut self, what: &'static str, end: usize) {
        let line = self.line_of(self.at);
        self.unreadable.get_or_insert(format!("the {what} that begins in line {line} has no end"));
        if what != token::COMMENT {
            self.begin();
            self.end = end;
            self.push(Some(Kind::Opaque));
        }
    }

    /// A line such as `.mode csv`: for SQLite's shell, not for the database.
    fn shell_command(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_command = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        if is_command {
            let line = rest.lines().next().unwrap_or_default().trim_end();
            self.begin();
            self.end = self.at + line.len();
            let reason = "a command of SQLite's shell; leave it out, or write it in SQL";
            self.push(Some(Kind::Refused(reason.to_owned())));
            self.at = self.end;
        }
        is_command
    }

    /// The token at hand belongs to a statement, perhaps as its first.
    fn begin(&mut self) {
        if self.start.is_none() {
            self.start = Some((self.at, self.line_of(self.at)));
        }
    }

    /// Ends the current statement.
    fn push(&mut self, kind: Option<Kind>) {
        let Some((start, line)) = self.start.take() else { return };
        let kind = kind.unwrap_or_else(|| kind::kind(&self.head));
        self.statements.push(Statement { span: start..self.end, line, kind });
        self.head.clear();
        self.state = State::Start;
    }

    /// The line of a byte; asked in rising order.
    fn line_of(&mut self, at: usize) -> usize {
        let between = self.text.as_bytes().get(self.counted..at).unwrap_or_default();
        self.line += between.iter().filter(|byte| **byte == b'\n').count();
        self.counted = self.counted.max(at);
        self.line
    }

    fn finish(mut self) -> Split {
        self.push(None);
        kind::settle(&mut self.statements);
        Split { statements: self.statements, stepwise: None, unreadable: self.unreadable }
    }
}

#[cfg(test)]
mod tests;
