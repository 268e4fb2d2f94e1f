//! Reading PostgreSQL databases: what is read, that it can be made again, and that nothing of it
//! goes for a schema that has no words for it.

mod conditions;
mod pairs;

use brant_catalog::{Catalog, Hazard, HazardKind, ObjectKind, QualifiedName};
use brant_core::rendered;
use brant_tests::{Database, Kind, Server, fresh_database};

use crate::diff_offline::case::{blocks, wanted};
use crate::laws::compare::{differences, facts};
use crate::workbench::connected;

const RICH: &str = include_str!("introspect_postgres/rich.sql");
const BOTH: &[&str] = &["public", "other \"schema\""];

fn servers() -> Vec<Server> {
    [Kind::Postgres, Kind::Postgres18].into_iter().filter_map(Kind::required).collect()
}

fn database_of(server: &Server, script: &str) -> Database {
    let database = fresh_database(server);
    database.execute(&as_known(&database, script));
    database
}

/// Whether the server is PostgreSQL 14.
pub(crate) fn is_old(database: &Database) -> bool {
    database.value("SHOW server_version_num").parse::<u32>().is_ok_and(|version| version < 150_000)
}

/// The text without the words that only newer servers know.
fn as_known(database: &Database, text: &str) -> String {
    if is_old(database) { text.replace(" NULLS NOT DISTINCT", "") } else { text.to_owned() }
}

fn catalog_of(database: &Database, namespaces: &[&str]) -> Catalog {
    let namespaces: Vec<String> = namespaces.iter().map(|name| (*name).to_owned()).collect();
    connected(database, async |connection| connection.introspect(&namespaces).await)
        .expect("the database can be read")
}

fn script(from: &Catalog, to: &Catalog) -> String {
    match blocks("postgresql", from, to).as_slice() {
        [] => String::new(),
        blocks => rendered::text(blocks),
    }
}

#[test]
fn every_version_says_the_same() {
    for server in servers() {
        let database = database_of(&server, RICH);
        let mut catalog = catalog_of(&database, BOTH);
        // Version 14 has not all of it.
        if is_old(&database) {
            continue;
        }
        for extension in &mut catalog.extensions {
            // It grows with the server's.
            assert!(extension.version.take().is_some());
        }
        let outline = facts(&catalog).join("\n").replace(", origin: Database", "");
        insta::assert_snapshot!("everything", outline);
    }
}

#[test]
fn a_pool_reads_the_same() {
    let (Some(pool), Some(direct)) = (Kind::PgBouncer.required(), Kind::Postgres.required()) else {
        return;
    };
    let through = catalog_of(&database_of(&pool, RICH), BOTH);
    let past = catalog_of(&database_of(&direct, RICH), BOTH);
    assert_eq!(differences(&past, &through), Vec::<String>::new());
}

#[test]
fn the_own_namespace_is_written_nowhere_unless_it_is_listed() {
    for server in servers() {
        let database = database_of(&server, RICH);
        let catalog = catalog_of(&database, &[]);
        assert!(catalog.find_table(&QualifiedName::bare("post")).is_none());
        assert!(catalog.tables.iter().all(|table| table.name.namespace.is_none()));
        assert_eq!(catalog.namespaces, Vec::<String>::new());
        let other = catalog_of(&database, &["other \"schema\""]);
        let [post] = other.tables.as_slice() else { panic!("{:?}", other.tables) };
        assert_eq!(post.name, QualifiedName::new(Some("other \"schema\""), "post"));
        assert_eq!(post.foreign_keys.len(), 2);
    }
}

/// Inside a transaction its work is seen, and the transaction's settings stay.
#[test]
fn a_transaction_sees_its_own_work() {
    use brant_core::{Dialect as _, Script, Step};
    for server in servers() {
        let database = fresh_database(&server);
        let text = "CREATE TABLE t (a timestamptz DEFAULT '2020-01-01 00:00:00+00'); SET TimeZone = 'Asia/Tokyo'";
        let statements = brant_driver_postgres::Postgres.split(text).statements;
        let script = Script { text: text.to_owned().into(), statements };
        let run = Step::Run { script: &script, statements: 0..script.statements.len() };
        let (inside, outside) = connected(&database, async |connection| {
            connection.run(&[Step::Begin, run]).await.map_err(|stopped| stopped.error)?;
            let inside = connection.introspect(&[]).await?;
            connection.run(&[Step::Rollback]).await.map_err(|stopped| stopped.error)?;
            Ok((inside, connection.introspect(&[]).await?))
        })
        .expect("it can be read twice");
        let [table] = inside.tables.as_slice() else { panic!("{:?}", inside.tables) };
        let default = format!("{:?}", table.columns[0].default);
        assert!(default.contains("2020-01-01 00:00:00+00"), "{default}");
        assert_eq!(outside.tables, []);
    }
}

/// What a schema file cannot say stays, even where the file names its table.
#[test]
fn nothing_is_lost_to_a_schema_without_words_for_it() {
    let datasource = "datasource db {\n  provider = \"postgresql\"\n}\n";
    let table =
        "model quick {\n  a Int?\n  @@ignore\n}\nmodel parent {\n  kept Int?\n  @@ignore\n}\n";
    for server in servers() {
        let database = database_of(&server, RICH);
        let catalog = catalog_of(&database, &[]);
        let schema = format!("{datasource}{table}");
        let script = script(&catalog, &wanted("rich", "postgresql", Some(&schema)));
        assert!(!script.contains("no_columns"), "{script}");
        for line in script.lines().filter(|line| !line.starts_with("--") && !line.is_empty()) {
            let expected = ["DROP TABLE", "DROP TYPE \"Mood\"", "ALTER TABLE"];
            assert!(expected.iter().any(|start| line.starts_with(start)), "{line}");
        }
    }
}

/// The server drops checks and exclusion constraints in silence with a column that they read.
#[test]
fn constraints_are_not_lost_with_a_column() {
    const TABLE: &str = "CREATE TABLE geese (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c TEXT, \
        CONSTRAINT apart CHECK (a > id), CONSTRAINT known CHECK (b IS NOT NULL OR id > 0), \
        CONSTRAINT same EXCLUDE USING btree (b WITH =), CONSTRAINT named CHECK (c <> 'b'));";
    let model = |b: &str| {
        format!(
            "datasource db {{\n  provider = \"postgresql\"\n}}\nmodel geese {{\n  id Int @id\n  a Int?\n  c String?\n{b}}}\n"
        )
    };
    for server in servers() {
        let database = database_of(&server, TABLE);
        let catalog = catalog_of(&database, &[]);
        let anew = script(&catalog, &wanted("anew", "postgresql", Some(&model("  b Bytes?\n"))));
        database.try_execute(&anew).unwrap_or_else(|error| panic!("{error}\n{anew}"));
        let names = "SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint \
                     WHERE conrelid = 'geese'::regclass AND contype IN ('c', 'x')";
        assert_eq!(database.value(names), "apart known named same", "{anew}");
        assert!(!anew.contains("apart") && !anew.contains("DROP CONSTRAINT \"named\""), "{anew}");

        let gone = wanted("gone", "postgresql", Some(&model("")));
        let head = rendered::warnings(&blocks("postgresql", &catalog, &gone));
        let lost = "The check constraint `known` on the `geese` table reads the column `b` and will be dropped with it.";
        assert!(head.contains(lost) && head.matches("\n  - ").count() == 2, "{head}");
    }
}

#[test]
fn what_a_catalog_says_can_be_made_again() {
    for server in servers() {
        let mut rich = catalog_of(&database_of(&server, RICH), BOTH);
        // Others are seen, but not made.
        let is_made = |kind: ObjectKind| kind == ObjectKind::Exclusion || kind.is_type();
        rich.objects.retain(|object| is_made(object.kind));
        let script = script(&Catalog::empty(Some("public")), &rich);
        let database = fresh_database(&server);
        database.try_execute(&script).unwrap_or_else(|error| panic!("{error}\n{script}"));
        let mut again = catalog_of(&database, BOTH);
        // The script is run as it is: what it cannot say is said elsewhere.
        again.objects.retain(|object| is_made(object.kind));
        let lines = differences(&rich, &again);
        assert!(lines.is_empty(), "{}\n{script}", lines.join("\n"));
    }
}

#[test]
fn rows_are_counted_in_one_go() {
    let hazard = |kind, table: &str, column: &str| Hazard {
        kind,
        table: QualifiedName::bare(table),
        column: column.to_owned(),
    };
    let unique = |columns: &[&str], countable: bool| HazardKind::AddUnique {
        columns: Vec::new(),
        by: countable.then(|| columns.iter().map(|name| (*name).to_owned()).collect()),
    };
    let hazards = [
        hazard(HazardKind::DropTable, "it's \"t\"\\", ""),
        hazard(HazardKind::DropColumn, "it's \"t\"\\", "a'\"\\"),
        hazard(HazardKind::MakeRequired, "it's \"t\"\\", "a'\"\\"),
        hazard(unique(&[], false), "it's \"t\"\\", ""),
        hazard(unique(&[], true), "it's \"t\"\\", ""),
        hazard(unique(&["a'\"\\"], true), "it's \"t\"\\", ""),
        hazard(unique(&["a'\"\\", "missing"], true), "it's \"t\"\\", ""),
        hazard(HazardKind::DropTable, "missing", ""),
        hazard(HazardKind::DropColumn, "it's \"t\"\\", "missing"),
        Hazard {
            kind: HazardKind::DropTable,
            table: QualifiedName::new(Some("other"), "o"),
            column: String::new(),
        },
    ];
    let pool = Kind::PgBouncer.required();
    for server in servers().into_iter().chain(pool) {
        let database = database_of(
            &server,
            r#"CREATE TABLE "it's ""t""\" ("a'""\" integer); CREATE SCHEMA other;
               CREATE TABLE other.o (); INSERT INTO other.o DEFAULT VALUES;
               INSERT INTO "it's ""t""\" VALUES (2), (2), (NULL)"#,
        );
        let counts = connected(&database, async |connection| connection.count(&hazards).await);
        let expected =
            [Some(3), Some(2), Some(1), None, Some(2), Some(1), Some(0), Some(0), Some(0), Some(1)];
        assert_eq!(counts.expect("they are counted"), expected);
    }
}
