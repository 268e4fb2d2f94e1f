//! What holds inside one session.

use brant_core::history::Row;
use brant_core::{Change, Connection, Step};

use crate::Room;

fn applied(id: &str) -> Step<'_> {
    Step::Record(Change::Applied(Row { id, checksum: "c", migration: id }))
}

async fn ids(connection: &mut dyn Connection) -> Vec<String> {
    let records = connection.records().await.expect("records").expect("a history");
    let mut ids: Vec<String> = records.into_iter().map(|record| record.id).collect();
    ids.sort();
    ids
}

pub(crate) async fn savepoints(room: &Room<'_>) {
    let mut connection = room.enter().await;
    let connection = connection.as_mut();
    connection.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await.expect("create");
    let steps = [
        Step::Begin,
        Step::Savepoint,
        applied("a"),
        Step::Release,
        Step::Savepoint,
        applied("b"),
        Step::RollbackToSavepoint,
        Step::Savepoint,
        applied("c"),
        Step::Release,
        Step::Commit,
    ];
    connection.run(&steps).await.expect("savepoints");
    assert_eq!(ids(connection).await, ["a", "c"]);
}

pub(crate) async fn reset(room: &Room<'_>) {
    let mut connection = room.enter().await;
    let connection = connection.as_mut();
    connection.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await.expect("create");
    let steps = [Step::Begin, applied("a"), Step::ResetSession, applied("b"), Step::Rollback];
    connection.run(&steps).await.expect("reset");
    assert!(ids(connection).await.is_empty(), "the reset ended the transaction");
    connection
        .run(&[Step::ResetSession, Step::Begin, applied("c"), Step::Commit])
        .await
        .expect("idle reset");
    assert_eq!(ids(connection).await, ["c"]);
}

pub(crate) async fn idle_rollback(room: &Room<'_>) {
    let mut connection = room.enter().await;
    connection.run(&[Step::Rollback]).await.expect("rollback without a transaction");
    if connection.profile().foreign_key_window {
        connection.run(&[Step::Rollback, Step::ResumeForeignKeys]).await.expect("and again");
    }
    connection.close().await.expect("close");
}
