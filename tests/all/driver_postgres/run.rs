//! Steps, and where they stop.

use brant_core::Driver as _;
use brant_core::history::State;
use brant_core::{Change, ErrorKind, Session, Step, Ticket};
use brant_driver_postgres::Postgres;

use brant_tests::Kind;

use super::{ROW, all, connect, databases, direct, script, target, whole};

#[tokio::test]
async fn a_migration_and_its_row_are_one_transaction() {
    for database in databases(all()) {
        let mut connection = connect(&database).await;
        assert_eq!(connection.records().await.expect("an answer"), None);
        connection.run(&[Step::CreateHistory]).await.expect("the table is made");
        connection.run(&[Step::CreateHistory]).await.expect("twice is once");
        let mut lock =
            Postgres.lock(&target(database.url()), &Session::default()).await.expect("a session");
        assert!(lock.try_acquire().await.expect("an answer"));
        let ticket = lock.ticket().expect("a ticket").clone();
        let script = script(
            "SELECT pg_catalog.set_config('search_path', '', false);\n\
             CREATE TABLE public.t (a text); SET ROLE pg_monitor; RESET ROLE;\n\
             SET statement_timeout = '1min'; SET default_transaction_read_only = on;\n\
             INSERT INTO public.t VALUES ('ä');",
        );
        let steps = [
            Step::Begin,
            Step::CheckLock(&ticket),
            whole(&script),
            Step::ResetSession,
            Step::Record(Change::Applied(ROW)),
            Step::Commit,
        ];
        connection.run(&steps).await.expect("it is applied");
        assert_eq!(database.value("SELECT a FROM t"), "ä");
        let records = connection.records().await.expect("an answer").expect("a table");
        assert_eq!(records.len(), 1);
        let record = &records[0];
        assert_eq!(
            (&*record.id, &*record.checksum, &*record.migration),
            (ROW.id, ROW.checksum, ROW.migration)
        );
        assert_eq!((record.state(), record.steps, &record.logs), (State::Applied, 1, &None));
        assert!(record.started_at <= record.finished_at);
        lock.release().await.expect("it is free");
        connection.close().await.expect("it ends");
    }
}

#[tokio::test]
async fn every_change_of_the_history() {
    for database in databases(all()) {
        let mut connection = connect(&database).await;
        let logs = "it's \\ ; $$ -- '\n🪿";
        let row = |id| brant_core::history::Row { id, ..ROW };
        let steps = [
            Step::CreateHistory,
            Step::Record(Change::Started { row: row("a"), logs: "x" }),
            Step::Record(Change::Progress { id: "a", logs }),
            Step::Record(Change::Failed { row: row("b"), logs }),
            Step::Record(Change::Declared(row("c"))),
            Step::Record(Change::Started { row: row("d"), logs }),
            Step::Record(Change::Finished { id: "d", checksum: "new" }),
            Step::Record(Change::RolledBack { id: "c" }),
        ];
        connection.run(&steps).await.expect("all are written");
        let records = connection.records().await.expect("an answer").expect("a table");
        let summary: Vec<_> = records
            .iter()
            .map(|r| (&*r.id, r.state(), r.steps, r.logs.as_deref(), &*r.checksum))
            .collect();
        assert_eq!(
            summary,
            [
                ("a", State::Unfinished, 0, Some(logs), ROW.checksum),
                ("b", State::RolledBack, 0, Some(logs), ROW.checksum),
                ("c", State::RolledBack, 0, Some(""), ROW.checksum),
                ("d", State::Applied, 1, None, "new"),
            ]
        );
        assert_eq!(database.value("SELECT logs FROM _prisma_migrations WHERE id = 'c'"), "");
        assert_eq!(
            database.value("SELECT (logs IS NULL)::text FROM _prisma_migrations WHERE id = 'd'"),
            "true"
        );
        connection.run(&[Step::Record(Change::Forget { id: "b" })]).await.expect("it is gone");
        connection.run(&[Step::Record(Change::Forget { id: "b" })]).await.expect("twice is once");
        let gone = connection.run(&[Step::Record(Change::Progress { id: "b", logs })]).await;
        assert_eq!(gone.expect_err("no such row").step, 0);
    }
}

#[tokio::test]
async fn errors_name_step_statement_and_place() {
    for database in databases(all()) {
        let mut connection = connect(&database).await;
        connection.run(&[Step::CreateHistory]).await.expect("the table is made");
        for (text, statement, place, kind) in [
            // Syntax: the server has a position and does nothing.
            (
                "CREATE TABLE a (x int);\n-- ä\nCREATE TABEL b;",
                1,
                Some("TABEL"),
                ErrorKind::Statement,
            ),
            // Analysis: a position too, after earlier statements ran.
            (
                "CREATE TABLE a (x int); SELECT 'ää'; SELECT x, nope FROM a;",
                2,
                Some("nope"),
                ErrorKind::Statement,
            ),
            ("SELECT 1; SELECT * FROM nowhere", 1, Some("nowhere"), ErrorKind::MissingTable),
            // At run time: none.
            (
                "CREATE TABLE a (x int); SELECT 1; SELECT 1/(x-x) FROM (VALUES (1)) AS v (x); SELECT 2",
                2,
                None,
                ErrorKind::Statement,
            ),
            ("DO $$ BEGIN PERFORM 1/0; END $$", 0, None, ErrorKind::Statement),
        ] {
            let script = script(text);
            let steps =
                [Step::Begin, whole(&script), Step::Record(Change::Applied(ROW)), Step::Commit];
            let stopped = connection.run(&steps).await.expect_err(text);
            assert_eq!((stopped.step, stopped.statement), (1, Some(statement)), "{text}");
            let offset = place.and_then(|place| text.find(place));
            assert_eq!((stopped.offset, stopped.error.kind), (offset, kind), "{text} {stopped:?}");
            connection.run(&[Step::Rollback]).await.expect("it is undone");
            assert_eq!(connection.tables().await.expect("an answer"), [""; 0]);
            assert_eq!(
                connection.records().await.expect("an answer").map(|rows| rows.len()),
                Some(0)
            );
        }
        connection.run(&[Step::Rollback]).await.expect("without a transaction it does nothing");
        let deferred = script(
            "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p DEFERRABLE INITIALLY DEFERRED); INSERT INTO c VALUES (1);",
        );
        let stopped = connection.run(&[Step::Begin, whole(&deferred), Step::Commit]).await;
        let stopped = stopped.expect_err("the row has no parent");
        assert_eq!((stopped.step, stopped.error.code.as_deref()), (2, Some("23503")));
        connection.run(&[Step::Rollback]).await.expect("it is over");
        assert_eq!(connection.tables().await.expect("an answer"), [""; 0]);
    }
}

#[tokio::test]
async fn nothing_runs_once_the_lock_is_lost() {
    for database in databases(all()) {
        let mut connection = connect(&database).await;
        let ticket = Ticket { session: "1".to_owned(), lease: None };
        let script = script("CREATE TABLE t (a int);");
        let steps = [Step::Begin, Step::CheckLock(&ticket), whole(&script), Step::Commit];
        let stopped = connection.run(&steps).await.expect_err("nobody holds the lock");
        assert_eq!((stopped.step, stopped.error.kind), (1, ErrorKind::LockLost));
        connection.run(&[Step::Rollback]).await.expect("it is undone");
        assert_eq!(connection.tables().await.expect("an answer"), [""; 0]);
    }
}

#[tokio::test]
async fn statements_outside_of_transactions() {
    for database in databases(all()) {
        database.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);");
        let mut connection = connect(&database).await;
        let script = script(
            "VACUUM t; CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a); REINDEX INDEX CONCURRENTLY i; DROP INDEX CONCURRENTLY i;",
        );
        connection.run(&[whole(&script)]).await.expect("each runs by itself");
        assert_eq!(
            database.value("SELECT count(*)::text FROM pg_indexes WHERE tablename = 't'"),
            "0"
        );
    }
}

#[tokio::test]
async fn an_invalid_index_is_named_and_dropped_before_the_next_try() {
    for database in databases(direct()) {
        database.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);");
        let mut connection = connect(&database).await;
        let script =
            script("SELECT 1; CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\" ON t (a);");
        let stopped = connection.run(&[whole(&script)]).await.expect_err("two rows are equal");
        assert_eq!((stopped.statement, stopped.error.code.as_deref()), (Some(1), Some("23505")));
        let details = stopped.error.details.join("\n");
        assert!(details.contains("DROP INDEX CONCURRENTLY public.\"I\";"), "{details}");
        let valid = "SELECT indisvalid::text FROM pg_index WHERE indexrelid = '\"I\"'::regclass";
        assert_eq!(database.value(valid), "false");
        database.execute("DELETE FROM t");
        connection.run(&[whole(&script)]).await.expect("now it can be built");
        assert_eq!(database.value(valid), "true");
    }
}

#[tokio::test]
async fn a_pool_gets_no_settings_of_ours() {
    for database in databases(Kind::PgBouncer.required().into_iter().collect()) {
        let mut connection = connect(&database).await;
        let script = script("SET lock_timeout = '77s'; CREATE TABLE t (a int); VACUUM t;");
        let stopped =
            connection.run(&[whole(&script)]).await.expect_err("outside of a transaction");
        assert_eq!((stopped.statement, stopped.error.kind), (Some(0), ErrorKind::Unsupported));
        let steps = [
            Step::Begin,
            Step::Run { script: &script, statements: 0..2 },
            Step::ResetSession,
            Step::Commit,
        ];
        connection.run(&steps).await.expect("inside it may");
        connection
            .run(&[Step::ResetSession, Step::Run { script: &script, statements: 2..3 }])
            .await
            .expect("no schema is needed");
        assert_eq!(database.value("SELECT current_setting('lock_timeout')"), "0");
        let url = format!("{}?schema=other", database.url());
        let mut other =
            Postgres.connect(&target(&url), &Session::default()).await.expect("it connects");
        let stopped = other.run(&[Step::Run { script: &script, statements: 2..3 }]).await;
        assert_eq!(
            stopped.expect_err("the schema is another one").error.kind,
            ErrorKind::Unsupported
        );
    }
}

#[tokio::test]
async fn a_script_may_choose_its_isolation() {
    for database in databases(all()) {
        let mut connection = connect(&database).await;
        let mut lock =
            Postgres.lock(&target(database.url()), &Session::default()).await.expect("a session");
        assert!(lock.try_acquire().await.expect("an answer"));
        let ticket = lock.ticket().expect("a ticket").clone();
        for own in [
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "BEGIN ISOLATION LEVEL REPEATABLE READ",
        ] {
            let text = format!(
                "-- x\n{own}; CREATE TABLE t AS SELECT current_setting('transaction_isolation') AS level;"
            );
            let script = script(&text);
            let steps = [
                Step::Begin,
                Step::CheckLock(&ticket),
                whole(&script),
                Step::ResetSession,
                Step::Commit,
            ];
            connection.run(&steps).await.expect(own);
            assert_eq!(database.value("SELECT level FROM t"), "repeatable read");
            database.execute("DROP TABLE t");
        }
    }
}

/// What a role's own settings would do to a deploy, and do not.
#[tokio::test]
async fn settings_of_the_role_do_not_matter() {
    for database in databases(all()) {
        let name = database.name();
        let set = |setting: &str| database.execute(&format!("ALTER DATABASE {name} SET {setting}"));
        for setting in [
            "statement_timeout = 200",
            "idle_in_transaction_session_timeout = 200",
            "default_transaction_isolation = serializable",
        ] {
            set(setting);
        }
        if database.server().kind == Kind::Postgres18 {
            set("transaction_timeout = 200");
        }
        if database.server().kind != Kind::PgBouncer {
            set("idle_session_timeout = 200");
        }
        let mut connection = connect(&database).await;
        let mut lock =
            Postgres.lock(&target(database.url()), &Session::default()).await.expect("a session");
        assert!(lock.try_acquire().await.expect("an answer"));
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        let script = script(
            "SELECT pg_sleep(0.4); CREATE TABLE t AS SELECT current_setting('transaction_isolation') AS level",
        );
        for _ in 0..2 {
            let ticket = lock.ticket().expect("a ticket").clone();
            let steps = [
                Step::Begin,
                Step::CheckLock(&ticket),
                whole(&script),
                Step::ResetSession,
                Step::CreateHistory,
                Step::Commit,
            ];
            connection.run(&steps).await.expect("no limit is hit");
            assert_eq!(database.value("SELECT level FROM t"), "read committed");
            database.execute("DROP TABLE t");
        }
        assert!(lock.keep().await.expect("an answer"));
    }
}
