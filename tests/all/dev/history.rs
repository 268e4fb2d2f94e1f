//! Histories that development cannot go on from, and remembered replays.

use std::fs;

use brant_tests::conformance;

use super::USER;
use super::place::{Place, on_every_engine};

on_every_engine!(
    edited_and_missing_migrations,
    failed_replays,
    remembered_replays,
    histories_of_other_people,
);

/// Projects of the existing tool, with what their schemas say beyond their migrations, as it says.
const PROJECTS: [(&str, &str, Option<&str>); 8] = [
    ("sqlite", "Arediss__Oscarr", None),
    ("sqlite", "chibisafe__chibisafe", None),
    ("sqlite", "stonith404__pingvin-share", None),
    ("postgresql", "diced__zipline", None),
    ("postgresql", "boxyhq__saas-starter-kit", None),
    ("postgresql", "hoppscotch__hoppscotch", Some("DROP INDEX \"TeamCollection_title_trgm_idx\"")),
    ("mysql", "EvolutionAPI__evolution-api__mysql", Some("`createdAt` TIMESTAMP NULL")),
    ("mysql", "ljlm0402__typescript-express-starter", Some("RENAME INDEX `User.email_unique`")),
];

/// Their migrations are taken over, what their schema lacks is written once, and then it is still.
fn histories_of_other_people(place: &Place) {
    let Some(projects) = conformance("projects") else { return };
    for (_, name, change) in PROJECTS.iter().filter(|(provider, ..)| *provider == place.provider) {
        place.database.empty();
        let _ = fs::remove_dir_all(place.stage.path().join("migrations"));
        place.project(&projects.join(name));
        place.dev(&["--name", "brant", "--accept-data-loss"], 0);
        let last = place.migrations().pop().expect("a migration");
        match change {
            Some(change) => assert!(place.sql(&last).contains(change), "{}", place.sql(&last)),
            None => assert!(!last.ends_with("_brant"), "{name}: {}", place.sql(&last)),
        }
        let out = place.dev(&[], 0);
        assert!(out.contains("Already in sync"), "{name}: {out}");
    }
}

fn edited_and_missing_migrations(place: &Place) {
    place.schema(USER);
    place.dev(&["--name", "users"], 0);
    let name = place.only_migration();
    let file = format!("migrations/{name}/migration.sql");
    let sql = place.sql(&name);
    place.stage.write(&file, &format!("{sql}-- a word\n"));
    let out = place.dev(&[], 130);
    let sentence = format!("The migration `{name}` was modified after it was applied.");
    assert!(out.contains(&sentence) && out.contains("migrate reset"), "{out}");
    let out = place.run(&["migrate", "repair", &name], 0);
    assert!(out.contains("signed again"), "{out}");
    let out = place.run(&["migrate", "repair", &name], 0);
    assert!(out.contains("nothing to repair"), "{out}");
    place.dev(&[], 0);
    let other = sql.replacen("name", "title", 1);
    place.stage.write(&file, &other);
    let out = place.run(&["migrate", "repair", &name], 1);
    assert!(out.contains("B3010") && out.contains("--force --reason"), "{out}");
    place.run(&["migrate", "repair", &name, "--force", "--reason", "it's me"], 0);
    let logs = place.database.value("SELECT logs FROM _prisma_migrations");
    assert!(logs.ends_with("signed again by force: it's me"), "{logs}");
    place.stage.write(&file, &sql);
    place.run(&["migrate", "repair", &name], 0);
    // Line endings are no edit.
    place.stage.write(&file, &sql.replace('\n', "\r\n"));
    place.dev(&[], 0);
    place.stage.write(&file, &sql);
    let folder = place.stage.path().join("migrations").join(&name);
    fs::rename(&folder, place.stage.path().join("elsewhere")).expect("moved");
    let out = place.dev(&[], 130);
    assert!(out.contains("missing from the local migrations directory: "), "{out}");
    place.stage.write("migrations/20990101000000_other/migration.sql", "SELECT 1;\n");
    let out = place.dev(&[], 130);
    assert!(out.contains("diverge from the local migrations directory."), "{out}");
}

fn failed_replays(place: &Place) {
    place.schema(USER);
    place.dev(&["--name", "users"], 0);
    place.stage.write("migrations/20990101000000_broken/migration.sql", "CREATE TABLE;\n");
    let out = place.dev(&["--name", "more"], 1);
    assert!(out.contains("P3006") && out.contains("20990101000000_broken"), "{out}");
    assert_eq!(place.migrations().len(), 2);
}

/// Remembered or not, the same comes out.
fn remembered_replays(place: &Place) {
    let with = |columns: &str| USER.replace("name String", &format!("name String\n{columns}"));
    place.schema(USER);
    place.dev(&["--name", "a"], 0);
    place.schema(&with("  b Int?"));
    place.dev(&["--name", "b"], 0);
    let catalogs = place.stage.path().join("cache/brant/catalogs");
    let count = || fs::read_dir(&catalogs).map_or(0, Iterator::count);
    assert!(count() >= 2, "{}", count());
    place.schema(&with("  b Int?\n  c Int?"));
    place.dev(&["--name", "c"], 0);
    // One is added in the middle, and one that is pending is edited.
    let second = place.migrations()[1].clone();
    let stamp: u64 = second[..14].parse().expect("a stamp");
    let middle = format!("{}_middle", stamp.saturating_sub(1));
    let create = "CREATE TABLE extra (id INTEGER NOT NULL, PRIMARY KEY (id));\n";
    place.stage.write(&format!("migrations/{middle}/migration.sql"), create);
    place.dev(&["--name", "gone"], 0);
    let last = place.migrations().pop().expect("a migration");
    assert!(place.sql(&last).contains("DROP TABLE"), "{}", place.sql(&last));
    assert!(place.dev(&[], 0).contains("Already in sync"));
    for file in fs::read_dir(&catalogs).expect("a cache").flatten() {
        fs::write(file.path(), "{ not a catalog").expect("written");
    }
    assert!(place.dev(&[], 0).contains("Already in sync"));
    fs::remove_dir_all(&catalogs).expect("removed");
    assert!(place.dev(&[], 0).contains("Already in sync"));
}
