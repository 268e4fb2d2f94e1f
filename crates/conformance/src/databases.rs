//! The database as a whole.

use brant_core::{ErrorKind, External, Step};

use crate::Room;
use crate::scripts::run_all;

pub(crate) async fn create_find_drop(room: &Room<'_>) {
    let Room { driver, target, session, .. } = room;
    assert!(!driver.database_exists(target, session).await.expect("exists"), "it exists already");
    let error = driver.connect(target, session).await.err().expect("nothing to connect to");
    assert_eq!(error.kind, ErrorKind::DatabaseMissing, "connect: {error}");
    driver.create_database(target, session).await.expect("create");
    assert!(driver.database_exists(target, session).await.expect("exists"), "it was not created");
    let error = driver.create_database(target, session).await.expect_err("a second create");
    assert_eq!(error.kind, ErrorKind::DatabaseExists, "second create: {error}");
    let connection = driver.connect(target, session).await.expect("connect");
    connection.close().await.expect("close");
    driver.drop_database(target, session).await.expect("drop");
    assert!(!driver.database_exists(target, session).await.expect("exists"), "it was not dropped");
    let error = driver.drop_database(target, session).await.expect_err("a second drop");
    assert_eq!(error.kind, ErrorKind::DatabaseMissing, "second drop: {error}");
}

pub(crate) async fn tables_and_clear(room: &Room<'_>) {
    let mut connection = room.enter().await;
    connection.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await.expect("history");
    let tables = connection.tables().await.expect("tables");
    assert!(tables.is_empty(), "the history counts as a table: {tables:?}");
    run_all(room, connection.as_mut(), &[room.samples.create]).await.expect("create");
    assert_eq!(connection.tables().await.expect("tables"), ["pets"]);
    let schema = room.target.schema.as_deref();
    let pets = schema.map(|schema| format!("{schema}.")).unwrap_or_default() + "pets";
    let keep = External::new(&[pets], &[], schema).expect("a name");
    connection.clear(&[], &keep).await.expect("clear");
    assert_eq!(
        connection.tables().await.expect("tables"),
        ["pets"],
        "clear takes what is to be kept"
    );
    assert_eq!(connection.records().await.expect("records"), None, "clear left the history");
    connection.clear(&[], &External::default()).await.expect("clear");
    assert!(connection.tables().await.expect("tables").is_empty(), "clear left tables");
    assert_eq!(connection.records().await.expect("records"), None, "clear left the history");
    connection.clear(&[], &External::default()).await.expect("a second clear");
    run_all(room, connection.as_mut(), &[room.samples.create]).await.expect("create after clear");
    connection.close().await.expect("close");
}

pub(crate) async fn server_facts(room: &Room<'_>) {
    let mut connection = room.enter().await;
    let server = connection.server().await.expect("server");
    assert!(!server.product.is_empty() && !server.version.is_empty(), "{server:?}");
    assert!(server.may_create && !server.read_only, "{server:?}");
    let label = room.target.label();
    assert!(label.contains(&room.target.database), "{label}");
    connection.close().await.expect("close");
}
