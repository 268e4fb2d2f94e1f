//! Programs of steps: how far they come, and what stays.

use super::*;
use brant_core::Record;
use brant_tests::fresh_database;

const CHECKSUM: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const ID: &str = "00000000-0000-4000-8000-000000000001";

fn row() -> Row<'static> {
    Row { id: ID, checksum: CHECKSUM, migration: "20240101000000_geändert'\\" }
}

/// A script run as core does it on this database: started row, the script
/// with its mark, reset, finished row.
async fn migrate(connection: &mut dyn Connection, text: &str) -> Result<(), Interrupted> {
    let script = script(text);
    let all = 0..script.statements.len();
    connection
        .run(&[
            Step::CreateHistory,
            Step::Record(Change::Started { row: row(), logs: "{\"brant\":1}" }),
            Step::Run { script: &script, statements: all },
            Step::ResetSession,
            Step::Begin,
            Step::Record(Change::Finished { id: ID, checksum: CHECKSUM }),
            Step::Commit,
        ])
        .await
}

async fn only_record(connection: &mut dyn Connection) -> Record {
    let mut records = connection.records().await.expect("readable").expect("a table");
    assert_eq!(records.len(), 1);
    records.remove(0)
}

#[tokio::test]
async fn history_is_written_and_read_back() {
    for server in servers() {
        let database = fresh_database(&server);
        let mut connection = connect(&database).await;
        assert_eq!(connection.records().await.expect("readable"), None);
        migrate(connection.as_mut(), "CREATE TABLE t (a INT); INSERT INTO t VALUES (1)")
            .await
            .expect("runs");
        let record = only_record(connection.as_mut()).await;
        assert_eq!(record.state(), State::Applied);
        assert_eq!((record.id.as_str(), record.checksum.as_str()), (ID, CHECKSUM));
        assert_eq!(record.migration, row().migration);
        assert_eq!((record.steps, record.logs), (1, None));
        let (start, end) = (record.started_at.expect("set"), record.finished_at.expect("set"));
        let age = end.as_millisecond() - start.as_millisecond();
        assert!((0..60_000).contains(&age), "{age}");
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("now");
        let skew = i64::try_from(now.as_millis()).expect("small") - end.as_millisecond();
        assert!(skew.abs() < 60_000, "not UTC: {skew}");
        assert_eq!(connection.tables().await.expect("readable"), ["t"]);
        assert_eq!(
            database.value(
                "SELECT GROUP_CONCAT(CONCAT(column_name, ' ', column_type) ORDER BY ordinal_position) \
                 FROM information_schema.columns WHERE table_name = '_prisma_migrations' \
                 AND table_schema = DATABASE()"
            ).replace("int(10) unsigned", "int unsigned"),
            "id varchar(36),checksum varchar(64),finished_at datetime(3),migration_name varchar(255),\
             logs text,rolled_back_at datetime(3),started_at datetime(3),applied_steps_count int unsigned"
        );
        connection.close().await.expect("ends politely");
    }
}

/// A script that is cut in the session's own mode, and one that changes it.
#[tokio::test]
async fn quotes_are_read_as_the_session_reads_them() {
    let cases = [
        (Quoting::USUAL, "", r#"CREATE TABLE t (a VARCHAR(9) DEFAULT 'x\';y'); DO 1"#, r"x';y"),
        (
            Quoting { backslashes_are_plain: true, ..Quoting::USUAL },
            "NO_BACKSLASH_ESCAPES",
            r"CREATE TABLE t (a VARCHAR(9) DEFAULT 'x\'); DO 1",
            r"x\",
        ),
        (
            Quoting { double_quotes_are_names: true, backslashes_are_plain: true },
            "ANSI_QUOTES,NO_BACKSLASH_ESCAPES",
            r#"CREATE TABLE "t" ("a" VARCHAR(9) DEFAULT '\''"'); DO '"'"#,
            r#"\'""#,
        ),
    ];
    for server in servers() {
        for (quoting, mode, text, value) in &cases {
            let database = fresh_database(&server);
            let mut connection = connect(&database).await;
            assert_eq!(connection.profile().quoting, Quoting::USUAL, "of a server as it comes");
            run(connection.as_mut(), &format!("SET SESSION sql_mode = '{mode}'"))
                .await
                .expect("set");
            let split = MySql.dialect().split_as(text, *quoting);
            assert_eq!((split.unreadable, split.statements.len()), (None, 2), "{text}");
            let script = Script { text: (*text).to_owned().into(), statements: split.statements };
            let steps = [Step::Run { script: &script, statements: 0..2 }];
            connection.run(&steps).await.unwrap_or_else(|stop| panic!("{text}: {stop:?}"));
            database.execute("INSERT INTO t VALUES ()");
            assert_eq!(database.value("SELECT a FROM t"), *value, "{}", server.label);
        }
    }
}

/// Scripts that leave the session in a state that would lose or misplace the
/// history's own writes.
const HOSTILE: &[&str] = &[
    "SET autocommit = 0; CREATE TABLE t (a INT)",
    "CREATE TABLE t (a INT); LOCK TABLES t WRITE",
    "CREATE TABLE t (a INT); USE information_schema",
    "CREATE TABLE t (a INT); SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'",
    "CREATE TABLE t (a INT); SET NAMES latin1",
    "CREATE TABLE t (a INT); SET SESSION TRANSACTION READ ONLY",
    "CREATE TABLE t (a INT); SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
    "CREATE TABLE t (a INT); SET timestamp = 1000000000, time_zone = '+05:00'",
    "CREATE TABLE t (a INT); CREATE TEMPORARY TABLE _prisma_migrations (id INT)",
];

#[tokio::test]
async fn scripts_do_not_reach_the_history() {
    for server in servers() {
        for text in HOSTILE {
            let database = fresh_database(&server);
            let mut connection = connect(&database).await;
            migrate(connection.as_mut(), text)
                .await
                .unwrap_or_else(|stop| panic!("{text}: {stop:?}"));
            drop(connection);
            let mut connection = connect(&database).await;
            let record = only_record(connection.as_mut()).await;
            assert_eq!(record.state(), State::Applied, "{}: {text}", server.label);
            let finished = record.finished_at.expect("set").as_millisecond();
            assert!(finished > 1_600_000_000_000, "{}: {text}: {finished}", server.label);
            assert_eq!(connection.tables().await.expect("readable"), ["t"], "{text}");
        }
    }
}

/// A script, the index of the statement that fails, the error number, and
/// where in the script it points to.
const FAILING: &[(&str, usize, &str, Option<&str>)] = &[
    (
        "CREATE TABLE a (x INT);\nCREATE TABLE b (x INT);\nINSERT INTO a VALUES (1);\nINSERT INTO none VALUES (1);\nCREATE TABLE c (x INT)",
        3,
        "1146",
        None,
    ),
    ("SELECT 1; SELECT 2; SELEC 3; SELECT 4", 2, "1064", Some("SELEC 3")),
    (
        "CREATE TABLE a (x INT);\n\n-- note\nCREATE TABLE b (\n  x INT,\n  (y)\n); SELECT 1",
        1,
        "1064",
        Some("(y)\n)"),
    ),
    ("CREATE TABLE a (x INT", 0, "1064", Some("")),
    (
        "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; SELECT * FROM nothing; END; CALL p(); SELECT 5",
        1,
        "1146",
        None,
    ),
    (
        "/*!99998 nothing */; /*M!100100 SELECT 1 */; INSERT INTO nothing VALUES (1); SELECT 1",
        2,
        "1146",
        None,
    ),
    ("SELECT 1; SELECT (SELECT 1 UNION SELECT 2); SELECT 3", 1, "1242", None),
    (
        "CREATE TABLE a (x INT); INSERT INTO a VALUES (1),(2); SELECT (SELECT 1 UNION SELECT a.x) FROM a; SELECT 3",
        2,
        "1242",
        None,
    ),
];

#[tokio::test]
async fn the_failing_statement_is_named() {
    for server in servers() {
        for (text, statement, code, points_to) in FAILING {
            let database = fresh_database(&server);
            let mut connection = connect(&database).await;
            let stop = run(connection.as_mut(), text).await.expect_err(text);
            assert_eq!(stop.statement, Some(*statement), "{}: {text}: {stop:?}", server.label);
            assert_eq!(stop.error.code.as_deref(), Some(*code), "{text}: {stop:?}");
            let statement = script(text).statements[*statement].span.clone();
            let found = stop.offset.map(|offset| &text[offset..statement.end]);
            assert_eq!(found, *points_to, "{}: {text}: {stop:?}", server.label);
            // The connection is usable, and nothing later ran.
            connection.run(&[Step::Rollback]).await.expect("still open");
            assert!(!connection.tables().await.expect("readable").contains(&"c".to_owned()));
        }
    }
}

#[tokio::test]
async fn large_scripts_go_in_pieces() {
    for server in servers() {
        let database = fresh_database(&server);
        let mut connection = connect(&database).await;
        let mut text = "CREATE TABLE t (a LONGTEXT);\n".to_owned();
        for _ in 0..60 {
            text.push_str(&format!("INSERT INTO t VALUES ('{}');\n", "x".repeat(500_000)));
        }
        run(connection.as_mut(), &text).await.expect("runs");
        assert_eq!(database.value("SELECT SUM(LENGTH(a)) FROM t"), "30000000");
        let limit: usize = database.value("SELECT @@max_allowed_packet").parse().expect("number");
        let text = format!(
            "INSERT INTO t VALUES ('first'); INSERT INTO t VALUES ('{}')",
            "x".repeat(limit)
        );
        let stop = run(connection.as_mut(), &text).await.expect_err("too large");
        assert_eq!((stop.statement, stop.error.kind), (Some(1), ErrorKind::Statement));
        assert!(stop.error.message.contains("max_allowed_packet"), "{}", stop.error.message);
        assert_eq!(database.value("SELECT COUNT(*) FROM t"), "60", "something was sent");
    }
}

#[tokio::test]
async fn clearing_leaves_nothing() {
    for server in servers() {
        let database = fresh_database(&server);
        let mut connection = connect(&database).await;
        let sequence = if server.kind == Kind::MariaDb { "CREATE SEQUENCE s;" } else { "" };
        let text = format!(
            "CREATE TABLE a (x INT PRIMARY KEY); CREATE TABLE `b``c` (x INT, FOREIGN KEY (x) REFERENCES a (x)); {sequence}
             CREATE VIEW v AS SELECT * FROM a; CREATE PROCEDURE p() SELECT 1;
             CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
             CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;
             CREATE TRIGGER tr BEFORE INSERT ON a FOR EACH ROW SET NEW.x = 1"
        );
        migrate(connection.as_mut(), &text).await.expect("runs");
        connection.clear(&[], &External::default()).await.expect("clears");
        connection.clear(&[], &External::default()).await.expect("clears again");
        let left = "SELECT (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()) \
             + (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = DATABASE()) \
             + (SELECT COUNT(*) FROM information_schema.events WHERE event_schema = DATABASE())";
        assert_eq!(database.value(left), "0", "{}", server.label);
    }
}
