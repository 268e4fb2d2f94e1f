//! `migrate baseline`: taking over a database that is there.

use brant_core::commands::baseline::{NAME, Options, Report, baseline};
use brant_core::scratch::{Place, Site};
use brant_core::{Code, Error};

use crate::world::{World, on_every_engine};

on_every_engine!(
    an_empty_folder_gets_the_database,
    older_folders_are_recorded_at_once,
    what_is_not_so_is_not_recorded,
    wrong_use_is_refused,
);

async fn take_over(world: &World, options: Options) -> Result<Report, Error> {
    let site = Site {
        driver: world.driver.as_ref(),
        place: Place::Beside(world.driver.in_memory().unwrap_or_else(|| world.target.clone())),
        namespaces: Vec::new(),
        session: world.session.clone(),
        init: None,
        ui: &world.heard,
    };
    let folder = world.source();
    world.with(async |ctx| baseline(ctx, &folder, &site, &options).await).await
}

const GEESE: &str = "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY, ring VARCHAR(20))";
const SIGHTINGS: &str = "CREATE TABLE sightings (id INTEGER NOT NULL PRIMARY KEY, goose_id INTEGER, \
    CONSTRAINT seen FOREIGN KEY (goose_id) REFERENCES geese (id) ON DELETE CASCADE)";

async fn an_empty_folder_gets_the_database(world: &mut World) {
    let tables = [
        GEESE,
        SIGHTINGS,
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
        "INSERT INTO geese VALUES (1, 'A01')",
    ];
    tables.iter().for_each(|sql| world.database.execute(sql));
    world.database.execute("CREATE INDEX rings ON geese (ring)");
    let dry = Options { dry_run: true, ..Options::default() };
    let report = take_over(world, dry).await.expect("a plan");
    assert!(report.script.is_some_and(|script| script.contains("rings")));
    std::fs::remove_dir(world.folder.path()).expect("it is empty");
    assert!(!world.folder.path().join(NAME).exists() && !world.has_table("_prisma_migrations"));
    let report = take_over(world, Options::default()).await.expect("taken over");
    assert_eq!(
        (report.written.as_deref(), report.recorded.as_slice()),
        (Some(NAME), &[NAME.to_owned()][..])
    );
    assert_eq!(report.left_out, [("alembic_version".to_owned(), "Alembic".to_owned())]);
    assert_eq!(world.history(), ["0_init:applied:0"]);
    assert!(world.deploy().await.expect("nothing to do").is_empty());
    assert_eq!(world.database.value("SELECT count(*) FROM geese"), "1");
    let script = std::fs::read_to_string(world.folder.path().join("0_init/migration.sql"));
    assert!(!script.expect("it was written").contains("alembic"));
}

async fn older_folders_are_recorded_at_once(world: &mut World) {
    [GEESE, SIGHTINGS].iter().for_each(|sql| world.database.execute(sql));
    world.migration("1_geese", &format!("{GEESE};\n"));
    world.migration("2_sightings", &format!("{SIGHTINGS};\n"));
    world.migration("3_later", "CREATE TABLE later (id INTEGER);\n");
    let error = take_over(world, Options::default()).await.expect_err("3_later is not there");
    assert_eq!(error.code, Code::Differs);
    assert!(error.notes.join("\n").contains("later"), "{error:?}");
    let to = Options { to: Some("2_sightings".to_owned()), ..Options::default() };
    assert_eq!(take_over(world, to).await.expect("recorded").recorded, ["1_geese", "2_sightings"]);
    assert_eq!(world.deploy().await.expect("the rest"), ["3_later"]);
    assert_eq!(
        world.history(),
        ["1_geese:applied:0", "2_sightings:applied:0", "3_later:applied:1"]
    );
}

async fn what_is_not_so_is_not_recorded(world: &mut World) {
    world.database.execute(GEESE);
    world.database.execute("ALTER TABLE geese ADD COLUMN weight INTEGER");
    world.migration("1_geese", &format!("{GEESE};\n"));
    let error = take_over(world, Options::default()).await.expect_err("another column");
    assert_eq!(error.code, Code::Differs);
    assert!(error.notes.join("\n").contains("weight"), "{error:?}");
    assert!(!world.has_table("_prisma_migrations"), "nothing was recorded");
    let force = Options { force: true, ..Options::default() };
    let report = take_over(world, force).await.expect("forced");
    assert!(report.difference.is_some_and(|difference| difference.contains("weight")));
    assert_eq!(world.history(), ["1_geese:applied:0"]);
}

async fn wrong_use_is_refused(world: &mut World) {
    let code = take_over(world, Options::default()).await.expect_err("empty").code;
    assert_eq!(code, Code::NothingToPull);
    world.migration("1_geese", &format!("{GEESE};\n"));
    let to = Options { to: Some("9_other".to_owned()), ..Options::default() };
    assert_eq!(take_over(world, to).await.expect_err("no such").code, Code::UnknownMigration);
    world.deploy().await.expect("deployed");
    let error = take_over(world, Options::default()).await.expect_err("managed");
    assert_eq!(error.code, Code::AlreadyApplied);
}
