//! The query that finds the rows in the way of a new foreign key.

use crate::dialect::Dialect;
use crate::token::Token;

/// A foreign key that a statement adds; names as the statement spells them.
struct ForeignKey<'a> {
    constraint: Option<Token<'a>>,
    columns: Vec<&'a str>,
    table: String,
    referenced: Vec<&'a str>,
}

/// The query for the foreign key that an `ALTER TABLE` adds and that `message` is about; none for
/// another statement, or where the statement does not name the referenced columns.
pub fn orphans(dialect: &dyn Dialect, statement: &str, message: &str) -> Option<String> {
    let tokens = dialect.tokens(statement);
    let child = altered(&tokens)?;
    let keys = foreign_keys(&tokens);
    let is_named = |key: &&ForeignKey<'_>| {
        key.constraint.and_then(Token::name).is_some_and(|name| message.contains(&name))
    };
    let key = keys.iter().find(is_named).or(match keys.as_slice() {
        [only] => Some(only),
        _ => None,
    })?;
    if key.columns.is_empty() || key.columns.len() != key.referenced.len() {
        return None;
    }
    let present: String =
        key.columns.iter().map(|column| format!("child.{column} IS NOT NULL AND ")).collect();
    let pairs = key.columns.iter().zip(&key.referenced);
    let same: Vec<String> =
        pairs.map(|(child, parent)| format!("parent.{parent} = child.{child}")).collect();
    Some(format!(
        "SELECT child.* FROM {child} AS child WHERE {present}NOT EXISTS \
         (SELECT 1 FROM {} AS parent WHERE {});",
        key.table,
        same.join(" AND ")
    ))
}

/// The table of `ALTER TABLE [IF EXISTS] [ONLY] name`.
fn altered(tokens: &[Token<'_>]) -> Option<String> {
    let [alter, table, after @ ..] = tokens else { return None };
    if !alter.is("ALTER") || !table.is("TABLE") {
        return None;
    }
    let is_filler = |token: &Token<'_>| ["IF", "EXISTS", "ONLY"].iter().any(|word| token.is(word));
    let start = after.iter().take_while(|token| is_filler(token)).count();
    name(after.get(start..)?).map(|(name, _)| name)
}

/// `a` or `a.b`, and how many tokens it takes.
fn name(tokens: &[Token<'_>]) -> Option<(String, usize)> {
    match tokens {
        [schema, Token::Sign("."), table, ..] => {
            Some((format!("{}.{}", schema.text(), table.text()), 3))
        }
        [table, ..] => Some((table.text().to_owned(), 1)),
        [] => None,
    }
}

/// `(a, b)` at the start of the tokens, and how many tokens it takes.
fn list<'a>(tokens: &[Token<'a>]) -> Option<(Vec<&'a str>, usize)> {
    tokens.first().filter(|token| token.is_sign("("))?;
    let end = tokens.iter().position(|token| token.is_sign(")"))?;
    let names = tokens[1..end].iter().filter(|token| !token.is_sign(",")).map(|name| name.text());
    let names = names.collect();
    Some((names, end + 1))
}

fn foreign_keys<'a>(tokens: &[Token<'a>]) -> Vec<ForeignKey<'a>> {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(word));
    let starts = (0..tokens.len()).filter(|at| is(*at, "FOREIGN") && is(at + 1, "KEY"));
    let read = |at: usize| {
        let constraint = at
            .checked_sub(2)
            .filter(|before| is(*before, "CONSTRAINT"))
            .and_then(|before| tokens.get(before + 1).copied());
        // MySQL allows a name for the index in front of the columns.
        let open =
            (at + 2..=at + 3).find(|at| tokens.get(*at).is_some_and(|token| token.is_sign("(")))?;
        let (columns, taken) = list(tokens.get(open..)?)?;
        let after = open + taken;
        if !is(after, "REFERENCES") {
            return None;
        }
        let (table, taken) = name(tokens.get(after + 1..)?)?;
        let referenced = tokens.get(after + 1 + taken..).and_then(list);
        let referenced = referenced.map(|(names, _)| names).unwrap_or_default();
        Some(ForeignKey { constraint, columns, table, referenced })
    };
    starts.filter_map(read).collect()
}
