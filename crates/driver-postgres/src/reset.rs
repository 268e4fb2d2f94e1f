//! Bringing a session back to where it began.

use crate::settings::{Settings, set_local};

/// What `DISCARD ALL` does, statement by statement, because that one cannot
/// run inside a transaction. The authorization comes first: it decides what the role goes back to.
const STATEMENTS: &[&str] = &[
    "SET SESSION AUTHORIZATION DEFAULT",
    "RESET ROLE",
    "RESET ALL",
    "CLOSE ALL",
    "DEALLOCATE ALL",
    "UNLISTEN *",
    "DISCARD PLANS",
    "DISCARD SEQUENCES",
    "DISCARD TEMP",
];

/// The text of a reset, and its number of statements. `after` is set again
/// where `RESET ALL` does not come back to our settings.
pub(crate) fn reset(after: &Settings) -> (String, usize) {
    let mut sql = String::new();
    for statement in STATEMENTS {
        sql.push_str(statement);
        sql.push_str(";\n");
    }
    let (settings, count) = set_local(after);
    (sql + &settings, STATEMENTS.len() + count)
}
