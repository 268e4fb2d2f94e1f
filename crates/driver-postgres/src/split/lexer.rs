//! PostgreSQL's lexical rules, as far as they decide where a statement ends.
//!
//! Works on bytes: every character that means something here is ASCII, and all
//! others count as letters, as in the server's own lexer.

use std::ops::Range;

use memchr::memchr2;

/// A piece of SQL that is neither blank nor comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A keyword or a plain name.
    Word,
    /// A name in double quotes.
    Name,
    /// A string in single quotes, of any kind.
    Text,
    /// A string between dollar tags.
    Dollar,
    Semicolon,
    Open,
    Close,
    Dot,
    Comma,
    /// Not SQL: psql's commands begin with it.
    Backslash,
    /// Numbers, operators, parameters.
    Other,
}

/// Something was opened and not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unclosed {
    pub(crate) what: &'static str,
    pub(crate) start: usize,
}

/// Reads tokens one after the other; each byte is looked at a bounded number of times.
#[derive(Clone, Debug)]
pub(crate) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Lexer<'a> {
        Lexer { bytes: text.as_bytes(), at: 0 }
    }

    /// Goes on at another place.
    pub(crate) fn seek(&mut self, at: usize) {
        self.at = at;
    }

    /// The next token; `None` at the end.
    pub(crate) fn token(&mut self) -> Result<Option<Token>, Unclosed> {
        self.skip_blank()?;
        let start = self.at;
        let Some(first) = self.peek(0) else { return Ok(None) };
        let kind = match first {
            b'\'' => self.string(start, Escapes::Doubling)?,
            b'"' => self.name(start)?,
            b'$' => self.dollar(start)?,
            b'0'..=b'9' => {
                self.run(TokenKind::Other, |byte| byte.is_ascii_alphanumeric() || byte == b'_')
            }
            _ if is_word_start(first) => self.word(start)?,
            _ => {
                self.at += 1;
                match first {
                    b';' => TokenKind::Semicolon,
                    b'(' => TokenKind::Open,
                    b')' => TokenKind::Close,
                    b'.' => TokenKind::Dot,
                    b',' => TokenKind::Comma,
                    b'\\' => TokenKind::Backslash,
                    _ => TokenKind::Other,
                }
            }
        };
        Ok(Some(Token { kind, span: start..self.at }))
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn run(&mut self, kind: TokenKind, belongs: impl Fn(u8) -> bool) -> TokenKind {
        while self.peek(0).is_some_and(&belongs) {
            self.at += 1;
        }
        kind
    }

    /// Goes to the first of two bytes, or to the end.
    fn seek_either(&mut self, one: u8, other: u8) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += memchr2(one, other, rest).unwrap_or(rest.len());
    }

    fn skip_blank(&mut self) -> Result<(), Unclosed> {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(byte), _) if is_space(byte) => self.at += 1,
                (Some(b'-'), Some(b'-')) => self.line_comment(),
                (Some(b'/'), Some(b'*')) => self.block_comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn line_comment(&mut self) {
        self.seek_either(b'\n', b'\r');
    }

    /// Comments nest.
    fn block_comment(&mut self) -> Result<(), Unclosed> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            self.seek_either(b'/', b'*');
            match (self.peek(0), self.peek(1)) {
                (Some(b'/'), Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                (Some(_), _) => self.at += 1,
                (None, _) => return Err(Unclosed { what: "comment", start }),
            }
        }
    }

    /// A word; `E'…'` and the like begin as one.
    fn word(&mut self, start: usize) -> Result<TokenKind, Unclosed> {
        self.run(TokenKind::Word, is_word);
        let prefix = self.bytes.get(start..self.at).unwrap_or_default();
        match (prefix, self.peek(0), self.peek(1)) {
            (b"e" | b"E", Some(b'\''), _) => self.escaped_string(start),
            (b"b" | b"B" | b"x" | b"X" | b"n" | b"N", Some(b'\''), _) => {
                self.string(start, Escapes::Doubling)
            }
            (b"u" | b"U", Some(b'&'), Some(b'\'')) => {
                self.at += 1;
                self.string(start, Escapes::Doubling)
            }
            (b"u" | b"U", Some(b'&'), Some(b'"')) => {
                self.at += 1;
                self.name(start)
            }
            _ => Ok(TokenKind::Word),
        }
    }

    /// Stands on the opening quote.
    fn string(&mut self, start: usize, escapes: Escapes) -> Result<TokenKind, Unclosed> {
        self.at += 1;
        let escape = if escapes == Escapes::Backslash { b'\\' } else { b'\'' };
        loop {
            self.seek_either(b'\'', escape);
            match (self.peek(0), self.peek(1)) {
                (Some(b'\''), Some(b'\'')) => self.at += 2,
                (Some(b'\''), _) => {
                    self.at += 1;
                    return Ok(TokenKind::Text);
                }
                (Some(b'\\'), Some(_)) => self.at += 2,
                (Some(_), _) => self.at += 1,
                (None, _) => return Err(Unclosed { what: "string", start }),
            }
        }
    }

    /// `E'…'`; after a line break the next quoted piece belongs to it and has its rules.
    fn escaped_string(&mut self, start: usize) -> Result<TokenKind, Unclosed> {
        loop {
            self.string(start, Escapes::Backslash)?;
            let end = self.at;
            let mut newline = false;
            loop {
                match (self.peek(0), self.peek(1)) {
                    (Some(byte), _) if is_space(byte) => {
                        newline |= is_newline(byte);
                        self.at += 1;
                    }
                    (Some(b'-'), Some(b'-')) => self.line_comment(),
                    _ => break,
                }
            }
            if !newline || self.peek(0) != Some(b'\'') {
                self.at = end;
                return Ok(TokenKind::Text);
            }
        }
    }

    /// Stands on the opening quote.
    fn name(&mut self, start: usize) -> Result<TokenKind, Unclosed> {
        self.at += 1;
        loop {
            self.seek_either(b'"', b'"');
            match (self.peek(0), self.peek(1)) {
                (Some(b'"'), Some(b'"')) => self.at += 2,
                (Some(b'"'), _) => {
                    self.at += 1;
                    return Ok(TokenKind::Name);
                }
                (Some(_), _) => self.at += 1,
                (None, _) => return Err(Unclosed { what: "quoted name", start }),
            }
        }
    }

    /// `$tag$ … $tag$`, or a parameter such as `$1`.
    fn dollar(&mut self, start: usize) -> Result<TokenKind, Unclosed> {
        self.at += 1;
        if self.peek(0).is_some_and(is_word_start) {
            self.run(TokenKind::Dollar, |byte| is_word(byte) && byte != b'$');
        }
        if self.peek(0) != Some(b'$') {
            // A lone `$`, a parameter, or a tag that never closes: no string begins here.
            self.at = start + 1;
            return Ok(TokenKind::Other);
        }
        self.at += 1;
        let tag = self.bytes.get(start..self.at).unwrap_or_default();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(length) = find(rest, tag) else {
            return Err(Unclosed { what: "dollar-quoted string", start });
        };
        self.at += length + tag.len();
        Ok(TokenKind::Dollar)
    }
}

/// How a quote gets into a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escapes {
    Doubling,
    Backslash,
}

/// Where `tag` (which begins and ends with the only two dollars in it) is in `text`.
fn find(text: &[u8], tag: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text.get(at..)?.iter().position(|byte| *byte == b'$')?;
        if text.get(at..)?.starts_with(tag) {
            return Some(at);
        }
        at += 1;
    }
}

pub(crate) fn is_newline(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}
