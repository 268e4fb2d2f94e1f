//! What a statement does to its transaction, by its first words.

use brant_core::{Kind, Statement};

use super::pragma;

/// The kind of a statement whose first tokens are `head`.
pub(super) fn kind(head: &[&str]) -> Kind {
    let is = |index: usize, word: &str| {
        head.get(index).is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    let first = head.first().map(|word| word.to_ascii_uppercase()).unwrap_or_default();
    match first.as_str() {
        "BEGIN" => Kind::Begin,
        "COMMIT" | "END" => Kind::Commit,
        // ROLLBACK [TRANSACTION] TO name stays inside the transaction.
        "ROLLBACK" if is(1, "TO") || (is(1, "TRANSACTION") && is(2, "TO")) => Kind::Transactional,
        "ROLLBACK" => Kind::Rollback,
        "VACUUM" => Kind::Alone("VACUUM cannot run inside a transaction"),
        "ATTACH" => Kind::Alone(
            "what is written to an attached file does not follow this file's transaction in every case",
        ),
        "DETACH" => {
            Kind::Alone("a file that was written to cannot be detached inside a transaction")
        }
        "PRAGMA" => pragma::kind(&head[1..]),
        _ => Kind::Transactional,
    }
}

/// Corrects what only the whole script tells: where foreign keys are switched
/// off, as in Prisma's table rebuilds, there is nothing that ending their
/// deferral could forget, and nothing to tell a person.
pub(super) fn settle(statements: &mut [Statement]) {
    let off = Kind::ForeignKeys { enforced: false };
    if statements.iter().any(|statement| statement.kind == off) {
        let deferrals = statements.iter_mut().filter(|s| s.kind == pragma::END_OF_DEFERRAL);
        deferrals.for_each(|statement| statement.kind = Kind::Session);
    }
}
