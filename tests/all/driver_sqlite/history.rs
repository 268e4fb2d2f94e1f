//! The history's rows.

use super::*;

#[tokio::test]
async fn runs_a_migration_with_its_row() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    assert_eq!(connection.records().await.expect("readable"), None);
    let script = script("CREATE TABLE a(b);\nINSERT INTO a VALUES (1), (2); SELECT * FROM a;");
    let steps = [
        Step::Begin,
        Step::CreateHistory,
        Step::Savepoint,
        run(&script),
        Step::ResetSession,
        Step::Record(Change::Applied(row("1"))),
        Step::Release,
        Step::Commit,
    ];
    connection.run(&steps).await.expect("applied");
    let records = connection.records().await.expect("readable").expect("the table");
    assert_eq!(records.len(), 1);
    assert_eq!((records[0].state(), records[0].steps), (State::Applied, 1));
    assert_eq!(connection.tables().await.expect("readable"), ["a"]);
    let other = place.other();
    let stored: String = other
        .query_row("SELECT typeof(started_at) || typeof(finished_at) || typeof(logs) FROM _prisma_migrations", [], |row| row.get(0))
        .expect("a row");
    assert_eq!(stored, "integerintegernull");
    connection.close().await.expect("closed");
    assert_eq!(place.files(), ["dev.db"]);
}

#[tokio::test]
async fn every_change_gives_its_row() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let steps = [
        Step::CreateHistory,
        Step::CreateHistory,
        Step::Record(Change::Started { row: row("started"), logs: "journal" }),
        Step::Record(Change::Started { row: row("finished"), logs: "journal" }),
        Step::Record(Change::Failed { row: row("failed"), logs: "why" }),
        Step::Record(Change::Failed { row: row("forgotten"), logs: "why" }),
        Step::Record(Change::Declared(row("declared"))),
        Step::Record(Change::Progress { id: "started", logs: "more" }),
        Step::Record(Change::Finished { id: "finished", checksum: "11" }),
        Step::Record(Change::RolledBack { id: "started" }),
        Step::Record(Change::Forget { id: "forgotten" }),
    ];
    connection.run(&steps).await.expect("written");
    let records = connection.records().await.expect("readable").expect("the table");
    let seen: Vec<_> = records
        .iter()
        .map(|record| {
            (
                record.id.as_str(),
                record.state(),
                record.steps,
                record.logs.as_deref(),
                record.checksum.as_str(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("started", State::RolledBack, 0, Some("more"), "00"),
            ("finished", State::Applied, 1, None, "11"),
            ("failed", State::RolledBack, 0, Some("why"), "00"),
            ("declared", State::Applied, 0, Some(""), "00"),
        ]
    );
    let logs: Option<String> = place
        .other()
        .query_row("SELECT logs FROM _prisma_migrations WHERE id = 'declared'", [], |row| {
            row.get(0)
        })
        .expect("a row");
    assert_eq!(logs.as_deref(), Some(""));
}

#[tokio::test]
async fn reads_the_times_of_all_engines_in_order() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    connection.run(&[Step::CreateHistory]).await.expect("created");
    place
        .other()
        .execute_batch(
            "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES
             ('d', '', 'd', '2023-11-14T22:13:23.000+00:00'), ('c', '', 'c', 'Tue, 14 Nov 2023 22:13:22 +0000'),
             ('b', '', 'b', '2023-11-14 22:13:21'), ('a', '', 'a', 1700000000000);",
        )
        .expect("inserted");
    let records = connection.records().await.expect("readable").expect("the table");
    let order: String = records.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(order, "abcd");
    place
        .other()
        .execute("UPDATE _prisma_migrations SET started_at = 'soon' WHERE id = 'b'", [])
        .expect("updated");
    let error = connection.records().await.expect_err("no time");
    assert!(
        error.message.contains("started_at of `b`") && error.message.contains("soon"),
        "{error}"
    );
}
