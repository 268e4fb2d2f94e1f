//! What a statement does to the transaction it stands in.

use brant_core::Kind;

use super::words::Words;

/// Judges one statement by its words.
pub(crate) fn classify(statement: &str) -> Kind {
    let mut words = Words::new(statement);
    let Some((_, first)) = words.token() else { return Kind::Transactional };
    match first.to_ascii_uppercase().as_str() {
        "BEGIN" => Kind::Begin,
        "START" if words.is("TRANSACTION") => Kind::Begin,
        "COMMIT" | "END" | "ROLLBACK" | "ABORT" => transaction_end(first, words),
        "PREPARE" if words.is("TRANSACTION") => Kind::Refused(TWO_PHASE.to_owned()),
        "SET" => set(&words),
        "RESET" | "LOAD" => Kind::Session,
        "SELECT" if sets_configuration(words.clone()) => Kind::Session,
        "COPY" => copy(words),
        _ => match alone(first, words) {
            Some(reason) => Kind::Alone(reason),
            None => Kind::Transactional,
        },
    }
}

const TWO_PHASE: &str = "two-phase transactions outlive the session and are no part of a migration";

fn transaction_end(first: &str, mut words: Words<'_>) -> Kind {
    if words.is("PREPARED") {
        return Kind::Refused(TWO_PHASE.to_owned());
    }
    let _ = words.eat("WORK") || words.eat("TRANSACTION");
    if words.is("TO") {
        return Kind::Transactional;
    }
    if words.eat_all(&["AND", "CHAIN"]) {
        return Kind::Refused(format!(
            "`{first} AND CHAIN` opens another transaction; write BEGIN for it"
        ));
    }
    match first.to_ascii_uppercase().as_str() {
        "COMMIT" | "END" => Kind::Commit,
        _ => Kind::Rollback,
    }
}

fn set(words: &Words<'_>) -> Kind {
    if words.is("TRANSACTION") {
        return Kind::Opening;
    }
    let transaction = ["LOCAL", "CONSTRAINTS"];
    if transaction.iter().any(|word| words.is(word)) { Kind::Transactional } else { Kind::Session }
}

/// `SELECT pg_catalog.set_config('search_path', '', false)`, as pg_dump writes it.
fn sets_configuration(mut words: Words<'_>) -> bool {
    let name = words.name().unwrap_or_default().to_ascii_lowercase();
    let set = name == "set_config" || name == "pg_catalog.set_config";
    set && words.eat_parentheses() && words.at_end()
}

fn copy(words: Words<'_>) -> Kind {
    let client = words.clone().contains(&["FROM", "STDIN"]) || words.contains(&["TO", "STDOUT"]);
    if client {
        Kind::Refused(
            "COPY with stdin or stdout needs psql; write the rows as INSERT (pg_dump --inserts)"
                .to_owned(),
        )
    } else {
        Kind::Transactional
    }
}

/// Why a statement cannot run inside a transaction block, if it cannot.
fn alone(first: &str, words: Words<'_>) -> Option<&'static str> {
    match first.to_ascii_uppercase().as_str() {
        "CREATE" => create(words),
        "DROP" => drop(words),
        "ALTER" => alter(words),
        "REINDEX" => reindex(words),
        "VACUUM" => Some("VACUUM cannot run inside a transaction"),
        "CLUSTER" => {
            let mut words = words;
            let _ = words.eat("VERBOSE") || words.eat_parentheses();
            words.at_end().then_some("CLUSTER without a table cannot run inside a transaction")
        }
        "REPACK" => Some("REPACK cannot run inside a transaction"),
        "DISCARD" if words.is("ALL") => Some("DISCARD ALL cannot run inside a transaction"),
        _ => None,
    }
}

fn create(mut words: Words<'_>) -> Option<&'static str> {
    words.eat("UNIQUE");
    if words.eat_all(&["INDEX", "CONCURRENTLY"]) {
        return Some("CREATE INDEX CONCURRENTLY cannot run inside a transaction");
    }
    [
        ("DATABASE", "CREATE DATABASE cannot run inside a transaction"),
        ("TABLESPACE", "CREATE TABLESPACE cannot run inside a transaction"),
        ("SUBSCRIPTION", "CREATE SUBSCRIPTION cannot run inside a transaction"),
    ]
    .into_iter()
    .find_map(|(word, reason)| words.is(word).then_some(reason))
}

fn drop(mut words: Words<'_>) -> Option<&'static str> {
    if words.eat_all(&["INDEX", "CONCURRENTLY"]) {
        return Some("DROP INDEX CONCURRENTLY cannot run inside a transaction");
    }
    [
        ("DATABASE", "DROP DATABASE cannot run inside a transaction"),
        ("TABLESPACE", "DROP TABLESPACE cannot run inside a transaction"),
        ("SUBSCRIPTION", "DROP SUBSCRIPTION cannot run inside a transaction"),
    ]
    .into_iter()
    .find_map(|(word, reason)| words.is(word).then_some(reason))
}

fn alter(mut words: Words<'_>) -> Option<&'static str> {
    if words.eat("SYSTEM") {
        return Some("ALTER SYSTEM cannot run inside a transaction");
    }
    if words.eat("TABLE") {
        let detach = words.clone().contains(&["DETACH", "PARTITION"]);
        return (detach && words.last().eq_ignore_ascii_case("CONCURRENTLY"))
            .then_some("DETACH PARTITION CONCURRENTLY cannot run inside a transaction");
    }
    if words.eat("DATABASE") {
        return words
            .contains(&["SET", "TABLESPACE"])
            .then_some("ALTER DATABASE SET TABLESPACE cannot run inside a transaction");
    }
    let refreshes = words.eat("SUBSCRIPTION")
        && (words.clone().contains(&["REFRESH", "PUBLICATION"])
            || words.contains(&["PUBLICATION"]));
    refreshes.then_some("ALTER SUBSCRIPTION … PUBLICATION cannot run inside a transaction")
}

fn reindex(mut words: Words<'_>) -> Option<&'static str> {
    let mut rest = words.clone();
    words.eat_parentheses();
    let whole = ["DATABASE", "SYSTEM", "SCHEMA"].iter().any(|word| words.is(word));
    if whole {
        return Some("REINDEX of a whole schema or database cannot run inside a transaction");
    }
    let mut concurrently = false;
    while let Some((_, word)) = rest.token() {
        concurrently |= word.eq_ignore_ascii_case("concurrently");
    }
    concurrently.then_some("REINDEX CONCURRENTLY cannot run inside a transaction")
}

#[cfg(test)]
mod tests;
