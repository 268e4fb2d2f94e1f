//! Text to tokens. The tokens tile the text: every byte belongs to exactly one.

use super::kind::Kind;
use super::tree::Token;

/// A name may have this many bytes. No database but SQLite has
/// names of more than 256, and messages about many
/// things repeat the name of what they are in.
pub(super) const MAX_NAME: usize = 512;

/// All tokens of a text. The text must be below 256 MiB; [`super::parse`] sees to that.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, position: 0, block_comment_ends: true };
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 2);
    while lexer.position < text.len() {
        let start = lexer.position;
        let kind = lexer.next();
        // A run of unknown characters is one token, so that garbage costs no more than text.
        if kind == Kind::Unknown && tokens.last().is_some_and(|last| last.kind == Kind::Unknown) {
            continue;
        }
        let start = u32::try_from(start).expect("texts are below 256 MiB");
        tokens.push(Token { kind, start });
    }
    tokens
}

struct Lexer<'t> {
    text: &'t str,
    position: usize,
    /// False once a `/*` was found to have no end: looking again each time would be quadratic.
    block_comment_ends: bool,
}

impl Lexer<'_> {
    fn next(&mut self) -> Kind {
        let rest = &self.text[self.position..];
        let mut chars = rest.chars();
        let first = chars.next().expect("the caller checked that text is left");
        let second = chars.next();
        self.position += first.len_utf8();
        match (first, second) {
            ('\n', _) => Kind::Newline,
            ('\r', _) => {
                self.position += usize::from(second == Some('\n'));
                Kind::Newline
            }
            ('"', _) => self.string(),
            ('/', Some('/')) => self.line_comment(rest),
            ('/', Some('*')) => self.block_comment(rest),
            ('@', Some('@')) => {
                self.position += 1;
                Kind::AtAt
            }
            ('-', Some('0'..='9')) => {
                self.skip_while(|next| next.is_ascii_digit());
                self.fraction();
                Kind::Number
            }
            _ if is_space(first) => {
                self.skip_while(is_space);
                Kind::Whitespace
            }
            _ if is_word_start(first) => self.word(rest),
            _ => punctuation(first),
        }
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = &self.text[self.position..];
        self.position += rest.find(|next| !wanted(next)).unwrap_or(rest.len());
    }

    /// Consumes `.digits` if that is what follows.
    fn fraction(&mut self) {
        let rest = &self.text.as_bytes()[self.position..];
        if rest.first() == Some(&b'.') && rest.get(1).is_some_and(u8::is_ascii_digit) {
            self.position += 1;
            self.skip_while(|next| next.is_ascii_digit());
        }
    }

    fn word(&mut self, rest: &str) -> Kind {
        self.skip_while(is_word_part);
        let length = rest.len() - (self.text.len() - self.position);
        if length > MAX_NAME {
            return Kind::LongName;
        }
        if rest[..length].bytes().all(|byte| byte.is_ascii_digit()) {
            self.fraction();
            return Kind::Number;
        }
        Kind::Identifier
    }

    fn string(&mut self) -> Kind {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.position) {
            match byte {
                b'"' => {
                    self.position += 1;
                    return Kind::String;
                }
                b'\n' | b'\r' => break,
                b'\\' if !matches!(bytes.get(self.position + 1), None | Some(b'\n' | b'\r')) => {
                    self.position += 2;
                }
                _ => self.position += 1,
            }
        }
        // A backslash may have been followed by a character of several bytes.
        while !self.text.is_char_boundary(self.position) {
            self.position += 1;
        }
        Kind::Unknown
    }

    fn line_comment(&mut self, rest: &str) -> Kind {
        self.skip_while(|next| !matches!(next, '\n' | '\r'));
        if rest.starts_with("///") { Kind::DocComment } else { Kind::Comment }
    }

    fn block_comment(&mut self, rest: &str) -> Kind {
        let end = if self.block_comment_ends { rest[2..].find("*/") } else { None };
        match end {
            Some(end) => {
                self.position += end + 3;
                Kind::BlockComment
            }
            None => {
                self.block_comment_ends = false;
                self.position += 1;
                Kind::OpenComment
            }
        }
    }
}

fn punctuation(found: char) -> Kind {
    match found {
        '{' => Kind::LeftBrace,
        '}' => Kind::RightBrace,
        '(' => Kind::LeftParen,
        ')' => Kind::RightParen,
        '[' => Kind::LeftBracket,
        ']' => Kind::RightBracket,
        ',' => Kind::Comma,
        ':' => Kind::Colon,
        '=' => Kind::Equals,
        '.' => Kind::Dot,
        '@' => Kind::At,
        '?' => Kind::Question,
        '!' => Kind::Bang,
        _ => Kind::Unknown,
    }
}

/// Tab and the Unicode space separators; also the byte order mark some editors put first.
fn is_space(found: char) -> bool {
    matches!(
        found,
        ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

fn is_word_start(found: char) -> bool {
    found.is_alphanumeric()
}

fn is_word_part(found: char) -> bool {
    found.is_alphanumeric() || found == '_' || found == '-'
}
