//! Reading a statement's words in order.

use super::lexer::{Lexer, Token, TokenKind};

/// A statement's tokens, without blanks and comments.
#[derive(Clone, Debug)]
pub(crate) struct Words<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    next: Option<Token>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(text: &'a str) -> Words<'a> {
        let mut words = Words { text, lexer: Lexer::new(text), next: None };
        words.advance();
        words
    }

    /// Steps over the next token and returns it with its text.
    pub(crate) fn token(&mut self) -> Option<(TokenKind, &'a str)> {
        let token = self.next.clone()?;
        self.advance();
        Some((token.kind, self.text.get(token.span).unwrap_or_default()))
    }

    /// Whether the next token is this keyword.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        let Some(token) = &self.next else { return false };
        let text = self.text.get(token.span.clone()).unwrap_or_default();
        token.kind == TokenKind::Word && text.eq_ignore_ascii_case(keyword)
    }

    /// Steps over this keyword if it comes next.
    pub(crate) fn eat(&mut self, keyword: &str) -> bool {
        let found = self.is(keyword);
        if found {
            self.advance();
        }
        found
    }

    /// Steps over these keywords if they come next, all of them or none.
    pub(crate) fn eat_all(&mut self, keywords: &[&str]) -> bool {
        let before = self.clone();
        let found = keywords.iter().all(|keyword| self.eat(keyword));
        if !found {
            *self = before;
        }
        found
    }

    /// Steps over `( … )` if it comes next.
    pub(crate) fn eat_parentheses(&mut self) -> bool {
        if !self.kind_is(TokenKind::Open) {
            return false;
        }
        let mut depth = 0_usize;
        while let Some((kind, _)) = self.token() {
            match kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        true
    }

    /// Steps over a name, with its schema if it has one, and returns it as it
    /// is written, without blanks.
    pub(crate) fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            if !self.kind_is(TokenKind::Word) && !self.kind_is(TokenKind::Name) {
                return None;
            }
            name.push_str(self.token()?.1);
            if !self.kind_is(TokenKind::Dot) {
                return Some(name);
            }
            self.advance();
            name.push('.');
        }
    }

    /// Steps over a string and returns it as it is written.
    pub(crate) fn string(&mut self) -> Option<&'a str> {
        if self.kind_is(TokenKind::Text) { self.token().map(|(_, text)| text) } else { None }
    }

    /// Steps over a comma if it comes next.
    pub(crate) fn eat_comma(&mut self) -> bool {
        let found = self.kind_is(TokenKind::Comma);
        if found {
            self.advance();
        }
        found
    }

    /// Steps over everything up to and with the next comma outside of parentheses, if there is one.
    pub(crate) fn skip_to_comma(&mut self) -> bool {
        while !self.at_end() {
            if self.eat_parentheses() {
                continue;
            }
            if self.eat_comma() {
                return true;
            }
            self.advance();
        }
        false
    }

    pub(crate) fn at_end(&self) -> bool {
        self.next.is_none()
    }

    pub(crate) fn kind_is(&self, kind: TokenKind) -> bool {
        self.next.as_ref().is_some_and(|token| token.kind == kind)
    }

    /// Whether these keywords follow each other somewhere in the rest, outside of parentheses.
    pub(crate) fn contains(mut self, keywords: &[&str]) -> bool {
        while !self.at_end() {
            if self.eat_parentheses() {
                continue;
            }
            if self.eat_all(keywords) {
                return true;
            }
            self.advance();
        }
        false
    }

    /// The text of the last token.
    pub(crate) fn last(mut self) -> &'a str {
        let mut last = "";
        while let Some((_, text)) = self.token() {
            last = text;
        }
        last
    }

    /// An unclosed string ends the reading.
    fn advance(&mut self) {
        self.next = self.lexer.token().ok().flatten();
    }
}

/// What a written name means: folded to lower case unless quoted.
pub(crate) fn meaning(name: &str) -> String {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests;
