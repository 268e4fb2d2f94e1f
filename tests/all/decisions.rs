//! The decision table of deploy, status and resolve, each cell on each engine.

use brant_core::commands::resolve::Declaration;
use brant_core::commands::status::{State, Verdict};
use brant_core::{Checksum, Code};

use crate::world::{World, on_every_engine};

const ONE: &str = "CREATE TABLE one (id INTEGER);\n";
const TWO: &str = "CREATE TABLE two (id INTEGER);\n";
const ROLL_BACK: Declaration = Declaration::RolledBack { force: false };

on_every_engine!(
    empty_database,
    foreign_database,
    everything_applied,
    something_pending,
    failed_row,
    edited_file,
    row_without_folder,
    diverged,
    rolled_back_row,
    other_provider,
    strict_environment,
    late_migration,
    resolve_applied,
    resolve_rolled_back,
    resolve_of_an_applied_migration,
    deploy_up_to_a_name,
    no_migrations,
    dry_run_changes_nothing,
);

/// Two migrations, the first applied.
async fn one_of_two(world: &World) {
    world.migration("1_one", ONE);
    world.deploy().await.expect("deploy");
    world.migration("2_two", TWO);
}

fn code<T: std::fmt::Debug>(result: Result<T, brant_core::Error>) -> Code {
    result.expect_err("a refusal").code
}

async fn empty_database(world: &mut World) {
    world.migration("1_one", ONE);
    world.migration("2_two", TWO);
    let status = world.status().await;
    assert_eq!((status.verdict, status.managed), (Verdict::Behind, false));
    assert_eq!(world.deploy().await.expect("deploy"), ["1_one", "2_two"]);
    assert_eq!(world.history(), ["1_one:applied:1", "2_two:applied:1"]);
    assert!(world.has_table("two"));
}

async fn foreign_database(world: &mut World) {
    world.database.execute("CREATE TABLE theirs (id INTEGER)");
    world.migration("1_one", ONE);
    assert_eq!(code(world.deploy().await), Code::NotEmpty);
    assert!(!world.has_table("_prisma_migrations"), "nothing was changed");
    assert_eq!(world.status().await.verdict, Verdict::Behind);
    world.remove("1_one");
    assert_eq!(world.status().await.verdict, Verdict::Unmanaged);
}

async fn everything_applied(world: &mut World) {
    world.migration("1_one", ONE);
    world.deploy().await.expect("deploy");
    assert_eq!(world.deploy().await.expect("a second deploy"), [""; 0]);
    let status = world.status().await;
    assert_eq!((status.verdict, status.migrations[0].state), (Verdict::UpToDate, State::Applied));
    assert_eq!(world.history(), ["1_one:applied:1"]);
}

async fn something_pending(world: &mut World) {
    one_of_two(world).await;
    let status = world.status().await;
    assert_eq!((status.verdict, status.migrations[1].state), (Verdict::Behind, State::Pending));
    assert_eq!(world.deploy().await.expect("deploy"), ["2_two"]);
}

async fn failed_row(world: &mut World) {
    one_of_two(world).await;
    world.prisma_row("2_two", "0", "failed");
    assert_eq!(code(world.deploy().await), Code::FailedMigration);
    assert!(!world.has_table("two"));
    assert_eq!(world.status().await.verdict, Verdict::Failed);
    world.remove("2_two");
    assert_eq!(code(world.deploy().await), Code::FailedMigration, "also without its folder");
    world.migration("2_two", TWO);
    world.resolve("2_two", ROLL_BACK).await.expect("resolve");
    assert_eq!(world.deploy().await.expect("deploy"), ["2_two"]);
}

async fn edited_file(world: &mut World) {
    one_of_two(world).await;
    world.migration("1_one", "CREATE TABLE one (id INTEGER, more INTEGER);\n");
    let status = world.status().await;
    assert_eq!(status.migrations[0].state, State::Edited);
    assert_eq!(world.deploy().await.expect("deploy"), ["2_two"], "only a warning");
    assert!(world.heard.contains("was modified after it was applied"));
    assert_eq!(world.status().await.verdict, Verdict::UpToDate);
    world.migration("1_one", &ONE.replace('\n', "\r\n"));
    assert_eq!(world.status().await.migrations[0].state, State::Applied, "line ends do not count");
}

async fn row_without_folder(world: &mut World) {
    world.migration("0_gone", ONE);
    world.deploy().await.expect("deploy");
    world.remove("0_gone");
    let status = world.status().await;
    assert_eq!((status.verdict, status.migrations[0].state), (Verdict::UpToDate, State::Missing));
    assert_eq!(world.deploy().await.expect("deploy"), [""; 0]);
    assert!(world.heard.contains("missing from the migrations folder"));
}

async fn diverged(world: &mut World) {
    one_of_two(world).await;
    world.prisma_row("3_theirs", "0", "applied");
    let status = world.status().await;
    assert_eq!((status.verdict, status.last_common.as_deref()), (Verdict::Diverged, Some("1_one")));
    assert_eq!(world.deploy().await.expect("deploy"), ["2_two"]);
}

async fn rolled_back_row(world: &mut World) {
    one_of_two(world).await;
    world.prisma_row("2_two", "0", "rolledback");
    let status = world.status().await;
    assert_eq!((status.verdict, status.migrations[1].state), (Verdict::Behind, State::RolledBack));
    assert_eq!(world.deploy().await.expect("deploy"), ["2_two"]);
    assert_eq!(world.status().await.verdict, Verdict::UpToDate);
}

async fn other_provider(world: &mut World) {
    world.migration("1_one", ONE);
    let lock_file = world.folder.path().join("migration_lock.toml");
    let right = world.driver.provider();
    let wrong = if right == "sqlite" { "mysql" } else { "sqlite" };
    for text in [format!("provider = \"{wrong}\"\n"), "# empty\n".to_owned()] {
        std::fs::write(&lock_file, text).expect("a file");
        assert_eq!(code(world.deploy().await), Code::ProviderMismatch);
        assert_eq!(
            code(world.resolve("1_one", Declaration::Applied).await),
            Code::ProviderMismatch
        );
        let status = world.with(async |ctx| brant_core::commands::status::status(ctx).await).await;
        assert_eq!(code(status), Code::ProviderMismatch);
    }
    std::fs::write(&lock_file, brant_core::commands::new::lock_file_text(right)).expect("a file");
    assert_eq!(world.deploy().await.expect("deploy"), ["1_one"]);
}

async fn strict_environment(world: &mut World) {
    one_of_two(world).await;
    world.migration("1_one", "CREATE TABLE one (id BIGINT);\n");
    world.policy.strict = true;
    assert_eq!(code(world.deploy().await), Code::Strict);
    assert!(!world.has_table("two"), "nothing was changed");
    world.migration("1_one", ONE);
    assert_eq!(world.deploy().await.expect("deploy"), ["2_two"]);
    world.remove("1_one");
    assert_eq!(world.status().await.verdict, Verdict::Refused);
}

async fn late_migration(world: &mut World) {
    world.migration("2_two", TWO);
    world.deploy().await.expect("deploy");
    world.migration("1_one", ONE);
    assert!(world.status().await.migrations[0].out_of_order);
    assert_eq!(world.deploy().await.expect("deploy"), ["1_one"]);
    assert!(world.heard.contains("pending although later ones are applied"));
}

async fn resolve_applied(world: &mut World) {
    world.database.execute("CREATE TABLE one (id INTEGER)");
    world.migration("1_one", ONE);
    world.migration("2_two", TWO);
    assert_eq!(code(world.resolve("9_nine", Declaration::Applied).await), Code::NotFound);
    world.resolve("1_one", Declaration::Applied).await.expect("baseline");
    assert_eq!(world.history(), ["1_one:applied:0"]);
    let sql = "SELECT logs, checksum FROM _prisma_migrations";
    let checksum = Checksum::of(ONE.as_bytes()).as_str().to_owned();
    assert_eq!(world.database.rows(sql), [vec![Some(String::new()), Some(checksum)]]);
    assert_eq!(code(world.resolve("1_one", Declaration::Applied).await), Code::AlreadyApplied);
    assert_eq!(world.deploy().await.expect("deploy"), ["2_two"]);
    world.prisma_row("3_three", "0", "failed");
    world.migration("3_three", "SELECT 1;\n");
    world.resolve("3_three", Declaration::Applied).await.expect("a failed one");
    let mut history = world.history();
    history.sort();
    assert_eq!(history[2..], ["3_three:applied:0", "3_three:rolledback:0"]);
}

async fn resolve_rolled_back(world: &mut World) {
    assert_eq!(code(world.resolve("1_one", ROLL_BACK).await), Code::NeverApplied, "no table");
    one_of_two(world).await;
    assert_eq!(code(world.resolve("2_two", ROLL_BACK).await), Code::NeverApplied);
    world.prisma_row("2_two", "0", "failed");
    world.prisma_row("2_two", "0", "failed");
    world.resolve("2_two", ROLL_BACK).await.expect("resolve");
    let mut history = world.history();
    history.sort();
    assert_eq!(history[1..], ["2_two:rolledback:0", "2_two:rolledback:0"]);
}

async fn resolve_of_an_applied_migration(world: &mut World) {
    world.migration("1_one", ONE);
    world.deploy().await.expect("deploy");
    assert_eq!(code(world.resolve("1_one", ROLL_BACK).await), Code::NotFailed);
    world.database.execute("DROP TABLE one");
    world.resolve("1_one", ROLL_BACK).await.expect("its table is gone");
    assert_eq!(world.history(), ["1_one:rolledback:1"]);
    assert_eq!(world.deploy().await.expect("deploy"), ["1_one"]);
    world.resolve("1_one", Declaration::RolledBack { force: true }).await.expect("forced");
}

async fn deploy_up_to_a_name(world: &mut World) {
    one_of_two(world).await;
    world.migration("3_three", "CREATE TABLE three (id INTEGER);\n");
    let to = |name: &str| brant_core::commands::deploy::Options {
        to: Some(name.to_owned()),
        dry_run: false,
    };
    assert_eq!(code(world.deploy_with(&to("9_nine")).await), Code::UnknownMigration);
    assert_eq!(world.deploy_with(&to("2_two")).await.expect("deploy"), ["2_two"]);
    assert!(!world.has_table("three"));
}

async fn no_migrations(world: &mut World) {
    assert_eq!(world.deploy().await.expect("deploy"), [""; 0]);
    assert_eq!(world.status().await.verdict, Verdict::Unmanaged);
}

async fn dry_run_changes_nothing(world: &mut World) {
    world.migration("1_one", ONE);
    let options = brant_core::commands::deploy::Options { to: None, dry_run: true };
    let mut report = brant_core::commands::deploy::Report::default();
    let deploy = brant_core::commands::deploy::deploy;
    world.with(async |ctx| deploy(ctx, &options, &mut report).await).await.expect("a dry run");
    assert_eq!(report.pending.len(), 1);
    assert_eq!(report.pending[0].statements, [ONE.trim_end().trim_end_matches(';')]);
    assert!(!world.has_table("_prisma_migrations") && !world.has_table("one"));
    world
        .with(async |ctx| brant_core::commands::database::drop(ctx).await)
        .await
        .expect("the database is dropped");
    let mut report = brant_core::commands::deploy::Report::default();
    world.with(async |ctx| deploy(ctx, &options, &mut report).await).await.expect("without it too");
    assert_eq!(report.pending.len(), 1);
    assert!(world.heard.contains("does not exist yet"));
    let exists = world.driver.database_exists(&world.target, &world.session).await;
    assert!(!exists.expect("it can be asked"), "a dry run creates nothing");
}
