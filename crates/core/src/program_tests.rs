//! The order of events, read as words.

use super::*;
use crate::dialect::Statement;
use crate::direction::Direction;
use crate::driver::{DriverError, ErrorKind, Profile};
use crate::journal::Journal;
use crate::mode;
use crate::mode::tests::{MYSQL, POSTGRES, SQLITE};

/// Each word is a statement: its name says its kind.
fn prepared(profile: Profile, words: &str) -> Prepared {
    let mut start = 0;
    let statement = |word: &str| {
        let span = start..start + word.len();
        start = span.end + 1;
        let kind = match word {
            "opening" => Kind::Opening,
            "ddl" => Kind::SelfCommitting,
            "alone" => Kind::Alone("it says so"),
            "set" => Kind::Session,
            "begin" => Kind::Begin,
            "commit" => Kind::Commit,
            "off" => Kind::ForeignKeys { enforced: false },
            "on" => Kind::ForeignKeys { enforced: true },
            _ => Kind::Transactional,
        };
        Statement { span, line: 1, kind }
    };
    let statements = words.split(' ').map(statement).collect();
    let script = Script { text: words.to_owned().into(), statements };
    Prepared {
        name: "1_a".to_owned(),
        path: "1_a/migration.sql".to_owned(),
        checksum: String::new(),
        mode: mode::decide(&script, None, profile).expect("it fits together"),
        script,
        notes: Vec::new(),
        direction: Direction::Up,
    }
}

fn ticket() -> Ticket {
    Ticket { session: "7".to_owned(), lease: None }
}

fn row() -> Vec<Step<'static>> {
    let row = Row { id: "id", checksum: "", migration: "1_a" };
    vec![Step::Record(Change::Applied(row))]
}

fn words(steps: &[Step<'_>]) -> String {
    let word = |step: &Step<'_>| match step {
        Step::Run { statements, .. } => format!("{statements:?}"),
        Step::CheckLock(_) => "lock".to_owned(),
        Step::SuspendForeignKeys => "off".to_owned(),
        Step::CheckForeignKeys => "check".to_owned(),
        Step::ResumeForeignKeys => "on".to_owned(),
        Step::Record(Change::Applied(_)) => "row".to_owned(),
        Step::Record(Change::Forget { id }) => format!("forget-{id}"),
        Step::Record(Change::Progress { logs, .. }) => format!("mark-{logs}"),
        Step::ResetSession => "reset".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    };
    steps.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn one_transaction() {
    let check = |text: &str, suspend, locked, expected: &str| {
        let (prepared, ticket) = (prepared(POSTGRES, text), ticket());
        let steps = atomic(&prepared, row(), Some(&ticket).filter(|_| locked), suspend);
        assert_eq!(words(&steps), expected, "{text}");
    };
    check("a b", false, true, "begin lock 0..2 reset row commit");
    check("a b", false, false, "begin 0..2 reset row commit");
    check("a b", true, true, "off begin lock 0..2 check reset row commit on");
    // What must come first in a transaction comes before the look at the lock.
    check("opening a", false, true, "begin 0..1 lock 1..2 reset row commit");
    check("begin opening opening a commit", false, true, "begin 0..3 lock 3..5 reset row commit");
    check("a opening b", false, true, "begin lock 0..3 reset row commit");
    check("begin a commit", false, true, "begin lock 0..3 reset row commit");
}

#[test]
fn savepoints_of_a_shared_transaction() {
    let prepared = prepared(SQLITE, "a b");
    assert_eq!(words(&batched(&prepared, row())), "savepoint 0..2 reset row release");
    let forgotten = ["x".to_owned(), "y".to_owned()];
    let row = Row { id: "id", checksum: "", migration: "1_a" };
    assert_eq!(words(&applied(row, &forgotten)), "forget-x forget-y row");
    assert_eq!(words(&applied(row, &[])), "row");
}

#[test]
fn no_history_knows_of_it() {
    let check = |profile, text: &str, locked, expected: &str| {
        let (prepared, ticket) = (prepared(profile, text), ticket());
        let steps = unrecorded(&prepared, Some(&ticket).filter(|_| locked));
        assert_eq!(words(&steps), expected, "{text}");
    };
    check(POSTGRES, "a b", true, "begin lock 0..2 reset commit");
    check(POSTGRES, "a b", false, "begin 0..2 reset commit");
    check(SQLITE, "off a on", true, "off begin lock 0..3 check reset commit on");
    check(POSTGRES, "a alone b", true, "begin lock 0..1 commit 1..2 begin 2..3 commit reset");
    check(MYSQL, "ddl set a", true, "lock 0..1 1..2 begin 2..3 commit reset");
    check(SQLITE, "off a on alone", false, "off begin 0..3 check commit on 3..4 reset");
}

#[test]
fn chunks_and_their_marks() {
    let check = |profile, text: &str, expected: &str| {
        let (prepared, ticket) = (prepared(profile, text), ticket());
        let Mode::Stepwise { chunks, .. } = &prepared.mode else { panic!("{text}: not stepwise") };
        let steps: Vec<String> = chunks
            .iter()
            .map(|part| words(&chunk(&prepared, part, "id", "x", Some(&ticket))))
            .collect();
        assert_eq!(steps.join(" | "), expected, "{text}");
    };
    check(MYSQL, "ddl", "lock 0..1 begin mark-x commit");
    check(MYSQL, "a b", "begin lock 0..2 mark-x commit");
    check(MYSQL, "set ddl", "lock 0..1 begin mark-x commit | lock 1..2 begin mark-x commit");
    check(
        SQLITE,
        "off a on alone",
        "off begin lock 0..3 check mark-x commit on | lock 3..4 begin mark-x commit",
    );
}

/// What the journal says while each chunk runs: how many are certain, and whether the next may be under way.
#[test]
fn marks_say_how_far_it_is() {
    let prepared = prepared(MYSQL, "a ddl set b");
    let Mode::Stepwise { chunks, .. } = &prepared.mode else { panic!("not stepwise") };
    let prefixes = Prefixes::of(&prepared.script, Direction::Up);
    let marks = Marks::of(&prepared.script, chunks, &prefixes);
    let read = |index| Journal::read(marks.before(index)).map(|it| (it.done, it.of, it.state));
    assert_eq!(read(0), Some((0, 4, State::Waiting)));
    assert_eq!(read(1), Some((1, 4, State::Running)));
    assert_eq!(read(2), Some((2, 4, State::Waiting)));
    assert_eq!(read(3), Some((3, 4, State::Waiting)));
    assert_eq!(read(4), Some((4, 4, State::Waiting)));
    assert_eq!(marks.before(5), "");
    let last = Journal::read(marks.before(4)).expect("a journal");
    assert_eq!((last.prefix.as_str(), last.next.as_str()), (prefixes.get(4).expect("4"), ""));
}

#[test]
fn what_stays_of_a_stopped_program() {
    let check = |steps: &[Step<'_>], step, statement, expected: &[usize]| {
        let error = DriverError::new(ErrorKind::Statement, "");
        let stopped = Interrupted { step, statement, offset: None, error };
        assert_eq!(committed(steps, &stopped), expected, "{} at {step}", words(steps));
    };
    let script = prepared(MYSQL, "begin a ddl commit b").script;
    let part = |statements| run(&script, statements);
    let steps = [
        Step::Begin,
        part(0..2),
        Step::Commit,
        part(2..3),
        Step::Begin,
        part(3..5),
        Step::Rollback,
        part(4..5),
    ];
    check(&steps, 1, Some(1), &[]);
    check(&steps, 2, None, &[]);
    check(&steps, 3, Some(2), &[1]);
    check(&steps, 4, None, &[1, 2]);
    check(&steps, 5, Some(4), &[1, 2]);
    check(&steps, 6, None, &[1, 2]);
    check(&steps, 7, None, &[1, 2]);
    check(&steps, 8, None, &[1, 2, 4]);
    // Outside of a transaction what ran before the failing statement stays.
    check(&[part(0..5)], 0, Some(4), &[1, 2]);
    check(&[part(0..5)], 0, None, &[]);
    check(&[Step::Begin, part(0..5)], 1, Some(4), &[]);
    check(&[part(1..2), Step::Begin, part(2..3), Step::Commit], 4, None, &[1, 2]);
}
