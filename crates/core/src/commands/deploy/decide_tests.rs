//! When a deploy must not begin, over words for folder and history.

use super::*;
use crate::plan::tests::diagnosis;

fn strictly() -> Policy {
    Policy { strict: true, environment: "prod".to_owned(), ..Policy::default() }
}

/// The refusal's code, if there is one.
fn check(policy: &Policy, folders: &str, rows: &str, tables: &[&str], expected: Option<Code>) {
    let tables: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
    let found = refuse(policy, "the shop", &diagnosis(folders, rows), &tables);
    assert_eq!(found.err().map(|error| error.code), expected, "{folders} | {rows} | {tables:?}");
}

#[test]
fn refusals() {
    let lenient = Policy::default();
    for policy in [&lenient, &strictly()] {
        check(policy, "a b", "a:applied", &[], None);
        check(policy, "a b", "a:applied", &["geese"], None);
        check(policy, "a b", "-", &[], None);
        check(policy, "a b", "-", &["geese"], Some(Code::NotEmpty));
        check(policy, "a", "a:ours", &["geese"], None);
        check(policy, "a", "a:failed", &[], Some(Code::FailedMigration));
        check(policy, "", "a:ours", &[], Some(Code::FailedMigration));
        check(policy, "a", "a:undoing", &[], Some(Code::HalfUndone));
        check(policy, "a b", "a:undoing b:failed", &[], Some(Code::FailedMigration));
    }
    for (folders, rows) in [("a", "a:edited"), ("", "a:applied"), ("a b", "b:applied")] {
        check(&lenient, folders, rows, &[], None);
        check(&strictly(), folders, rows, &[], Some(Code::Strict));
    }
}

/// Each failed migration with both ways out, each finding, and some of the tables.
#[test]
fn refusals_say_what_to_do() {
    let say = |policy: &Policy, folders, rows, tables: usize| {
        let tables: Vec<String> = (1..=tables).map(|number| format!("t{number}")).collect();
        let error = refuse(policy, "the shop", &diagnosis(folders, rows), &tables);
        let error = error.expect_err("refused");
        [vec![error.message.clone()], error.notes.clone(), error.help].concat().join("\n")
    };
    let failed = say(&Policy::default(), "a b", "a:failed b:failed@60", 0);
    for words in [
        "The `a` migration started at 1970-01-01T00:00:00Z failed",
        "The `b` migration started at 1970-01-01T00:01:00Z failed",
        "resolve --rolled-back a",
        "resolve --applied b",
    ] {
        assert!(failed.contains(words), "{words}: {failed}");
    }
    let half = say(&Policy::default(), "a", "a:undoing", 0);
    assert!(half.contains("`a` stopped half-way") && half.contains("--rolled-back a"), "{half}");
    let findings = say(&strictly(), "b", "a:applied b:edited", 0);
    assert!(findings.contains("`prod` is strict") && findings.contains("`a` is applied"));
    assert!(findings.contains("`b` was modified"), "{findings}");
    let tables = say(&Policy::default(), "1_first 2_second", "-", 5);
    assert!(tables.contains("the shop has tables") && tables.ends_with("--applied 1_first"));
    assert!(tables.contains("found `t1`, `t2`, `t3`, `t4`, `t5`\n"), "{tables}");
    let more = say(&Policy::default(), "", "-", 7);
    assert!(more.contains("`t5` and 2 more\n") && more.ends_with("--applied NAME"), "{more}");
}

#[test]
fn some_refusals_may_be_somebody_at_work() {
    for (code, expected) in [
        (Code::FailedMigration, true),
        (Code::HalfUndone, true),
        (Code::NotEmpty, true),
        (Code::Strict, false),
        (Code::UnknownMigration, false),
    ] {
        assert_eq!(may_pass(&Error::new(code, "")), expected, "{code:?}");
    }
}

#[test]
fn names_are_those_of_the_folder() {
    let migrations = [Migration::of_text("1_a", ""), Migration::of_text("2_b", "")];
    check_name(&migrations, None).expect("no name");
    check_name(&migrations, Some("2_b")).expect("a name");
    let error = check_name(&migrations, Some("2")).expect_err("half a name");
    assert_eq!(error.code, Code::UnknownMigration);
    let error = not_recorded("1_a");
    assert!(error.code == Code::Database && error.message.contains("`1_a` ran"), "{error}");
}
