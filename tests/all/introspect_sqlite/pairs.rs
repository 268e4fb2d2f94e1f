//! From one SQL text to another: what only SQL can say is written, settles, and goes back; and a
//! schema that says none of it takes none of it away.

use brant_catalog::{Aspect, Catalog};
use brant_core::modeller::compare;
use brant_driver_sqlite::Sqlite;

use super::{catalog_of, database, database_of, run, script};
use crate::diff_offline::case;
use crate::laws::compare::differences;

/// A name, and two texts.
type Pair = (&'static str, &'static str, &'static str);

const PAIRS: &[Pair] = &[
    (
        "words of types",
        "CREATE TABLE t (a VARCHAR(20), b NUMERIC(10,2), c DOUBLE PRECISION, d DATE, e INT, f FLOAT, k BIGINT PRIMARY KEY)",
        "CREATE TABLE t (a VARCHAR(30), b DECIMAL, c REAL, d TIMESTAMP, e INTEGER, f DOUBLE, k BIGINT PRIMARY KEY, \
         g NVARCHAR(7) DEFAULT 'x')",
    ),
    (
        "options of tables",
        "CREATE TABLE t (a TEXT PRIMARY KEY, b ANY) STRICT; CREATE TABLE u (a TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY, b ANY, c INT) STRICT, WITHOUT ROWID; CREATE TABLE u (a TEXT NOT NULL PRIMARY KEY)",
    ),
    (
        "what happens at conflicts",
        "CREATE TABLE t (a INTEGER PRIMARY KEY ON CONFLICT REPLACE, b TEXT NOT NULL ON CONFLICT IGNORE DEFAULT 'b', \
         c TEXT UNIQUE ON CONFLICT FAIL, d TEXT, UNIQUE (c, d) ON CONFLICT ROLLBACK)",
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL ON CONFLICT FAIL DEFAULT 'b', c TEXT UNIQUE, \
         d TEXT UNIQUE ON CONFLICT REPLACE, UNIQUE (c, d) ON CONFLICT ABORT)",
    ),
    (
        "keys",
        "CREATE TABLE t (a TEXT COLLATE NOCASE, b INT, PRIMARY KEY (a DESC, b)); CREATE TABLE u (a INT PRIMARY KEY)",
        "CREATE TABLE t (a TEXT COLLATE NOCASE, b INT, PRIMARY KEY (a COLLATE BINARY, b DESC) ON CONFLICT FAIL); \
         CREATE TABLE u (a INTEGER PRIMARY KEY AUTOINCREMENT)",
    ),
    (
        "calculated columns",
        "CREATE TABLE t (a INT, b INT AS (a + 1), c INT AS (a + 1) STORED, d INT, e INT AS (a))",
        "CREATE TABLE t (a INT, b INT AS (a + 1) STORED, c INT AS (a + 2), d INT AS (a * 2), e INT)",
    ),
    (
        "names that change hands",
        "CREATE TABLE t (a INT, b INT, c INT); CREATE INDEX x ON t (a); CREATE UNIQUE INDEX y ON t (b); \
         CREATE INDEX z ON t (c); CREATE TABLE u (a INT); CREATE INDEX w ON u (a)",
        "CREATE TABLE t (a INT, b INT, c INT); CREATE INDEX y ON t (a); CREATE UNIQUE INDEX x ON t (b); \
         CREATE INDEX w ON t (c); CREATE TABLE u (a INT, b INT); CREATE INDEX v ON u (a); CREATE INDEX z ON u (b)",
    ),
    (
        "foreign keys and checks",
        "CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE t (a INT REFERENCES p DEFERRABLE INITIALLY DEFERRED CHECK (a > 0))",
        "CREATE TABLE p (a INT PRIMARY KEY); \
         CREATE TABLE t (a INT, CONSTRAINT \"it's\" FOREIGN KEY (a) REFERENCES p (a) ON DELETE SET NULL, CHECK (a > 1))",
    ),
];

#[test]
fn from_text_to_text() {
    for (name, before, after) in PAIRS {
        let (here, there) = (database_of(before), database_of(after));
        let (before, after) = (compared(&catalog_of(&here)), compared(&catalog_of(&there)));
        let empty = Catalog::empty(None);
        for (from, to, database) in
            [(&before, &after, &here), (&after, &before, &here), (&empty, &after, &database())]
        {
            let text = script(from, to);
            run(database, &text);
            let made = compared(&catalog_of(database));
            let left = compare(&Sqlite, &made, to).changes;
            assert!(left.is_empty(), "{name}: not settled: {left:?}\nafter\n{text}");
            let lines = differences(&unnamed(to), &unnamed(&made));
            assert!(lines.is_empty(), "{name}:\n{}\nafter\n{text}", lines.join("\n"));
        }
    }
}

/// The numbers in the names of indexes that belong to constraints depend on the order of these.
fn unnamed(catalog: &Catalog) -> Catalog {
    let mut catalog = catalog.clone();
    let indexes = catalog.tables.iter_mut().flat_map(|table| &mut table.indexes);
    indexes.filter(|index| index.is_constraint).for_each(|index| index.name.clear());
    catalog
}

/// What is compared with a text of SQL.
fn compared(catalog: &Catalog) -> Catalog {
    let mut catalog = catalog.clone();
    catalog.scope.aspects = catalog.scope.aspects.without(Aspect::Objects);
    catalog
}

#[test]
fn a_rebuild_for_a_schema_keeps_it() {
    // The name that SQLite gives the index of a constraint, and one that a schema gives it.
    keeps_it("@@unique([b, d], map: \"sqlite_autoindex_t_1\")");
    keeps_it("@@unique([b, d])");
}

fn keeps_it(unique: &str) {
    let database = database_of(
        "CREATE TABLE t (a VARCHAR(20) COLLATE NOCASE, b INT NOT NULL ON CONFLICT REPLACE DEFAULT 1, c DATE, \
         d TEXT, UNIQUE (b, d) ON CONFLICT IGNORE, PRIMARY KEY (a, b DESC) ON CONFLICT FAIL) WITHOUT ROWID; \
         CREATE TABLE u (id INT PRIMARY KEY); INSERT INTO u VALUES (NULL), (NULL); \
         CREATE VIRTUAL TABLE words USING fts5(text); INSERT INTO words VALUES ('goose')",
    );
    let schema = format!(
        "datasource db {{\n  provider = \"sqlite\"\n}}\nmodel t {{\n  a String\n  b Int @default(1)\n  c DateTime?\n  \
         d String\n  e Int @default(2)\n  @@id([a, b])\n  {unique}\n}}\nmodel u {{\n  id Int? @id\n  @@ignore\n}}\n",
    );
    let wanted = case::wanted("kept", "sqlite", Some(&schema));
    run(&database, &script(&catalog_of(&database), &wanted));
    let made = catalog_of(&database);
    assert_eq!(compare(&Sqlite, &made, &wanted).changes, []);
    let text = database.value("SELECT sql FROM sqlite_schema WHERE name = 't'");
    for part in [
        "\"a\" VARCHAR(20) NOT NULL COLLATE NOCASE",
        "\"b\" INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 1",
        "\"c\" DATE",
        "PRIMARY KEY (\"a\", \"b\" DESC) ON CONFLICT FAIL",
        "UNIQUE (\"b\", \"d\") ON CONFLICT IGNORE",
        "WITHOUT ROWID",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(database.value("SELECT count(*) FROM u"), "2");
    assert_eq!(database.value("SELECT text FROM words WHERE words MATCH 'goose'"), "goose");
}
