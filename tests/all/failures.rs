//! Migrations that fail in the middle: what stays, what is told, what continues.

use brant_core::Code;
use brant_core::commands::status::{State, Verdict};
use brant_tests::Kind;

use crate::world::{World, on_every_engine};

const BROKEN: &str = "CREATE TABLE one (id INTEGER);\nCREATE TABLE two (id INTEGER);\n\nINSERT INTO nowhere VALUES (1);\nCREATE TABLE three (id INTEGER);\n";

on_every_engine!(
    nothing_stays_or_it_is_named,
    the_first_statement_fails,
    good_prefix_stays,
    refused_before_the_run,
    unreadable_files_stop_before_anything_runs,
    names_that_differ_by_case,
    an_edited_prefix_is_noticed,
    a_refused_commit_names_the_culprit,
    isolation_level_in_a_block,
);

fn mended() -> String {
    BROKEN.replace("INSERT INTO nowhere VALUES (1)", "INSERT INTO one VALUES (1)")
}

async fn nothing_stays_or_it_is_named(world: &mut World) {
    world.migration("1_broken", BROKEN);
    let error = world.deploy().await.expect_err("it fails");
    assert_eq!(error.code, Code::MigrationFailed, "{error:?}");
    let place = error.place.as_ref().expect("a place");
    assert_eq!((place.file.as_str(), place.line), ("migrations/1_broken/migration.sql", 4));
    assert!(error.message.contains("statement 3 of 4"), "{error}");
    assert!(error.help.join(" ").contains("brant migrate deploy"), "{error:?}");
    if world.is_mysql() {
        assert!(
            error.notes.join(" ").contains("statements 1 to 2 of 4 are committed"),
            "{error:?}"
        );
        assert!(world.has_table("two"));
        assert_eq!(world.history(), ["1_broken:failed:0"]);
        let status = world.status().await;
        assert_eq!(
            (status.verdict, status.migrations[0].state),
            (Verdict::Failed, State::Interrupted)
        );
    } else {
        assert!(!world.has_table("one"), "nothing stays");
        assert_eq!(world.history(), ["1_broken:rolledback:0"], "nobody has to resolve it");
        assert_eq!(world.status().await.migrations[0].state, State::RolledBack);
    }
    let again = world.deploy().await.expect_err("it fails again");
    assert_eq!(again.code, Code::MigrationFailed);
    assert_eq!(world.history().len(), 1, "one row however often it fails");
    world.migration("1_broken", &mended());
    assert_eq!(world.deploy().await.expect("mended"), ["1_broken"]);
    assert_eq!(world.history(), ["1_broken:applied:1"]);
    assert_eq!(world.database.value("SELECT count(*) FROM one"), "1");
    assert!(world.has_table("three"));
    assert_eq!(world.status().await.verdict, Verdict::UpToDate);
}

async fn the_first_statement_fails(world: &mut World) {
    world.migration(
        "1_broken",
        "ALTER TABLE nowhere ADD COLUMN a INTEGER;\nCREATE TABLE b (id INTEGER);\n",
    );
    let error = world.deploy().await.expect_err("it fails");
    assert!(error.message.contains("statement 1 of 2"), "{error}");
    assert_eq!(world.history(), ["1_broken:rolledback:0"], "nothing stayed on any engine");
    world.migration("1_broken", "CREATE TABLE b (id INTEGER);\n");
    assert_eq!(world.deploy().await.expect("mended"), ["1_broken"]);
    assert_eq!(world.history(), ["1_broken:applied:1"]);
}

async fn good_prefix_stays(world: &mut World) {
    world.migration("1_good", "CREATE TABLE good (id INTEGER);\n");
    world.migration("2_bad", "CREATE TABLE bad (id INTEGER;\n");
    world.migration("3_never", "CREATE TABLE never (id INTEGER);\n");
    let error = world.deploy().await.expect_err("it fails");
    assert_eq!(error.facts["migration"], "2_bad");
    assert_eq!(world.history()[0], "1_good:applied:1");
    assert!(world.has_table("good") && !world.has_table("never"));
}

async fn refused_before_the_run(world: &mut World) {
    world.migration("1_good", "CREATE TABLE good (id INTEGER);\n");
    for (sql, line) in [
        ("CREATE TABLE a (id INTEGER);\nROLLBACK;\n", 2),
        ("BEGIN;\nCREATE TABLE a (id INTEGER);\n", 1),
        ("CREATE TABLE a (id INTEGER);\nCOMMIT;\n", 2),
    ] {
        world.migration("2_control", sql);
        let error = world.deploy().await.expect_err("refused");
        assert_eq!(error.code, Code::TransactionControl, "{sql}");
        assert_eq!(error.place.expect("a place").line, line, "{sql}");
        assert!(!world.has_table("good"), "nothing has run");
    }
    world.migration("2_control", "BEGIN;\nCREATE TABLE a (id INTEGER);\nCOMMIT;\n");
    assert_eq!(world.deploy().await.expect("a balanced pair is fine").len(), 2);
}

async fn unreadable_files_stop_before_anything_runs(world: &mut World) {
    world.migration("1_good", "CREATE TABLE good (id INTEGER);\n");
    let bad = world.folder.path().join("2_bad");
    std::fs::create_dir(&bad).expect("a folder");
    let script = bad.join("migration.sql");
    assert_eq!(world.deploy().await.expect_err("no file").code, Code::FileMissing);
    std::fs::write(&script, b"SELECT '\xff';").expect("a file");
    let error = world.deploy().await.expect_err("not UTF-8");
    assert_eq!(error.code, Code::MigrationText);
    assert!(error.message.contains("byte 8"), "{error}");
    std::fs::write(&script, "SELECT 1;\nSELECT '\0';").expect("a file");
    let error = world.deploy().await.expect_err("a NUL byte");
    assert_eq!((error.code, error.place.expect("a place").line), (Code::MigrationText, 2));
    std::fs::remove_file(&script).expect("it was there");
    std::fs::create_dir(&script).expect("a folder");
    assert_eq!(world.deploy().await.expect_err("a folder").code, Code::MigrationText);
    assert!(!world.has_table("good"), "nothing has run");
    std::fs::remove_dir(&script).expect("it was there");
    std::fs::write(&script, "\u{feff}SELECT 1;\n").expect("a file");
    assert_eq!(world.deploy().await.expect("a byte order mark is no harm").len(), 2);
}

async fn names_that_differ_by_case(world: &mut World) {
    world.migration("1_one", "SELECT 1;\n");
    world.migration("1_ONE", "SELECT 1;\n");
    assert_eq!(world.deploy().await.expect_err("refused").code, Code::DuplicateName);
}

async fn an_edited_prefix_is_noticed(world: &mut World) {
    if !world.is_mysql() {
        return;
    }
    world.migration("1_broken", BROKEN);
    world.deploy().await.expect_err("it fails");
    world.migration("1_broken", &mended().replace("one (id INTEGER)", "one (id BIGINT)"));
    assert_eq!(world.deploy().await.expect_err("edited").code, Code::JournalMismatch);
    world.migration("1_broken", &mended());
    assert_eq!(world.deploy().await.expect("mended"), ["1_broken"]);
}

/// A deferred constraint is only checked at COMMIT: the good migrations stay, the culprit is named.
async fn a_refused_commit_names_the_culprit(world: &mut World) {
    if world.is_mysql() {
        return;
    }
    world.migration("1_good", "CREATE TABLE parents (id INTEGER PRIMARY KEY);\nCREATE TABLE kids (id INTEGER, parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);\n");
    world.migration("2_bad", "INSERT INTO kids VALUES (1, 99);\n");
    world.migration("3_after", "CREATE TABLE later (id INTEGER);\n");
    let error = world.deploy().await.expect_err("rows break a foreign key");
    assert_eq!(error.facts["migration"], "2_bad", "{error:?}");
    assert_eq!(world.history(), ["1_good:applied:1", "2_bad:rolledback:0"]);
    world
        .migration("2_bad", "INSERT INTO parents VALUES (99);\nINSERT INTO kids VALUES (1, 99);\n");
    assert_eq!(world.deploy().await.expect("mended"), ["2_bad", "3_after"]);
}

/// What must come first in a transaction comes before Brant's own look at the lock.
async fn isolation_level_in_a_block(world: &mut World) {
    if !matches!(world.kind, Kind::Postgres | Kind::Postgres18) {
        return;
    }
    let sql = "BEGIN;\nSET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nCREATE TABLE levels AS SELECT current_setting('transaction_isolation') AS level;\nCOMMIT;\n";
    world.migration("1_level", sql);
    world.deploy().await.expect("deploy");
    assert_eq!(world.database.value("SELECT level FROM levels"), "repeatable read");
    world.migration(
        "2_level",
        &format!("-- brant: no-transaction\n{}", sql.replace("levels", "more")),
    );
    world.deploy().await.expect("deploy");
    assert_eq!(world.database.value("SELECT level FROM more"), "repeatable read");
}
