//! Rebuilds of tables with rows: nothing is lost, or nothing is done.

use brant_catalog::{Catalog, Column, Family, QualifiedName, Rename, Renamed, diff_after, renamed};
use brant_core::modeller::{Modeller as _, compare};
use brant_core::rendered;
use brant_core::{Driver, Interrupted, Script, Step};
use brant_driver_sqlite::{Sqlite, driver};
use brant_tests::Database;

use super::{catalog_of, database_of, script, with_connection};
use crate::diff_offline::case;

/// A table with all that a schema file has no words for, and others that hang on it.
const RICH: &str = r#"
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL COLLATE NOCASE,
    "name" TEXT,
    "shout" TEXT GENERATED ALWAYS AS (upper("name") || '!') STORED,
    "old" TEXT,
    CONSTRAINT "long enough" CHECK (length("email") > 2),
    CHECK ("old" <> 'x')
) STRICT;
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE INDEX "User_lower" ON "User"(lower("name") DESC) WHERE "name" IS NOT NULL;
CREATE INDEX "User_old" ON "User"(lower("old"));
CREATE TABLE "Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "a" INTEGER REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    "b" INTEGER REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE
        DEFERRABLE INITIALLY DEFERRED,
    "c" INTEGER REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TABLE "log" ("text" TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
CREATE VIEW "names" AS SELECT "name" FROM "User";
CREATE VIEW "first" AS SELECT * FROM "names" LIMIT 1;
CREATE TRIGGER "watch" AFTER UPDATE OF "name" ON "User" BEGIN
    INSERT INTO "log" VALUES (NEW."name" || '; ' || OLD."name");
END;
CREATE TRIGGER "far" AFTER DELETE ON "log" BEGIN DELETE FROM "User" WHERE "name" = OLD."text"; END;
INSERT INTO "User" ("id", "email", "name", "old") VALUES (1, 'ada@x', 'Ada', '1'), (2, 'bob@x', NULL, '2'),
    (9, 'c@x', 'C', '3');
DELETE FROM "User" WHERE "id" = 9;
INSERT INTO "Post" ("id", "a", "b", "c") VALUES (1, 1, 1, 1), (2, 2, 2, 2);
"#;

/// The schema of [`RICH`] with other fields of `User`.
fn schema(user: &str) -> String {
    format!(
        r#"
        datasource db {{
          provider = "sqlite"
        }}
        model User {{
          id Int @id @default(autoincrement())
          {user}
          as Post[] @relation("a")
          bs Post[] @relation("b")
          cs Post[] @relation("c")
          @@unique([email])
        }}
        model Post {{
          id Int @id @default(autoincrement())
          a Int?
          b Int?
          c Int?
          ua User? @relation("a", fields: [a], references: [id], onDelete: Cascade)
          ub User? @relation("b", fields: [b], references: [id], onDelete: SetNull)
          uc User? @relation("c", fields: [c], references: [id], onDelete: Restrict)
        }}
        model log {{
          text String @id
        }}
        "#
    )
}

fn wanted(schema: &str) -> Catalog {
    case::wanted("rebuild", "sqlite", Some(schema))
}

/// Applies a migration as a deployment does.
fn migrate(database: &Database, text: &str) -> Result<(), Interrupted> {
    let statements = driver().dialect().split(text).statements;
    let script = Script { text: text.to_owned().into(), statements };
    let statements = 0..script.statements.len();
    with_connection(database, async |connection| {
        let steps = [
            Step::SuspendForeignKeys,
            Step::Begin,
            Step::Run { script: &script, statements },
            Step::CheckForeignKeys,
            Step::ResetSession,
            Step::Commit,
            Step::ResumeForeignKeys,
        ];
        connection.run(&steps).await
    })
}

/// Brings a database to a schema; the script, and what reading it gives then.
fn bring(database: &Database, schema: &str) -> (String, Catalog) {
    let to = wanted(schema);
    let script = script(&catalog_of(database), &to);
    migrate(database, &script).unwrap_or_else(|error| panic!("{error:?}\n{script}"));
    let found = catalog_of(database);
    let left = compare(&Sqlite, &found, &to).changes;
    assert!(left.is_empty(), "{script}\n{left:#?}");
    (script, found)
}

#[test]
fn what_a_schema_cannot_say_is_carried_along() {
    let database = database_of(RICH);
    let before = catalog_of(&database);
    let (script, after) = bring(&database, &schema("email String\n name String?\n old Int?"));
    assert!(script.contains("new_User"), "{script}");
    let user = |catalog: &Catalog| catalog.tables.iter().find(|t| t.name.name == "User").cloned();
    let (mut old, new) = (user(&before).expect("there"), user(&after).expect("there"));
    // The one thing that was to change.
    let name = |column: &&mut Column| column.name == "old";
    let column = old.columns.iter_mut().find(name).expect("there");
    column.r#type.family = Family::Int;
    column.declared = Some("INTEGER".to_owned());
    old.columns.sort_by(|a, b| a.name.cmp(&b.name));
    let mut columns = new.columns.clone();
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(old.columns, columns);
    assert_eq!((old.checks, old.options, old.indexes), (new.checks, new.options, new.indexes));
    assert_eq!(before.objects.len(), after.objects.len());
    for object in &before.objects {
        assert!(after.objects.contains(object), "{object:?}\n{script}");
    }
    database.execute(r#"UPDATE "User" SET "name" = 'Eve' WHERE "id" = 1"#);
    assert_eq!(database.value(r#"SELECT "text" FROM "log""#), "Eve; Ada");
    assert_eq!(database.value(r#"SELECT "name" FROM "first""#), "Eve");
    assert_eq!(database.value(r#"SELECT "shout" FROM "User" WHERE "id" = 1"#), "EVE!");
}

#[test]
fn checks_and_indexes_go_with_their_column() {
    let database = database_of(RICH);
    let (_, after) = bring(&database, &schema("email String\n name String?"));
    let user = after.tables.iter().find(|table| table.name.name == "User").expect("there");
    let names: Vec<_> = user.indexes.iter().map(|index| index.name.as_str()).collect();
    assert_eq!(names, ["User_lower", "User_email_key"]);
    assert_eq!(user.checks.len(), 1);
    assert!(user.column("shout").is_some());
}

#[test]
fn children_keep_their_rows() {
    let rows = r#"SELECT group_concat(concat_ws(',', "id", "a", "b", "c"), ';') FROM "Post""#;
    for user in
        ["email String\n name String?", "email String\n name String @default(\"\")\n old String?"]
    {
        let database = database_of(RICH);
        bring(&database, &schema(user));
        assert_eq!(database.value(rows), "1,1,1,1;2,2,2,2", "{user}");
        assert_eq!(database.value(r#"SELECT count(*) FROM "User""#), "2", "{user}");
        assert_eq!(database.rows("PRAGMA foreign_key_check"), Vec::<Vec<Option<String>>>::new());
    }
}

#[test]
fn the_counter_goes_on() {
    for delete in ["", r#"DELETE FROM "Post"; DELETE FROM "User";"#] {
        let database = database_of(&format!("{RICH}{delete}"));
        bring(&database, &schema("email String\n name String?"));
        database.execute(r#"INSERT INTO "User" ("email") VALUES ('new@x')"#);
        assert_eq!(database.value(r#"SELECT max("id") FROM "User""#), "10", "{delete}");
    }
}

#[test]
fn what_rows_make_impossible_changes_nothing() {
    let cases = [
        ("a required column without a value", "email String\n name String?\n old String?\n x Int"),
        ("a column that has nulls", "email String\n name String\n old String?"),
        ("a type that a strict table does not know", "email String\n name String?\n old DateTime?"),
        ("a value that a strict column does not take", "email String\n name Int?\n old String?"),
    ];
    for (what, user) in cases {
        let database = database_of(RICH);
        let before = catalog_of(&database);
        let script = script(&before, &wanted(&schema(user)));
        migrate(&database, &script).expect_err(what);
        assert_eq!(catalog_of(&database), before, "{what}");
        assert_eq!(database.value(r#"SELECT count(*) FROM "Post""#), "2", "{what}");
        assert_eq!(database.value(r#"SELECT count(*) FROM "User""#), "2", "{what}");
    }
}

#[test]
fn values_that_do_not_fit_stay_as_they_are() {
    let database = database_of(
        "CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY, v TEXT); \
         INSERT INTO t VALUES ('a', 'abc'), ('b', '12');",
    );
    let model = "datasource db {\n provider = \"sqlite\"\n}\nmodel t {\n id String @id\n v Int?\n}";
    bring(&database, model);
    assert_eq!(database.value("SELECT group_concat(typeof(v) || v) FROM t"), "textabc,integer12");
}

#[test]
fn unique_constraints_are_constraints() {
    let model = |unique: &str| {
        format!(
            "datasource db {{\n provider = \"sqlite\"\n}}\nmodel t {{\n id Int @id\n v Int? {unique}\n}}"
        )
    };
    let table = "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, v INTEGER UNIQUE);";
    // The schema's index is there already, under SQLite's name.
    let database = database_of(table);
    let (script, _) = bring(&database, &model("@unique"));
    assert_eq!(script, "-- This is an empty migration.");
    // A constraint goes with a rebuild only.
    let (script, found) = bring(&database, &model(""));
    assert!(script.contains("RedefineTables"), "{script}");
    assert_eq!(found.tables[0].indexes, []);
    // The schema of a pulled database names it as SQLite does.
    let database = database_of(table);
    let (_, found) = bring(&database, &model("@unique(map: \"sqlite_autoindex_t_1\")\n w Int"));
    assert!(found.tables[0].indexes[0].is_constraint);
}

#[test]
fn what_foreign_keys_refer_to_may_be_missing() {
    let model = |field: &str| {
        format!(
            "datasource db {{\n provider = \"sqlite\"\n}}\nmodel t {{\n id Int @id\n v Int?\n w Int?\n {field}\n}}"
        )
    };
    let database = database_of(
        "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, v INT REFERENCES nowhere (id), w INT REFERENCES t (nope))",
    );
    let (script, _) = bring(&database, &model(""));
    assert_eq!(script, "-- This is an empty migration.");
    let (script, found) = bring(&database, &model("x Int"));
    assert!(script.contains("RedefineTables"), "{script}");
    assert_eq!(found.tables[0].foreign_keys.len(), 2, "{script}");
}

#[test]
fn a_table_of_the_temporary_name_is_not_in_the_way() {
    let database = database_of(
        "CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY, v TEXT); \
         CREATE TABLE NEW_t (id TEXT NOT NULL PRIMARY KEY);",
    );
    let model = "datasource db {\n provider = \"sqlite\"\n}\nmodel t {\n id String @id\n}\n\
        model NEW_t {\n id String @id\n}";
    bring(&database, model);
}

#[test]
fn what_is_carried_along_follows_renames() {
    let database = database_of(RICH);
    let to = wanted(
        &schema("email String\n label String?")
            .replace("model User {", "model Person {")
            .replace("User?", "Person?"),
    );
    let renames = [
        Rename { what: Renamed::Table(None), from: "User".to_owned(), to: "Person".to_owned() },
        Rename {
            what: Renamed::Column(QualifiedName::bare("Person")),
            from: "name".to_owned(),
            to: "label".to_owned(),
        },
    ];
    let from = renamed(&catalog_of(&database), &renames);
    let diff = diff_after(&renames, &from, &to, &Sqlite);
    let script = rendered::text(&Sqlite.render(&diff));
    assert!(script.contains("new_Person"), "{script}");
    migrate(&database, &script).unwrap_or_else(|error| panic!("{error:?}\n{script}"));
    let found = catalog_of(&database);
    let left = compare(&Sqlite, &found, &to).changes;
    assert!(left.is_empty(), "{script}\n{left:#?}");
    database.execute(r#"UPDATE "Person" SET "label" = 'Eve' WHERE "id" = 1"#);
    assert_eq!(database.value(r#"SELECT "text" FROM "log""#), "Eve; Ada");
    assert_eq!(database.value(r#"SELECT "shout" FROM "Person" WHERE "id" = 1"#), "EVE!");
    assert_eq!(database.value(r#"SELECT count(*) FROM "first""#), "1");
}
