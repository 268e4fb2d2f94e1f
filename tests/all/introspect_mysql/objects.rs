//! Everything that is no column.

use brant_catalog::{ForeignKey, Index, IndexColumn, Object, Table};

use super::*;

const BOTH: &str = r"
CREATE TABLE p (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, u VARCHAR(20) UNIQUE, k INT, UNIQUE KEY (k, id))
    COLLATE utf8mb4_unicode_ci COMMENT 'it''s \\ a table';
CREATE TABLE t (
    id BIGINT NOT NULL, s VARCHAR(50), w TEXT, n INT, r INT UNSIGNED, place POINT NOT NULL,
    q INT COMMENT 'c''x\\y', PRIMARY KEY (id, s(10) DESC), KEY k1 (s(10), n DESC), UNIQUE KEY u1 (n),
    FULLTEXT KEY ft (s, w), SPATIAL KEY sp (place),
    CONSTRAINT c1 CHECK (n > 0 AND s <> 'it''s \\' OR (n + 1) * 2 < 9),
    CONSTRAINT fk1 FOREIGN KEY (r) REFERENCES p (id) ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT fk2 FOREIGN KEY (n, r) REFERENCES p (k, id) ON DELETE RESTRICT ON UPDATE NO ACTION
) COLLATE utf8mb4_bin;
CREATE TABLE byrange (id INT NOT NULL, at DATE NOT NULL, PRIMARY KEY (id, at))
    PARTITION BY RANGE (year(at)) (PARTITION p0 VALUES LESS THAN (2000),
        PARTITION `p'1` VALUES LESS THAN MAXVALUE);
CREATE TABLE bylist (id INT) PARTITION BY LIST (id) (PARTITION a VALUES IN (1, 2),
    PARTITION b VALUES IN (NULL, 3));
CREATE TABLE byhash (id INT PRIMARY KEY) PARTITION BY HASH (id + 1) PARTITIONS 3;
CREATE TABLE bykey (id INT PRIMARY KEY) PARTITION BY KEY (id) PARTITIONS 2;
CREATE TABLE byboth (id INT, at DATE) PARTITION BY RANGE (id)
    SUBPARTITION BY HASH (to_days(at)) SUBPARTITIONS 2
    (PARTITION x VALUES LESS THAN (5), PARTITION y VALUES LESS THAN (9));
CREATE TABLE bycolumns (a INT, b VARCHAR(5)) PARTITION BY LIST COLUMNS (b)
    (PARTITION a VALUES IN ('x', 'y\'z'));
CREATE TABLE my (a INT) ENGINE=MyISAM ROW_FORMAT=FIXED DEFAULT CHARSET=latin1 AUTO_INCREMENT=100;
CREATE TABLE mem (a INT, KEY h (a) USING HASH, KEY b (a) USING BTREE) ENGINE=MEMORY;
CREATE TABLE `_prisma_migrations` (id INT);
CREATE TABLE gone (id INT);
CREATE VIEW v1 AS SELECT id, s AS `x y`, 'it''s \\' AS lit FROM t WHERE n > 3;
CREATE VIEW v2 AS SELECT v1.id FROM v1 JOIN p ON p.id = v1.id WITH CASCADED CHECK OPTION;
CREATE TRIGGER tr1 BEFORE INSERT ON t FOR EACH ROW SET NEW.s = 'a''b\\é';
CREATE TRIGGER tr2 BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.n = 1; SET NEW.s = ';'; END;
CREATE PROCEDURE pr(IN a INT, OUT b VARCHAR(20)) COMMENT 'x''y' BEGIN SELECT 1; SET b = 'é\\'; END;
CREATE FUNCTION fn(a INT, b DECIMAL(10,2)) RETURNS VARCHAR(30) DETERMINISTIC RETURN concat(a, b);
CREATE FUNCTION `fn'``2`() RETURNS INT DETERMINISTIC RETURN 1;
CREATE EVENT ev ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 00:00:00' DO DELETE FROM t WHERE id = 0;
CREATE EVENT ev2 ON SCHEDULE AT '2035-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE
    DO BEGIN DELETE FROM t; END;
";

const MARIADB: &str = r"
CREATE TABLE versioned (id INT PRIMARY KEY) WITH SYSTEM VERSIONING;
CREATE TABLE longunique (t TEXT, UNIQUE KEY u (t));
";

const MYSQL: &str = r"
CREATE TABLE functional (a VARCHAR(50), j JSON, KEY e ((concat(a, '“ü\\''%'))), KEY e2 ((lower(a)), a DESC));
";

fn setup(server: &Server) -> String {
    format!("{BOTH}{}", if server.kind == Kind::MariaDb { MARIADB } else { MYSQL })
}

#[tokio::test]
async fn everything_is_written_as_it_was_read() {
    for server in servers() {
        written_again(&server, &setup(&server)).await;
    }
}

#[tokio::test]
async fn everything_is_seen() {
    for server in servers() {
        let database = fresh_database(&server);
        database.execute(&setup(&server));
        // A view that lost its table is still there.
        database.execute("CREATE VIEW broken AS SELECT id FROM gone; DROP TABLE gone");
        let catalog = read(&database).await;
        let names = || catalog.tables.iter().map(|table| table.name.name.as_str());
        assert!(!names().any(|name| name == "_prisma_migrations"), "{}", server.label);
        assert_eq!(names().filter(|name| name.starts_with("by")).count(), 6, "{}", server.label);
        assert_eq!(objects(&catalog), OBJECTS, "{}", server.label);
        let table = catalog.find_table(&QualifiedName::bare("t")).expect("it is there");
        assert_eq!(keys(table), KEYS, "{}", server.label);
        assert_eq!(table.checks.len(), 1, "{}", server.label);
    }
}

/// What has no place in the model is named.
#[tokio::test]
async fn what_is_not_compared_is_said() {
    let Some(server) = Kind::MariaDb.required() else { return };
    let database = fresh_database(&server);
    database.execute(
        "CREATE TABLE t (a INT CHECK (a > 0), s DATE, e DATE, PERIOD FOR valid (s, e), CONSTRAINT c CHECK (a > 1))",
    );
    let unsaid = read(&database).await.unsaid;
    let said: Vec<_> = unsaid.iter().map(|it| format!("{} {}", it.what, it.name)).collect();
    assert_eq!(said, ["period valid of table t"]);
}

const OBJECTS: [&str; 10] = [
    "function fn",
    "function fn'`2",
    "procedure pr",
    "view broken",
    "view v1 with 3",
    "view v2 with 1",
    "trigger tr1 on t",
    "trigger tr2 on t",
    "event ev",
    "event ev2",
];

/// With the indexes that the servers make for foreign keys.
const KEYS: [&str; 8] = [
    "fk1 Normal rNone",
    "fk2 Normal nNone rNone",
    "ft FullText sNone wNone",
    "k1 Normal sSome(10) nNone",
    "sp Spatial placeNone",
    "u1 Unique nNone",
    "fk1 [\"r\"] p [\"id\"] SetNull Cascade",
    "fk2 [\"n\", \"r\"] p [\"k\", \"id\"] Restrict NoAction",
];

/// What is there besides tables, with its table or the number of its columns.
fn objects(catalog: &Catalog) -> Vec<String> {
    let object = |object: &Object| {
        assert!(object.definition.starts_with("CREATE"), "{object:?}");
        let table = object.table.as_ref().map(|table| format!(" on {table}")).unwrap_or_default();
        let columns = match object.columns.len() {
            0 => String::new(),
            // MySQL keeps them, MariaDB has to ask the table that is gone.
            _ if object.name.name == "broken" => String::new(),
            count => format!(" with {count}"),
        };
        format!("{} {}{table}{columns}", object.kind.word(), object.name)
    };
    catalog.objects.iter().map(object).collect()
}

fn keys(table: &Table) -> Vec<String> {
    let index = |index: &Index| {
        let column = |column: &IndexColumn| {
            format!(" {}{:?}", column.name().unwrap_or_default(), column.length)
        };
        let columns: String = index.columns.iter().map(column).collect();
        format!("{} {:?}{columns}", index.name, index.kind)
    };
    let foreign_key = |key: &ForeignKey| {
        let ForeignKey { columns, referenced_table, referenced_columns, .. } = key;
        let name = key.name.as_deref().unwrap_or_default();
        format!(
            "{name} {columns:?} {referenced_table} {referenced_columns:?} {:?} {:?}",
            key.on_delete, key.on_update
        )
    };
    let indexes = table.indexes.iter().map(index);
    indexes.chain(table.foreign_keys.iter().map(foreign_key)).collect()
}
