//! Temporary tables: they are gone with the session, and they hide a real
//! table of the same name.

use std::collections::BTreeSet;

use super::lexer::{Lexer, Token, TokenKind};
use super::modes::{Modes, unquoted};

/// The temporary tables that a script has made so far, in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Temporary(BTreeSet<String>);

/// Words between a verb and the name of its table.
const BETWEEN: [&str; 14] = [
    "INTO",
    "FROM",
    "TABLE",
    "TEMPORARY",
    "IF",
    "NOT",
    "EXISTS",
    "IGNORE",
    "LOW_PRIORITY",
    "HIGH_PRIORITY",
    "DELAYED",
    "QUICK",
    "ONLINE",
    "ONLY",
];
const VERBS: [&str; 7] = ["INSERT", "REPLACE", "UPDATE", "DELETE", "TRUNCATE", "ALTER", "DROP"];

impl Temporary {
    /// Follows one statement, given its first tokens; says whether it makes,
    /// changes or drops a temporary table.
    pub(crate) fn follow(&mut self, text: &str, head: &[Token]) -> bool {
        if let Some(name) = created(text, head) {
            self.0.insert(name.to_lowercase());
            return true;
        }
        let Some(verb) = head.first().map(|token| unquoted(text, token)) else { return false };
        let is = |word: &str| word.eq_ignore_ascii_case(verb);
        if !VERBS.iter().any(|verb| is(verb)) {
            return false;
        }
        let second = head.get(1).map(|token| unquoted(text, token)).unwrap_or_default();
        if is("DROP") && second.eq_ignore_ascii_case("TEMPORARY") {
            return true;
        }
        let Some(name) = table(text, &head[1..]).filter(|_| !self.0.is_empty()) else {
            return false;
        };
        let name = name.to_lowercase();
        if is("DROP") { self.0.remove(&name) } else { self.0.contains(&name) }
    }
}

/// The table that `CREATE TEMPORARY TABLE` makes.
fn created<'a>(text: &'a str, head: &[Token]) -> Option<&'a str> {
    let is = |index: usize, word: &str| {
        head.get(index).is_some_and(|token| unquoted(text, token).eq_ignore_ascii_case(word))
    };
    let kind = if is(1, "OR") { 3 } else { 1 };
    let made = is(0, "CREATE") && is(kind, "TEMPORARY");
    made.then(|| table(text, head.get(kind + 1..)?)).flatten()
}

/// The first name that is no keyword; the last part of a qualified one.
fn table<'a>(text: &'a str, tokens: &[Token]) -> Option<&'a str> {
    let first = tokens.iter().position(|token| match token.kind {
        TokenKind::Name => true,
        TokenKind::Word => {
            let word = unquoted(text, token);
            !BETWEEN.iter().any(|between| between.eq_ignore_ascii_case(word))
        }
        _ => false,
    })?;
    let qualified = tokens.get(first + 1).is_some_and(|t| t.kind == TokenKind::Symbol(b'.'));
    let token = if qualified { tokens.get(first + 2)? } else { &tokens[first] };
    Some(unquoted(text, token))
}

/// The same for a statement on its own: what running it leaves in the session.
pub(crate) fn created_by(statement: &str) -> Option<String> {
    let mut lexer = Lexer::new(statement, Modes::default());
    let mut head = Vec::new();
    while head.len() < 12 {
        let Some(token) = lexer.next() else { break };
        match token.kind {
            TokenKind::CodeOpen | TokenKind::CodeClose => {}
            _ => head.push(token),
        }
    }
    created(statement, &head).map(str::to_owned)
}
