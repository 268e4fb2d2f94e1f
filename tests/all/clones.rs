//! Clones of migrated databases, on every engine.

use std::panic::AssertUnwindSafe;
use std::path::Path;

use brant_core::commands::clone::{self, Report, Taken, with_database};
use brant_core::commands::database;
use brant_core::{Code, Context, DatabaseUrl, Error, Target};
use brant_tests::Kind;

use crate::world::{World, on_every_engine};

on_every_engine!(
    clones_have_everything,
    a_taken_name,
    names_that_are_refused,
    templates_come_and_go,
    several_at_once,
    more_than_are_made_at_once,
    a_failing_migration,
    for_the_time_of_a_test,
    created_from_migrations,
);

const USERS: &str = "CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20));\n\
                     INSERT INTO users VALUES (1, 'Ada');\n";

fn migrated(world: &World) {
    world.migration("1_users", USERS);
    world.migration("2_more", "ALTER TABLE users ADD COLUMN age INTEGER;\n");
}

async fn cloned(world: &World, count: usize, taken: Taken) -> Result<Report, Error> {
    let mut report = Report::default();
    world
        .with(async |ctx| {
            let targets = clone::targets(ctx, None, count)?;
            clone::clone(ctx, &targets, taken, &mut report).await
        })
        .await
        .map(|()| report)
}

/// How many migrations are pending in another database of the server, and what it has.
async fn seen(world: &World, target: &Target) -> (usize, Vec<String>) {
    let mut connection = world.driver.connect(target, &world.session).await.expect("it is there");
    let tables = connection.tables().await.expect("its tables");
    let applied = connection.records().await.expect("its history").unwrap_or_default().len();
    connection.close().await.expect("it closes");
    (applied, tables)
}

async fn execute(world: &World, target: &Target, sql: &str) {
    let ctx = async |ctx: &Context<'_>| {
        let ctx = Context { target, ..*ctx };
        brant_core::commands::execute::execute(&ctx, sql, "test").await.map(|_| ())
    };
    world.with(ctx).await.expect("it runs");
}

/// The databases that are there: clones, then templates. Ends with none of them.
async fn tidied(world: &World) -> (usize, usize) {
    let all = world.with(async |ctx| clone::all(ctx).await).await.expect("a list");
    for target in &all {
        let dropped = world
            .with(async |ctx| database::drop(&Context { target, ..*ctx }).await)
            .await
            .expect("it goes");
        assert!(dropped);
    }
    let left = world.with(async |ctx| clone::all(ctx).await).await.expect("a list");
    assert!(left.is_empty(), "{left:?}");
    let templates = all.iter().filter(|target| target.database.starts_with("brant_template_"));
    let templates = templates.count();
    (all.len() - templates, templates)
}

async fn clones_have_everything(world: &mut World) {
    migrated(world);
    let report = cloned(world, 3, Taken::Refuse).await.expect("clones");
    assert_eq!(report.template.is_some(), !world.is_mysql());
    for made in &report.clones {
        assert_eq!(seen(world, &made.target).await, (2, vec!["users".to_owned()]), "{made:?}");
    }
    let names: Vec<&str> = report.clones.iter().map(|made| made.name.as_str()).collect();
    assert!(names[0].contains("_clone_1") && names[2].contains("_clone_3"), "{names:?}");
    // Each on its own, and none of them the database itself.
    execute(world, &report.clones[0].target, "DROP TABLE users;").await;
    assert_eq!(seen(world, &report.clones[1].target).await.1, ["users"]);
    assert_eq!(seen(world, &world.target).await, (0, Vec::new()));
    // Made anew, from the same template.
    let report = cloned(world, 3, Taken::Replace).await.expect("clones");
    assert!(report.template.is_none(), "{report:?}");
    assert_eq!(seen(world, &report.clones[0].target).await.1, ["users"]);
    assert_eq!(tidied(world).await, (3, usize::from(!world.is_mysql())));
}

async fn a_taken_name(world: &mut World) {
    migrated(world);
    cloned(world, 1, Taken::Refuse).await.expect("a clone");
    let error = cloned(world, 2, Taken::Refuse).await.expect_err("the first one is there");
    assert_eq!(error.code, Code::DatabaseExists, "{error}");
    assert_eq!(tidied(world).await.0, 1, "the second one was not made");
}

async fn names_that_are_refused(world: &mut World) {
    migrated(world);
    let own = world.target.database.clone();
    let long = "x".repeat(70);
    let names = ["", "a/b", "a\0b", "brant_scratch_1", "brant_template_1", &own];
    let too_long = (world.kind != Kind::Sqlite).then_some(long.as_str());
    for name in names.into_iter().chain(too_long) {
        // PostgreSQL takes a stroke in a name.
        if name == "a/b" && matches!(world.kind, Kind::Postgres | Kind::Postgres18) {
            continue;
        }
        let error = world.with(async |ctx| clone::targets(ctx, Some(name), 1).map(drop)).await;
        assert_eq!(error.expect_err(name).code, Code::Usage, "{name}");
    }
    world.policy.protected = true;
    let error = cloned(world, 1, Taken::Refuse).await.expect_err("it is protected");
    assert_eq!(error.code, Code::Protected, "{error}");
    let error = world.with(async |ctx| with_database(ctx, async |_: &Target| ()).await).await;
    assert_eq!(error.expect_err("it is protected").code, Code::Protected);
}

async fn templates_come_and_go(world: &mut World) {
    if world.is_mysql() {
        return;
    }
    migrated(world);
    for number in 0..5 {
        world.migration("3_changes", &format!("CREATE TABLE t{number} (id INTEGER);"));
        let report = cloned(world, 1, Taken::Replace).await.expect("a clone");
        assert!(report.template.is_some(), "{number}");
        let table = format!("t{number}");
        assert_eq!(seen(world, &report.clones[0].target).await.1, [&table, "users"]);
    }
    // A branch that was left a moment ago has its template still.
    world.migration("3_changes", "CREATE TABLE t3 (id INTEGER);");
    let report = cloned(world, 1, Taken::Replace).await.expect("a clone");
    assert!(report.template.is_none(), "{report:?}");
    // What somebody dropped is made again.
    assert_eq!(tidied(world).await, (1, 3));
    assert!(cloned(world, 1, Taken::Refuse).await.expect("a clone").template.is_some());
    assert_eq!(tidied(world).await, (1, 1));
}

async fn several_at_once(world: &mut World) {
    migrated(world);
    let world = &*world;
    let one = async |number: usize| {
        let work = async |ctx: &Context<'_>| {
            let targets = [clone::sibling(ctx, &|own| format!("{own}_clone_w{number}"))?];
            clone::clone(ctx, &targets, Taken::Refuse, &mut Report::default()).await?;
            Ok::<_, Error>(targets)
        };
        let [target] = world.with(work).await.expect("a clone");
        assert_eq!(seen(world, &target).await, (2, vec!["users".to_owned()]), "{number}");
    };
    tokio::join!(one(1), one(2), one(3), one(4));
    assert_eq!(tidied(world).await, (4, usize::from(!world.is_mysql())));
}

async fn more_than_are_made_at_once(world: &mut World) {
    migrated(world);
    for taken in [Taken::Refuse, Taken::Replace] {
        let report = cloned(world, 6, taken).await.expect("six clones");
        let names: Vec<&str> = report.clones.iter().map(|made| made.name.as_str()).collect();
        assert!(names.is_sorted() && names.len() == 6, "{names:?}");
        for made in &report.clones {
            assert_eq!(seen(world, &made.target).await.0, 2, "{}", made.name);
        }
    }
    let error = cloned(world, 6, Taken::Refuse).await.expect_err("they are there");
    assert_eq!(error.code, Code::DatabaseExists, "{error}");
    assert_eq!(tidied(world).await, (6, usize::from(!world.is_mysql())));
}

async fn a_failing_migration(world: &mut World) {
    migrated(world);
    world.migration("3_fails", "CREATE TABLE a (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n");
    let error = cloned(world, 1, Taken::Refuse).await.expect_err("it fails");
    assert_eq!(error.code, Code::MigrationFailed, "{error}");
    assert!(error.to_string().contains("3_fails"), "{error}");
    tidied(world).await;
    if world.is_mysql() {
        // What names the real database would change the real one.
        let own = &world.target.database;
        world.migration("3_fails", &format!("CREATE TABLE {own}.oops (id INTEGER);"));
        let error = cloned(world, 1, Taken::Refuse).await.expect_err("it reaches out");
        assert_eq!(error.code, Code::ShadowReplay, "{error}");
        assert!(!world.has_table("oops"));
        tidied(world).await;
    }
}

async fn for_the_time_of_a_test(world: &mut World) {
    migrated(world);
    let world = &*world;
    let name = async |target: &Target| {
        assert_eq!(seen(world, target).await.0, 2);
        target.url.expose().to_owned()
    };
    let url = world.with(async |ctx| with_database(ctx, name).await).await.expect("a database");
    let target = world.driver.target(&DatabaseUrl::new(url), Path::new("/")).expect("a URL");
    let there = async || world.driver.database_exists(&target, &world.session).await;
    assert!(!there().await.expect("an answer"));
    let panics = async |target: &Target| {
        assert_eq!(target.database, "", "a test that fails");
    };
    let panicking = world.with(async |ctx| with_database(ctx, panics).await);
    assert!(panicked(panicking).await, "the panic goes on");
    assert_eq!(tidied(world).await, (0, usize::from(!world.is_mysql())));
}

/// Whether a future panics.
async fn panicked(work: impl Future) -> bool {
    let mut work = std::pin::pin!(work);
    std::future::poll_fn(move |task| {
        let polled = std::panic::catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(task)));
        match polled {
            Ok(polled) => polled.map(|_| false),
            Err(_) => std::task::Poll::Ready(true),
        }
    })
    .await
}

async fn created_from_migrations(world: &mut World) {
    migrated(world);
    let create = async |world: &World| {
        let mut report = Report::default();
        world.with(async |ctx| clone::create(ctx, &mut report).await).await.expect("created")
    };
    // It is there, empty.
    assert!(!create(world).await);
    assert_eq!(world.history().len(), 2);
    world.with(async |ctx| database::drop(ctx).await).await.expect("dropped");
    assert!(create(world).await);
    assert_eq!(world.history().len(), 2);
    world.migration("3_pending", "CREATE TABLE later (id INTEGER);");
    assert!(!create(world).await);
    assert_eq!(world.history().len(), 3);
    tidied(world).await;
}
