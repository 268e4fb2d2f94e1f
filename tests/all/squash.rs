//! `migrate squash` on every engine: whatever a database had of the old migrations, it ends as a new
//! one does.

mod projects;

use std::fs;

use brant_core::commands::squash::{Options, Report, squash};
use brant_core::commands::status::{State, Verdict};
use brant_core::{Code, Error};
use brant_tests::Kind;

use crate::laws::compare::differences;
use crate::workbench::connected;
use crate::world::{World, on_every_engine};

on_every_engine!(
    every_database_ends_alike,
    what_the_schema_cannot_say_stays,
    rows_that_stay_are_kept,
    what_was_squashed_is_squashed_again,
    the_way_back,
    what_would_come_out_otherwise_stays,
    an_interrupted_squash_is_finished,
    wrong_use_is_refused,
);

const LAST: &str = "20260103000000_index";
const SQUASHED: &str = "20260103000000_squashed";
const LATER: &str = "20260104000000_later";

impl World {
    async fn squash_with(&self, options: &Options) -> Result<Report, Error> {
        squash(&self.site(), &self.source(), options).await
    }

    async fn squash(&self, to: &str) -> Result<Report, Error> {
        self.squash_with(&Options { to: to.to_owned(), ..Options::default() }).await
    }

    fn exists(&self, path: &str) -> bool {
        self.folder.path().join(path).exists()
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).expect(path)
    }

    /// Three migrations that only change the schema, and one after them.
    fn four(&self) {
        let (ring, options) = match self.kind {
            Kind::Sqlite => ("TEXT", ""),
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => ("VARCHAR(20)", ""),
            Kind::MariaDb | Kind::MySql => {
                ("VARCHAR(20)", " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
            }
        };
        self.migration(
            "20260101000000_geese",
            &format!(
                "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY, ring {ring}, spare INTEGER){options};\n"
            ),
        );
        self.migration(
            "20260102000000_weight",
            "ALTER TABLE geese ADD COLUMN weight INTEGER;\nALTER TABLE geese DROP COLUMN spare",
        );
        self.migration(LAST, "CREATE INDEX rings ON geese (ring);\n");
        self.migration(LATER, "CREATE TABLE flocks (id INTEGER NOT NULL PRIMARY KEY);\n");
    }

    async fn deploy_up_to(&self, name: &str) {
        let options =
            brant_core::commands::deploy::Options { to: Some(name.to_owned()), dry_run: false };
        self.deploy_with(&options).await.expect("deployed");
    }

    /// Nothing is left to do, and nothing is worth a word.
    async fn is_clean(&self) {
        let status = self.status().await;
        assert_eq!(status.verdict, Verdict::UpToDate, "{status:?}");
        assert!(status.findings.is_empty(), "{:?}", status.findings);
        assert!(self.deploy().await.expect("a second deploy").is_empty());
    }
}

/// What is different between the world's database and another one.
fn compare(world: &World, other: &brant_tests::Database) -> Vec<String> {
    let look = |database| {
        connected(database, async |connection| connection.introspect(&[]).await).expect("a look")
    };
    // A runtime of its own, since the test runs in one.
    std::thread::scope(|scope| {
        let one = scope.spawn(|| look(&world.database)).join().expect("no panic");
        let two = scope.spawn(|| look(other)).join().expect("no panic");
        differences(&one, &two)
    })
}

async fn every_database_ends_alike(world: &mut World) {
    world.four();
    let mut others = Vec::new();
    for stop in [Some("20260101000000_geese"), Some(LAST), Some(LATER)] {
        if let Some(stop) = stop {
            world.deploy_up_to(stop).await;
        }
        others.push(world.on_new_database());
    }
    let report = world.squash(LAST).await.expect("squashed");
    assert_eq!(report.name, SQUASHED);
    assert!(report.merged && report.verbatim.is_empty(), "{report:?}");
    assert!(
        !world.exists(LAST) && world.exists(&format!("{SQUASHED}/replaced/{LAST}/migration.sql"))
    );
    let text = world.text(&format!("{SQUASHED}/migration.sql"));
    assert!(!text.contains("spare"), "it was never there on a new database: {text}");
    assert_eq!(world.deploy().await.expect("a new database"), [SQUASHED, LATER]);
    world.is_clean().await;
    let fresh = world.on_new_database();
    let expected: [&[&str]; 3] = [&["20260102000000_weight", LAST, LATER], &[LATER], &[]];
    for (other, expected) in others.into_iter().zip(expected) {
        world.use_database(other);
        if expected.is_empty() {
            assert_eq!(
                world.status().await.verdict,
                Verdict::UpToDate,
                "before it is recorded, too"
            );
        }
        assert_eq!(world.deploy().await.expect("deployed"), expected);
        world.is_clean().await;
        assert_eq!(compare(world, &fresh), Vec::<String>::new());
        let squashed = format!("{SQUASHED}:applied:0");
        assert!(world.history().contains(&squashed), "{:?}", world.history());
        let lines: Vec<State> = world.status().await.migrations.iter().map(|l| l.state).collect();
        assert_eq!(lines, [State::Applied, State::Applied]);
    }
}

async fn what_the_schema_cannot_say_stays(world: &mut World) {
    world.four();
    world.migration(
        "20260102120000_view",
        "-- For reports.\nCREATE VIEW heavy AS SELECT id FROM geese WHERE weight > 3;\n",
    );
    world.migration(
        "20260102130000_more",
        "ALTER TABLE geese ADD COLUMN born INTEGER;\nUPDATE geese SET born = 0;\n",
    );
    let report = world.squash(LAST).await.expect("squashed");
    assert_eq!(report.verbatim, ["20260102120000_view"]);
    let text = world.text(&format!("{SQUASHED}/migration.sql"));
    assert!(text.contains("-- For reports.\nCREATE VIEW heavy"), "{text}");
    assert!(!text.contains("UPDATE"), "there is nothing to update: {text}");
    world.deploy().await.expect("deployed");
    world.database.execute("INSERT INTO geese (id, weight) VALUES (1, 9)");
    assert_eq!(world.database.value("SELECT count(*) FROM heavy"), "1");
}

async fn rows_that_stay_are_kept(world: &mut World) {
    world.four();
    world.migration(
        "20260102120000_rows",
        "INSERT INTO geese (id, ring) VALUES (1, 'a; b'), (2, NULL);\n",
    );
    world.migration("20260102130000_more", "UPDATE geese SET ring = 'c' WHERE id = 2;\n");
    let report = world.squash(LAST).await.expect("squashed");
    assert_eq!(report.verbatim, ["20260102120000_rows", "20260102130000_more", LAST]);
    world.deploy().await.expect("deployed");
    assert_eq!(world.database.value("SELECT count(*) FROM geese WHERE ring IN ('a; b', 'c')"), "2");
}

/// Types and options that no schema asks for would come out as what schemas ask for.
async fn what_would_come_out_otherwise_stays(world: &mut World) {
    let (column, options) = match world.kind {
        Kind::Sqlite => ("VARCHAR(20)", ""),
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => ("TEXT COLLATE \"C\"", ""),
        Kind::MariaDb | Kind::MySql => ("VARCHAR(20)", " CHARACTER SET latin1"),
    };
    world.migration(
        "1_a",
        &format!("CREATE TABLE a (id INTEGER PRIMARY KEY, b {column}){options};\n"),
    );
    world.migration("2_b", "ALTER TABLE a ADD COLUMN c INTEGER;\n");
    world.deploy().await.expect("deployed");
    let old = world.on_new_database();
    world.squash("2_b").await.expect("squashed");
    assert_eq!(world.deploy().await.expect("a new database"), ["2_b_squashed"]);
    assert_eq!(compare(world, &old), Vec::<String>::new());
}

async fn what_was_squashed_is_squashed_again(world: &mut World) {
    world.four();
    world.deploy_up_to("20260102000000_weight").await;
    let middle = world.on_new_database();
    world.squash("20260102000000_weight").await.expect("squashed");
    assert_eq!(world.deploy().await.expect("a new database").len(), 3);
    let once = world.on_new_database();
    let report = world.squash(LATER).await.expect("squashed again");
    assert_eq!(report.replaced, ["20260102000000_squashed", LAST, LATER]);
    assert_eq!(world.deploy().await.expect("a new database"), ["20260104000000_squashed"]);
    let fresh = world.on_new_database();
    for (other, expected) in [(once, &[][..]), (middle, &[LAST, LATER])] {
        world.use_database(other);
        assert_eq!(world.deploy().await.expect("deployed"), expected);
        world.is_clean().await;
        assert_eq!(compare(world, &fresh), Vec::<String>::new());
    }
}

async fn the_way_back(world: &mut World) {
    use brant_core::commands::down::Reach;
    world.four();
    let of_table = if world.is_mysql() { " ON geese" } else { "" };
    for (name, down) in [
        ("20260101000000_geese", "DROP TABLE geese;\n"),
        (
            "20260102000000_weight",
            "ALTER TABLE geese DROP COLUMN weight;\nALTER TABLE geese ADD COLUMN spare INTEGER",
        ),
        (LAST, &format!("DROP INDEX rings{of_table};\n")),
        (LATER, "DROP TABLE flocks;\n"),
    ] {
        world.down_script(name, down);
    }
    world.deploy().await.expect("deployed");
    let report = world.squash(LAST).await.expect("squashed");
    assert!(report.has_down);
    // Before a deploy has told this database, the old ones are undone one by one.
    assert_eq!(world.down(&Reach::Last(2)).await.expect("undone"), [LATER, LAST]);
    assert_eq!(world.deploy().await.expect("up again"), [LAST, LATER]);
    // Recorded last, it is still older than what came after it.
    assert_eq!(world.down(&Reach::Last(1)).await.expect("undone"), [LATER]);
    assert_eq!(world.down(&Reach::Last(1)).await.expect("undone"), [SQUASHED]);
    assert!(!world.has_table("geese"));
    let applied = world.history().iter().filter(|row| row.contains(":applied:")).count();
    assert_eq!(
        applied,
        0,
        "the rows of the old ones are rolled back with it: {:?}",
        world.history()
    );
    assert_eq!(world.deploy().await.expect("as on a new database"), [SQUASHED, LATER]);
    world.is_clean().await;
}

async fn an_interrupted_squash_is_finished(world: &mut World) {
    world.four();
    let old = world.text(&format!("{LAST}/migration.sql"));
    world.squash(LAST).await.expect("squashed");
    world.migration(LAST, &old);
    let error = world.deploy().await.expect_err("it would run twice");
    assert_eq!(error.code, Code::Replaced, "{error}");
    assert!(error.message.contains(LAST) && error.message.contains(SQUASHED), "{error}");
    assert!(world.squash(LAST).await.expect("finished").finished);
    assert!(!world.exists(LAST));
    world.deploy().await.expect("deployed");
    world.migration(LAST, "SELECT 1;\n");
    assert_eq!(world.squash(LAST).await.expect_err("another text").code, Code::Replaced);
    assert!(world.exists(LAST), "it is not ours to remove");
}

async fn wrong_use_is_refused(world: &mut World) {
    world.four();
    let refused = async |world: &World, to: &str, code: Code| {
        assert_eq!(world.squash(to).await.expect_err("refused").code, code, "{to}");
        assert!(world.exists(LAST) && !world.exists(SQUASHED), "nothing was written");
    };
    refused(world, "20260101", Code::UnknownMigration).await;
    refused(world, "20260101000000_geese", Code::Usage).await;
    world.migration("20260101120000_broken", "DROP TABLE nowhere;\n");
    refused(world, LAST, Code::ShadowReplay).await;
    world.remove("20260101120000_broken");
    let options = Options { to: LAST.to_owned(), dry_run: true, ..Options::default() };
    let report = world.squash_with(&options).await.expect("a look");
    assert!(report.script.contains("geese") && world.exists(LAST) && !world.exists(SQUASHED));
    // A database in the middle of migrations whose scripts are gone.
    world.deploy_up_to("20260101000000_geese").await;
    world.squash(LAST).await.expect("squashed");
    world.remove(&format!("{SQUASHED}/replaced"));
    let error = world.deploy().await.expect_err("refused");
    assert_eq!(error.code, Code::Replaced, "{error}");
    assert!(error.message.contains("20260102000000_weight"), "{error}");
    assert_eq!(world.status().await.verdict, Verdict::Behind);
    assert!(!world.has_table("flocks"), "nothing ran");
    world.on_new_database();
    assert_eq!(world.deploy().await.expect("a new database needs none of them").len(), 2);
}
