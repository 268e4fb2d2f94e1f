use brant_core::history::Row;
use brant_core::{Change, Kind, Script, Statement, Step, Ticket};

use super::{Message, Messages, Role, Wording};
use crate::settings::Settings;
use crate::split::split;

fn wording(local: Settings) -> Wording {
    let pooled = !local.is_empty();
    Wording {
        table: "\"public\".\"_prisma_migrations\"".to_owned(),
        local,
        pooled,
        together: false,
    }
}

fn script(text: &str) -> Script {
    Script { text: text.to_owned().into(), statements: split(text).statements }
}

/// The first words of each piece, one list per message.
fn shape(messages: &[Message]) -> Vec<Vec<String>> {
    let first = |text: &str| text.split([' ', ';', '\n']).next().unwrap_or_default().to_owned();
    let words = |message: &Message| {
        message.pieces.iter().map(|piece| first(&message.text[piece.bytes.clone()])).collect()
    };
    messages.iter().map(words).collect()
}

const ROW: Row<'_> = Row { id: "i", checksum: "c", migration: "m" };

#[test]
fn a_migration_is_one_message() {
    let script =
        script("BEGIN; CREATE TABLE t (a int); \\restrict x\nINSERT INTO t VALUES (1); COMMIT;");
    let ticket = Ticket { session: "7".to_owned(), lease: None };
    let steps = [
        Step::Begin,
        Step::CheckLock(&ticket),
        Step::Run { script: &script, statements: 0..script.statements.len() },
        Step::ResetSession,
        Step::Record(Change::Applied(ROW)),
        Step::Commit,
    ];
    let wording = wording(Settings::new());
    let messages: Vec<_> = Messages::new(&steps, &wording, false).collect();
    assert_eq!(
        shape(&messages),
        [["BEGIN", "SELECT", "CREATE", "INSERT", "SET", "INSERT", "COMMIT"]]
    );
    assert!(messages[0].text.contains(", 7))::integer"));
}

#[test]
fn outside_of_a_transaction_each_statement_is_a_message() {
    let script = script("CREATE INDEX CONCURRENTLY i ON t (a); SELECT 1; SELECT 2;");
    let ticket = Ticket { session: "7; DROP".to_owned(), lease: None };
    let steps = [
        Step::CheckLock(&ticket),
        Step::Record(Change::Started { row: ROW, logs: "it's" }),
        Step::CheckLock(&ticket),
        Step::Run { script: &script, statements: 0..2 },
        Step::Begin,
        Step::Run { script: &script, statements: 2..3 },
        Step::Record(Change::Progress { id: "i", logs: "" }),
        Step::Commit,
        Step::SuspendForeignKeys,
        Step::ResetSession,
        Step::Rollback,
    ];
    let wording = wording(vec![("lock_timeout", "3".into())]);
    let messages: Vec<_> = Messages::new(&steps, &wording, false).collect();
    let expected: [&[&str]; 6] = [
        &["SELECT", "INSERT"],
        &["SELECT"],
        &["CREATE"],
        &["SELECT"],
        &["BEGIN", "SELECT", "UPDATE", "COMMIT"],
        &["ROLLBACK"],
    ];
    assert_eq!(shape(&messages), expected);
    assert!(messages[0].text.contains(", -1))::integer"), "only digits reach the server");
    assert!(
        messages[4]
            .text
            .starts_with("BEGIN ISOLATION LEVEL READ COMMITTED;\nSET LOCAL lock_timeout = '3';")
    );
    assert_eq!(messages[4].pieces[0].results, 3);
}

#[test]
fn what_the_script_says_about_its_transaction_comes_first() {
    let text = "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE; -- x\nSET TRANSACTION DEFERRABLE; SELECT 1; SET TRANSACTION READ ONLY; COMMIT;";
    let script = script(text);
    let ticket = Ticket { session: "7".to_owned(), lease: None };
    let steps = [
        Step::Begin,
        Step::CheckLock(&ticket),
        Step::Run { script: &script, statements: 0..script.statements.len() },
        Step::Commit,
    ];
    let wording = wording(Settings::new());
    let messages: Vec<_> = Messages::new(&steps, &wording, false).collect();
    assert_eq!(shape(&messages), [["BEGIN", "SELECT", "SELECT", "SET", "COMMIT"]]);
    let begin = "BEGIN ISOLATION LEVEL READ COMMITTED;\nSET TRANSACTION ISOLATION LEVEL SERIALIZABLE , READ WRITE;\nSET TRANSACTION DEFERRABLE;\n";
    assert!(messages[0].text.starts_with(begin), "{}", messages[0].text);
    assert_eq!(messages[0].pieces[0].results, 3);
}

#[test]
fn what_cannot_be_read_travels_alone() {
    let text = "SELECT 1; SELECT 'x";
    let script = script(text);
    let steps = [Step::Begin, Step::Run { script: &script, statements: 0..2 }, Step::Commit];
    let wording = wording(Settings::new());
    let messages: Vec<_> = Messages::new(&steps, &wording, false).collect();
    assert_eq!(shape(&messages), [&["BEGIN", "SELECT"][..], &["SELECT"], &["COMMIT"]]);
}

#[test]
fn large_scripts_go_in_pieces() {
    let text = "INSERT INTO t VALUES (1234567890);".repeat(100_000);
    let script = script(&text);
    let steps = [Step::Begin, Step::Run { script: &script, statements: 0..100_000 }, Step::Commit];
    let wording = wording(Settings::new());
    let messages: Vec<_> = Messages::new(&steps, &wording, false).collect();
    assert!(messages.len() >= 4 && messages.iter().all(|message| message.text.len() < 1_100_000));
    let statements: usize = messages.iter().map(|message| message.pieces.len()).sum();
    assert_eq!(statements, 100_002);
}

#[test]
fn places_are_found_by_position_and_by_count() {
    let text = "SELECT 'ä';\nSELECT 2;";
    let statement = |start: usize, end: usize, line| Statement {
        span: start..end,
        line,
        kind: Kind::Transactional,
    };
    let script = Script {
        text: text.to_owned().into(),
        statements: vec![statement(0, 11, 1), statement(13, 21, 2)],
    };
    let steps = [Step::Begin, Step::Run { script: &script, statements: 0..2 }, Step::Commit];
    let wording = wording(Settings::new());
    let message = Messages::new(&steps, &wording, false).next().expect("a message");
    let role = |completions, position| {
        let (piece, offset) = message.locate(completions, position).expect("a piece");
        (piece.origin.role, offset)
    };
    let first = Role::Statement { index: 0, start: 0 };
    let second = Role::Statement { index: 1, start: 13 };
    let position = message.text.find('2').expect("the second statement");
    assert_eq!(role(0, Some(position)), (second, Some(7)), "characters, not bytes");
    assert_eq!(role(0, None), (Role::Begin, None));
    assert_eq!(role(1, None), (first, None));
    assert_eq!(role(2, None), (second, None));
    assert_eq!(role(3, None), (Role::End, None));
    assert_eq!(role(9, Some(100_000)), (Role::End, None));
}
