//! Running scripts: transactions, foreign keys, session, limits.

use super::*;

const ENDLESS: &str =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;";

#[tokio::test]
async fn says_where_a_script_stops() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let text = "CREATE TABLE ä(b UNIQUE);\n-- x\nINSERT INTO ä VALUES (1);\nSELECT 'ö', nope FROM ä; SELECT 1;";
    let stop = fails(&mut *connection, text).await;
    assert_eq!((stop.step, stop.statement), (0, Some(2)));
    assert_eq!(stop.offset, text.find("nope"));
    assert_eq!((stop.error.kind, stop.error.code.as_deref()), (ErrorKind::Statement, Some("1")));
    for (text, kind, code) in [
        ("INSERT INTO ä VALUES (1);", ErrorKind::Statement, "2067"),
        ("SELEC 1;", ErrorKind::Statement, "1"),
        ("SELECT 'open", ErrorKind::Statement, "1"),
        ("SELECT * FROM nowhere;", ErrorKind::MissingTable, "1"),
        (
            "CREATE TABLE c(a REFERENCES d(a)); CREATE TABLE d(a PRIMARY KEY); INSERT INTO c VALUES (1);",
            ErrorKind::ForeignKeys,
            "787",
        ),
        ("ATTACH 'other.db' AS o;", ErrorKind::Statement, "23"),
        ("ATTACH 'other' || '.db' AS o;", ErrorKind::Statement, "23"),
        ("VACUUM INTO 'other.db';", ErrorKind::Statement, "23"),
    ] {
        let stop = fails(&mut *connection, text).await;
        assert_eq!(
            (stop.error.kind, stop.error.code.as_deref()),
            (kind, Some(code)),
            "{text}: {:?}",
            stop.error
        );
    }
    let fine = script(
        "VACUUM; ATTACH ':memory:' AS m; CREATE TABLE m.x(a); DETACH m; PRAGMA journal_mode=WAL;",
    );
    connection.run(&[run(&fine)]).await.expect("harmless");
    assert_eq!(place.files().iter().filter(|name| !name.starts_with("dev.db")).count(), 0);
}

#[tokio::test]
async fn keeps_the_good_part_of_a_batch() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let (good, bad) = (script("CREATE TABLE good(a);"), script("CREATE TABLE bad(a); nonsense;"));
    let steps =
        [Step::Begin, Step::Savepoint, run(&good), Step::Release, Step::Savepoint, run(&bad)];
    let stop = connection.run(&steps).await.expect_err("nonsense");
    assert_eq!((stop.step, stop.statement), (5, Some(1)));
    connection.run(&[Step::RollbackToSavepoint, Step::Commit]).await.expect("kept");
    assert_eq!(connection.tables().await.expect("readable"), ["good"]);
    connection.run(&[Step::Rollback, Step::Rollback]).await.expect("nothing to undo");
}

#[tokio::test]
async fn notices_that_sqlite_ended_the_transaction() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let text = script(
        "CREATE TABLE a(b UNIQUE); INSERT INTO a VALUES (1); INSERT OR ROLLBACK INTO a VALUES (1);",
    );
    let stop =
        connection.run(&[Step::Begin, Step::Savepoint, run(&text)]).await.expect_err("conflict");
    assert_eq!(stop.error.details, ["SQLite rolled back the whole transaction"]);
    connection.run(&[Step::RollbackToSavepoint]).await.expect_err("gone");
    connection.run(&[Step::Rollback]).await.expect("tolerant");
    assert!(connection.tables().await.expect("readable").is_empty());
}

#[tokio::test]
async fn a_full_disk_leaves_nothing_behind() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let text = script(&format!(
        "PRAGMA max_page_count=20; CREATE TABLE a(b); INSERT INTO a VALUES (1); {}",
        "INSERT INTO a SELECT zeroblob(9000) FROM a;".repeat(10)
    ));
    let stop = connection.run(&[Step::Begin, run(&text)]).await.expect_err("full");
    assert_eq!(stop.error.code.as_deref(), Some("13"), "{stop:?}");
    connection.run(&[Step::Rollback, Step::ResetSession]).await.expect("undone");
    assert!(connection.tables().await.expect("readable").is_empty());
    let roomy = text.text.replacen("PRAGMA max_page_count=20;", "", 1);
    apply(&mut *connection, &roomy).await.expect("there is room again");
}

#[tokio::test]
async fn brings_the_session_back() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let text = "CREATE TABLE a(b CHECK (b > 0)); PRAGMA ignore_check_constraints=ON; PRAGMA recursive_triggers=1;
                CREATE TEMP TABLE t(a); CREATE TEMP VIEW v AS SELECT * FROM t; PRAGMA case_sensitive_like=ON;
                CREATE TEMP TRIGGER g AFTER INSERT ON a BEGIN SELECT 1; END; PRAGMA busy_timeout=1; PRAGMA query_only=ON;";
    apply(&mut *connection, text).await.expect("applied");
    assert!(
        fails(&mut *connection, "INSERT INTO a VALUES (0);").await.error.message.contains("CHECK")
    );
    for name in ["t", "v"] {
        let stop = fails(&mut *connection, &format!("SELECT * FROM temp.{name};")).await;
        assert_eq!(stop.error.kind, ErrorKind::MissingTable);
    }
    apply(&mut *connection, "INSERT INTO a VALUES (1); CREATE TEMP TABLE t(a);")
        .await
        .expect("as new");
}

#[tokio::test]
async fn rebuilds_a_parent_without_touching_its_children() {
    for action in ["CASCADE", "SET NULL", "RESTRICT"] {
        let place = Place::new().await;
        let mut connection = place.connect().await;
        let setup = format!(
            "CREATE TABLE p(id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1), (2);
             CREATE TABLE c(p REFERENCES p(id) ON DELETE {action}); INSERT INTO c VALUES (1), (2);"
        );
        apply(&mut *connection, &setup).await.expect("set up");
        let rebuild = "PRAGMA foreign_keys=OFF; CREATE TABLE n(id INTEGER PRIMARY KEY, x); INSERT INTO n(id) SELECT id FROM p;
                       DROP TABLE p; ALTER TABLE n RENAME TO p; PRAGMA foreign_keys=ON;";
        let rebuild = script(rebuild);
        let steps = |script| {
            [
                Step::SuspendForeignKeys,
                Step::Begin,
                run(script),
                Step::CheckForeignKeys,
                Step::ResetSession,
                Step::Commit,
                Step::ResumeForeignKeys,
            ]
        };
        connection.run(&steps(&rebuild)).await.expect("rebuilt");
        let count: i64 = place
            .other()
            .query_row("SELECT count(p) FROM c", [], |row| row.get(0))
            .expect("a count");
        assert_eq!(count, 2, "{action}");
        let orphans = script("PRAGMA foreign_keys=OFF; DELETE FROM p WHERE id = 2;");
        let stop = connection.run(&steps(&orphans)).await.expect_err("orphans");
        assert_eq!((stop.step, stop.error.kind), (3, ErrorKind::ForeignKeys));
        assert_eq!(stop.error.details, ["table \"c\", rowid 2: no such row in \"p\""]);
        connection.run(&[Step::Rollback, Step::ResumeForeignKeys]).await.expect("undone");
        let stop = fails(&mut *connection, "INSERT INTO c VALUES (9);").await;
        assert_eq!(stop.error.kind, ErrorKind::ForeignKeys);
    }
}

#[tokio::test]
async fn old_orphans_are_not_new_ones() {
    let place = Place::new().await;
    place
        .other()
        .execute_batch("PRAGMA foreign_keys=OFF; CREATE TABLE p(id PRIMARY KEY); CREATE TABLE c(p REFERENCES p(id)); INSERT INTO c VALUES (1), (2); DELETE FROM c WHERE p = 1; CREATE TABLE e(x REFERENCES c(p));")
        .expect("orphans");
    let mut connection = place.connect().await;
    let rebuild = script(
        "CREATE TABLE n(p REFERENCES p(id)); INSERT INTO n SELECT * FROM c; DROP TABLE c; ALTER TABLE n RENAME TO c;",
    );
    let steps = [
        Step::SuspendForeignKeys,
        Step::Begin,
        run(&rebuild),
        Step::CheckForeignKeys,
        Step::Commit,
    ];
    connection.run(&steps).await.expect("no worse than before");
    connection
        .run(&[Step::Begin, Step::SuspendForeignKeys])
        .await
        .expect_err("inside a transaction");
}

#[tokio::test]
async fn stops_when_nobody_waits_any_more() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let endless = script(&format!("CREATE TABLE a(b); {ENDLESS} CREATE TABLE c(d);"));
    let steps = [Step::Begin, run(&endless), Step::Commit];
    let result = tokio::time::timeout(Duration::from_millis(100), connection.run(&steps)).await;
    assert!(result.is_err(), "the statement never ends by itself");
    let undone =
        tokio::time::timeout(Duration::from_secs(5), connection.run(&[Step::Rollback])).await;
    undone.expect("the statement was stopped").expect("rolled back");
    assert!(connection.tables().await.expect("readable").is_empty());
}

#[tokio::test]
async fn stops_waiting_for_another_writer_too() {
    let place = Place::new().await;
    let session = Session { lock_timeout: Some(Duration::from_secs(60)), ..session() };
    let mut connection = driver().connect(&place.target, &session).await.expect("connected");
    let other = place.other();
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    let begin = [Step::Begin];
    let waiting = tokio::time::timeout(Duration::from_millis(50), connection.run(&begin)).await;
    assert!(waiting.is_err());
    let next = tokio::time::timeout(Duration::from_secs(5), connection.tables()).await;
    next.expect("the wait was ended").expect("readable");
}

#[tokio::test]
async fn a_statement_has_its_time() {
    let place = Place::new().await;
    let session = Session { statement_timeout: Some(Duration::from_millis(50)), ..session() };
    let mut connection = driver().connect(&place.target, &session).await.expect("connected");
    assert_eq!(fails(&mut *connection, ENDLESS).await.error.kind, ErrorKind::Timeout);
    apply(&mut *connection, "CREATE TABLE a(b);").await.expect("in time");
    connection.run(&[Step::CreateHistory]).await.expect("created");
    let many = "INSERT INTO _prisma_migrations (id, checksum, migration_name)
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, '', i FROM n";
    place.other().execute(many, []).expect("inserted");
    let last = script("SELECT 1;");
    connection.run(&[run(&last)]).await.expect("in time");
    tokio::time::sleep(Duration::from_millis(80)).await;
    let records = connection.records().await.expect("the limit is not for reading the history");
    assert_eq!(records.map(|records| records.len()), Some(5000));
}

#[tokio::test]
async fn large_scripts_take_linear_time() {
    let mut times = Vec::new();
    for rows in [100, 800] {
        let place = Place::new().await;
        let mut connection = place.connect().await;
        let values =
            vec!["(1234567, 'A goose that flies without a stop; and back.')"; 100].join(", ");
        let text = "CREATE TABLE t(a, b);\n".to_owned()
            + &format!("INSERT INTO t VALUES {values};\n").repeat(rows);
        let start = std::time::Instant::now();
        apply(&mut *connection, &text).await.expect("applied");
        times.push(start.elapsed());
        let (_, inserts) = text.split_once('\n').expect("two lines");
        let broken = format!("{inserts}INSERT INTO t VALUES (1, nope);");
        let stop = fails(&mut *connection, &broken).await;
        assert_eq!((stop.statement, stop.offset), (Some(rows), broken.find("nope")), "{stop:?}");
        let count: i64 = place
            .other()
            .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
            .expect("a count");
        assert_eq!(usize::try_from(count), Ok(rows * 200));
    }
    assert!(times[1] < times[0] * 48, "eight times the text: {times:?}");
}
