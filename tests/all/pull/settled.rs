//! PostgreSQL: what is pulled is what is there, and what it is not is told.

use brant_catalog::Catalog;
use brant_core::pull::{files, pull};
use brant_core::rendered;
use brant_psl::Sources;
use brant_tests::{Kind, Server, fresh_database};

use super::checked;
use crate::diff_offline::case::{blocks, modeller, wanted};
use crate::introspect_postgres::is_old;
use crate::workbench::connected;

const DATASOURCE: &str = "datasource db {\n  provider = \"postgresql\"\n}\n";

/// A database; lines of the schema that is pulled, without alignment; and all notes.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "CREATE SCHEMA other; CREATE TYPE other.e AS ENUM ('a', 'b'); \
         CREATE TABLE t (id integer PRIMARY KEY, one other.e DEFAULT 'a', many other.e[])",
        &[
            "one Unsupported(\"other.e\")? @default(dbgenerated(\"'a'::other.e\"))",
            "many Unsupported(\"other.e\")[]",
        ],
        &[],
    ),
    (
        "CREATE TABLE t (id integer PRIMARY KEY, n integer); \
         CREATE UNIQUE INDEX u1 ON t (n); CREATE UNIQUE INDEX u2 ON t (n); \
         CREATE UNIQUE INDEX u3 ON t (n DESC)",
        &["n Int? @unique(map: \"u1\")", "@@unique([n(sort: Desc)], map: \"u3\")"],
        &["index u2 of t is left out: its column is unique already"],
    ),
    (
        "CREATE TYPE e AS ENUM (); CREATE TYPE \"E f\" AS ENUM (); \
         CREATE TABLE t (id integer PRIMARY KEY, one e, many \"E f\"[])",
        &["one Unsupported(\"e\")?", "many Unsupported(\"\\\"E f\\\"\")[]"],
        &["enum E f is left out: it has no values", "enum e is left out: it has no values"],
    ),
    (
        "CREATE SEQUENCE s; CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \
         n integer DEFAULT nextval('s'), g integer GENERATED ALWAYS AS (n + 1) STORED, \
         c text COLLATE \"C\"); \
         CREATE INDEX i1 ON t (n) INCLUDE (g, c); CREATE INDEX i2 ON t (c COLLATE \"POSIX\"); \
         CREATE INDEX i3 ON t (g) WITH (fillfactor = 50)",
        &["id Int @id @default(autoincrement())", "@@index([n, g, c], map: \"i1\")"],
        &[
            "column id of t is an identity column; it is pulled as autoincrement()",
            "column n of t takes its numbers from the sequence s; it is pulled as autoincrement()",
            "column g of t is generated, which cannot be said",
            "column c of t has the collation \"C\", which cannot be said",
            "index i1 of t only carries g, c along; pulled as part of the key",
            "index i2 of t has the collation \"POSIX\" for c, which cannot be said",
            "index i3 of t has WITH (fillfactor = '50'), which cannot be said",
        ],
    ),
];

/// What PostgreSQL 14 does not know.
const SINCE_15: &Case = &(
    "CREATE TABLE t (id integer PRIMARY KEY, wide numeric(3,5), less numeric(3,-1))",
    &["wide Unsupported(\"numeric(3,5)\")?", "less Unsupported(\"numeric(3,-1)\")?"],
    &[],
);

/// What a pull makes of a database, and that a push of it finds nothing to do.
#[test]
fn what_is_pulled_is_what_is_there() {
    for server in [Kind::Postgres, Kind::Postgres18].into_iter().filter_map(Kind::required) {
        let is_new = !is_old(&fresh_database(&server));
        for (sql, lines, notes) in CASES.iter().chain(is_new.then_some(SINCE_15)) {
            let (found, text, told) = pulled(&server, sql);
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for line in *lines {
                assert!(words.contains(line), "{line}\n{text}");
            }
            assert_eq!(told, *notes, "{text}");
            let wanted = wanted("pulled", "postgresql", Some(&text));
            let left = blocks("postgresql", &found, &wanted);
            assert!(left.is_empty(), "{}\n{text}", rendered::text(&left));
        }
    }
}

/// The existing tool tells one of them, too. That the other one would go is said.
#[test]
fn only_one_of_two_foreign_keys_is_pulled() {
    if let Some(server) = Kind::Postgres.required() {
        let (_, text, told) = pulled(
            &server,
            "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY, \
             a integer, CONSTRAINT k1 FOREIGN KEY (a) REFERENCES a, \
             CONSTRAINT k2 FOREIGN KEY (a) REFERENCES a ON DELETE CASCADE)",
        );
        assert!(text.contains("map: \"k1\"") && !text.contains("map: \"k2\""), "{text}");
        assert_eq!(told, ["foreign key k2 of b is left out: another one is over the same columns"]);
    }
}

/// What is in a database with these things, the schema that is pulled, and all notes.
fn pulled(server: &Server, sql: &str) -> (Catalog, String, Vec<String>) {
    let database = fresh_database(server);
    database.execute(sql);
    let found = connected(&database, async |it| it.introspect(&[]).await)
        .expect("the database can be read");
    let sources = Sources::single("schema.prisma", DATASOURCE);
    let config = checked(&sources, "postgresql").expect("the datasource is valid");
    let pulled = pull(&found, modeller("postgresql"), &config).expect("it can be pulled");
    let files = files(&sources, &config, &pulled, "");
    let text = files.into_iter().map(|(_, text)| text).collect();
    (found, text, pulled.notes)
}
