//! Scripts: splitting, running, failing.

use brant_core::{Connection, Effect, External, Interrupted, Script, Step};

use crate::Room;

/// The statements as one script, split by the driver.
pub(crate) fn script(room: &Room<'_>, statements: &[&str]) -> Script {
    let text = statements.iter().map(|statement| format!("{statement};\n")).collect::<String>();
    let split = room.driver.dialect().split(&text);
    assert_eq!(split.statements.len(), statements.len(), "{split:?}");
    assert_eq!(split.unreadable, None);
    Script { text: text.into(), statements: split.statements }
}

/// Runs a script in a transaction where that undoes DDL, else statement by statement.
pub(crate) async fn run_all(
    room: &Room<'_>,
    connection: &mut dyn Connection,
    statements: &[&str],
) -> Result<(), Interrupted> {
    let script = script(room, statements);
    let run = Step::Run { script: &script, statements: 0..statements.len() };
    if connection.profile().transactional_ddl {
        connection.run(&[Step::Begin, run, Step::Commit]).await
    } else {
        connection.run(&[run]).await
    }
}

pub(crate) async fn failing_statement(room: &Room<'_>) {
    let mut connection = room.enter().await;
    for (broken, label) in [(room.samples.fails, "fails"), (room.samples.nonsense, "nonsense")] {
        let connection = connection.as_mut();
        connection.clear(&[], &External::default()).await.expect("clear");
        let statements = [room.samples.create, room.samples.insert, broken, room.samples.insert];
        let stopped = run_all(room, connection, &statements).await.expect_err("it fails");
        assert_eq!(stopped.statement, Some(2), "{label}: {stopped:?}");
        let text = script(room, &statements);
        let span = &text.statements[2].span;
        let inside = stopped.offset.is_none_or(|offset| span.start <= offset && offset <= span.end);
        assert!(inside, "{label}: {stopped:?} not in {span:?}");
        assert!(!stopped.error.message.is_empty());
        connection.run(&[Step::Rollback]).await.expect("the session is usable again");
        let left = connection.tables().await.expect("tables");
        let expected: &[&str] =
            if connection.profile().transactional_ddl { &[] } else { &["pets"] };
        assert_eq!(left, expected, "{label}");
    }
}

pub(crate) async fn nothing_to_do(room: &Room<'_>) {
    let mut connection = room.enter().await;
    for text in ["", "\n", "-- only a comment\n", ";", ";;\n;", "/* also */ -- a comment", "\u{a0}"]
    {
        let split = room.driver.dialect().split(text);
        let script = Script { text: text.to_owned().into(), statements: split.statements };
        if text != "\u{a0}" {
            assert_eq!(script.sent(), 0, "{text:?}");
            let run = Step::Run { script: &script, statements: 0..script.statements.len() };
            connection.run(&[Step::Begin, run, Step::Commit]).await.expect("nothing runs");
        }
    }
}

pub(crate) async fn spans(room: &Room<'_>) {
    let Room { samples, driver, .. } = room;
    let text = format!(
        "-- head\n{};\n\n  {} ; /* x */\n{}",
        samples.create, samples.insert, samples.create_other
    );
    let split = driver.dialect().split(&text);
    let pieces: Vec<&str> =
        split.statements.iter().map(|statement| &text[statement.span.clone()]).collect();
    assert_eq!(pieces, [samples.create, samples.insert, samples.create_other]);
    for statement in &split.statements {
        let line = text[..statement.span.start].matches('\n').count() + 1;
        assert_eq!(statement.line, line);
    }
}

pub(crate) async fn effect(room: &Room<'_>) {
    let mut connection = room.enter().await;
    let connection = connection.as_mut();
    let create = room.samples.create;
    let before = connection.effect(create).await.expect("effect");
    assert_eq!(before, Effect::NotApplied, "before");
    run_all(room, connection, &[create]).await.expect("create");
    assert_eq!(connection.effect(create).await.expect("effect"), Effect::Applied, "after");
}
