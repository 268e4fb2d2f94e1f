//! A folder of SQL as the schema, through the binary: named by a flag or by `brant.toml`.

use std::fs;

use brant_tests::Kind;

use super::push::{IN_SYNC, PUSHED, Site};

const TOML: &str = "[default]\nschema = \"db/\"\nmigrations = \"db/migrations\"\n\n\
    [dev]\nurl = \"${DATABASE_URL}\"\n";

/// The files are run in the order of their paths: the view is behind its table, and the table
/// behind the one that it refers to.
fn written(site: &Site) {
    let nest = "CREATE TABLE nest (id INTEGER NOT NULL PRIMARY KEY);\n";
    let goose = "CREATE TABLE goose (id INTEGER NOT NULL PRIMARY KEY, nest_id INTEGER, \
        CONSTRAINT kept FOREIGN KEY (nest_id) REFERENCES nest (id));\n";
    site.stage.write("db/10_tables/2_goose.SQL", goose);
    site.stage.write("db/10_tables/1_nest.sql", nest);
    site.stage.write("db/views/named.sql", "CREATE VIEW named AS SELECT id FROM goose;\n");
    site.stage.write("db/README.md", "no SQL\n");
}

fn done(site: &Site, command: &str) -> String {
    let printed = site.brant(&command.split(' ').collect::<Vec<_>>());
    assert_eq!(printed.exit, 0, "{command}: {}", printed.err);
    printed.out
}

fn check(kind: Kind) {
    let Some(site) = Site::new(kind) else { return };
    written(&site);
    let script = done(&site, "migrate diff --from-config-datasource --to-schema db --script");
    assert!(script.contains("nest_id") && script.contains("kept"), "{script}");
    assert!(done(&site, "db push --schema db").contains(PUSHED));
    assert_eq!(done(&site, "db push --schema db").trim(), IN_SYNC);
    site.database.execute("INSERT INTO nest VALUES (1)");

    // Migrations beside the schema are the way to it, and no part of it.
    site.stage.write("brant.toml", TOML);
    done(&site, "migrate dev --name init --on-drift adopt");
    let more = "CREATE TABLE egg (id INTEGER NOT NULL PRIMARY KEY);\n";
    site.stage.write("db/30_egg.sql", more);
    done(&site, "migrate dev --name egg");
    let names = fs::read_dir(site.stage.path().join("db/migrations")).expect("written by dev");
    assert_eq!(names.count(), 3, "two migrations and the lock file");
    assert_eq!(done(&site, "db push").trim(), IN_SYNC);
    done(&site, "migrate diff --from-migrations db/migrations --to-schema db --exit-code");
    assert_eq!(site.count("nest"), "1");

    // The commands about the schema language say so.
    for command in ["validate", "format", "db pull"] {
        let printed = site.brant(&command.split(' ').collect::<Vec<_>>());
        assert!(printed.exit == 1 && printed.err.contains("B1011: db is SQL"), "{}", printed.err);
    }
    // A schema.prisma in the folder is the schema, and the SQL is something else.
    site.stage.write("db/schema.prisma", "model M {\n");
    assert!(site.brant(&["db", "push"]).err.contains("P1012"));
}

#[test]
fn sqlite() {
    check(Kind::Sqlite);
}

#[test]
fn postgres() {
    check(Kind::Postgres);
}

#[test]
fn mysql() {
    check(Kind::MySql);
}
