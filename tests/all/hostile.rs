//! Input that other programs wrote, or somebody who means harm: it runs, or it is refused by its place.

use std::time::{Duration, Instant};

use brant_core::{Code, Script, Step};
use brant_tests::Kind;

use crate::world::{World, on_every_engine, run};

on_every_engine!(what_is_no_ordinary_file_is_refused, folders_with_odd_names);

/// As pg_dump 15.14 and later write it, unedited.
const DUMP: &str = "--\n-- PostgreSQL database dump\n--\n\n\\restrict Zk3vRq\n\n-- Dumped from database version 15.14\n\n\
SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET idle_in_transaction_session_timeout = 0;\n\
SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\
SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\n\
SET xmloption = content;\nSET client_min_messages = warning;\nSET row_security = off;\n\n\
CREATE FUNCTION public.twice(n integer) RETURNS integer\n    LANGUAGE plpgsql\n    AS $$\nBEGIN\n  RETURN n * 2;\nEND;\n$$;\n\n\
SET default_tablespace = '';\nSET default_table_access_method = heap;\n\n\
CREATE TABLE public.geese (\n    id integer NOT NULL,\n    ring text DEFAULT 'a;b'::text\n);\n\n\
ALTER TABLE ONLY public.geese\n    ADD CONSTRAINT geese_pkey PRIMARY KEY (id);\n\n\
--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict Zk3vRq\n\n";

/// The cleared search path reaches neither the history nor the next migration.
#[test]
fn a_dump_runs_as_it_is() {
    for kind in [Kind::Postgres, Kind::Postgres18, Kind::PgBouncer] {
        run(kind, |world| Box::pin(a_dump(world)));
    }
}

async fn a_dump(world: &mut World) {
    world.migration("1_dump", DUMP);
    world.migration("2_after", "INSERT INTO geese VALUES (twice(2), NULL);\n");
    assert_eq!(world.deploy().await.expect("it runs"), ["1_dump", "2_after"]);
    assert_eq!(world.database.value("SELECT id FROM geese"), "4");
    assert_eq!(world.history(), ["1_dump:applied:1", "2_after:applied:1"]);
    for (sql, line) in [
        ("SELECT 1;\n\\connect other\nSELECT 2;\n", 2),
        ("SELECT 1;\nSELECT 2;\nCOPY geese FROM stdin;\n5\t\\N\n\\.\n", 3),
    ] {
        world.migration("3_psql", sql);
        let error = world.deploy().await.expect_err("it needs psql");
        assert_eq!(error.place.as_ref().map(|place| place.line), Some(line), "{error:?}");
        assert_eq!(world.history().len(), 2, "nothing has run");
    }
}

/// A short wait for a table, the queue passes, another try.
#[test]
fn a_locked_table_is_tried_again() {
    for kind in [Kind::Postgres, Kind::Postgres18] {
        run(kind, |world| Box::pin(a_locked_table(world)));
    }
}

async fn a_locked_table(world: &mut World) {
    world.migration("1_t", "CREATE TABLE t (a INTEGER);\n");
    world.deploy().await.expect("deploy");
    world.migration("2_t", "ALTER TABLE t ADD b INTEGER;\n");
    world.session.lock_timeout = Some(Duration::from_millis(300));
    let mut reader = world.driver.connect(&world.target, &world.session).await.expect("a session");
    let text = "SELECT * FROM t".to_owned();
    let statements = world.driver.dialect().split(&text).statements;
    let script = Script { text: text.into(), statements };
    let steps = [Step::Begin, Step::Run { script: &script, statements: 0..1 }];
    reader.run(&steps).await.expect("it reads");
    let reads = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        drop(reader);
    });
    assert_eq!(world.deploy().await.expect("in the end"), ["2_t"]);
    assert!(world.heard.contains("waits for a table"));
    reads.await.expect("it ends");
}

/// A pipe would be waited for without an end, a device read without one.
async fn what_is_no_ordinary_file_is_refused(world: &mut World) {
    let folder = world.folder.path().join("1_odd");
    std::fs::create_dir(&folder).expect("a folder");
    let script = folder.join("migration.sql");
    let begun = Instant::now();
    #[cfg(unix)]
    for make in [
        &|path: &std::path::Path| std::os::unix::fs::symlink("/dev/zero", path).expect("a link"),
        &|path: &std::path::Path| {
            std::os::unix::fs::symlink("migration.sql", path).expect("a link")
        },
        &|path: &std::path::Path| {
            let made = std::process::Command::new("mkfifo").arg(path).status();
            assert!(made.expect("mkfifo runs").success());
        },
    ] as [&dyn Fn(&std::path::Path); 3]
    {
        make(&script);
        let error = world.deploy().await.expect_err("no ordinary file");
        assert!([Code::MigrationText, Code::FileMissing].contains(&error.code), "{error:?}");
        std::fs::remove_file(&script).expect("it was there");
    }
    #[cfg(unix)]
    {
        std::fs::write(&script, "SELECT 1;\n").expect("a file");
        let pipe = world.folder.path().join("migration_lock.toml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo runs").success());
        let error = world.deploy().await.expect_err("no ordinary file");
        assert_eq!(error.code, Code::MigrationsFolder, "{error:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(30), "it hangs");
}

/// Names that could move the cursor or deceive the eye are neither run nor shown as they are.
async fn folders_with_odd_names(world: &mut World) {
    for odd in ["new\nline", "gnp\u{202e}", "esc\u{1b}[2J"] {
        world.migration(odd, "THIS IS NO SQL;\n");
        let error = world.deploy().await.expect_err("refused");
        assert_ne!(error.code, Code::MigrationFailed, "it was run: {error:?}");
        assert!(!error.to_string().contains(['\n', '\u{1b}', '\u{202e}']), "{error:?}");
        world.remove(odd);
    }
}
