//! Cuts SQL text of MySQL and MariaDB into tokens.
//!
//! Streaming: nothing is kept but the position, and each byte is looked at
//! once. Comments are passed over, except those that are code for the server
//! (`/*! … */`, `/*M! … */`): their content is read like any other text.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::modes::Modes;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A keyword, an unquoted name or a number.
    Word,
    /// A quoted name.
    Name,
    /// A string.
    Text,
    /// Any other character.
    Symbol(u8),
    /// The beginning of a comment that is code, up to its version number.
    CodeOpen,
    /// The end of such a comment.
    CodeClose,
    /// The delimiter set by `DELIMITER`.
    Delimiter,
    /// A string, name or comment without an end; reaches to the end of the text.
    Endless(&'static str),
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Range<usize>,
}

/// The version that dump tools write to make a comment that no server runs,
/// for example `/*!999999\- enable the sandbox mode */`.
const NEVER_RUN: u32 = 999_999;

/// Reads tokens one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    pos: usize,
    /// How the server reads quotes from here on.
    pub(crate) modes: Modes,
    /// What `DELIMITER` set; `None` for the plain `;`.
    pub(crate) delimiter: Option<&'a str>,
    in_code: bool,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str, modes: Modes) -> Lexer<'a> {
        Lexer { text, pos: 0, modes, delimiter: None, in_code: false }
    }

    /// Whether the position is inside a comment that is code.
    pub(crate) fn in_code(&self) -> bool {
        self.in_code
    }

    /// Passes over the rest of the line that `from` stands in, and returns it
    /// without its end.
    pub(crate) fn rest_of_line(&mut self, from: usize) -> &'a str {
        let rest = &self.text[from..];
        let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
        self.pos = from + line.len();
        line.trim_end()
    }

    /// The next token; `None` at the end.
    pub(crate) fn next(&mut self) -> Option<Token> {
        loop {
            let rest = self.rest();
            let first = *rest.first()?;
            if self.at_delimiter() {
                let length = self.delimiter.map_or(0, str::len);
                return Some(self.token(TokenKind::Delimiter, length));
            }
            if first.is_ascii_whitespace() || first.is_ascii_control() {
                self.pos += 1;
            } else if first == b'#' || is_dash_comment(rest) {
                self.pos += memchr(b'\n', rest).unwrap_or(rest.len());
            } else if rest.starts_with(b"/*") {
                if let Some(token) = self.comment() {
                    return Some(token);
                }
            } else if self.in_code && rest.starts_with(b"*/") {
                self.in_code = false;
                return Some(self.token(TokenKind::CodeClose, 2));
            } else {
                return Some(self.plain(first));
            }
        }
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.pos..]
    }

    fn at_delimiter(&self) -> bool {
        let rest = self.rest();
        !self.in_code
            && self.delimiter.is_some_and(|delimiter| rest.starts_with(delimiter.as_bytes()))
    }

    fn token(&mut self, kind: TokenKind, length: usize) -> Token {
        let start = self.pos;
        self.pos = (start + length).min(self.text.len());
        Token { kind, span: start..self.pos }
    }

    fn plain(&mut self, first: u8) -> Token {
        match first {
            b'\'' => self.quoted(TokenKind::Text, !self.modes.no_backslash_escapes),
            b'"' if self.modes.ansi_quotes => self.quoted(TokenKind::Name, false),
            b'"' => self.quoted(TokenKind::Text, !self.modes.no_backslash_escapes),
            b'`' => self.quoted(TokenKind::Name, false),
            first if is_word(first) => self.word(),
            first => self.token(TokenKind::Symbol(first), 1),
        }
    }

    /// A word ends early where the delimiter begins: `END$$`.
    fn word(&mut self) -> Token {
        let start = self.pos;
        while self.rest().first().is_some_and(|&b| is_word(b)) && !self.at_delimiter() {
            self.pos += 1;
        }
        Token { kind: TokenKind::Word, span: start..self.pos }
    }

    fn quoted(&mut self, kind: TokenKind, escapes: bool) -> Token {
        let rest = self.rest();
        let quote = rest[0];
        let mut at = 1;
        let escape = if escapes { b'\\' } else { quote };
        while let Some(ahead) = rest.get(at..).and_then(|rest| memchr2(quote, escape, rest)) {
            at += ahead;
            let is_escape = escapes && rest[at] == b'\\';
            if !is_escape && rest.get(at + 1) != Some(&quote) {
                return self.token(kind, at + 1);
            }
            at += 2;
        }
        let what = if kind == TokenKind::Name { "a quoted name" } else { "a string" };
        self.token(TokenKind::Endless(what), rest.len())
    }

    /// Passes over a comment, or returns the token that begins code or reaches to the end.
    fn comment(&mut self) -> Option<Token> {
        let rest = self.rest();
        if let Some(length) = code_comment(rest).filter(|_| !self.in_code) {
            self.in_code = true;
            return Some(self.token(TokenKind::CodeOpen, length));
        }
        match find(&rest[2..], b"*/") {
            Some(end) => {
                self.pos += end + 4;
                None
            }
            None => Some(self.token(TokenKind::Endless("a comment"), rest.len())),
        }
    }
}

/// `--` begins a comment only before a blank, a control character or the end: `5--1` is 6.
fn is_dash_comment(rest: &[u8]) -> bool {
    rest.starts_with(b"--")
        && rest.get(2).is_none_or(|b| b.is_ascii_whitespace() || b.is_ascii_control())
}

/// Length of `/*!`, `/*!50003`, `/*M!100100`; `None` for a plain comment.
fn code_comment(rest: &[u8]) -> Option<usize> {
    let mark = if rest.starts_with(b"/*!") {
        3
    } else if rest.starts_with(b"/*M!") {
        4
    } else {
        return None;
    };
    let digits = rest[mark..].iter().take(6).take_while(|b| b.is_ascii_digit()).count();
    let version = rest[mark..mark + digits]
        .iter()
        .fold(0, |version: u32, digit| version * 10 + u32::from(digit - b'0'));
    (version < NEVER_RUN).then_some(mark + digits)
}

/// Names may hold any character beyond ASCII unquoted.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

fn find(haystack: &[u8], needle: &[u8; 2]) -> Option<usize> {
    haystack.windows(2).position(|pair| pair == needle)
}
