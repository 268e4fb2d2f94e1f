//! What is undone, over words for folder and history.

use super::*;
use crate::plan::tests::diagnosis;

/// Names in their order, or the error's code.
fn check(folders: &str, rows: &str, reach: &Reach, expected: Result<&str, Code>) {
    let diagnosis = diagnosis(folders, rows);
    let chosen = choose(&Policy::default(), "migrations", &diagnosis, reach);
    let names = chosen.map(|entries| {
        entries.into_iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(" ")
    });
    let found = names.as_deref().map_err(|error| error.code);
    assert_eq!(found, expected, "{folders} | {rows} | {reach:?}");
}

fn to(name: &str) -> Reach {
    Reach::To(name.to_owned())
}

#[test]
fn newest_first() {
    let (all, rows) = ("a b c d", "a:applied@1 b:applied@3 c:applied@2");
    check(all, rows, &Reach::All, Ok("b c a"));
    check(all, rows, &Reach::Last(0), Ok(""));
    check(all, rows, &Reach::Last(1), Ok("b"));
    check(all, rows, &Reach::Last(3), Ok("b c a"));
    check(all, rows, &Reach::Last(4), Err(Code::NeverApplied));
    check(all, rows, &to("a"), Ok("b c"));
    check(all, rows, &to("b"), Ok(""));
    check(all, rows, &to("d"), Err(Code::NeverApplied));
    check(all, rows, &to("x"), Err(Code::NeverApplied));
    check("a b", "a:applied@5 b:applied@5", &Reach::All, Ok("b a"));
    check("a", "", &Reach::All, Ok(""));
    check("a", "a:rolledback", &Reach::Last(1), Err(Code::NeverApplied));
}

/// When a squashed migration's work was done is known by what it replaces.
#[test]
fn squashed_migrations_count_by_their_work() {
    let rows = "a:applied@1 b:applied@2 s:applied@9 t:applied@5";
    check("a<s b<s s t", rows, &Reach::All, Ok("t s"));
    check("s t", "s:applied@9 t:applied@5", &Reach::All, Ok("s t"));
}

#[test]
fn what_is_unfinished_comes_first_or_stops_it() {
    check("a b", "a:failed b:applied", &Reach::Last(1), Err(Code::FailedMigration));
    check("a b", "a:ours b:applied", &Reach::All, Err(Code::FailedMigration));
    check("a b c", "a:applied@1 b:undoing@2 c:applied@3", &Reach::Last(1), Ok("b"));
    check("a b c", "a:applied@1 b:undoing@2 c:applied@3", &Reach::All, Ok("b c a"));
    check("a b c", "a:applied@1 b:undoing@2 c:applied@3", &to("a"), Ok("b c"));
    check("a b", "a:applied b:undoing", &to("b"), Err(Code::NeverApplied));
    check("a b", "a:failed b:undoing", &Reach::All, Err(Code::FailedMigration));
}

#[test]
fn folders_that_are_gone() {
    let rows = "a:applied@1 b:applied@2";
    check("a", rows, &Reach::Last(1), Err(Code::NoDownScript));
    check("b", rows, &Reach::Last(1), Ok("b"));
    check("b", rows, &Reach::All, Err(Code::NoDownScript));
    let error = no_script("db/migrations", "1_a");
    assert!(error.help.iter().any(|help| help.contains("db/migrations/1_a/down.sql")), "{error:?}");
    let error = not_applied("1_a");
    assert!(error.message.contains("`1_a` is not applied"), "{error}");
}

#[test]
fn strict_environments_want_the_folder_as_it_was() {
    let strictly = Policy { strict: true, ..Policy::default() };
    let choose = |rows| {
        let diagnosis = diagnosis("a b", rows);
        let chosen = choose(&strictly, "migrations", &diagnosis, &Reach::Last(1));
        chosen.map(|chosen| chosen.len()).map_err(|error| error.code)
    };
    assert_eq!(choose("a:applied@1 b:applied@2"), Ok(1));
    assert_eq!(choose("a:edited@1 b:applied@2"), Err(Code::Strict));
}

#[test]
fn too_many_are_counted() {
    let count = |rows, last| {
        let diagnosis = diagnosis("a b", rows);
        let chosen = choose(&Policy::default(), "migrations", &diagnosis, &Reach::Last(last));
        chosen.expect_err("too many").message
    };
    assert!(count("a:applied", 2).ends_with("2 migrations cannot be undone: only 1 is applied"));
    assert!(count("a:applied b:applied", 3).ends_with("only 2 are applied"));
    assert!(count("", 1).ends_with("only 0 are applied"));
}
