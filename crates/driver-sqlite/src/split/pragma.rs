//! Pragmas: which read, which write to the file, which only set the session.

use brant_core::Kind;

use super::unquote;

/// What assigning to a pragma does.
enum Assignment {
    /// Switches foreign keys.
    ForeignKeys,
    /// Puts foreign keys off until the commit.
    Deferral,
    /// Writes to the file like any other statement.
    File,
    /// Needs to be outside a transaction; the reason.
    Outside(&'static str),
    /// Is left out; the reason.
    LeftOut(&'static str),
}

/// `PRAGMA defer_foreign_keys=OFF`.
pub(super) const END_OF_DEFERRAL: Kind = Kind::Skipped(
    "SQLite ends defer_foreign_keys by itself at commit; switching it off earlier would forget violations",
);

/// Pragmas that do more than set the session. Those not listed do only that.
const ASSIGNMENTS: [(&str, Assignment); 11] = [
    ("application_id", Assignment::File),
    ("defer_foreign_keys", Assignment::Deferral),
    ("foreign_keys", Assignment::ForeignKeys),
    ("incremental_vacuum", Assignment::File),
    ("journal_mode", Assignment::Outside("the journal mode cannot change inside a transaction")),
    ("schema_version", Assignment::File),
    (
        "synchronous",
        Assignment::LeftOut(
            "PRAGMA synchronous is left out: it has no lasting effect and cannot change inside a transaction",
        ),
    ),
    (
        "temp_store",
        Assignment::LeftOut(
            "PRAGMA temp_store is left out: it has no lasting effect and cannot change inside a transaction",
        ),
    ),
    ("user_version", Assignment::File),
    ("wal_checkpoint", Assignment::Outside("a checkpoint cannot run inside a transaction")),
    ("optimize", Assignment::File),
];

/// Pragmas whose argument is a question, not a new value.
const QUESTIONS: [&str; 9] = [
    "foreign_key_check",
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "quick_check",
    "table_info",
    "table_xinfo",
];

/// The kind of a pragma; `head` are the tokens after the word `PRAGMA`.
pub(super) fn kind(head: &[&str]) -> Kind {
    let (name, rest) = match head {
        [_, ".", name, rest @ ..] | [name, rest @ ..] => (unquote(name).to_ascii_lowercase(), rest),
        [] => return Kind::Transactional,
    };
    let value = match rest {
        ["=" | "(", "-" | "+", ..] => Some("-"),
        ["=" | "(", value, ..] => Some(*value),
        _ => None,
    };
    let row = ASSIGNMENTS.iter().find(|(listed, _)| *listed == name);
    match (row, value) {
        (Some((_, Assignment::Outside(reason))), _) if name == "wal_checkpoint" => {
            Kind::Alone(reason)
        }
        (_, None) => Kind::Transactional,
        (Some((_, Assignment::ForeignKeys)), Some(value)) => {
            Kind::ForeignKeys { enforced: is_true(value) }
        }
        (Some((_, Assignment::Deferral)), Some(value)) => match is_true(value) {
            true => Kind::Session,
            false => END_OF_DEFERRAL,
        },
        (Some((_, Assignment::File)), Some(_)) => Kind::Transactional,
        (Some((_, Assignment::Outside(reason))), Some(_)) => Kind::Alone(reason),
        (Some((_, Assignment::LeftOut(reason))), Some(_)) => Kind::Skipped(reason),
        (None, Some(_)) if QUESTIONS.contains(&name.as_str()) => Kind::Transactional,
        (None, Some(_)) => Kind::Session,
    }
}

/// SQLite's reading of a boolean: `on`, `yes`, `true`, or a number whose low byte is not 0.
fn is_true(value: &str) -> bool {
    let value = unquote(value).to_ascii_lowercase();
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    match digits.is_empty() {
        true => matches!(value.as_str(), "on" | "yes" | "true"),
        false => digits.parse::<i32>().is_ok_and(|number| number & 0xff != 0),
    }
}
