use super::*;

/// The claims of a statement: `+` there, `-` gone, `?` if lenient.
fn claims(statement: &str) -> String {
    match read(statement) {
        Reading::Repeatable => "repeatable".to_owned(),
        Reading::Unknown(_) => "unknown".to_owned(),
        Reading::Claims(claims) => claims.iter().map(shown).collect::<Vec<_>>().join(" "),
    }
}

fn shown(claim: &Claim) -> String {
    let named = |table: &Named| match &table.database {
        Some(database) => format!("{database}.{}", table.name),
        None => table.name.clone(),
    };
    let trace = match &claim.trace {
        Trace::Object(object, name) => format!("{object:?}:{}", named(name)),
        Trace::Column(table, name) => format!("{}.{name}", named(table)),
        Trace::Index(table, name) => format!("{}#{name}", named(table)),
        Trace::IndexOn { table, columns, unique } => {
            format!("{}#({}){}", named(table), columns.join(","), if *unique { "!" } else { "" })
        }
        Trace::Constraint(table, name) => format!("{}!{name}", named(table)),
        Trace::ForeignKeyOn { table, columns, references } => {
            format!("{}({})->{references}", named(table), columns.join(","))
        }
        Trace::PrimaryKey(table) => format!("{}#PRIMARY", named(table)),
        Trace::Partition(table, name) => format!("{}/{name}", named(table)),
        Trace::Partitions(table) => format!("{}/*", named(table)),
        Trace::User(user, host) => format!("{user}@{host}"),
    };
    let sign = if claim.after == After::There { '+' } else { '-' };
    format!("{sign}{trace}{}", if claim.lenient { "?" } else { "" })
}

const CASES: &[(&str, &str)] = &[
    ("CREATE TABLE `a b`.`c``d` (id INT)", "+Table:a b.c`d"),
    ("CREATE TABLE IF NOT EXISTS t LIKE u", "+Table:t?"),
    ("create table /*!32312 if not exists*/ t (a int)", "+Table:t?"),
    ("CREATE OR REPLACE VIEW v AS SELECT 1", "repeatable"),
    (
        "CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`%` SQL SECURITY DEFINER VIEW v AS SELECT 1",
        "+View:v",
    ),
    (
        "CREATE DEFINER=CURRENT_USER() TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
        "+Trigger:tr",
    ),
    ("CREATE PROCEDURE p() BEGIN DROP TABLE x; END", "+Procedure:p"),
    ("CREATE AGGREGATE FUNCTION IF NOT EXISTS f RETURNS INT SONAME 'f.so'", "+Function:f?"),
    ("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t", "+Event:e"),
    ("CREATE DATABASE shop CHARACTER SET utf8mb4", "+Database:shop"),
    ("CREATE UNIQUE INDEX `i` USING BTREE ON `t`(`a`, `b`(10) DESC)", "+t#i"),
    ("CREATE INDEX IF NOT EXISTS i ON d.t (a)", "+d.t#i?"),
    ("CREATE USER IF NOT EXISTS 'u'@'localhost' IDENTIFIED BY 'x', r", "+u@localhost? +r@%?"),
    ("DROP TABLE a, `b`", "-Table:a -Table:b"),
    ("DROP TABLE IF EXISTS a", "-Table:a?"),
    ("DROP INDEX i ON t ALGORITHM=INPLACE", "-t#i"),
    ("DROP VIEW v", "-View:v"),
    ("RENAME TABLE a TO b, d.c TO e", "-Table:a +Table:b -Table:d.c +Table:d.e"),
    ("TRUNCATE TABLE t", "repeatable"),
    ("GRANT ALL ON a.* TO b", "repeatable"),
    ("CALL p()", "unknown"),
    ("INSERT INTO t VALUES (1)", "unknown"),
    ("REVOKE ALL ON a.* FROM b", "unknown"),
    ("ALTER TABLE t ADD a INT NOT NULL DEFAULT (1 + 2) AFTER b, DROP COLUMN c", "+t.a -t.c"),
    (
        "ALTER TABLE `t` ADD COLUMN `index` ENUM('a,b', 'c'), ADD (x INT, y INT, KEY (x))",
        "+t.index +t.x +t.y",
    ),
    ("ALTER TABLE t MODIFY a BIGINT, ENGINE=InnoDB, COMMENT='x'", "repeatable"),
    ("/*!40000 ALTER TABLE t DISABLE KEYS */", "repeatable"),
    ("ALTER TABLE t MODIFY a INT, ADD b INT", "+t.b"),
    ("ALTER TABLE t CHANGE a b INT, CHANGE COLUMN c c INT", "-t.a +t.b"),
    ("ALTER TABLE t RENAME COLUMN a TO b, RENAME INDEX c TO d", "-t.a +t.b -t#c +t#d"),
    ("ALTER TABLE t RENAME TO u, ADD a INT", "-Table:t +Table:u"),
    ("ALTER TABLE d.t RENAME u", "-Table:d.t +Table:d.u"),
    (
        "ALTER TABLE t ADD INDEX i(a, b), ADD UNIQUE (c), ADD FULLTEXT KEY f (d)",
        "+t#i +t#(c)! +t#f",
    ),
    ("ALTER TABLE t ADD INDEX USING BTREE (a)", "+t#(a)"),
    (
        "ALTER TABLE t ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `u`(`b`) ON DELETE CASCADE",
        "+t!f",
    ),
    ("ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES d.u (c, d)", "+t(a,b)->u"),
    ("ALTER TABLE t ADD CONSTRAINT FOREIGN KEY x (a) REFERENCES u (c)", "+t(a)->u"),
    ("ALTER TABLE t ADD CONSTRAINT c UNIQUE KEY (a), ADD CONSTRAINT d CHECK (a > 1)", "+t#c +t!d"),
    ("ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a, b)", "-t#PRIMARY +t#PRIMARY"),
    ("ALTER TABLE t DROP FOREIGN KEY f, DROP KEY k, DROP CHECK c", "-t!f -t#k -t!c"),
    ("ALTER TABLE t DROP COLUMN IF EXISTS a, ADD COLUMN IF NOT EXISTS b INT", "-t.a? +t.b?"),
    (
        "ALTER TABLE t ADD PARTITION (PARTITION p VALUES LESS THAN (10), PARTITION q VALUES LESS THAN (20))",
        "+t/p +t/q",
    ),
    ("ALTER TABLE t DROP PARTITION p, q", "-t/p -t/q"),
    ("ALTER TABLE t REMOVE PARTITIONING", "-t/*"),
    ("ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u", "unknown"),
    ("ALTER TABLE t ADD CHECK (a > 1)", "unknown"),
    ("ALTER TABLE t ALTER a SET DEFAULT 1, AUTO_INCREMENT = 5", "repeatable"),
    ("ALTER DEFINER = x EVENT e RENAME TO f", "-Event:e +Event:f"),
    ("ALTER EVENT e DISABLE", "repeatable"),
    ("ALTER TABLE", "unknown"),
    ("DROP", "unknown"),
    ("", "unknown"),
];

#[test]
fn reads_the_traces() {
    for (statement, expected) in CASES {
        assert_eq!(claims(statement), *expected, "{statement}");
    }
}
