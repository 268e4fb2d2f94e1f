//! `db pull` through the binary, on every engine: into nothing, again, and back to a database.

mod files;

use brant_tests::{Kind, fresh_database};

use super::stage::Stage;

/// Understood by every engine.
const TABLES: &str = "
CREATE TABLE nests (id INTEGER NOT NULL PRIMARY KEY, place VARCHAR(40) NOT NULL);
CREATE TABLE geese (
    id INTEGER NOT NULL PRIMARY KEY,
    ring VARCHAR(20) NOT NULL,
    weight DECIMAL(6, 2) DEFAULT 3.5,
    nest_id INTEGER,
    CONSTRAINT geese_nest_id_fkey FOREIGN KEY (nest_id) REFERENCES nests (id)
        ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX geese_ring_key ON geese (ring);
CREATE INDEX geese_nest_id_idx ON geese (nest_id);
";

#[test]
fn sqlite() {
    round(Kind::Sqlite);
}

#[test]
fn postgres() {
    round(Kind::Postgres);
}

#[test]
fn postgres_18() {
    round(Kind::Postgres18);
}

#[test]
fn mariadb() {
    round(Kind::MariaDb);
}

#[test]
fn mysql() {
    round(Kind::MySql);
}

fn round(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let (stage, database) = (Stage::new(), fresh_database(&server));
    let url = ("DATABASE_URL", database.url());
    let read = || std::fs::read_to_string(stage.path().join("prisma/schema.prisma"));
    let pull = |more: &[&str]| {
        let arguments: Vec<&str> = ["db", "pull"].iter().chain(more).copied().collect();
        stage.brant(&[url], &arguments)
    };

    let refused = pull(&[]);
    assert_eq!(refused.exit, 1, "{}", refused.err);
    assert!(refused.err.contains("P4001"), "{}", refused.err);
    assert!(read().is_err(), "nothing was found, nothing is written");

    database.execute(TABLES);
    let done = pull(&[]);
    assert_eq!(done.exit, 0, "{}{}", done.out, done.err);
    assert!(done.out.contains("Introspected 2 models and wrote them into"), "{}", done.out);
    let schema = read().expect("the schema is there");
    for line in
        ["model geese {", "nests?", "@relation(fields: [nest_id], references: [id])", "@unique"]
    {
        assert!(schema.contains(line), "{line}\n{schema}");
    }

    // What the author makes of it stays.
    let authors = schema
        .replace("model nests {", "/// Where they sleep.\nmodel Nest {")
        .replace("geese geese[]", "geese geese[] // all of them")
        .replace(" nests?", " Nest?");
    let authors = authors.replace("// all of them\n}", "// all of them\n\n  @@map(\"nests\")\n}");
    stage.write("prisma/schema.prisma", &authors);
    database.execute("ALTER TABLE geese ADD COLUMN note VARCHAR(10)");
    let done = pull(&[]);
    assert_eq!(done.exit, 0, "{}{}", done.out, done.err);
    let merged = read().expect("the schema is there");
    let kept = ["/// Where they sleep.\nmodel Nest {", "// all of them", "@@map(\"nests\")"];
    for part in kept.iter().chain(&["note"]) {
        assert!(merged.contains(part), "{part}\n{merged}");
    }
    let again = pull(&[]);
    assert!(again.out.contains("Nothing has changed"), "{}", again.out);
    assert_eq!(read().expect("the schema is there"), merged);

    // A new database made from it is pulled as the same.
    let copy = fresh_database(&server);
    let pushed = stage.brant(&[("DATABASE_URL", copy.url())], &["db", "push"]);
    assert_eq!(pushed.exit, 0, "{}{}", pushed.out, pushed.err);
    let done = stage.brant(&[("DATABASE_URL", copy.url())], &["db", "pull"]);
    assert!(
        done.out.contains("Nothing has changed"),
        "{}\n{}",
        done.out,
        read().expect("a schema")
    );
}
