//! `migrate verify` on every engine: exact, lossy and broken down scripts are told apart.

mod projects;

use brant_core::commands::deploy;
use brant_core::commands::status::Verdict;
use brant_core::commands::verify::{self, Label, Store, verify};
use brant_core::context::Require;
use brant_core::{Code, Error};

use crate::world::{World, on_every_engine};

on_every_engine!(
    labels,
    only_what_is_new_is_tried,
    rows_are_made_up_for_every_column,
    a_migration_that_fails_is_not_judged,
    an_environment_asks_for_a_way_back,
);

async fn judge(world: &World, store: &mut Store) -> Result<Vec<verify::Verdict>, Error> {
    verify(&world.site(), &world.source(), &[], None, store).await
}

fn pair(world: &World, name: &str, up: &str, down: &str) {
    world.migration(name, up);
    world.down_script(name, down);
}

fn lossy(lost: &[&str]) -> Label {
    Label::Lossy { lost: lost.iter().map(|name| (*name).to_owned()).collect() }
}

async fn labels(world: &mut World) {
    let of_table = if world.is_mysql() { " ON geese" } else { "" };
    world.migration(
        "1_base",
        "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY, ring VARCHAR(20) NOT NULL, weight INTEGER);\n\
         CREATE TABLE sightings (id INTEGER NOT NULL PRIMARY KEY, goose_id INTEGER NOT NULL, \
         CONSTRAINT seen FOREIGN KEY (goose_id) REFERENCES geese (id) ON DELETE CASCADE);\n",
    );
    pair(
        world,
        "2_index",
        "CREATE INDEX rings ON geese (ring);\n",
        &format!("DROP INDEX rings{of_table};\n"),
    );
    pair(
        world,
        "3_gone",
        "ALTER TABLE geese DROP COLUMN weight;\n",
        "ALTER TABLE geese ADD COLUMN weight INTEGER;\n",
    );
    pair(
        world,
        "4_half",
        "ALTER TABLE geese ADD COLUMN extra INTEGER;\nCREATE TABLE u (id INTEGER);\n",
        "DROP TABLE u;\n",
    );
    pair(world, "5_fails", "CREATE TABLE v (id INTEGER);\n", "DROP TABLE nowhere;\n");
    pair(world, "6_data", "UPDATE geese SET ring = 'all';\n", "-- What it was is not known.\n");
    pair(world, "7_rows", "DELETE FROM sightings;\n", "-- They are gone.\n");
    pair(world, "8_new", "CREATE TABLE w (id INTEGER);\n", "DROP TABLE w;\n");
    let verdicts = judge(world, &mut Store::default()).await.expect("verified");
    let label = |index: usize| &verdicts[index].label;
    assert_eq!(*label(0), Label::Missing);
    assert_eq!(*label(1), Label::Exact);
    assert_eq!(*label(2), lossy(&["geese.weight"]));
    assert!(matches!(label(3), Label::Broken { why } if why.contains("extra")), "{:?}", label(3));
    assert!(matches!(label(4), Label::Broken { why } if why.contains("nowhere")), "{:?}", label(4));
    assert_eq!(*label(5), lossy(&["geese.ring"]));
    assert_eq!(*label(6), lossy(&["sightings"]));
    assert_eq!(*label(7), Label::Exact);
}

async fn only_what_is_new_is_tried(world: &mut World) {
    pair(world, "1_a", "CREATE TABLE a (id INTEGER);\n", "DROP TABLE a;\n");
    let mut store = Store::default();
    judge(world, &mut store).await.expect("verified");
    let mut store = Store::read(&store.text(), "verified.json").expect("what was written");
    pair(world, "2_b", "CREATE TABLE b (id INTEGER);\n", "DROP TABLE b;\n");
    let verdicts = judge(world, &mut store).await.expect("verified");
    assert_eq!(verdicts.iter().map(|v| v.remembered).collect::<Vec<_>>(), [true, false]);
    assert!(verdicts.iter().all(|verdict| verdict.label == Label::Exact), "{verdicts:?}");
    world.migration("1_a", "CREATE TABLE a (id INTEGER, more INTEGER);\n");
    let verdicts = judge(world, &mut store).await.expect("verified");
    assert!(verdicts.iter().all(|verdict| !verdict.remembered), "everything depends on the first");
    assert_eq!(store.text().matches("\"migration\"").count(), 2, "old verdicts are forgotten");
}

async fn rows_are_made_up_for_every_column(world: &mut World) {
    let own = if world.is_mysql() {
        "mood ENUM('glad', 'sad') NOT NULL, doc JSON NOT NULL, at DATETIME(3) NOT NULL, \
         born YEAR NOT NULL, raw VARBINARY(4) NOT NULL, flag BIT(1) NOT NULL, yes TINYINT(1) NOT NULL"
    } else if world.kind == brant_tests::Kind::Sqlite {
        "doc JSONB NOT NULL, at DATETIME NOT NULL, raw BLOB NOT NULL, yes BOOLEAN NOT NULL"
    } else {
        "doc JSONB NOT NULL, at TIMESTAMPTZ NOT NULL, day DATE NOT NULL, id2 UUID NOT NULL, \
         raw BYTEA NOT NULL, flag BIT(3) NOT NULL, ip INET NOT NULL, tags TEXT[] NOT NULL, \
         yes BOOLEAN NOT NULL, clock TIME NOT NULL, x XML NOT NULL"
    };
    world.migration(
        "1_all",
        &format!(
            "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, up INTEGER NOT NULL, short CHAR(1) NOT NULL, \
             price DECIMAL(8, 2) NOT NULL, {own}, FOREIGN KEY (up) REFERENCES t (id));\n"
        ),
    );
    pair(
        world,
        "2_none",
        "CREATE TABLE other (id INTEGER);\n",
        "UPDATE t SET short = 'z';\nDROP TABLE other;\n",
    );
    let verdicts = judge(world, &mut Store::default()).await.expect("verified");
    assert_eq!(verdicts[1].label, lossy(&["t.short"]), "there were rows to change");
}

async fn a_migration_that_fails_is_not_judged(world: &mut World) {
    pair(world, "1_a", "CREATE TABLE a (id INTEGER);\nDROP TABLE nowhere;\n", "DROP TABLE a;\n");
    let error = judge(world, &mut Store::default()).await.expect_err("it fails");
    assert_eq!(error.code, Code::ShadowReplay);
    world.migration("1_a", "CREATE TABLE a (id INTEGER);\n");
    // It takes no rows, which is not its down script's fault.
    pair(
        world,
        "2_b",
        "ALTER TABLE a ADD COLUMN b INTEGER NOT NULL;\n",
        "ALTER TABLE a DROP COLUMN b;\n",
    );
    let verdicts = judge(world, &mut Store::default()).await.expect("verified");
    let label = &verdicts[1].label;
    if world.is_mysql() {
        assert_eq!(*label, Label::Exact, "MySQL fills in zeros");
    } else {
        assert!(
            matches!(label, Label::StructureOnly { why } if why.contains("filled tables")),
            "{label:?}"
        );
    }
}

/// Writes down what was found, as the command line does.
async fn prove(world: &World) {
    let mut store = Store::default();
    judge(world, &mut store).await.expect("verified");
    std::fs::write(world.folder.path().join("verified.json"), store.text()).expect("a file");
}

async fn an_environment_asks_for_a_way_back(world: &mut World) {
    world.migration("1_old", "CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, b INTEGER);\n");
    world.deploy().await.expect("nothing is asked for yet");
    world.policy.down = Some(Require::Required);
    assert_eq!(world.status().await.verdict, Verdict::UpToDate, "what is applied is not asked for");
    world.migration("2_b", "CREATE TABLE b (id INTEGER);\n");
    let refused = async |world: &World, what: &str| {
        let error = world.deploy().await.expect_err(what);
        assert_eq!(error.code, Code::NotUndoable, "{error}");
        assert!(error.notes.join(" ").contains(what), "{:?}", error.notes);
        let status = world.status().await;
        assert!(status.findings.join(" ").contains(what), "{:?}", status.findings);
        assert!(!world.has_table("b"), "nothing ran");
    };
    refused(world, "`2_b` has no down.sql").await;
    world.down_script("2_b", "DROP TABLE nowhere;\n");
    prove(world).await;
    refused(world, "down.sql of `2_b` does not undo it").await;
    // Another text: nobody knows anything bad of it.
    world.down_script("2_b", "DROP TABLE b;\n");
    assert!(world.status().await.findings.is_empty());
    world.policy.down = Some(Require::Exact);
    refused(world, "nobody has verified the down.sql of `2_b`").await;
    prove(world).await;
    pair(
        world,
        "3_lossy",
        "ALTER TABLE a DROP COLUMN b;\n",
        "ALTER TABLE a ADD COLUMN b INTEGER;\n",
    );
    refused(world, "nobody has verified the down.sql of `3_lossy`").await;
    prove(world).await;
    refused(world, "the down.sql of `3_lossy` loses a.b").await;
    let only_second = deploy::Options { to: Some("2_b".to_owned()), dry_run: false };
    assert_eq!(world.deploy_with(&only_second).await.expect("exact"), ["2_b"]);
    world.policy.down = Some(Require::Required);
    assert_eq!(world.deploy().await.expect("there is a way back"), ["3_lossy"]);
}
