//! Which migrations say only what a comparison of schemas can say again. Pure.
//!
//! Whoever is not known here was written by a hand that knew why: it stays as it is.

use std::ops::Range;

use crate::dialect::{Dialect, Kind};
use crate::error::Error;
use crate::migration::Migration;
use crate::token::Token;

/// Neighbouring migrations that are treated alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Their schema can be written anew.
    Mergeable(Range<usize>),
    /// It stays as it was written.
    Verbatim(usize),
}

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Tables, columns, indexes, keys, enums: a catalog shows it all.
    Schema,
    /// Changes rows.
    Rows,
    /// Leaves nothing behind.
    Passing,
    /// Anything else.
    ByHand,
}

/// How statements begin whose whole effect is in a catalog.
const SCHEMA: [&[&str]; 13] = [
    &["CREATE", "TABLE"],
    &["ALTER", "TABLE"],
    &["DROP", "TABLE"],
    &["RENAME", "TABLE"],
    &["CREATE", "INDEX"],
    &["CREATE", "UNIQUE", "INDEX"],
    &["CREATE", "FULLTEXT", "INDEX"],
    &["CREATE", "SPATIAL", "INDEX"],
    &["ALTER", "INDEX"],
    &["DROP", "INDEX"],
    &["CREATE", "TYPE"],
    &["ALTER", "TYPE"],
    &["DROP", "TYPE"],
];

/// How statements begin that change rows.
const ROWS: [&str; 5] = ["INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE"];

/// Words outside of quotes that speak of more than a catalog shows.
const BEYOND: [&str; 37] = [
    "AS",
    "ATTACH",
    "CLUSTER",
    "COMMENT",
    "COMPRESSION",
    "DEFERRABLE",
    "DETACH",
    "DISABLE",
    "ENABLE",
    "ENCRYPTION",
    "EXCLUDE",
    "FORCE",
    "INCREMENT",
    "INHERIT",
    "INHERITS",
    "INVISIBLE",
    "LIKE",
    "MATCH",
    "OF",
    "OVERRIDING",
    "OWNER",
    "PARTITION",
    "PARTITIONS",
    "POLICY",
    "REPLICA",
    "ROW_FORMAT",
    "SCHEMA",
    "SECURITY",
    "SEQUENCE",
    "START",
    "STATISTICS",
    "STORAGE",
    "STRICT",
    "TABLESPACE",
    "TEMPORARY",
    "UNLOGGED",
    "VALIDATE",
];

/// What may follow the word SET where it speaks of columns and foreign keys.
const SET_OF: [&str; 4] = ["DATA", "DEFAULT", "NOT", "NULL"];

/// Neighbours that can be merged, and those between them that cannot. With `keeps_rows` what changes
/// rows stays, too: the old migrations leave some.
pub(super) fn runs(
    dialect: &dyn Dialect,
    migrations: &[Migration],
    keeps_rows: bool,
) -> Result<Vec<Run>, Error> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, migration) in migrations.iter().enumerate() {
        let text = migration.script.as_ref().map_err(Clone::clone)?.executable();
        let statements = dialect.split(&text).statements;
        let is_mergeable = statements.iter().all(|statement| {
            let sql = text.get(statement.span.clone()).unwrap_or_default();
            match form(dialect, sql, &statement.kind) {
                Form::Schema if dialect.takes_after_database(sql) => false,
                Form::Schema | Form::Passing => true,
                Form::Rows => !keeps_rows,
                Form::ByHand => false,
            }
        });
        match (runs.last_mut(), is_mergeable) {
            (Some(Run::Mergeable(range)), true) => range.end = index + 1,
            (_, true) => runs.push(Run::Mergeable(index..index + 1)),
            (_, false) => runs.push(Run::Verbatim(index)),
        }
    }
    Ok(runs)
}

/// What a statement is, by its words outside of quotes and comments.
pub fn form(dialect: &dyn Dialect, sql: &str, kind: &Kind) -> Form {
    match kind {
        Kind::Session
        | Kind::Opening
        | Kind::Begin
        | Kind::Commit
        | Kind::ForeignKeys { .. }
        | Kind::Skipped(_) => return Form::Passing,
        Kind::Opaque | Kind::Refused(_) | Kind::Rollback => return Form::ByHand,
        Kind::Transactional | Kind::SelfCommitting | Kind::Alone(_) => {}
    }
    let word = |token: Token<'_>| match token {
        Token::Word(word) => Some(word.to_uppercase()),
        Token::Name(_) | Token::Text(_) | Token::Sign(_) => None,
    };
    let words: Vec<String> = dialect.tokens(sql).into_iter().filter_map(word).collect();
    let first = words.first().map_or("", String::as_str);
    if ROWS.contains(&first) {
        return Form::Rows;
    }
    let is_schema = SCHEMA.iter().any(|start| words.iter().take(start.len()).eq(start.iter()));
    if is_schema && !goes_beyond(&words) { Form::Schema } else { Form::ByHand }
}

fn goes_beyond(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // Of types only enums are in a catalog; `AS` and `TO` are theirs.
    if let [_, "TYPE", ..] = words.as_slice() {
        let is_enum = words.contains(&"ENUM") || words.contains(&"VALUE");
        return !is_enum && !words.contains(&"RENAME") && words.first() != Some(&"DROP");
    }
    // `GENERATED … AS IDENTITY` and generated columns are in a catalog.
    let beyond = |word: &&str| BEYOND.contains(word) && (*word != "AS" || !is_generated(&words));
    words.iter().any(beyond)
        || words.windows(3).any(|three| match three {
            [_, "WITH", next] => *next != "TIME",
            [before, "SET", next] => *before != "CHARACTER" && !SET_OF.contains(next),
            _ => false,
        })
}

fn is_generated(words: &[&str]) -> bool {
    words.contains(&"GENERATED") && !words.contains(&"SELECT")
}
