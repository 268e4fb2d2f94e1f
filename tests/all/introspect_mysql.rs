//! Reading MySQL and MariaDB databases: what is read has the form that schemas have, can be
//! written again, and is the same on every look.

use brant_catalog::{Catalog, Column, Hazard, HazardKind, QualifiedName};
use brant_core::modeller::{Modeller, compare};
use brant_core::{Connection, DatabaseUrl, Driver, Session, rendered};
use brant_driver_mysql::MySql;
use brant_tests::{Database, Kind, Server, fresh_database};

/// Which of the products a case is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum On {
    Both,
    MariaDb,
    MySql,
}
use On::{Both, MariaDb};

mod columns;
mod objects;
mod pairs;

fn servers() -> Vec<Server> {
    [Kind::MariaDb, Kind::MySql].into_iter().filter_map(Kind::required).collect()
}

fn is_for(on: On, server: &Server) -> bool {
    match on {
        Both => true,
        MariaDb => server.kind == Kind::MariaDb,
        On::MySql => server.kind == Kind::MySql,
    }
}

async fn connect(database: &Database) -> Box<dyn Connection> {
    let url = DatabaseUrl::new(database.url());
    let target = MySql.target(&url, std::path::Path::new(".")).expect("a good URL");
    MySql.connect(&target, &Session::default()).await.expect("connects")
}

async fn read(database: &Database) -> Catalog {
    connect(database).await.introspect(&[]).await.expect("the database can be read")
}

/// The script from one catalog to another.
fn script(from: &Catalog, to: &Catalog) -> Option<String> {
    let diff = compare(&MySql, from, to);
    (!diff.is_empty()).then(|| rendered::text(&MySql.render(&diff)))
}

/// The server's own words for a type have more than a script can say: `tinyint(1)`.
fn without_words(mut catalog: Catalog) -> Catalog {
    let columns = catalog.tables.iter_mut().flat_map(|table| &mut table.columns);
    columns.for_each(|column| column.declared = None);
    catalog
}

/// Makes a database, reads it, writes what was read into another one and reads that.
async fn written_again(server: &Server, setup: &str) {
    written_again_under(server, setup, "").await;
}

/// The same where the script runs after some other statement.
async fn written_again_under(server: &Server, setup: &str, mode: &str) {
    let database = fresh_database(server);
    database.execute(setup);
    let first = read(&database).await;
    assert_eq!(first, read(&database).await, "{}: two looks", server.label);
    assert_eq!(script(&first, &first), None, "{}", server.label);
    let copy = fresh_database(server);
    let text = script(&Catalog::empty(None), &first).unwrap_or_default();
    copy.try_execute(&format!("{mode}{text}"))
        .unwrap_or_else(|error| panic!("{}: {error}\n{text}", server.label));
    let (first, second) = (without_words(first), without_words(read(&copy).await));
    for (first, second) in first.tables.iter().zip(&second.tables) {
        assert_eq!(first, second, "{}", server.label);
    }
    for (first, second) in first.objects.iter().zip(&second.objects) {
        assert_eq!(first, second, "{}", server.label);
    }
    assert_eq!(first, second, "{}", server.label);
}

#[tokio::test]
async fn hostile_names_and_values_survive() {
    let plain = "NO_BACKSLASH_ESCAPES";
    for server in servers() {
        for mode in ["", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES", plain] {
            let set = format!("SET SESSION sql_mode = '{mode}';\n");
            // There MySQL cannot open a table of its own that has a quote in an expression.
            let opens = server.kind != Kind::MySql || !mode.contains(plain);
            written_again_under(&server, &hostile(opens), &set).await;
        }
    }
}

fn hostile(has_expressions: bool) -> String {
    let longest = "ü".repeat(64);
    let names =
        ["a`b", "a'b", "a\"b", "a\\b", "a b", "select", "Ünï", ";--", "%s{}", "?", "$1", &longest];
    let quoted = |name: &str| format!("`{}`", name.replace('`', "``"));
    let mut setup = String::new();
    for (index, name) in names.into_iter().enumerate() {
        let (name, text) = (quoted(name), name.replace('\\', "\\\\").replace('\'', "''"));
        let expressions = format!(
            "d VARCHAR(90) DEFAULT (concat('{text}', 'x')), g VARCHAR(99) AS (concat(t, '{text}')) VIRTUAL,",
        );
        let expressions = if has_expressions { &*expressions } else { "" };
        setup.push_str(&format!(
            "CREATE TABLE {name} ({name} INT, t VARCHAR(80) DEFAULT '{text}' COMMENT '{text}', \
             e ENUM('{text}', 'x') DEFAULT '{text}', CONSTRAINT c{index} CHECK ({name} > 1), \
             {expressions} PRIMARY KEY ({name}), KEY {name} (t)) COMMENT '{text}' \
             COLLATE utf8mb4_unicode_ci;\n\
             CREATE TABLE child{index} (p INT, CONSTRAINT {fk} FOREIGN KEY (p) REFERENCES {name} \
             ({name})) COLLATE utf8mb4_unicode_ci;\n\
             CREATE TRIGGER {name} BEFORE INSERT ON {name} FOR EACH ROW SET NEW.t = '{text}';\n",
            fk = if name.chars().count() > 60 { "`other`".to_owned() } else { name.clone() },
        ));
    }
    setup
}

#[tokio::test]
async fn rows_are_counted_in_one_go() {
    for server in servers() {
        let database = fresh_database(&server);
        database.execute(
            "CREATE TABLE `a'b\\` (`c``d` INT, e INT); \
             INSERT INTO `a'b\\` VALUES (1, 1), (NULL, 1), (NULL, 1); CREATE TABLE `empty` (a INT)",
        );
        let hazard = |kind, table: &str, column: &str| Hazard {
            kind,
            table: QualifiedName::bare(table),
            column: column.to_owned(),
        };
        use HazardKind as K;
        let unique = |columns: &[&str], countable: bool| K::AddUnique {
            columns: Vec::new(),
            by: countable.then(|| columns.iter().map(|name| (*name).to_owned()).collect()),
        };
        let cases = [
            (hazard(K::DropTable, "a'b\\", ""), Some(3)),
            (hazard(K::DropColumn, "a'b\\", "c`d"), Some(1)),
            (hazard(K::MakeRequired, "a'b\\", "c`d"), Some(2)),
            (hazard(unique(&["e"], false), "a'b\\", ""), None),
            (hazard(unique(&["e"], true), "a'b\\", ""), Some(2)),
            (hazard(unique(&[], true), "a'b\\", ""), Some(2)),
            (hazard(unique(&[], true), "empty", ""), Some(0)),
            (hazard(unique(&["c`d", "e"], true), "a'b\\", ""), Some(0)),
            (hazard(unique(&["e", "missing"], true), "a'b\\", ""), Some(0)),
            (hazard(K::DropTable, "missing", ""), Some(0)),
            (hazard(K::DropColumn, "a'b\\", "missing"), Some(0)),
            (hazard(K::DropTable, "empty", ""), Some(0)),
            (hazard(K::ChangePrimaryKey, "a'b\\", ""), Some(3)),
        ];
        let (hazards, expected): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
        let mut connection = connect(&database).await;
        assert_eq!(connection.count(&hazards).await.expect("counts"), expected, "{}", server.label);
        assert_eq!(connection.count(&[]).await.expect("counts"), []);
    }
}

/// A column as one line.
fn line(column: &Column) -> String {
    let mut line = column.r#type.family.name().into_owned();
    let native = column.r#type.native.as_ref();
    line.extend(native.map(|native| format!(" {native}")));
    line.push_str(if column.is_required() { "" } else { "?" });
    line.extend(column.auto_increment.as_ref().map(|_| " counts"));
    line.extend(column.default.as_ref().map(|default| format!(" = {default:?}")));
    line.extend(column.generated.as_ref().map(|g| format!(" as {} {}", g.expression, g.stored)));
    line.extend(column.on_update.as_ref().map(|update| format!(" on update {update}")));
    line.extend(column.collation.as_ref().map(|collation| format!(" in {collation}")));
    line
}
