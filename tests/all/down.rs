//! Going back: `migrate down` on every engine.

mod questions;

use std::fs;

use brant_core::commands::down::{Plan, Reach, Report, down, plan};
use brant_core::commands::status::State;
use brant_core::{Code, Error};

use crate::world::{World, on_every_engine};

on_every_engine!(
    newest_first_and_up_again,
    data_that_would_be_lost_is_counted,
    wrong_use_is_refused,
    a_failing_script_tells_what_stayed,
    what_was_agreed_is_what_runs,
);

impl World {
    pub(crate) fn down_script(&self, name: &str, sql: &str) {
        fs::write(self.folder.path().join(name).join("down.sql"), sql).expect("a file");
    }

    async fn plan(&self, reach: &Reach) -> Result<Plan, Error> {
        self.with(async |context| plan(context, reach).await).await
    }

    pub(crate) async fn down(&self, reach: &Reach) -> Result<Vec<String>, Error> {
        let agreed = self.plan(reach).await?;
        let mut report = Report::default();
        self.with(async |context| down(context, reach, &agreed, &mut report).await).await?;
        Ok(report.undone.into_iter().map(|undone| undone.name).collect())
    }

    /// Three tables, each of its own migration.
    async fn three(&self) {
        for (name, table) in [("1_a", "a"), ("2_b", "b"), ("3_c", "c")] {
            let create =
                format!("CREATE TABLE {table} (id INTEGER);\nINSERT INTO {table} VALUES (7);\n");
            self.migration(name, &create);
            self.down_script(name, &format!("DROP TABLE {table};\n"));
        }
        assert_eq!(self.deploy().await.expect("deployed").len(), 3);
    }
}

async fn newest_first_and_up_again(world: &mut World) {
    world.three().await;
    assert_eq!(world.down(&Reach::Last(1)).await.expect("undone"), ["3_c"]);
    assert!(world.has_table("b") && !world.has_table("c"));
    assert_eq!(world.status().await.migrations[2].state, State::RolledBack);
    assert_eq!(world.down(&Reach::To("1_a".to_owned())).await.expect("undone"), ["2_b"]);
    assert!(world.down(&Reach::To("1_a".to_owned())).await.expect("nothing").is_empty());
    assert_eq!(world.deploy().await.expect("up again"), ["2_b", "3_c"]);
    assert_eq!(world.down(&Reach::All).await.expect("undone"), ["3_c", "2_b", "1_a"]);
    assert!(!world.has_table("a"));
    assert_eq!(world.deploy().await.expect("up again").len(), 3);
}

async fn data_that_would_be_lost_is_counted(world: &mut World) {
    world.three().await;
    world.database.execute("INSERT INTO c VALUES (8)");
    let plan = world.plan(&Reach::Last(1)).await.expect("a plan");
    assert_eq!(
        plan.migrations[0].losses,
        ["You are about to drop the `c` table, which is not empty (2 rows)."]
    );
    assert!(plan.loses_data());
    world.database.execute("DELETE FROM c");
    assert!(!world.plan(&Reach::Last(1)).await.expect("a plan").loses_data());
    world.migration("4_column", "ALTER TABLE b ADD COLUMN note INTEGER;\nUPDATE b SET note = 1;\n");
    world.down_script("4_column", "DELETE FROM c;\nALTER TABLE b DROP COLUMN note;\n");
    world.deploy().await.expect("deployed");
    let plan = world.plan(&Reach::Last(1)).await.expect("a plan");
    assert_eq!(
        plan.migrations[0].losses,
        [
            "You are about to drop the column `note` on the `b` table, which still contains 1 non-null values.",
            "Rows are deleted: DELETE FROM c",
        ]
    );
}

async fn wrong_use_is_refused(world: &mut World) {
    world.three().await;
    let refused = async |world: &World, reach: Reach, code: Code| {
        let error = world.down(&reach).await.expect_err("refused");
        assert_eq!(error.code, code, "{reach:?}: {error}");
        assert!(world.has_table("c"), "nothing ran");
        error
    };
    refused(world, Reach::Last(4), Code::NeverApplied).await;
    refused(world, Reach::To("9_other".to_owned()), Code::NeverApplied).await;
    fs::remove_file(world.folder.path().join("2_b/down.sql")).expect("it was there");
    let error = refused(world, Reach::Last(2), Code::NoDownScript).await;
    assert!(error.message.contains("2_b") && error.help[0].contains("2_b/down.sql"), "{error:?}");
    world.remove("3_c");
    refused(world, Reach::Last(1), Code::NoDownScript).await;
    world.migration("3_c", "CREATE TABLE c (id INTEGER);\n");
    world.down_script("3_c", "DROP TABLE c;\nROLLBACK;\n");
    refused(world, Reach::Last(1), Code::TransactionControl).await;
    world.down_script("3_c", "DROP TABLE c;\n");
    world.policy.strict = true;
    refused(world, Reach::Last(1), Code::Strict).await;
    world.policy.strict = false;
    let plan = world.plan(&Reach::Last(1)).await.expect("only a warning");
    assert_eq!(plan.warnings, ["the migration `3_c` was modified after it was applied"]);
    world.migration("4_bad", "CREATE TABLE d (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n");
    world.deploy().await.expect_err("it fails");
    if world.is_mysql() {
        refused(world, Reach::Last(1), Code::FailedMigration).await;
    }
}

async fn a_failing_script_tells_what_stayed(world: &mut World) {
    world.three().await;
    world.down_script("3_c", "DROP TABLE b;\nDROP TABLE nowhere;\nDROP TABLE c;\n");
    let error = world.down(&Reach::Last(1)).await.expect_err("it fails");
    assert_eq!(error.code, Code::MigrationFailed);
    assert!(error.message.contains("down script of the migration `3_c`"), "{error}");
    assert!(error.message.contains("statement 2 of 3"), "{error}");
    assert!(error.help.join(" ").contains("brant migrate down"), "{error:?}");
    assert_eq!(error.place.as_ref().map(|place| place.line), Some(2));
    if world.is_mysql() {
        assert!(!world.has_table("b"), "MySQL cannot undo it");
        assert_eq!(world.status().await.migrations[2].state, State::HalfUndone);
        assert_eq!(world.deploy().await.expect_err("refused").code, Code::HalfUndone);
        world.down_script("3_c", "DROP TABLE b;\nDROP TABLE IF EXISTS nowhere;\nDROP TABLE c;\n");
        let plan = world.plan(&Reach::Last(1)).await.expect("a plan");
        assert!(plan.migrations[0].continued);
    } else {
        assert!(world.has_table("b"), "nothing was undone");
        assert_eq!(world.status().await.migrations[2].state, State::Applied);
        world.down_script("3_c", "DROP TABLE c;\n");
    }
    assert_eq!(world.down(&Reach::Last(1)).await.expect("mended"), ["3_c"]);
    assert!(!world.has_table("c"));
    assert_eq!(world.history().last().map(String::as_str), Some("3_c:rolledback:1"));
    world.down_script("2_b", "DROP TABLE nowhere;\n");
    world.down(&Reach::Last(1)).await.expect_err("the first statement fails");
    assert_eq!(world.status().await.migrations[1].state, State::Applied, "on every engine");
}

async fn what_was_agreed_is_what_runs(world: &mut World) {
    world.three().await;
    let reach = Reach::Last(1);
    let agreed = world.plan(&reach).await.expect("a plan");
    world.down_script("3_c", "DROP TABLE c;\nDROP TABLE b;\n");
    let mut report = Report::default();
    let result = world.with(async |ctx| down(ctx, &reach, &agreed, &mut report).await).await;
    assert_eq!(result.expect_err("another script").code, Code::HistoryMoved);
    assert!(world.has_table("c"));
}
