//! A tolerant reader for the static part of a JavaScript or TypeScript file.
//!
//! It cuts the text into words, texts and marks, and builds values out of
//! object literals. Whatever it does not know becomes a dynamic value; it never fails.

use super::Expression;

/// How deep objects are read; Prisma's keys are two levels deep.
const DEEPEST: usize = 8;

/// A piece of the text and the line that it begins on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// What it is.
    pub piece: Piece,
    /// Counted from 1.
    pub line: usize,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// A name, a keyword or a number.
    Word(String),
    /// A text in quotes without anything to be computed in it.
    Text(String),
    /// A template with `${…}` in it.
    Template,
    /// One other character.
    Mark(char),
}

/// A value of the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// `{ … }`: keys, the lines they stand on, values.
    Object(Vec<(String, usize, Value)>),
    /// Anything else.
    Plain(Expression),
}

/// Cuts a text into tokens; comments are left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while let Some(&c) = chars.get(at) {
        let begin = at;
        let starts =
            |mark: &str| mark.chars().enumerate().all(|(i, m)| chars.get(begin + i) == Some(&m));
        let piece = if starts("//") {
            at = position(&chars, at, |rest| rest[0] == '\n');
            None
        } else if starts("/*") {
            at = (position(&chars, at + 2, |rest| rest.starts_with(&['*', '/'])) + 2)
                .min(chars.len());
            None
        } else if matches!(c, '"' | '\'' | '`') {
            let (piece, end) = quoted(&chars, at);
            at = end;
            Some(piece)
        } else if is_word(c) {
            at = position(&chars, at, |rest| !is_word(rest[0]));
            Some(Piece::Word(chars[begin..at].iter().collect()))
        } else {
            at += 1;
            (!c.is_whitespace()).then_some(Piece::Mark(c))
        };
        found.extend(piece.map(|piece| Token { piece, line }));
        line += chars[begin..at].iter().filter(|c| **c == '\n').count();
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// First position from `at` on where the rest of the text fits, else the end.
fn position(chars: &[char], at: usize, fits: impl Fn(&[char]) -> bool) -> usize {
    (at..chars.len()).find(|&at| fits(&chars[at..])).unwrap_or(chars.len())
}

fn quoted(chars: &[char], start: usize) -> (Piece, usize) {
    let quote = chars[start];
    let (mut text, mut at, mut template) = (String::new(), start + 1, false);
    while let Some(&c) = chars.get(at) {
        at += 1;
        if c == quote {
            break;
        }
        template |= quote == '`' && c == '$' && chars.get(at) == Some(&'{');
        if c != '\\' {
            text.push(c);
        } else if let Some(&escaped) = chars.get(at) {
            at += 1;
            text.push(match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            });
        }
    }
    (if template { Piece::Template } else { Piece::Text(text) }, at)
}

/// Reads the value that begins at a token, and says where it ends: at the
/// `,`, `;` or closing bracket behind it.
pub(super) fn value(tokens: &[Token], at: usize, depth: usize) -> (Value, usize) {
    let end = value_end(tokens, at);
    let mut own = &tokens[at..end];
    // `defineConfig({ … })` and `({ … })` mean their argument, whatever follows it.
    loop {
        own = match own {
            [open, rest @ ..] if open.piece == Piece::Mark('(') => rest,
            [Token { piece: Piece::Word(name), .. }, open, rest @ ..]
                if name == "defineConfig" && open.piece == Piece::Mark('(') =>
            {
                rest
            }
            _ => break,
        };
    }
    let value = match own.first().map(|token| &token.piece) {
        Some(Piece::Mark('{')) if depth < DEEPEST => Value::Object(fields(own, depth + 1)),
        _ => Value::Plain(super::config_file::expression(own)),
    };
    (value, end)
}

/// The fields of an object literal whose tokens begin with `{`.
fn fields(tokens: &[Token], depth: usize) -> Vec<(String, usize, Value)> {
    let (mut found, mut at) = (Vec::new(), 1);
    while let Some(token) = tokens.get(at) {
        let name = match &token.piece {
            Piece::Word(name) | Piece::Text(name) => Some(name.clone()),
            Piece::Template | Piece::Mark(_) => None,
        };
        let colon = tokens.get(at + 1).map(|token| &token.piece) == Some(&Piece::Mark(':'));
        if let (Some(name), true) = (name, colon) {
            let (value, end) = value(tokens, at + 2, depth);
            found.push((name, token.line, value));
            at = end + 1;
        } else if token.piece == Piece::Mark('}') {
            break;
        } else {
            at = value_end(tokens, at) + 1;
        }
    }
    found
}

/// Where the expression that begins at `at` ends: brackets are passed over.
fn value_end(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.piece {
            Piece::Mark('(' | '[' | '{') => depth += 1,
            Piece::Mark(')' | ']' | '}') if depth == 0 => return index,
            Piece::Mark(')' | ']' | '}') => depth -= 1,
            Piece::Mark(',' | ';') if depth == 0 => return index,
            _ => {}
        }
    }
    tokens.len()
}
