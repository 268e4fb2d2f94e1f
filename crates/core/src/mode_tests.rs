use super::*;
use crate::dialect::Statement;

const POSTGRES: Profile =
    Profile { transactional_ddl: true, batch: false, foreign_key_window: false };
const SQLITE: Profile = Profile { transactional_ddl: true, batch: true, foreign_key_window: true };
const MYSQL: Profile =
    Profile { transactional_ddl: false, batch: false, foreign_key_window: false };

/// Each word is a statement: its name says its kind.
fn script(words: &str) -> Script {
    let mut start = 0;
    let statements: Vec<_> = words
        .split(' ')
        .map(|word| {
            let span = start..start + word.len();
            start = span.end + 1;
            let kind = match word {
                "begin" => Kind::Begin,
                "commit" => Kind::Commit,
                "rollback" => Kind::Rollback,
                "ddl" => Kind::SelfCommitting,
                "alone" => Kind::Alone("it says so"),
                "set" => Kind::Session,
                "off" => Kind::ForeignKeys { enforced: false },
                "on" => Kind::ForeignKeys { enforced: true },
                "no" => Kind::Refused("never".to_owned()),
                _ => Kind::Transactional,
            };
            Statement { span, line: 1, kind }
        })
        .collect();
    Script { text: words.to_owned().into(), statements }
}

fn check(profile: Profile, words: &str, expected: &str) {
    let script = script(words);
    let found = match decide(&script, None, profile) {
        Ok(Mode::Atomic { suspend_foreign_keys: false }) => "atomic".to_owned(),
        Ok(Mode::Atomic { suspend_foreign_keys: true }) => "atomic without foreign keys".to_owned(),
        Ok(Mode::Stepwise { chunks, .. }) => chunks
            .iter()
            .map(|chunk| format!("{:?}{:?}", chunk.kind, chunk.statements))
            .collect::<Vec<_>>()
            .join(" "),
        Err(problem) => format!("{problem:?}"),
    };
    assert_eq!(found, expected, "{words}");
}

#[test]
fn one_transaction_where_ddl_can_be_undone() {
    check(POSTGRES, "a b", "atomic");
    check(POSTGRES, "begin a commit begin b commit", "atomic");
    check(SQLITE, "off a on", "atomic without foreign keys");
    check(SQLITE, "a on", "atomic");
}

#[test]
fn a_statement_that_needs_no_transaction_makes_steps() {
    check(POSTGRES, "a alone b", "Transaction0..1 Single1..2 Transaction2..3");
    check(POSTGRES, "begin a b commit alone", "Transaction0..4 Single4..5");
    check(SQLITE, "off a b on alone", "ForeignKeyWindow0..4 Single4..5");
}

#[test]
fn mysql_goes_step_by_step() {
    check(MYSQL, "ddl ddl", "Single0..1 Single1..2");
    check(MYSQL, "set a b ddl c", "Session0..1 Transaction1..3 Single3..4 Transaction4..5");
    check(MYSQL, "begin a ddl commit", "Transaction1..2 Single2..3");
    check(MYSQL, "begin a b commit", "Transaction0..4");
}

#[test]
fn what_does_not_fit_together_is_refused() {
    check(POSTGRES, "a commit", "CommitWithoutBegin(1)");
    check(POSTGRES, "begin a", "BeginWithoutCommit(0)");
    check(POSTGRES, "begin begin a commit", "NestedBegin(1)");
    check(POSTGRES, "begin a rollback", "Rollback(2)");
    check(
        SQLITE,
        "off a alone on",
        "Refused(2, \"it cannot run in a transaction, so it must not stand between `PRAGMA foreign_keys=OFF` and `ON`\")",
    );
    check(MYSQL, "a no", "Refused(1, \"never\")");
}

#[test]
fn directives_stand_in_the_head() {
    for text in [
        "-- brant: no-transaction\nselect 1",
        "\n-- made by hand\n--   Brant: no-transaction\nselect 1",
        "-- PRISMA_MIGRATE: non-transactional\r\nselect 1",
    ] {
        assert!(opts_out(text), "{text}");
    }
    for text in ["select 1;\n-- brant: no-transaction", "-- brant: no transaction", ""] {
        assert!(!opts_out(text), "{text}");
    }
}
