//! What is read.

use brant_catalog::{Catalog, IndexColumn};
use brant_tests::conformance;

use super::{assert_same, catalog_of, database_of, script};
use crate::diff_offline::{case, cases};

/// Tables that say all that SQLite knows.
const RICH: &str = r#"
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(255) COLLATE NOCASE NOT NULL UNIQUE,
    "age" INT DEFAULT (18) CHECK ("age" > 0),
    "full" TEXT GENERATED ALWAYS AS ("email" || '(') STORED,
    "virtual" AS (lower("email")),
    CONSTRAINT "grown, up" CHECK ("age" < 150 AND "email" <> ')')
);
CREATE TABLE "a ""b" ("x y" INTEGER PRIMARY KEY, "é" TEXT DEFAULT 'it''s' NOT NULL) STRICT;
CREATE TABLE pair (
    a INT, b TEXT, u INTEGER REFERENCES user ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    at DATETIME DEFAULT (datetime('now')), made TEXT DEFAULT CURRENT_TIMESTAMP,
    id TEXT DEFAULT (lower(hex(randomblob(16)))),
    PRIMARY KEY (b DESC, a), UNIQUE (a COLLATE RTRIM, u),
    CONSTRAINT "fk" FOREIGN KEY (b, a) REFERENCES PAIR (B, A) ON UPDATE SET NULL
) WITHOUT ROWID;
CREATE TABLE implicit (n, other REFERENCES missing(x), i INT PRIMARY KEY);
CREATE INDEX "i (" ON "User" (lower("email") COLLATE NOCASE DESC, "age") WHERE "age" > 3;
CREATE INDEX plain ON "User" ("age" DESC, "email");
CREATE INDEX binary ON "User" ("email" COLLATE BINARY);
CREATE UNIQUE INDEX "part" ON pair (u) WHERE (b IS NOT NULL);
CREATE VIEW seen AS SELECT * FROM "User";
CREATE TRIGGER t AFTER INSERT ON "User" BEGIN UPDATE "User" SET age = 1; END;
CREATE VIRTUAL TABLE words USING fts5(text);
CREATE TABLE _prisma_migrations (id TEXT PRIMARY KEY NOT NULL);
CREATE TABLE _cf_KV (id TEXT PRIMARY KEY);
CREATE TABLE acfb (id TEXT);
"#;

#[test]
fn everything_is_read() {
    let database = database_of(RICH);
    insta::assert_snapshot!(outline(&catalog_of(&database)));
}

/// The catalog, a line for each thing.
fn outline(catalog: &Catalog) -> String {
    let mut lines = Vec::new();
    for table in &catalog.tables {
        lines.push(format!("table {} {:?}", table.name, table.options));
        for c in &table.columns {
            let more = (&c.default, &c.auto_increment, &c.generated, &c.collation);
            lines.push(format!("  {} {:?} {:?} {more:?}", c.name, c.r#type.family, c.r#type.arity));
        }
        let key = table.primary_key.iter();
        lines.extend(key.map(|key| format!("  key {}", columns(&key.columns))));
        for i in &table.indexes {
            let more = (i.kind, i.is_constraint, &i.predicate);
            lines.push(format!("  index {} {more:?} {}", i.name, columns(&i.columns)));
        }
        lines.extend(table.foreign_keys.iter().map(|key| format!("  {key:?}")));
        lines.extend(table.checks.iter().map(|check| format!("  {check:?}")));
    }
    lines.extend(catalog.objects.iter().map(|o| {
        let columns: Vec<_> = o.columns.iter().map(|c| (&c.name, &c.r#type.family)).collect();
        format!("{:?} {} {:?} {} {columns:?}", o.kind, o.name, o.table, o.definition)
    }));
    lines.join("\n").replace(", origin: Database", "")
}

fn columns(columns: &[IndexColumn]) -> String {
    let part = |c: &IndexColumn| format!("{:?} {:?} {:?}", c.key, c.sort, c.collation);
    columns.iter().map(part).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_a_catalog_makes_is_read_as_that_catalog() {
    let rich = catalog_of(&database_of(RICH));
    let again = catalog_of(&database_of(&script(&Catalog::empty(None), &rich)));
    assert_same("rich", &rich, &again);
}

#[test]
fn a_database_made_from_a_schema_is_read_as_the_schema() {
    let Some(folder) = conformance("engines") else { return };
    let mut count = 0;
    for case in cases(&folder).iter().filter(|case| case.provider == "sqlite") {
        for text in case.before.iter().chain([&case.after]) {
            let wanted = case::wanted(&case.name, "sqlite", Some(text));
            let database = database_of(&script(&Catalog::empty(None), &wanted));
            let found = catalog_of(&database);
            assert_same(&case.name, &found, &wanted);
            let again = catalog_of(&database_of(&script(&Catalog::empty(None), &found)));
            assert_same(&case.name, &found, &again);
            count += 1;
        }
    }
    assert!(count > 300, "only {count}");
}
