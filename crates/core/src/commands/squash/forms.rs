//! Which migrations say only what a comparison of schemas can say again. Pure.
//!
//! Whoever is not known here was written by a hand that knew why: it stays as it is.

use std::ops::Range;

use crate::dialect::{Dialect, Kind};
use crate::error::Error;
use crate::migration::Migration;

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
enum Form {
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
            match form(sql, &statement.kind) {
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

fn form(sql: &str, kind: &Kind) -> Form {
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
    let words = words(sql);
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

/// The words outside of quotes and comments, in upper case.
fn words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_alphanumeric() || c == '_' {
            word.extend(c.to_uppercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        match (c, rest.peek()) {
            ('\'' | '"' | '`', _) => while rest.next().is_some_and(|next| next != c) {},
            ('-', Some('-')) | ('#', _) => while rest.next().is_some_and(|next| next != '\n') {},
            ('/', Some('*')) => {
                let mut star = false;
                for next in rest.by_ref() {
                    if star && next == '/' {
                        break;
                    }
                    star = next == '*';
                }
            }
            _ => {}
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::{Form, form};
    use crate::dialect::Kind;

    #[test]
    fn what_statements_are() {
        for (sql, expected) in [
            ("CREATE TABLE \"comment\" (id TIMESTAMP WITH TIME ZONE)", Form::Schema),
            ("CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY)", Form::Schema),
            ("CREATE TABLE t (c int, d int GENERATED ALWAYS AS (c + 1) STORED)", Form::Schema),
            ("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES b(c) ON DELETE SET NULL", Form::Schema),
            ("CREATE TYPE \"Mood\" AS ENUM ('enable', 'b')", Form::Schema),
            ("ALTER TYPE mood ADD VALUE 'c'", Form::Schema),
            ("DROP TYPE mood", Form::Schema),
            ("CREATE UNIQUE INDEX i ON t /* COMMENT */ (a)", Form::Schema),
            ("insert into t values ('CREATE VIEW')", Form::Rows),
            ("CREATE TABLE t AS SELECT 1", Form::ByHand),
            ("CREATE TABLE t (id int COMMENT 'x')", Form::ByHand),
            ("CREATE TABLE t (id int) PARTITION BY RANGE (id)", Form::ByHand),
            ("CREATE TABLE t (id int) WITH (fillfactor = 70)", Form::ByHand),
            ("ALTER TABLE t SET (fillfactor = 70)", Form::ByHand),
            ("ALTER TABLE t ENABLE ROW LEVEL SECURITY", Form::ByHand),
            ("CREATE TYPE pair AS (a int, b int)", Form::ByHand),
            ("CREATE VIEW v AS SELECT 1", Form::ByHand),
            ("GRANT SELECT ON t TO reader", Form::ByHand),
            ("CREATE EXTENSION citext", Form::ByHand),
            ("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", Form::ByHand),
            ("SELECT setval('s', 4)", Form::ByHand),
            ("", Form::ByHand),
        ] {
            assert_eq!(form(sql, &Kind::Transactional), expected, "{sql}");
        }
        assert_eq!(form("SET x = 1", &Kind::Session), Form::Passing);
    }
}
