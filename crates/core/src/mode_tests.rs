use super::*;
use crate::Quoting;
use crate::dialect::Statement;

pub(crate) const POSTGRES: Profile = Profile {
    transactional_ddl: true,
    batch: false,
    foreign_key_window: false,
    quoting: Quoting::USUAL,
};
pub(crate) const SQLITE: Profile = Profile {
    transactional_ddl: true,
    batch: true,
    foreign_key_window: true,
    quoting: Quoting::USUAL,
};
pub(crate) const MYSQL: Profile = Profile {
    transactional_ddl: false,
    batch: false,
    foreign_key_window: false,
    quoting: Quoting::USUAL,
};

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
                "opening" => Kind::Opening,
                "opaque" => Kind::Opaque,
                "skip" => Kind::Skipped("for a client"),
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
fn what_is_not_sent_is_in_no_chunk() {
    check(MYSQL, "skip a skip b", "Transaction1..2 Transaction3..4");
    check(MYSQL, "on a off b", "Transaction1..2 Transaction3..4");
    check(POSTGRES, "alone commit", "CommitWithoutBegin(1)");
    check(
        POSTGRES,
        "skip alone opaque opening a",
        "Single1..2 Single2..3 Transaction3..4 Transaction4..5",
    );
    check(SQLITE, "alone on a", "Single0..1 Transaction2..3");
    check(POSTGRES, "off alone a", "Single1..2 Transaction2..3");
}

#[test]
fn windows_of_foreign_keys() {
    check(SQLITE, "alone off a", "Single0..1 ForeignKeyWindow1..3");
    check(
        SQLITE,
        "off a on alone off b on c",
        "ForeignKeyWindow0..3 Single3..4 ForeignKeyWindow4..7 Transaction7..8",
    );
    check(SQLITE, "off set begin a commit on alone", "ForeignKeyWindow0..6 Single6..7");
    for (words, at) in
        [("off opaque on alone", 1), ("a off b on off c ddl on alone", 6), ("off alone", 1)]
    {
        let script = script(words);
        let problem = decide(&script, None, SQLITE).expect_err(words);
        assert!(
            matches!(problem, Problem::Refused(index, _) if index == at),
            "{words}: {problem:?}"
        );
    }
    // Outside of a window it may stand.
    check(SQLITE, "off a on alone on b", "ForeignKeyWindow0..3 Single3..4 Transaction5..6");
}

#[test]
fn blocks_that_were_never_one_transaction() {
    check(POSTGRES, "begin a alone b commit", "Transaction1..2 Single2..3 Transaction3..4");
    check(POSTGRES, "begin opaque commit alone", "Single1..2 Single3..4");
    check(POSTGRES, "begin commit alone", "Transaction0..2 Single2..3");
    check(MYSQL, "begin a commit begin b commit c", "Transaction0..7");
    check(
        POSTGRES,
        "alone begin a commit begin b commit c d",
        "Single0..1 Transaction1..4 Transaction4..7 Transaction7..8 Transaction8..9",
    );
}

/// Where step by step is the normal mode, data statements share transactions of a limited size.
#[test]
fn transactions_have_a_largest_size() {
    let ends = |script: &Script| match decide(script, None, MYSQL) {
        Ok(Mode::Stepwise { chunks, reason: None }) => {
            chunks.iter().map(|chunk| chunk.statements.end).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(ends(&script(["a"; GROUP_STATEMENTS].join(" ").as_str())), [64]);
    assert_eq!(ends(&script(["a"; GROUP_STATEMENTS + 1].join(" ").as_str())), [64, 65]);
    let later = format!("ddl {}", ["a"; GROUP_STATEMENTS].join(" "));
    assert_eq!(ends(&script(&later)), [1, 65]);
    let half = "x".repeat(256 * 1024);
    assert_eq!(ends(&script(&format!("{} {half}", &half[1..]))), [2]);
    assert_eq!(ends(&script(&format!("{half} {half}"))), [1, 2]);
    // What stands before does not count.
    assert_eq!(ends(&script(&format!("{half} ddl {} {half}", &half[1..]))), [1, 2, 4]);
}

#[test]
fn reasons_for_steps() {
    let reason = |words: &str, given: Option<&str>| {
        let found = decide(&script(words), given.map(str::to_owned), POSTGRES).expect("it fits");
        match found {
            Mode::Stepwise { reason, .. } => reason,
            Mode::Atomic { .. } => None,
        }
    };
    assert_eq!(reason("a", None), None);
    assert_eq!(reason("a alone", Some("given")).as_deref(), Some("line 1: it says so"));
    assert_eq!(reason("a", Some("given")).as_deref(), Some("given"));
    let asked =
        Script { text: "-- brant: no-transaction\na".to_owned().into(), statements: Vec::new() };
    let Ok(Mode::Stepwise { reason, .. }) = decide(&asked, None, SQLITE) else { panic!("asked") };
    assert_eq!(reason.as_deref(), Some("the file asks for it"));
    let mysql = decide(&script("ddl"), None, MYSQL);
    assert!(matches!(mysql, Ok(Mode::Stepwise { reason: None, .. })), "{mysql:?}");
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
