//! Pieces of SQL text, as a dialect's lexer tells them apart.

/// A piece of a statement that is neither blank nor comment, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A keyword or a plain name.
    Word(&'a str),
    /// A name in quotes, with them.
    Name(&'a str),
    /// A text in quotes of any kind, with them.
    Text(&'a str),
    /// A number, an operator, a parenthesis.
    Sign(&'a str),
}

impl<'a> Token<'a> {
    /// As it is written.
    pub fn text(self) -> &'a str {
        match self {
            Token::Word(text) | Token::Name(text) | Token::Text(text) | Token::Sign(text) => text,
        }
    }

    /// Whether it is this keyword, in letters of any case.
    pub fn is(self, word: &str) -> bool {
        matches!(self, Token::Word(own) if own.eq_ignore_ascii_case(word))
    }

    /// Whether it is this operator or parenthesis.
    pub fn is_sign(self, sign: &str) -> bool {
        self == Token::Sign(sign)
    }

    /// The name that it is or can be, without quotes.
    pub fn name(self) -> Option<String> {
        match self {
            Token::Word(name) => Some(name.to_owned()),
            Token::Name(quoted) => {
                let mut inner = quoted.chars();
                inner.next();
                let close = inner.next_back()?;
                Some(inner.as_str().replace(&format!("{close}{close}"), &close.to_string()))
            }
            Token::Text(_) | Token::Sign(_) => None,
        }
    }
}
