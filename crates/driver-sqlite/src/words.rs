//! Reads SQL text word by word: what `CREATE TABLE` and `CREATE INDEX` say beyond what SQLite's
//! pragmas tell.

use std::ops::Range;

use crate::quote;
use crate::split::{spans, unquote};

/// A position in the tokens of a statement.
#[derive(Clone, Debug)]
pub(crate) struct Words<'t> {
    text: &'t str,
    spans: Vec<Range<usize>>,
    at: usize,
}

impl<'t> Words<'t> {
    /// The beginning of a text.
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, spans: spans(text), at: 0 }
    }

    /// The next token, which stays the next.
    pub(crate) fn peek(&self) -> Option<&'t str> {
        self.ahead(0)
    }

    /// The token so many places further on.
    pub(crate) fn ahead(&self, places: usize) -> Option<&'t str> {
        self.text.get(self.spans.get(self.at + places)?.clone())
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Option<&'t str> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// The next token as a name, without its quotes.
    pub(crate) fn name(&mut self) -> Option<String> {
        self.next().map(unquote)
    }

    /// Whether the next token is this one; letters in any case.
    pub(crate) fn is(&self, token: &str) -> bool {
        self.peek().is_some_and(|next| next.eq_ignore_ascii_case(token))
    }

    /// Whether the next token is one of these.
    pub(crate) fn is_any(&self, tokens: &[&str]) -> bool {
        tokens.iter().any(|token| self.is(token))
    }

    /// Whether this token is anywhere in the text; letters in any case.
    pub(crate) fn has(&self, token: &str) -> bool {
        let mut tokens = self.spans.iter().filter_map(|span| self.text.get(span.clone()));
        tokens.any(|next| next.eq_ignore_ascii_case(token))
    }

    /// Whether nothing stands between the last token and the next.
    pub(crate) fn touches(&self) -> bool {
        let last = self.at.checked_sub(1).and_then(|last| self.spans.get(last));
        last.zip(self.spans.get(self.at)).is_some_and(|(last, next)| last.end == next.start)
    }

    /// Skips these tokens if all of them come next.
    pub(crate) fn take(&mut self, tokens: &[&str]) -> bool {
        let all = tokens.iter().enumerate().all(|(places, token)| {
            self.ahead(places).is_some_and(|next| next.eq_ignore_ascii_case(token))
        });
        self.at += if all { tokens.len() } else { 0 };
        all
    }

    /// The tokens between the parenthesis that comes next and the one that closes it, as a text
    /// without blanks and comments at its ends. The position is then behind them.
    pub(crate) fn group(&mut self) -> Option<&'t str> {
        if !self.is("(") {
            return None;
        }
        let open = self.at;
        self.skip_group();
        let close = self.at - 1;
        let is_closed = self.spans.get(close).is_some_and(|span| &self.text[span.clone()] == ")");
        if is_closed { self.between(open + 1, close) } else { None }
    }

    /// Moves behind the next token, or behind the group that it opens.
    pub(crate) fn skip_group(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            match token {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// The position, for [`Words::since`].
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The text from a position to this one.
    pub(crate) fn since(&self, start: usize) -> Option<&'t str> {
        self.between(start, self.at)
    }

    fn between(&self, start: usize, end: usize) -> Option<&'t str> {
        let last = self.spans.get(start..end)?.last()?;
        self.text.get(self.spans[start].start..last.end)
    }
}

/// The parts of a list, cut at the commas that stand outside of all parentheses.
pub(crate) fn parts(text: &str) -> Vec<&str> {
    let mut words = Words::new(text);
    let mut parts = Vec::new();
    let mut start = 0;
    loop {
        if words.peek().is_none() || words.is(",") {
            parts.extend(words.since(start));
            if words.next().is_none() {
                return parts;
            }
            start = words.position();
        } else {
            words.skip_group();
        }
    }
}

/// An expression without the parentheses that are around all of it.
pub(crate) fn bare(mut text: &str) -> &str {
    loop {
        let mut words = Words::new(text);
        let Some(inner) = words.group() else { return text };
        if words.peek().is_some() {
            return text;
        }
        text = inner;
    }
}

/// Whether an expression has the name among its tokens, quoted or not; what stands in single quotes
/// is no name there.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    let words = Words::new(text);
    let mut tokens = words.spans.iter().filter_map(|span| text.get(span.clone()));
    tokens.any(|token| !token.starts_with('\'') && unquote(token).eq_ignore_ascii_case(name))
}

/// The text with another name in the places of one; strings and functions stay as they are.
pub(crate) fn rename(text: &str, from: &str, to: &str) -> String {
    let words = Words::new(text);
    let mut renamed = String::new();
    let mut copied = 0;
    for (at, span) in words.spans.iter().enumerate() {
        let token = &text[span.clone()];
        let next = words.spans.get(at + 1).map(|span| &text[span.clone()]);
        let is_name = !token.starts_with('\'') && next != Some("(");
        if is_name && unquote(token).eq_ignore_ascii_case(from) {
            renamed.push_str(&text[copied..span.start]);
            renamed.push_str(&quote::name(to));
            copied = span.end;
        }
    }
    renamed.push_str(&text[copied..]);
    renamed
}

/// Whether two texts have the same tokens; letters outside of quotes in any case.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (bare(a), bare(b));
    let (x, y) = (Words::new(a), Words::new(b));
    x.spans.len() == y.spans.len()
        && x.spans.iter().zip(&y.spans).all(|(x, y)| same_token(&a[x.clone()], &b[y.clone()]))
}

fn same_token(a: &str, b: &str) -> bool {
    let quoted = a.starts_with(['\'', '"', '`', '[']);
    a == b || !quoted && a.eq_ignore_ascii_case(b)
}

#[cfg(test)]
mod tests {
    use super::{bare, mentions, parts, rename, same};

    #[test]
    fn lists_are_cut_at_their_commas() {
        for (text, expected) in [
            ("a, b", vec!["a", "b"]),
            ("f(a, b), 'x,y' -- c, d\n, \"e,\"", vec!["f(a, b)", "'x,y'", "\"e,\""]),
            ("", vec![]),
            ("(a", vec!["(a"]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn only_parentheses_around_everything_are_taken_away() {
        for (text, expected) in
            [("((a))", "a"), ("(a)+(b)", "(a)+(b)"), ("( a /* x */ )", "a"), ("(a", "(a"), ("", "")]
        {
            assert_eq!(bare(text), expected, "{text}");
        }
    }

    #[test]
    fn names_are_found_in_any_quotes_and_case() {
        for (text, name, expected) in [
            ("SELECT * FROM [User]", "user", true),
            ("SELECT x FROM users", "user", false),
            ("-- user\nSELECT 1", "user", false),
            ("\"a\"\"b\" > 1", "a\"b", true),
            ("a <> 'user'", "user", false),
        ] {
            assert_eq!(mentions(text, name), expected, "{text}");
        }
    }

    #[test]
    fn names_follow_renames() {
        for (text, expected) in [
            ("[Old] > 1 AND old.x", "\"a\"\"b\" > 1 AND \"a\"\"b\".x"),
            ("old(x) <> 'old'", "old(x) <> 'old'"),
        ] {
            assert_eq!(rename(text, "old", "a\"b"), expected, "{text}");
        }
    }

    #[test]
    fn blanks_and_capitals_make_no_difference() {
        for (a, b, expected) in [
            ("a IS NOT NULL", "(A  is not/**/ null)", true),
            ("a = 'x'", "a = 'X'", false),
            ("a > 1", "a >1", true),
            ("a > 1", "a > 10", false),
        ] {
            assert_eq!(same(a, b), expected, "{a} {b}");
        }
    }
}
