//! New enum values that are used before they are committed.
//!
//! PostgreSQL refuses that (55P04), so such a script cannot be one transaction.

use brant_core::Statement;

use super::lexer::TokenKind;
use super::words::{Words, meaning};

/// A value that a statement adds to an enum.
#[derive(Debug)]
struct Added {
    type_name: String,
    value: String,
    line: usize,
}

/// Says which new value is used further down, if any is.
pub(crate) fn used_before_commit(text: &str, statements: &[Statement]) -> Option<String> {
    let mut created = Vec::new();
    let mut added: Vec<Added> = Vec::new();
    for statement in statements {
        let sql = text.get(statement.span.clone()).unwrap_or_default();
        let mut words = Words::new(sql);
        if words.eat_all(&["CREATE", "TYPE"]) {
            // The values of a type that was made in the same transaction may be used at once.
            created.extend(words.name().map(|name| meaning(&name)));
        } else if let Some(mut new) = addition(words.clone()) {
            new.line = statement.line;
            if !created.contains(&new.type_name) {
                added.push(new);
            }
        } else if !added.is_empty()
            && !words.is("COMMENT")
            && let Some(used) = used_in_code(words, &added)
        {
            return Some(format!(
                "the enum value '{}' that line {} adds is used in line {}, which needs a commit in between",
                used.value, used.line, statement.line
            ));
        }
    }
    None
}

/// Reads `ALTER TYPE t ADD VALUE [IF NOT EXISTS] 'v'`.
fn addition(mut words: Words<'_>) -> Option<Added> {
    if !words.eat_all(&["ALTER", "TYPE"]) {
        return None;
    }
    let type_name = meaning(&words.name()?);
    if !words.eat_all(&["ADD", "VALUE"]) {
        return None;
    }
    words.eat_all(&["IF", "NOT", "EXISTS"]);
    match words.token()? {
        (TokenKind::Text, value) => Some(Added { type_name, value: unquoted(value)?, line: 0 }),
        _ => None,
    }
}

/// Looks into a statement, and into the block of code when it is `DO`.
fn used_in_code<'a>(mut words: Words<'_>, added: &'a [Added]) -> Option<&'a Added> {
    if !words.is("DO") {
        return used(words, added);
    }
    while let Some((kind, token)) = words.token() {
        if kind == TokenKind::Dollar {
            return used(Words::new(body(token)), added);
        }
    }
    None
}

/// The first of the values that stands among the strings.
fn used<'a>(mut words: Words<'_>, added: &'a [Added]) -> Option<&'a Added> {
    while let Some((kind, token)) = words.token() {
        if kind == TokenKind::Text
            && let Some(value) = unquoted(token)
            && let Some(found) = added.iter().find(|new| new.value == value)
        {
            return Some(found);
        }
    }
    None
}

/// The value of a plain string.
fn unquoted(token: &str) -> Option<String> {
    Some(token.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'"))
}

/// What stands between dollar tags.
fn body(token: &str) -> &str {
    let tag = token.get(1..).and_then(|rest| rest.find('$')).map_or(0, |at| at + 2);
    token.get(tag..token.len().saturating_sub(tag)).unwrap_or_default()
}
