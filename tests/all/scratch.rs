//! Scratch databases and the replay of migrations, on every engine.

use brant_core::error::Error;
use brant_core::scratch::{Place, Scratch, Site, using};
use brant_core::{Code, DatabaseUrl, Migration, Target};
use brant_tests::{Kind, fresh_database};
use std::path::Path;

use crate::world::{World, on_every_engine};

on_every_engine!(
    leaves_nothing,
    failing_migration,
    many_modes,
    orphans_go,
    init_comes_first,
    given_database,
    given_by_mistake,
);

fn site(world: &World, place: Place) -> Site<'_> {
    Site {
        driver: world.driver.as_ref(),
        place,
        namespaces: Vec::new(),
        session: world.session.clone(),
        init: None,
        ui: &world.heard,
    }
}

fn beside(world: &World) -> Site<'_> {
    site(world, Place::Beside(world.target.clone()))
}

fn migrations<const N: usize>(texts: [&str; N]) -> Vec<Migration> {
    let migration = |(index, text)| Migration::of_text(&format!("{index}_step"), text);
    texts.into_iter().enumerate().map(|(index, text)| migration((index, text))).collect()
}

async fn tables_after(site: &Site<'_>, migrations: &[Migration]) -> Result<Vec<String>, Error> {
    using(site, async |scratch: &mut Scratch<'_>| {
        scratch.replay(migrations).await?;
        Ok(scratch.connection().tables().await.expect("the tables"))
    })
    .await
}

/// Whether the server has a database of this name.
fn exists(world: &World, name: &str) -> bool {
    let sql = match world.kind {
        Kind::Sqlite => return false,
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => "SELECT datname FROM pg_database",
        Kind::MariaDb | Kind::MySql => "SELECT schema_name FROM information_schema.schemata",
    };
    world.database.rows(sql).iter().flatten().any(|found| found.as_deref() == Some(name))
}

async fn leaves_nothing(world: &mut World) {
    let site = beside(world);
    let mut scratch = Scratch::open(&site).await.expect("a scratch database");
    let name = scratch.target().database.clone();
    assert_eq!(exists(world, &name), world.kind != Kind::Sqlite);
    let made = migrations(["CREATE TABLE a (id INTEGER)", "CREATE TABLE b (id INTEGER)"]);
    scratch.replay(&made).await.expect("they apply");
    let tables = scratch.connection().tables().await.expect("the tables");
    assert_eq!(tables, ["a", "b"]);
    assert_eq!(scratch.connection().records().await.expect("no history"), None);
    scratch.close().await.expect("it closes");
    assert!(!exists(world, &name));
    assert!(!world.has_table("a"), "the database itself is as it was");
}

async fn failing_migration(world: &mut World) {
    let text = "CREATE TABLE b (id INTEGER);\n\nINSERT INTO nowhere VALUES (1);\n";
    let made = migrations(["CREATE TABLE a (id INTEGER)", text, "CREATE TABLE c (id INTEGER)"]);
    let site = beside(world);
    let error = tables_after(&site, &made).await.expect_err("it fails");
    assert_eq!(error.code, Code::ShadowReplay, "{error}");
    assert!(error.message.contains("`1_step`"), "{error}");
    assert_eq!(error.facts["statement"], 2);
    assert_eq!(error.place.as_ref().map(|place| place.line), Some(3));
    assert!(!world.heard.contains("could not be dropped"));
}

/// Statements that cannot share a transaction, and one that the next migration builds on.
async fn many_modes(world: &mut World) {
    let made = match world.kind {
        Kind::Sqlite => migrations([
            "CREATE TABLE a (id INTEGER PRIMARY KEY);",
            "PRAGMA foreign_keys=OFF;\nCREATE TABLE n (id INTEGER PRIMARY KEY, b TEXT);\n\
             DROP TABLE a;\nALTER TABLE n RENAME TO a;\nPRAGMA foreign_keys=ON;",
            "CREATE TABLE c (a INTEGER REFERENCES a (id));",
        ]),
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => migrations([
            "CREATE TYPE e AS ENUM ('x'); CREATE TABLE a (e e);",
            "ALTER TYPE e ADD VALUE 'y';",
            "INSERT INTO a VALUES ('y');\nSET search_path = pg_catalog;",
            "CREATE INDEX CONCURRENTLY i ON a (e);\nCREATE TABLE c (id INTEGER);",
        ]),
        Kind::MariaDb | Kind::MySql => migrations([
            "CREATE TABLE a (id INTEGER);\nINSERT INTO a VALUES (1);\nSET autocommit = 0;",
            "INSERT INTO a VALUES (2);\nALTER TABLE a ADD b INTEGER;",
            "CREATE TABLE c (id INTEGER);",
        ]),
    };
    let site = beside(world);
    assert_eq!(tables_after(&site, &made).await.expect("they apply"), ["a", "c"]);
}

async fn orphans_go(world: &mut World) {
    let site = beside(world);
    let orphan = Scratch::open(&site).await.expect("a scratch database");
    let living = Scratch::open(&site).await.expect("a second one");
    let name = orphan.target().database.clone();
    // The session ends, as it does when its process is killed.
    drop(orphan);
    for _ in 0..50 {
        let next = Scratch::open(&site).await.expect("the next one");
        next.close().await.expect("it closes");
        if !exists(world, &name) {
            break;
        }
        // The server notices the end of a session after a moment.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(!exists(world, &name), "{name} is still there");
    let mut living = living;
    living.replay(&migrations(["CREATE TABLE a (id INTEGER)"])).await.expect("it is not swept");
    living.close().await.expect("it closes");
}

async fn init_comes_first(world: &mut World) {
    let mut site = beside(world);
    site.init = Some(Migration::of_text("init.sql", "CREATE TABLE theirs (id INTEGER);"));
    let made = migrations(["ALTER TABLE theirs ADD COLUMN name VARCHAR(20)"]);
    assert_eq!(tables_after(&site, &made).await.expect("they apply"), ["theirs"]);
    site.init = Some(Migration::of_text("init.sql", "CREATE TABLE a (id INTEGER);\nnonsense;"));
    let error = tables_after(&site, &made).await.expect_err("it fails");
    assert_eq!(error.code, Code::ShadowDatabase, "{error}");
    assert!(error.message.starts_with("init.sql failed at statement 2"), "{error}");
}

/// The target of another database of the same server.
fn other(world: &World, url: &str) -> Target {
    world.driver.target(&DatabaseUrl::new(url), Path::new("/")).expect("a URL")
}

async fn given_database(world: &mut World) {
    let shadow = fresh_database(world.database.server());
    shadow.execute("CREATE TABLE left_behind (id INTEGER)");
    let place =
        Place::Given { shadow: other(world, shadow.url()), keep: vec![world.target.clone()] };
    let site = site(world, place);
    let made = migrations(["CREATE TABLE a (id INTEGER)"]);
    for _ in 0..2 {
        assert_eq!(tables_after(&site, &made).await.expect("they apply"), ["a"]);
    }
}

async fn given_by_mistake(world: &mut World) {
    world.migration("1_one", "CREATE TABLE one (id INTEGER);\n");
    world.deploy().await.expect("deploy");
    let place = |keep| Place::Given { shadow: world.target.clone(), keep };
    let made = migrations(["CREATE TABLE a (id INTEGER)"]);
    let same = site(world, place(vec![world.target.clone()]));
    let error = tables_after(&same, &made).await.expect_err("it is the same");
    assert!(error.message.contains("appears to be the same"), "{error}");
    let unseen = site(world, place(Vec::new()));
    let error = tables_after(&unseen, &made).await.expect_err("it has a history");
    assert!(error.message.contains("has a migration history"), "{error}");
    assert!(world.has_table("one"));
}
