//! What can be said about a statement that may or may not have run.
//!
//! Statements that take part in a transaction are never uncertain: they commit
//! together with their mark. Left are the few that cannot stand in one.

use brant_core::{Effect, Kind};

use crate::split;

/// Judges by the statement alone: all but one kind can simply be run again.
pub(crate) fn effect(statement: &str) -> Effect {
    let split = split::split(statement);
    let Some(only) = split.statements.first() else { return Effect::Applied };
    let words = split::words(statement.get(only.span.clone()).unwrap_or_default());
    match words.first().map(String::as_str) {
        Some("VACUUM") if words.iter().any(|word| word == "INTO") => Effect::Unknown(
            "VACUUM INTO refuses a file that is there already; see whether it was written".to_owned(),
        ),
        // Running them twice gives the same as once, and what they change in
        // the session ended with it.
        Some("VACUUM" | "PRAGMA" | "ATTACH") => Effect::NotApplied,
        // The session that had the file attached is gone.
        Some("DETACH") => Effect::Applied,
        _ => match only.kind {
            Kind::Session => Effect::NotApplied,
            _ => Effect::Unknown(
                "the statement commits together with its mark; without the mark, look at what it changes"
                    .to_owned(),
            ),
        },
    }
}
