//! One uncertain statement: looking tells whether it took effect, before and after.

use super::*;
use brant_core::Effect;
use brant_tests::fresh_database;

/// Statements that looking can tell, on top of [`SETUP`].
const TELLING: &[&str] = &[
    "CREATE TABLE neu (a INT)",
    "CREATE TABLE IF NOT EXISTS neu (a INT)",
    "CREATE TABLE neu AS SELECT * FROM t",
    "CREATE VIEW w AS SELECT * FROM t",
    "CREATE INDEX i2 ON t (b)",
    "CREATE UNIQUE INDEX `i 2` ON `t`(b, c DESC)",
    "CREATE TRIGGER tr2 BEFORE UPDATE ON t FOR EACH ROW SET NEW.b = 1",
    "CREATE PROCEDURE p2() BEGIN SELECT 1; SELECT 2; END",
    "CREATE FUNCTION f2() RETURNS INT DETERMINISTIC RETURN 1",
    "CREATE EVENT e2 ON SCHEDULE EVERY 1 DAY DO SELECT 1",
    "DROP TABLE spare",
    "DROP TABLE spare, `T x`",
    "DROP VIEW v",
    "DROP INDEX i ON t",
    "DROP TRIGGER tr",
    "DROP PROCEDURE p",
    "DROP FUNCTION f",
    "DROP EVENT e",
    "RENAME TABLE other TO another",
    "RENAME TABLE other TO x1, `T x` TO other, x1 TO x2",
    "ALTER TABLE t ADD COLUMN d VARCHAR(10) NOT NULL DEFAULT 'a,b'",
    "ALTER TABLE t ADD (d INT, e2 INT)",
    "ALTER TABLE t DROP COLUMN c",
    "ALTER TABLE t DROP c, MODIFY b BIGINT",
    "ALTER TABLE t DROP COLUMN b, ADD COLUMN b VARCHAR(30) NOT NULL",
    "ALTER TABLE t DROP COLUMN b, ADD COLUMN b INTEGER UNSIGNED NULL AFTER id",
    "ALTER TABLE t DROP COLUMN c, ADD COLUMN c ENUM('x', 'y') NOT NULL DEFAULT 'x'",
    "ALTER TABLE t DROP COLUMN c, ADD COLUMN c DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)",
    "ALTER TABLE t DROP COLUMN c, ADD COLUMN c INT DEFAULT (1 + 2)",
    "ALTER TABLE t RENAME COLUMN c TO d",
    "ALTER TABLE t CHANGE c d INT",
    "ALTER TABLE t ADD INDEX (b, c)",
    "ALTER TABLE t ADD UNIQUE INDEX i2 (b, c)",
    "ALTER TABLE t ADD UNIQUE (c)",
    "ALTER TABLE t DROP INDEX i",
    "ALTER TABLE t DROP INDEX i, ADD INDEX i (c)",
    "ALTER TABLE t RENAME INDEX i TO j",
    "ALTER TABLE t ADD CONSTRAINT fk2 FOREIGN KEY (b) REFERENCES other (id) ON DELETE CASCADE",
    "ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES other (id)",
    "ALTER TABLE t DROP FOREIGN KEY fk",
    "ALTER TABLE t ADD CONSTRAINT ck2 CHECK (b > 1)",
    "ALTER TABLE t DROP CONSTRAINT ck",
    "ALTER TABLE t DROP PRIMARY KEY",
    "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, b)",
    "ALTER TABLE nokey ADD PRIMARY KEY (a)",
    "ALTER TABLE other RENAME TO another",
    "ALTER TABLE parts ADD PARTITION (PARTITION p2 VALUES LESS THAN (30))",
    "ALTER TABLE parts DROP PARTITION p1",
    "ALTER TABLE parts REMOVE PARTITIONING",
    "CREATE DATABASE `{database}_x`",
];

/// Statements that may be run twice.
const REPEATABLE: &[&str] = &[
    "TRUNCATE TABLE spare",
    "ALTER TABLE t MODIFY b BIGINT",
    "ALTER TABLE t ALTER COLUMN b SET DEFAULT 3",
    "ALTER TABLE spare CONVERT TO CHARACTER SET utf8mb4",
    "ALTER TABLE t ENGINE=InnoDB",
    "CREATE OR REPLACE VIEW v AS SELECT 2",
    "ANALYZE TABLE t",
    "/*!40000 ALTER TABLE t DISABLE KEYS */",
];

const SETUP: &str = "
    CREATE TABLE other (id INT PRIMARY KEY);
    CREATE TABLE `T x` (id INT PRIMARY KEY);
    CREATE TABLE spare (id INT PRIMARY KEY);
    CREATE TABLE nokey (a INT NOT NULL);
    CREATE TABLE t (id INT PRIMARY KEY, b INT, c INT, a INT, INDEX i (b), INDEX ia (a),
        CONSTRAINT fk FOREIGN KEY (a) REFERENCES other (id), CONSTRAINT ck CHECK (id > 1));
    CREATE TABLE parts (a INT) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
    CREATE VIEW v AS SELECT 1;
    CREATE PROCEDURE p() SELECT 1;
    CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
    CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;
    CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.c = 2;
";

#[tokio::test]
async fn looking_tells() {
    for server in servers() {
        for statement in TELLING {
            let database = fresh_database(&server);
            let statement = statement.replace("{database}", database.name());
            let mut connection = connect(&database).await;
            run(connection.as_mut(), SETUP).await.expect("the setup runs");
            let what = format!("{}: {statement}", server.label);
            let before = connection.effect(&statement).await.expect("looks");
            assert_eq!(before, Effect::NotApplied, "before: {what}");
            run(connection.as_mut(), &statement)
                .await
                .unwrap_or_else(|stop| panic!("{what}: {stop:?}"));
            let after = connection.effect(&statement).await.expect("looks");
            assert_eq!(after, Effect::Applied, "after: {what}");
            database.execute(&format!("DROP DATABASE IF EXISTS `{}_x`", database.name()));
        }
    }
}

#[tokio::test]
async fn some_statements_may_be_run_twice() {
    for server in servers() {
        let database = fresh_database(&server);
        let mut connection = connect(&database).await;
        run(connection.as_mut(), SETUP).await.expect("the setup runs");
        for statement in REPEATABLE {
            assert_eq!(
                connection.effect(statement).await.expect("looks"),
                Effect::Repeatable,
                "{statement}"
            );
            for _ in 0..2 {
                run(connection.as_mut(), statement)
                    .await
                    .unwrap_or_else(|stop| panic!("{statement}: {stop:?}"));
            }
        }
        for statement in [
            "CALL p()",
            "INSERT INTO t VALUES (1)",
            "EXECUTE s",
            "REVOKE ALL ON a.* FROM b",
            "RENAME TABLE other TO tmp, t TO other, tmp TO t",
        ] {
            let effect = connection.effect(statement).await.expect("looks");
            assert!(matches!(effect, Effect::Unknown(_)), "{statement}: {effect:?}");
        }
    }
}

/// MariaDB drops the tables that are there before it complains about the one that is not.
#[tokio::test]
async fn half_a_drop_is_not_taken_for_a_whole_one() {
    for server in servers() {
        let database = fresh_database(&server);
        let mut connection = connect(&database).await;
        run(connection.as_mut(), "CREATE TABLE a (x INT); CREATE TABLE b (x INT)")
            .await
            .expect("runs");
        run(connection.as_mut(), "DROP TABLE a").await.expect("runs");
        let effect = connection.effect("DROP TABLE a, b").await.expect("looks");
        assert!(matches!(effect, Effect::Unknown(_)), "{effect:?}");
    }
}
