//! Which tables a statement touches, for telling when two branches work on the same one.
//!
//! Reads the first words only: enough for every statement that names what it changes in its head, on
//! any of the databases. What it does not know touches nothing, so that it may miss a pair but does
//! not make one up.

use std::collections::BTreeSet;

use crate::dialect::Dialect;
use crate::token::Token;

/// Statements are read up to this many bytes: a longer one is of rows, and names its table early.
const LONGEST: usize = 4 * 1024;

/// Words that can stand between the kind of thing and its name.
const BETWEEN: [&str; 9] =
    ["IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY", "IGNORE", "LOW_PRIORITY", "DELAYED", "COLUMN"];

/// The names of the tables, views and types that a statement changes, in lower case and without their
/// schema: what is written differently may be the same.
pub fn touched(dialect: &dyn Dialect, statement: &str) -> BTreeSet<String> {
    let end = (0..=LONGEST.min(statement.len())).rev().find(|at| statement.is_char_boundary(*at));
    let tokens = dialect.tokens(&statement[..end.unwrap_or(0)]);
    let Some((Token::Word(verb), rest)) = tokens.split_first() else { return BTreeSet::new() };
    let after = |word: &str| {
        rest.iter().position(|token| token.is(word)).map_or(&[][..], |at| &rest[at + 1..])
    };
    match verb.to_uppercase().as_str() {
        "CREATE" | "ALTER" | "DROP" | "COMMENT" | "RENAME" => of_definition(rest, &after),
        "TRUNCATE" if rest.first().is_some_and(|token| token.is("TABLE")) => names(&rest[1..]),
        "TRUNCATE" | "UPDATE" => names(rest),
        "INSERT" | "REPLACE" => names(after("INTO")).into_iter().take(1).collect(),
        "DELETE" => names(after("FROM")),
        _ => BTreeSet::new(),
    }
}

/// How far from the verb the kind of thing stands: `CREATE OR REPLACE TEMPORARY TABLE`.
const KIND_WITHIN: usize = 5;

/// Kinds of things that are tables, or stand for one.
const THINGS: [&str; 3] = ["TABLE", "VIEW", "TYPE"];
/// Kinds of things that belong to the table behind `ON`.
const PARTS: [&str; 4] = ["INDEX", "TRIGGER", "POLICY", "RULE"];

fn of_definition<'a>(
    rest: &'a [Token<'a>],
    after: &impl Fn(&str) -> &'a [Token<'a>],
) -> BTreeSet<String> {
    let kind = |token: &Token<'_>| THINGS.iter().chain(&PARTS).find(|kind| token.is(kind)).copied();
    match rest.iter().take(KIND_WITHIN).find_map(kind) {
        Some(kind) if THINGS.contains(&kind) => {
            let rest = after(kind);
            let mut found = names(rest);
            // Under its new name, too.
            let renamed = rest.windows(3).find(|three| three[0].is("RENAME") && three[1].is("TO"));
            found.extend(renamed.and_then(|three| folded(three[2])));
            found
        }
        Some(_) => names(after("ON")),
        None => BTreeSet::new(),
    }
}

/// The names at the beginning of these tokens, with commas between them.
fn names(tokens: &[Token<'_>]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = tokens;
    loop {
        while rest.first().is_some_and(|token| BETWEEN.iter().any(|word| token.is(word))) {
            rest = &rest[1..];
        }
        let Some(mut name) = rest.first().copied().and_then(folded) else { return found };
        rest = &rest[1..];
        while let [Token::Sign("."), next, ..] = rest {
            let Some(last) = folded(*next) else { break };
            name = last;
            rest = &rest[2..];
        }
        found.insert(name);
        match rest {
            [Token::Sign(","), ..] => rest = &rest[1..],
            _ => return found,
        }
    }
}

fn folded(token: Token<'_>) -> Option<String> {
    token.name().map(|name| name.to_lowercase())
}
