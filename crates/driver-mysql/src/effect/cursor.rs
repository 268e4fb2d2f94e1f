//! Walks over the tokens of one statement.

use crate::split::lexer::{Lexer, Token, TokenKind};
use crate::split::modes::{Modes, unquoted};

/// A position in a statement.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
}

/// A name that may have a database in front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) database: Option<String>,
    pub(super) name: String,
}

impl<'a> Cursor<'a> {
    /// Of a whole statement. Marks of comments that are code are left out.
    pub(super) fn new(text: &'a str) -> Cursor<'a> {
        let mut lexer = Lexer::new(text, Modes::default());
        let tokens = std::iter::from_fn(|| lexer.next())
            .filter(|token| !matches!(token.kind, TokenKind::CodeOpen | TokenKind::CodeClose))
            .collect();
        Cursor { text, tokens, at: 0 }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Eats these words if they come next.
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let mut at = self.at;
        for word in words.split(' ') {
            match self.tokens.get(at) {
                Some(token)
                    if token.kind == TokenKind::Word
                        && unquoted(self.text, token).eq_ignore_ascii_case(word) => {}
                _ => return false,
            }
            at += 1;
        }
        self.at = at;
        true
    }

    pub(super) fn eat_symbol(&mut self, symbol: u8) -> bool {
        let eaten = self.is_symbol(symbol);
        self.at += usize::from(eaten);
        eaten
    }

    pub(super) fn is_symbol(&self, symbol: u8) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.kind == TokenKind::Symbol(symbol))
    }

    /// Whether the next token is one of these words.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.clone_at().eat(word))
    }

    fn clone_at(&self) -> Cursor<'a> {
        let token = self.tokens.get(self.at).cloned();
        Cursor { text: self.text, tokens: token.into_iter().collect(), at: 0 }
    }

    /// A name, quoted or not. (In double quotes under ANSI_QUOTES.)
    pub(super) fn name(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at)?;
        let text = unquoted(self.text, token);
        let name = match token.kind {
            TokenKind::Word => text.to_owned(),
            TokenKind::Name => text.replace("``", "`"),
            TokenKind::Text => text.replace("\"\"", "\""),
            _ => return None,
        };
        self.at += 1;
        Some(name)
    }

    /// `name` or `database.name`.
    pub(super) fn named(&mut self) -> Option<Named> {
        let first = self.name()?;
        if self.eat_symbol(b'.') {
            return Some(Named { database: Some(first), name: self.name()? });
        }
        Some(Named { database: None, name: first })
    }

    /// `(a, b(10) DESC)`: the names in it. `None` when a part is no plain column.
    pub(super) fn columns(&mut self) -> Option<Vec<String>> {
        if !self.eat_symbol(b'(') {
            return None;
        }
        let mut columns = Vec::new();
        loop {
            columns.push(self.name()?);
            self.skip_item();
            if !self.eat_symbol(b',') {
                return self.eat_symbol(b')').then_some(columns);
            }
        }
    }

    /// Goes to the `,` or `)` that ends the item here, or to the statement's end.
    pub(super) fn skip_item(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.tokens.get(self.at) {
            match token.kind {
                TokenKind::Symbol(b'(') => depth += 1,
                TokenKind::Symbol(b')') if depth == 0 => return,
                TokenKind::Symbol(b')') => depth -= 1,
                TokenKind::Symbol(b',') if depth == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Goes on to this word outside of parentheses and eats it.
    pub(super) fn skip_past(&mut self, word: &str) -> bool {
        while !self.is_at_end() {
            if self.eat(word) {
                return true;
            }
            if self.eat_symbol(b'(') {
                self.skip_item_list();
            } else {
                self.at += 1;
            }
        }
        false
    }

    fn skip_item_list(&mut self) {
        self.skip_item();
        while self.eat_symbol(b',') {
            self.skip_item();
        }
        self.eat_symbol(b')');
    }

    /// The text from here to the end of the item, or to one of these words
    /// outside of parentheses.
    pub(super) fn item_text(&mut self, stop: &[&str]) -> &'a str {
        let start = self.at;
        let mut end = start;
        let mut depth = 0_usize;
        while let Some(token) = self.tokens.get(end) {
            let word = token.kind == TokenKind::Word
                && stop.iter().any(|w| w.eq_ignore_ascii_case(unquoted(self.text, token)));
            match token.kind {
                TokenKind::Symbol(b'(') => depth += 1,
                TokenKind::Symbol(b')') if depth == 0 => break,
                TokenKind::Symbol(b')') => depth -= 1,
                TokenKind::Symbol(b',') if depth == 0 => break,
                _ if word && depth == 0 => break,
                _ => {}
            }
            end += 1;
        }
        let text =
            match (self.tokens.get(start), end.checked_sub(1).and_then(|i| self.tokens.get(i))) {
                (Some(first), Some(last)) if end > start => {
                    &self.text[first.span.start..last.span.end]
                }
                _ => "",
            };
        self.skip_item();
        text
    }
}
