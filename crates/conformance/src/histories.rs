//! The history's rows.

use brant_core::history::{Row, State};
use brant_core::{Change, Connection, Record, Step};

use crate::Room;

const CHECKSUM: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

fn row<'a>(id: &'a str, migration: &'a str) -> Row<'a> {
    Row { id, checksum: CHECKSUM, migration }
}

async fn record(connection: &mut dyn Connection, changes: &[Change<'_>]) {
    let mut steps = vec![Step::Begin];
    steps.extend(changes.iter().cloned().map(Step::Record));
    steps.push(Step::Commit);
    connection.run(&steps).await.expect("the history can be written");
}

async fn find(connection: &mut dyn Connection, id: &str) -> Option<Record> {
    let records = connection.records().await.expect("records").expect("a history");
    records.into_iter().find(|record| record.id == id)
}

pub(crate) async fn changes_read_back(room: &Room<'_>) {
    let mut connection = room.enter().await;
    let connection = connection.as_mut();
    assert_eq!(connection.records().await.expect("records"), None, "a history before any");
    connection.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await.expect("create");
    connection.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await.expect("again");
    assert_eq!(connection.records().await.expect("records"), Some(Vec::new()));

    record(connection, &[Change::Applied(row("a", "1_first"))]).await;
    let applied = find(connection, "a").await.expect("applied");
    assert_eq!(
        (applied.state(), applied.steps, applied.logs.as_deref()),
        (State::Applied, 1, None)
    );
    assert_eq!((applied.checksum.as_str(), applied.migration.as_str()), (CHECKSUM, "1_first"));
    assert!(
        applied.started_at.is_some() && applied.started_at <= applied.finished_at,
        "{applied:?}"
    );

    record(connection, &[Change::Started { row: row("b", "2_second"), logs: "begun" }]).await;
    let started = find(connection, "b").await.expect("started");
    assert_eq!((started.state(), started.steps), (State::Unfinished, 0));
    assert_eq!(started.logs.as_deref(), Some("begun"));
    let odd = "it's \"half\" \\ done;\n-- $$ € 100% ?";
    record(connection, &[Change::Progress { id: "b", logs: odd }]).await;
    assert_eq!(find(connection, "b").await.expect("progress").logs.as_deref(), Some(odd));
    record(connection, &[Change::Finished { id: "b", checksum: CHECKSUM }]).await;
    let finished = find(connection, "b").await.expect("finished");
    assert_eq!((finished.state(), finished.steps), (State::Applied, 1));

    let signed = Change::Signed { id: "b", checksum: "of the edited file", logs: "it's the same" };
    record(connection, &[signed]).await;
    let signed = find(connection, "b").await.expect("signed");
    assert_eq!((signed.state(), signed.finished_at), (State::Applied, finished.finished_at));
    assert_eq!(signed.checksum, "of the edited file");

    record(connection, &[Change::Renamed { id: "b", migration: "3_it's second" }]).await;
    let renamed = find(connection, "b").await.expect("renamed");
    assert_eq!(renamed, Record { migration: "3_it's second".to_owned(), ..signed });

    record(connection, &[Change::Failed { row: row("c", "3_third"), logs: "why" }]).await;
    let failed = find(connection, "c").await.expect("failed");
    assert_eq!((failed.state(), failed.logs.as_deref()), (State::RolledBack, Some("why")));
    record(connection, &[Change::Forget { id: "c" }]).await;
    assert_eq!(find(connection, "c").await, None);

    record(connection, &[Change::Declared(row("d", "4_fourth"))]).await;
    let declared = find(connection, "d").await.expect("declared");
    assert_eq!((declared.state(), declared.steps), (State::Applied, 0));
    assert_eq!(declared.started_at, declared.finished_at);
    record(connection, &[Change::Reopened { id: "d", logs: "undoing" }]).await;
    let reopened = find(connection, "d").await.expect("reopened");
    assert_eq!((reopened.state(), reopened.logs.as_deref()), (State::Unfinished, Some("undoing")));
    let finished_at = declared.finished_at.expect("declared");
    record(connection, &[Change::Reinstated { id: "d", finished_at }]).await;
    let reinstated = find(connection, "d").await.expect("reinstated");
    assert_eq!((reinstated.state(), reinstated.finished_at), (State::Applied, Some(finished_at)));
    record(connection, &[Change::RolledBack { id: "d" }]).await;
    assert_eq!(find(connection, "d").await.expect("rolled back").state(), State::RolledBack);
}

pub(crate) async fn names_are_data(room: &Room<'_>) {
    let mut connection = room.enter().await;
    let connection = connection.as_mut();
    connection.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await.expect("create");
    let names = [
        "1_it's",
        "2_\"quoted\"",
        "3_back`tick",
        "4_semi;colon",
        "5_--dash",
        "6_back\\slash",
        "7_percent%s",
        "8_dollar$$1",
        "9_ümlaut_🐦",
        "a_'; DROP TABLE _prisma_migrations; --",
    ];
    for (index, name) in names.iter().enumerate() {
        record(connection, &[Change::Applied(row(&index.to_string(), name))]).await;
    }
    let mut found: Vec<String> = connection
        .records()
        .await
        .expect("records")
        .expect("a history")
        .into_iter()
        .map(|record| record.migration)
        .collect();
    found.sort();
    let mut expected = names.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

pub(crate) async fn transactions(room: &Room<'_>) {
    let mut connection = room.enter().await;
    let connection = connection.as_mut();
    connection.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await.expect("create");
    let steps = [Step::Begin, Step::Record(Change::Applied(row("a", "1_first"))), Step::Rollback];
    connection.run(&steps).await.expect("rolled back");
    assert_eq!(find(connection, "a").await, None, "a row outlived its transaction");
    if connection.profile().transactional_ddl {
        let script = crate::scripts::script(room, &[room.samples.create]);
        let run = Step::Run { script: &script, statements: 0..1 };
        connection.run(&[Step::Begin, run, Step::Rollback]).await.expect("rolled back");
        assert!(
            connection.tables().await.expect("tables").is_empty(),
            "DDL outlived its transaction"
        );
    }
}
