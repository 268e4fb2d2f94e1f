//! A replay must not reach out of its scratch database. Pure.
//!
//! On MySQL and MariaDB a script can name the table of another database of the server, and on
//! PostgreSQL the shadow database may be another schema of the real one. A replay of
//! `DROP TABLE shop.users` would then drop the real table.

use crate::code::Code;
use crate::dialect::Script;
use crate::driver::Target;
use crate::error::{Error, Place};
use crate::prepare::Prepared;

/// What scripts must not name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guarded {
    /// Another database, as the qualifier of something that is made, changed or read.
    Database(String),
    /// Another schema of the same database, in any way.
    Schema(String),
}

/// What is within reach of a scratch database and must not be touched.
pub(super) fn guarded(scratch: &Target, kept: &[&Target]) -> Vec<Guarded> {
    let reach = |kept: &&&Target| kept.provider == scratch.provider;
    let found =
        kept.iter().filter(reach).filter_map(|kept| match (&kept.schema, &scratch.schema) {
            (Some(schema), Some(own)) if schema != own && kept.database == scratch.database => {
                Some(Guarded::Schema(schema.clone()))
            }
            (None, None) if kept.database != scratch.database => {
                Some(Guarded::Database(kept.database.clone()))
            }
            _ => None,
        });
    found.collect()
}

/// Refuses a script that names what is guarded.
pub(super) fn check(prepared: &Prepared, guarded: &[Guarded]) -> Result<(), Error> {
    for name in guarded {
        if let Some(index) = find(&prepared.script, name) {
            return Err(refusal(prepared, index, name));
        }
    }
    Ok(())
}

fn refusal(prepared: &Prepared, index: usize, guarded: &Guarded) -> Error {
    let script = &prepared.script;
    let start = script.statements.get(index).map_or(0, |statement| statement.span.start);
    let (what, name) = match guarded {
        Guarded::Database(name) => ("database", name),
        Guarded::Schema(name) => ("schema", name),
    };
    Error::new(
        Code::ShadowReplay,
        format!(
            "`{}` names the {what} `{name}`: a replay would change the real one",
            prepared.name
        ),
    )
    .place(Place::at(&prepared.path, &script.text, start, 2))
    .fact("migration", prepared.name.as_str())
    .help(match guarded {
        Guarded::Database(_) => "leave the database's name out: the connection says which it is",
        Guarded::Schema(_) => "name a shadow database that is a database of its own",
    })
}

/// The first statement that names it.
fn find(script: &Script, guarded: &Guarded) -> Option<usize> {
    let text = |index: &usize| script.statement(*index);
    (0..script.statements.len()).find(|index| match guarded {
        Guarded::Database(name) => qualifies(text(index), name),
        Guarded::Schema(name) => {
            Tokens(text(index)).any(|token| is_word(token) && same(token, name))
        }
    })
}

/// Words after which a table, or something else with a name of its own, is named. A column can
/// not follow them, so `shop.` means the database even where a table has its name.
const BEFORE_NAMES: &[&str] = &[
    "EVENT",
    "EXISTS",
    "FROM",
    "FUNCTION",
    "INTO",
    "JOIN",
    "PROCEDURE",
    "REFERENCES",
    "TABLE",
    "TRIGGER",
    "TRUNCATE",
    "UPDATE",
    "VIEW",
];

/// Whether a statement names something of that database.
fn qualifies(statement: &str, database: &str) -> bool {
    let mut tokens = Tokens(statement);
    let mut before = "";
    while let Some(token) = tokens.next() {
        if is_word(token) && same(token, database) {
            let mut rest = Tokens(tokens.0);
            if rest.next() == Some(".") {
                let followed = (rest.next(), rest.next());
                // The table of an index or a trigger; else it is the condition of a join.
                let indexed = before.eq_ignore_ascii_case("ON")
                    && followed.1.is_some_and(|t| t == "(" || t.eq_ignore_ascii_case("FOR"));
                if indexed || BEFORE_NAMES.iter().any(|word| before.eq_ignore_ascii_case(word)) {
                    return true;
                }
            }
        }
        before = token;
    }
    false
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '`' | '"' | '\''))
}

/// Names are compared without regard to case: whether it counts depends on the server.
fn same(token: &str, name: &str) -> bool {
    token.trim_matches(['`', '"', '\'']).to_lowercase() == name.to_lowercase()
}

/// Words, quoted texts and single characters; blanks are passed over.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.0.trim_start();
        let first = text.chars().next()?;
        let end = match first {
            '`' | '"' | '\'' => text[1..].find(first).map_or(text.len(), |at| at + 2),
            c if is_part(c) => text.find(|c| !is_part(c)).unwrap_or(text.len()),
            c => c.len_utf8(),
        };
        let (token, rest) = text.split_at(end);
        self.0 = rest;
        Some(token)
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_databases_are_seen() {
        for (statement, seen) in [
            ("DROP TABLE shop.users", true),
            ("drop table if exists `Shop` . `users`", true),
            ("INSERT INTO shop.users VALUES (1)", true),
            ("CREATE INDEX i ON shop.users (id)", true),
            ("ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES `shop`.`users` (id)", true),
            ("SELECT shop.id FROM shop", false),
            ("SELECT * FROM a JOIN shop ON shop.id = a.id", false),
            ("UPDATE shop SET shop.id = 1", false),
            ("INSERT INTO a VALUES ('DROP TABLE shop.users')", false),
            ("DROP TABLE workshop.users", false),
            ("CREATE TABLE shop (id INTEGER)", false),
        ] {
            assert_eq!(qualifies(statement, "shop"), seen, "{statement}");
        }
    }
}
