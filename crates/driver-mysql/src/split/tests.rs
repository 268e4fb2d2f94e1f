//! Cases of the splitter: what the pieces are, and of what kind.

use brant_core::Kind;
use proptest::prelude::*;

use super::split;

/// The statements of a script, each with the first letters of its kind.
fn pieces(text: &str) -> Vec<String> {
    let split = split(text);
    let shown = |kind: &Kind| match kind {
        Kind::Transactional | Kind::Opening => "T",
        Kind::SelfCommitting => "C",
        Kind::Session => "S",
        Kind::Begin => "begin",
        Kind::Commit => "commit",
        Kind::Rollback => "rollback",
        Kind::Skipped(_) => "skip",
        Kind::Refused(_) => "no",
        Kind::Opaque => "?",
        Kind::Alone(_) | Kind::ForeignKeys { .. } => "never",
    };
    split
        .statements
        .iter()
        .map(|statement| format!("{} {}", shown(&statement.kind), &text[statement.span.clone()]))
        .collect()
}

#[track_caller]
pub(super) fn check(text: &str, expected: &[&str]) {
    assert_eq!(pieces(text), expected, "{text}");
}

#[test]
fn cuts_at_semicolons_outside_of_quotes_and_comments() {
    check("", &[]);
    check(" ;; -- only\n/* a;b */ # c;d", &[]);
    check("SELECT 1;SELECT 2", &["T SELECT 1", "T SELECT 2"]);
    check(
        "SELECT 'a;b', \"c;d\", `e;f` ; SELECT 2;",
        &["T SELECT 'a;b', \"c;d\", `e;f`", "T SELECT 2"],
    );
    check("SELECT 'it''s;', 'a\\';b'; DO 1", &["T SELECT 'it''s;', 'a\\';b'", "T DO 1"]);
    check("SELECT `a``;b`; DO 1", &["T SELECT `a``;b`", "T DO 1"]);
    check(
        "SELECT 5--1; DO 2 -- ;\n; DO 3 --\n;DO 4",
        &["T SELECT 5--1", "T DO 2", "T DO 3", "T DO 4"],
    );
    check("SELECT 1 /* /* ; */ ; DO 2 # x;y\n, 3", &["T SELECT 1", "T DO 2 # x;y\n, 3"]);
    check("SELECT 'gänse 🪿;' ; DO 1", &["T SELECT 'gänse 🪿;'", "T DO 1"]);
    check("SELECT x'00;' -- c\n", &["T SELECT x'00;'"]);
}

#[test]
fn comments_that_are_code() {
    check(
        "/*!40101 SET NAMES utf8 */;\n/*!50003 SELECT ';' */; /*M!100100 DO 1; */ DO 2",
        &["S /*!40101 SET NAMES utf8 */", "T /*!50003 SELECT ';' */", "T /*M!100100 DO 1; */ DO 2"],
    );
    check("/*M!999999\\- enable the sandbox mode */ \nDO 1", &["T DO 1"]);
    check(
        "CREATE /*!32312 IF NOT EXISTS*/ TABLE t (a INT /*!50606 STORAGE DISK */);DO 1",
        &["C CREATE /*!32312 IF NOT EXISTS*/ TABLE t (a INT /*!50606 STORAGE DISK */)", "T DO 1"],
    );
    check(
        "/*!40000 ALTER TABLE `t` DISABLE KEYS */;",
        &["C /*!40000 ALTER TABLE `t` DISABLE KEYS */"],
    );
}

#[test]
fn follows_sql_mode() {
    check(
        "SET sql_mode='NO_BACKSLASH_ESCAPES'; SELECT 'a\\'; DO 1",
        &["S SET sql_mode='NO_BACKSLASH_ESCAPES'", "T SELECT 'a\\'", "T DO 1"],
    );
    check(
        "SET @@SESSION.sql_mode := 'ANSI'; SELECT \"a\\\"; DO 1",
        &["S SET @@SESSION.sql_mode := 'ANSI'", "T SELECT \"a\\\"", "T DO 1"],
    );
    check(
        "SET @old=@@sql_mode, sql_mode='ANSI_QUOTES'; SET sql_mode=@old; SELECT \"a\\\";\"; DO 1",
        &[
            "S SET @old=@@sql_mode, sql_mode='ANSI_QUOTES'",
            "S SET sql_mode=@old",
            "T SELECT \"a\\\";\"",
            "T DO 1",
        ],
    );
    check(
        "SET sql_mode=CONCAT(@@sql_mode,',NO_BACKSLASH_ESCAPES'); SELECT '\\'; SET sql_mode=REPLACE(@@sql_mode,'NO_BACKSLASH_ESCAPES',''); SELECT '\\';'",
        &[
            "S SET sql_mode=CONCAT(@@sql_mode,',NO_BACKSLASH_ESCAPES')",
            "T SELECT '\\'",
            "S SET sql_mode=REPLACE(@@sql_mode,'NO_BACKSLASH_ESCAPES','')",
            "T SELECT '\\';'",
        ],
    );
}

/// Stored programs without DELIMITER; each must stay whole before `DO 1`.
const PROGRAMS: &[&str] = &[
    "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
    "CREATE DEFINER=`root`@`%` PROCEDURE `p`(IN a INT, OUT b SET('x;','y')) COMMENT 'begin;' BEGIN END",
    "CREATE OR REPLACE DEFINER=CURRENT_USER() FUNCTION f(a INT) RETURNS VARCHAR(10) CHARSET utf8 DETERMINISTIC RETURN IF(a > 1, 'x', CASE a WHEN 1 THEN 'y' ELSE 'z' END)",
    "CREATE FUNCTION f() RETURNS SET('a','b') RETURN 'a'",
    "CREATE PROCEDURE IF NOT EXISTS p() IF 1 THEN SELECT 1; ELSEIF 2 THEN SELECT 2; ELSE IF 3 THEN SELECT 3; END IF; END IF",
    "CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW SET NEW.a = IF(NEW.b, REPEAT('x', 3), NEW.`end`)",
    "CREATE TRIGGER t AFTER INSERT ON x FOR EACH ROW FOLLOWS `begin` BEGIN UPDATE y SET a = a + 1; END",
    "CREATE TRIGGER IF NOT EXISTS t AFTER DELETE ON x FOR EACH ROW IF OLD.a THEN DELETE FROM y; END IF",
    "CREATE EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY STARTS '2020-01-01' ON COMPLETION PRESERVE DO BEGIN DO 1; DO 2; END",
    "ALTER EVENT e DO BEGIN DO 1; DO 2; END",
    "CREATE EVENT e ON SCHEDULE AT NOW() + INTERVAL 1 HOUR DO DELETE FROM x",
    "CREATE PROCEDURE p() BEGIN DECLARE i INT DEFAULT 0; DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END; l: LOOP SET i = i + 1; IF i > 3 THEN LEAVE l; END IF; END LOOP l; WHILE i > 0 DO SET i = i - 1; END WHILE; REPEAT SET i = i + 1; UNTIL i > 5 END REPEAT; END",
    "CREATE PROCEDURE p() outer_block: BEGIN CASE x WHEN 1 THEN SELECT CASE WHEN a THEN if(b, 1, 2) ELSE repeat('x', 2) END FROM t; ELSE BEGIN END; END CASE; END outer_block",
    "CREATE PROCEDURE p() BEGIN START TRANSACTION; INSERT INTO t VALUES (1); COMMIT; SELECT begin, t.end, t.`if` FROM t; END",
    "CREATE PROCEDURE p() BEGIN DECLARE i INT; SELECT begin FROM t; END",
    "CREATE PROCEDURE p() BEGIN SELECT t.`a` begin, 'x' end FROM t; END",
    "CREATE PROCEDURE p() BEGIN DECLARE CONTINUE HANDLER FOR 1051, 1062 BEGIN DO 1; DO 2; END; DO 3; END",
    "CREATE PROCEDURE p() BEGIN FOR i IN 1..3 DO SELECT i; END FOR; END",
    "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = 2; END */",
    "BEGIN NOT ATOMIC DECLARE x INT; SET x = 1; SELECT x; END",
    "IF 1 THEN SELECT 1; SELECT 2; END IF",
    "CREATE PACKAGE BODY b AS PROCEDURE p() AS BEGIN SELECT 1; END; END",
    "CREATE PROCEDURE p() BEGIN SET @a := IF(1, 2, 3); SELECT 1; END",
    "CREATE PROCEDURE p() BEGIN INSERT INTO t SELECT x FROM u ON DUPLICATE KEY UPDATE a = REPLACE(a, 'x', 'y'); IF EXISTS (SELECT 1) THEN DO 1; END IF; END",
];

#[test]
fn bodies_stay_whole() {
    for program in PROGRAMS {
        check(&format!("{program};\nDO 1;"), &[&format!("C {program}"), "T DO 1"]);
        check(
            &format!("DELIMITER //\n{program}//\nDELIMITER ;\nDO 1"),
            &["skip DELIMITER //", &format!("C {program}"), "skip DELIMITER ;", "T DO 1"],
        );
        check(
            &format!("delimiter $$\n{program};$$\nDO 1; DO 2 $$"),
            &["skip delimiter $$", &format!("C {program}"), "T DO 1", "T DO 2"],
        );
    }
}

#[test]
fn other_statements_with_such_words_are_cut() {
    check(
        "CREATE TABLE `procedure` (a INT); CREATE VIEW v AS SELECT CASE 1 WHEN 1 THEN 2 END; CREATE TABLE trigger_log (begin INT)",
        &[
            "C CREATE TABLE `procedure` (a INT)",
            "C CREATE VIEW v AS SELECT CASE 1 WHEN 1 THEN 2 END",
            "C CREATE TABLE trigger_log (begin INT)",
        ],
    );
    check(
        "CREATE FUNCTION f RETURNS STRING SONAME 'f.so'; DO 1",
        &["C CREATE FUNCTION f RETURNS STRING SONAME 'f.so'", "T DO 1"],
    );
    let nested = "CREATE PROCEDURE p(a DECIMAL(10, 2), begin INT) SELECT 1";
    check(&format!("{nested}; DO 1"), &[&format!("C {nested}"), "T DO 1"]);
    check("DROP PROCEDURE IF EXISTS p; DO 1", &["C DROP PROCEDURE IF EXISTS p", "T DO 1"]);
    check(
        "ALTER TABLE t ADD COLUMN event INT; DO 1",
        &["C ALTER TABLE t ADD COLUMN event INT", "T DO 1"],
    );
}

#[test]
fn kinds_of_transactions() {
    check(
        "START TRANSACTION; INSERT INTO t VALUES (1); LOCK TABLES t WRITE; COMMIT",
        &[
            "begin START TRANSACTION",
            "T INSERT INTO t VALUES (1)",
            "C LOCK TABLES t WRITE",
            "commit COMMIT",
        ],
    );
    check(
        "BEGIN; BEGIN WORK; ROLLBACK; ROLLBACK TO x; ROLLBACK WORK TO SAVEPOINT x; SAVEPOINT x",
        &[
            "begin BEGIN",
            "begin BEGIN WORK",
            "rollback ROLLBACK",
            "T ROLLBACK TO x",
            "T ROLLBACK WORK TO SAVEPOINT x",
            "T SAVEPOINT x",
        ],
    );
    check("LOCK TABLES t WRITE; UNLOCK TABLES", &["S LOCK TABLES t WRITE", "S UNLOCK TABLES"]);
    check(
        "SET autocommit=0; INSERT INTO t VALUES (1); COMMIT; SET autocommit=1; COMMIT",
        &[
            "S SET autocommit=0",
            "T INSERT INTO t VALUES (1)",
            "skip COMMIT",
            "S SET autocommit=1",
            "commit COMMIT",
        ],
    );
}

#[test]
fn kinds_of_other_statements() {
    check(
        "CREATE TEMPORARY TABLE IF NOT EXISTS `x` (a INT); INSERT INTO x VALUES (1); INSERT INTO y SELECT * FROM x; DROP TABLE x; INSERT INTO x VALUES (2)",
        &[
            "S CREATE TEMPORARY TABLE IF NOT EXISTS `x` (a INT)",
            "S INSERT INTO x VALUES (1)",
            "T INSERT INTO y SELECT * FROM x",
            "S DROP TABLE x",
            "T INSERT INTO x VALUES (2)",
        ],
    );
    check(
        "SELECT a INTO @x FROM t; PREPARE s FROM @x; EXECUTE s; DEALLOCATE PREPARE s; CALL p()",
        &[
            "S SELECT a INTO @x FROM t",
            "S PREPARE s FROM @x",
            "C EXECUTE s",
            "S DEALLOCATE PREPARE s",
            "C CALL p()",
        ],
    );
    check(
        "(SELECT 1) UNION (SELECT 2); WITH a AS (SELECT 1) SELECT * FROM a; TRUNCATE t; RENAME TABLE a TO b; GRANT ALL ON a.* TO b; SET PASSWORD = 'x'",
        &[
            "T (SELECT 1) UNION (SELECT 2)",
            "T WITH a AS (SELECT 1) SELECT * FROM a",
            "C TRUNCATE t",
            "C RENAME TABLE a TO b",
            "C GRANT ALL ON a.* TO b",
            "C SET PASSWORD = 'x'",
        ],
    );
    check(
        "LOAD DATA LOCAL INFILE 'x' INTO TABLE t; LOAD DATA INFILE 'x' INTO TABLE t; XA START 'a'; FLUSH TABLES WITH READ LOCK",
        &[
            "no LOAD DATA LOCAL INFILE 'x' INTO TABLE t",
            "T LOAD DATA INFILE 'x' INTO TABLE t",
            "no XA START 'a'",
            "no FLUSH TABLES WITH READ LOCK",
        ],
    );
    check(
        "source other.sql\nSELECT 1;\n\\. more.sql\nDELIMITER\n",
        &["no source other.sql", "T SELECT 1", "no \\. more.sql", "no DELIMITER"],
    );
}

#[test]
fn what_has_no_end_is_opaque() {
    for (text, why) in [
        ("DO 1;\nSELECT 'abc; DO 2", "a string that begins in line 2 has no end"),
        ("DO 1;\nSELECT 1 /* abc; DO 2", "a comment that begins in line 2 has no end"),
        ("DO 1;\nSELECT `abc; DO 2", "a quoted name that begins in line 2 has no end"),
        (
            "DO 1;\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2;\n",
            "a body in the statement of line 2 has no end",
        ),
        ("DO 1;\n/*!50000 SELECT 1; DO 2", "a comment in the statement of line 2 has no end"),
    ] {
        let split = split(text);
        assert_eq!(split.unreadable.as_deref(), Some(why), "{text}");
        assert_eq!(split.statements.len(), 2, "{text}");
        assert_eq!(split.statements[1].kind, Kind::Opaque);
        assert_eq!(split.statements[1].line, 2);
    }
}

#[test]
fn time_grows_with_the_text() {
    for piece in [
        "(",
        "'",
        "BEGIN ",
        "CREATE PROCEDURE p() BEGIN IF ",
        "/*!",
        "/*",
        "`",
        "\\",
        "-- \n",
        ";",
        "DELIMITER x\n",
        "SET sql_mode='ANSI';",
    ] {
        // No clock is asked: with time that grows with the square, this does
        // not end before the test runner gives up.
        split(&piece.repeat(300_000));
    }
}

proptest! {
    /// Whatever comes in: no panic, spans in order and on character
    /// boundaries, and cutting a piece again gives the piece.
    #[test]
    fn pieces_are_in_order_and_stable(parts in proptest::collection::vec(
        prop_oneof![
            Just("'"), Just("\""), Just("`"), Just("\\"), Just(";"), Just(" "), Just("\n"), Just("/*"), Just("/*!50001 "),
            Just("*/"), Just("-- "), Just("#"), Just("BEGIN "), Just("END "), Just("IF "), Just("CASE "), Just("THEN "),
            Just("CREATE PROCEDURE p() "), Just("DELIMITER $$\n"), Just("$$"), Just("SET sql_mode='ANSI_QUOTES'"), Just("SELECT 1"),
            Just("ä"), Just("("), Just(")"), Just("@"), Just("INSERT INTO t "), Just("SOURCE x"),
        ], 0..40)) {
        let text = parts.concat();
        let whole = split(&text);
        let mut end = 0;
        for statement in &whole.statements {
            prop_assert!(statement.span.start >= end && statement.span.end >= statement.span.start);
            prop_assert!(text.get(statement.span.clone()).is_some());
            let line = text[..statement.span.start].matches('\n').count() + 1;
            prop_assert_eq!(statement.line, line);
            end = statement.span.end;
        }
    }
}
