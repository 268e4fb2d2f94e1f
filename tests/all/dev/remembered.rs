//! Remembered replays: used where nothing has changed, and nowhere else.
//!
//! What is remembered is replaced by an empty catalog. A run that believes it reports everything in
//! the database as drift; a run that replays is in sync. So both can be told apart.

use std::fs;
use std::path::PathBuf;

use brant_catalog::Catalog;
use brant_tests::{Kind, Server};

use super::USER;
use super::place::{Place, on_every_engine};

on_every_engine!(changes_in_the_middle, damage_is_no_error, shared_where_all_is_the_same,);

const THREE: [(&str, &str); 3] = [
    ("20200101000001_a", "CREATE TABLE a (id INTEGER NOT NULL, PRIMARY KEY (id));\n"),
    ("20200101000002_b", "CREATE TABLE b (id INTEGER NOT NULL, PRIMARY KEY (id));\n"),
    ("20200101000003_c", "CREATE TABLE c (id INTEGER NOT NULL, PRIMARY KEY (id));\n"),
];

fn folder(place: &Place) -> PathBuf {
    place.stage.path().join("cache/brant/catalogs")
}

fn files(place: &Place) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(place)).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// Lies about everything that is remembered.
fn poison(place: &Place) {
    let namespace = (place.provider == "postgresql").then_some("public");
    let lie = serde_json::to_vec(&Catalog::empty(namespace)).expect("a catalog");
    let files = files(place);
    assert!(!files.is_empty(), "nothing is remembered");
    files.iter().for_each(|file| fs::write(file, &lie).expect("written"));
}

fn is_in_sync(place: &Place) {
    assert!(place.dev(&[], 0).contains("Already in sync"));
}

fn is_drift(place: &Place) -> String {
    let out = place.dev(&[], 130);
    assert!(out.contains("Drift detected"), "{out}");
    out
}

fn migrated(place: &Place) {
    let models: String =
        ["a", "b", "c"].map(|name| format!("model {name} {{\n  id Int @id\n}}\n")).concat();
    place.schema(&models);
    for (name, sql) in THREE {
        place.stage.write(&format!("migrations/{name}/migration.sql"), sql);
    }
    is_applied(place);
}

fn is_applied(place: &Place) {
    place.run(&["migrate", "deploy"], 0);
    is_in_sync(place);
}

/// The same project somewhere else, with what is remembered, and an empty database.
fn copied(place: &Place, server: &Server) -> Place {
    let other = place.beside(server);
    for name in place.migrations() {
        other.stage.write(&format!("migrations/{name}/migration.sql"), &place.sql(&name));
    }
    for file in ["schema.prisma", "brant.toml"] {
        other.stage.write(file, &place.read(file));
    }
    fs::create_dir_all(folder(&other)).expect("a folder");
    for file in files(place) {
        let name = file.file_name().expect("a name");
        fs::copy(&file, folder(&other).join(name)).expect("copied");
    }
    other
}

fn changes_in_the_middle(place: &Place) {
    migrated(place);
    poison(place);
    is_drift(place);
    let (name, sql) = THREE[1];
    let file = format!("migrations/{name}/migration.sql");
    // Edited, and signed again by force: the database has something else.
    place
        .stage
        .write(&file, &sql.replace("(id INTEGER NOT NULL", "(id INTEGER NOT NULL, n INTEGER"));
    place.run(&["migrate", "repair", name, "--force", "--reason", "a test"], 0);
    let out = is_drift(place);
    // SQLite can only drop it by making the table anew.
    assert!(out.contains("Removed column `n`") || out.contains("Redefined table `b`"), "{out}");
    // As it was: what was remembered of that is a lie.
    place.stage.write(&file, sql);
    place.run(&["migrate", "repair", name, "--force", "--reason", "a test"], 0);
    is_drift(place);
    fs::remove_dir_all(folder(place)).expect("it was there");
    is_in_sync(place);
    poison(place);
    // Removed, from the folder and the history.
    fs::remove_dir_all(place.stage.path().join("migrations").join(name)).expect("it was there");
    place
        .database
        .execute(&format!("DELETE FROM _prisma_migrations WHERE migration_name = '{name}'"));
    let out = is_drift(place);
    assert!(out.contains("Added tables\n  - b\n") && !out.contains("  - a\n"), "{out}");
    // Added.
    place.database.execute("DROP TABLE b");
    place.stage.write(
        "migrations/20200101000002_d/migration.sql",
        &THREE[1].1.replace("TABLE b", "TABLE d"),
    );
    place.dev(&["--name", "difference", "--accept-data-loss"], 0);
    let sql = place.sql(place.migrations().last().expect("a migration"));
    assert!(sql.contains("DROP TABLE") && sql.contains("CREATE TABLE"), "{sql}");
    is_in_sync(place);
}

fn damage_is_no_error(place: &Place) {
    migrated(place);
    let whole = fs::read(&files(place)[0]).expect("a file");
    for damaged in [&b""[..], b"{", b"null", b"\xff\xfe", &whole[..whole.len() / 2]] {
        files(place).iter().for_each(|file| fs::write(file, damaged).expect("written"));
        is_in_sync(place);
    }
    // A folder that cannot be written to.
    fs::remove_dir_all(folder(place)).expect("it was there");
    fs::write(folder(place), "a file").expect("written");
    is_in_sync(place);
}

/// Two projects with the same migrations have the same catalogs; not so with other SQL before them.
fn shared_where_all_is_the_same(place: &Place) {
    migrated(place);
    poison(place);
    let other = copied(place, place.database.server());
    other.run(&["migrate", "deploy"], 0);
    is_drift(&other);
    let config = place.read("brant.toml");
    other.stage.write("brant.toml", &format!("{config}shadow_init = \"first.sql\"\n"));
    other.stage.write("first.sql", "SELECT 1;\n");
    is_in_sync(&other);
}

/// What one server makes is not what another version makes.
#[test]
fn each_server_version_has_its_own() {
    let (Some(_), Some(newer)) = (Kind::Postgres.required(), Kind::Postgres18.required()) else {
        return;
    };
    super::place::run(Kind::Postgres, |place| {
        place.schema(USER);
        place.dev(&["--name", "users"], 0);
        is_in_sync(place);
        poison(place);
        is_drift(place);
        let other = copied(place, &newer);
        other.run(&["migrate", "deploy"], 0);
        is_in_sync(&other);
    });
}
