//! Whether a statement that may or may not have run has taken effect.
//!
//! SQLite's DDL commits together with its mark, so this is asked for the few
//! statements that cannot stand in a transaction; the others are answered all
//! the same, by looking at the schema.

use brant_core::{DriverError, Effect};
use rusqlite::Connection;

use crate::error::classify;
use crate::split;

/// What to look at.
#[derive(Debug, PartialEq, Eq)]
enum Question {
    /// No need to look.
    Known(Effect),
    /// Applied if a table, index, view or trigger is there, or is not.
    Object { name: String, present: bool },
    /// Applied if a table has a column, or has it not.
    Column { table: String, column: String, present: bool },
}

/// Looks. Changes nothing.
pub(crate) fn effect(connection: &Connection, statement: &str) -> Result<Effect, DriverError> {
    let (found, present) = match question(&split::tokens(statement)) {
        Question::Known(effect) => return Ok(effect),
        Question::Object { name, present } => {
            let sql = "SELECT count(*) FROM main.sqlite_schema WHERE lower(name) = lower(?)";
            (connection.query_row(sql, [name], |row| row.get(0)), present)
        }
        Question::Column { table, column, present } => {
            let sql = "SELECT count(*) FROM pragma_table_xinfo(?, 'main') \
                       WHERE lower(name) = lower(?)";
            (connection.query_row(sql, [table, column], |row| row.get(0)), present)
        }
    };
    let found: i64 = found.map_err(classify)?;
    Ok(if (found > 0) == present { Effect::Applied } else { Effect::NotApplied })
}

/// Decides by the words of the statement.
fn question(tokens: &[&str]) -> Question {
    let upper: Vec<String> = tokens.iter().map(|token| token.to_ascii_uppercase()).collect();
    let words: Vec<&str> = upper.iter().map(String::as_str).collect();
    let object = |index: usize, present: bool| match name(tokens, &words, index) {
        Some((name, _)) => Question::Object { name, present },
        None => unknown("the statement names no object of this file"),
    };
    match words.as_slice() {
        [] => Question::Known(Effect::Applied),
        ["VACUUM", .., "INTO", _] => {
            unknown("VACUUM INTO refuses a file that is there already; see whether it was written")
        }
        // Twice is the same as once, and what they change in the session ended with it.
        ["VACUUM" | "PRAGMA" | "ATTACH" | "REINDEX" | "ANALYZE", ..] => {
            Question::Known(Effect::NotApplied)
        }
        // The session that had the file attached, or owned the object, is gone.
        ["DETACH", ..] => Question::Known(Effect::Applied),
        ["CREATE", "TEMP" | "TEMPORARY", ..] => Question::Known(Effect::NotApplied),
        ["CREATE", "UNIQUE" | "VIRTUAL", "INDEX" | "TABLE", ..] => object(3, true),
        ["CREATE", "TABLE" | "INDEX" | "VIEW" | "TRIGGER", ..] => object(2, true),
        ["DROP", "TABLE" | "INDEX" | "VIEW" | "TRIGGER", ..] => object(2, false),
        ["ALTER", "TABLE", ..] => alter(tokens, &words),
        _ => unknown("look whether the rows are as the statement leaves them"),
    }
}

/// `ALTER TABLE [main.]t ADD|DROP|RENAME …`
fn alter(tokens: &[&str], words: &[&str]) -> Question {
    let Some((table, next)) = name(tokens, words, 2) else {
        return unknown("the statement names no table of this file");
    };
    let after = |index: usize| tokens.get(index).map(|token| split::unquote(token));
    let skip = usize::from(words.get(next + 1) == Some(&"COLUMN"));
    let (column, present) = match words.get(next..).unwrap_or_default() {
        ["RENAME", "TO", _, ..] => {
            let name = after(next + 2).unwrap_or_default();
            return Question::Object { name, present: true };
        }
        ["ADD", ..] => (after(next + 1 + skip), true),
        ["DROP", ..] => (after(next + 1 + skip), false),
        ["RENAME", ..] => (after(next + 3 + skip), true),
        _ => (None, true),
    };
    match column {
        Some(column) => Question::Column { table, column, present },
        None => unknown("look whether the table is as the statement leaves it"),
    }
}

/// The name at `index`, behind `IF [NOT] EXISTS` and `main.`, and where it ends.
fn name(tokens: &[&str], words: &[&str], mut index: usize) -> Option<(String, usize)> {
    for word in ["IF", "NOT", "EXISTS"] {
        index += usize::from(words.get(index) == Some(&word));
    }
    if words.get(index + 1) == Some(&".") {
        let in_main = split::unquote(tokens[index]).eq_ignore_ascii_case("main");
        return in_main
            .then_some(())
            .and_then(|()| tokens.get(index + 2))
            .map(|token| (split::unquote(token), index + 3));
    }
    tokens.get(index).map(|token| (split::unquote(token), index + 1))
}

fn unknown(reason: &str) -> Question {
    Question::Known(Effect::Unknown(reason.to_owned()))
}

#[cfg(test)]
mod tests {
    use brant_core::Effect;
    use rusqlite::Connection;

    use super::effect;

    #[test]
    fn looks_at_the_schema() {
        let connection = Connection::open_in_memory().unwrap();
        let check = |statement: &str, expected: Effect| {
            assert_eq!(effect(&connection, statement).unwrap(), expected, "{statement}");
        };
        let runs = [
            "CREATE TABLE IF NOT EXISTS main.\"a b\" (c)",
            "CREATE UNIQUE INDEX i ON \"a b\" (c)",
            "ALTER TABLE [A B] ADD COLUMN \"d\"\"e\" TEXT",
            "alter table \"a b\" rename \"d\"\"e\" to f",
            "ALTER TABLE main.`a b` DROP COLUMN f",
            "ALTER TABLE \"a b\" /* x */ RENAME TO t",
            "DROP INDEX main.i",
            "CREATE VIEW v AS SELECT 1",
            "DROP VIEW IF EXISTS v",
            "DROP TABLE t",
        ];
        for statement in runs {
            check(statement, Effect::NotApplied);
            connection.execute(statement, []).unwrap();
            check(statement, Effect::Applied);
        }
        for statement in ["VACUUM", "PRAGMA journal_mode=WAL", "CREATE TEMP TABLE x(a)"] {
            check(statement, Effect::NotApplied);
        }
        for statement in
            ["INSERT INTO t VALUES (1)", "VACUUM INTO 'x'", "DROP TABLE o.t", "ALTER TABLE t"]
        {
            assert!(
                matches!(effect(&connection, statement), Ok(Effect::Unknown(_))),
                "{statement}"
            );
        }
    }
}
