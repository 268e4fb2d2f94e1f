//! String literals to their values: JSON's escapes.

use std::iter::Peekable;
use std::str::CharIndices;

use super::expression::Text;
use crate::diagnostic::{Diagnostic, Rule};
use crate::span::Span;
use crate::syntax::rules;

const UNKNOWN_ESCAPE: &str =
    r"Unknown escape sequence. If the value is a windows-style path, `\` must be escaped as `\\`.";
const INVALID_UNICODE: &str = "Invalid unicode escape sequence.";

/// The value of a literal with its quotes. Escapes that mean nothing are reported and left out.
pub(super) fn unescape(literal: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Text {
    let content = literal.strip_prefix('"').unwrap_or(literal);
    let content = content.strip_suffix('"').unwrap_or(content);
    if !content.contains('\\') {
        return Text { value: content.to_owned(), span };
    }
    let mut value = String::with_capacity(content.len());
    let mut chars = content.char_indices().peekable();
    while let Some((start, next)) = chars.next() {
        if next != '\\' {
            value.push(next);
            continue;
        }
        match escape(&mut chars) {
            Ok(meant) => value.push(meant),
            Err((rule, message)) => {
                let end = chars.peek().map_or(content.len(), |(index, _)| *index);
                let place = |index: usize| {
                    // The opening quote comes first.
                    u32::try_from(index + 1).map_or(span.end, |index| span.start + index)
                };
                let span = Span { start: place(start), end: place(end), ..span };
                diagnostics.push(Diagnostic::error(rule, message, span));
            }
        }
    }
    Text { value, span }
}

type Chars<'t> = Peekable<CharIndices<'t>>;
type Refusal = (&'static Rule, &'static str);

/// The character meant by what follows a backslash.
fn escape(chars: &mut Chars<'_>) -> Result<char, Refusal> {
    let unknown = (&rules::UNKNOWN_ESCAPE, UNKNOWN_ESCAPE);
    let (_, letter) = chars.next().ok_or(unknown)?;
    Ok(match letter {
        '"' | '\\' | '/' => letter,
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return unicode(chars).ok_or((&rules::INVALID_UNICODE, INVALID_UNICODE)),
        _ => return Err(unknown),
    })
}

/// Four digits, or four and again `\u` and four for a character beyond the basic plane.
fn unicode(chars: &mut Chars<'_>) -> Option<char> {
    let first = four_digits(chars)?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(first);
    }
    let mut ahead = chars.clone();
    if ahead.next()?.1 != '\\' || ahead.next()?.1 != 'u' {
        return None;
    }
    let second = four_digits(&mut ahead)?;
    if !(0xdc00..0xe000).contains(&second) {
        return None;
    }
    *chars = ahead;
    char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))
}

fn four_digits(chars: &mut Chars<'_>) -> Option<u32> {
    let mut value = 0;
    for _ in 0..4 {
        let digit = chars.peek()?.1.to_digit(16)?;
        value = value * 16 + digit;
        chars.next();
    }
    Some(value)
}
