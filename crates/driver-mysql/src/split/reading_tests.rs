//! Cases of the splitter: tokens, answers, and what a script changes about how its rest is read.

use brant_core::Kind;
use brant_core::token::Token as Piece;

use super::answer::{Answer, answer};
use super::temporary::created_by;
use super::tests::check;
use super::{split, tokens};

#[test]
fn tokens_of_a_statement() {
    let read = |text| {
        let word = |token: Piece<'_>| match token {
            Piece::Word(text) => format!("w:{text}"),
            Piece::Name(text) => format!("n:{text}"),
            Piece::Text(text) => format!("t:{text}"),
            Piece::Sign(text) => text.to_owned(),
        };
        tokens(text).into_iter().map(word).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        read("CREATE /* c */ `A`.b('x', \"y\") # d\n, @v -- e\n;"),
        "w:CREATE n:`A` . w:b ( t:'x' , t:\"y\" ) , @ w:v ;"
    );
    assert_eq!(read("/*!50001 ALTER TABLE */ t"), "w:ALTER w:TABLE w:t");
    assert_eq!(read("a 'open"), "w:a");
    assert_eq!(read(""), "");
}

#[test]
fn answers_of_a_statement() {
    for (statement, expected) in [
        ("SELECT 1", Answer::One),
        ("insert INTO t VALUES (1)", Answer::One),
        ("CALL p()", Answer::Several),
        ("EXECUTE s", Answer::Several),
        ("(SELECT 1) UNION (SELECT 2)", Answer::Several),
        ("BEGIN NOT ATOMIC SELECT 1; END", Answer::Several),
        ("/*!50001 SELECT 1 */", Answer::Alone),
        ("", Answer::Alone),
    ] {
        assert_eq!(answer(statement, &Kind::Transactional), expected, "{statement}");
    }
    assert_eq!(answer("SELECT 1", &Kind::Opaque), Answer::Alone);
}

#[test]
fn lines_for_the_client() {
    check("SELECT 1;\n  source a.sql ; x\nDO 1", &["T SELECT 1", "no source a.sql ; x", "T DO 1"]);
    check("SELECT source FROM t; DO 1", &["T SELECT source FROM t", "T DO 1"]);
    check("DELIMITER '//'\nDO 1; //DO 2", &["skip DELIMITER '//'", "T DO 1", "T DO 2"]);
    check("DELIMITER a\\b\nDO 1", &["no DELIMITER a\\b", "T DO 1"]);
    check("DELIMITER // x\nDO 1//DO 2", &["skip DELIMITER // x", "T DO 1", "T DO 2"]);
    check("DELIMITER ;\nDO 1; DO 2", &["skip DELIMITER ;", "T DO 1", "T DO 2"]);
    let lines: Vec<_> = split("DO 1;\n\nDELIMITER $\nDO 2;\nDO 3 $\nDO 4")
        .statements
        .iter()
        .map(|it| it.line)
        .collect();
    assert_eq!(lines, [1, 3, 4, 5, 6]);
}

/// Each `SET` and whether a backslash is a plain character after it, and `"` begins a name.
#[test]
fn modes_that_matter() {
    // How many statements there are if a quote ends where it ends in the other mode.
    let count = |set: &str, rest: &str| {
        split(&format!("{set}; {rest}")).statements.len() - set.matches(';').count()
    };
    for (set, no_escapes, ansi) in [
        ("SET sql_mode = ''", false, false),
        ("SET sql_mode = 'STRICT_TRANS_TABLES, ansi_quotes '", false, true),
        ("SET sql_mode = 'db2'", false, true),
        ("SET sql_mode = POSTGRESQL", false, true),
        ("SET SESSION sql_mode = \"NO_BACKSLASH_ESCAPES,ANSI\"", true, true),
        ("SET `sql_mode` = 'NO_BACKSLASH_ESCAPES'", true, false),
        ("SET other = 'ANSI_QUOTES'", false, false),
        ("SET @sql_mode = 'ANSI_QUOTES'", false, false),
        ("SET a = f(sql_mode = 'ANSI_QUOTES'), sql_mode = 'ANSI'", false, true),
        ("SET sql_mode", false, false),
        ("SET sql_mode = DEFAULT", false, false),
        ("SELECT sql_mode = 'ANSI_QUOTES'", false, false),
        (
            "SET sql_mode = 'ANSI'; SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')",
            true,
            true,
        ),
        ("SET sql_mode = 'ANSI'; SET sql_mode = CONCAT_WS(',', @@sql_mode, 'x')", false, true),
        (
            "SET sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES'; SET sql_mode = REPLACE(@@sql_mode, 'ANSI', '')",
            true,
            false,
        ),
        (
            "SET sql_mode = 'ANSI'; SET @o = @@sql_mode; SET sql_mode = ''; SET sql_mode = @O",
            false,
            true,
        ),
        ("SET sql_mode = 'ANSI'; SET sql_mode = @unknown", false, false),
        ("SET sql_mode = 'ANSI'; SET @o = 1; SET sql_mode = @o", false, false),
    ] {
        let plain = count(set, "SELECT '\\'; DO 1 -- '") == 3;
        let name = count(set, "SELECT \"\\\"; DO 1 -- \"") == 3;
        // In a string, unlike a name, a plain backslash does the same to both.
        assert_eq!((plain, name), (no_escapes, ansi || no_escapes), "{set}");
    }
}

#[test]
fn commits_by_hand() {
    for (set, by_hand) in [
        ("SET autocommit = 0", true),
        ("SET @@autocommit = OFF", true),
        ("SET SESSION autocommit = 'false'", true),
        ("SET autocommit = 1", false),
        ("SET autocommit = ON", false),
        ("SET @autocommit = 0", false),
        ("SET names = 'x', autocommit = 0", true),
    ] {
        let last = split(&format!("{set}; COMMIT")).statements.pop().expect("a statement");
        assert_eq!(matches!(last.kind, Kind::Skipped(_)), by_hand, "{set}");
    }
}

#[test]
fn locks_inside_and_outside_of_transactions() {
    check(
        "BEGIN; COMMIT; LOCK TABLES t WRITE; BEGIN; LOCK TABLES t WRITE",
        &[
            "begin BEGIN",
            "commit COMMIT",
            "S LOCK TABLES t WRITE",
            "begin BEGIN",
            "C LOCK TABLES t WRITE",
        ],
    );
    check(
        "BEGIN; ROLLBACK; LOCK TABLES t WRITE",
        &["begin BEGIN", "rollback ROLLBACK", "S LOCK TABLES t WRITE"],
    );
}

#[test]
fn temporary_tables() {
    for (statement, name) in [
        ("CREATE TEMPORARY TABLE a (b INT)", Some("a")),
        ("create or replace temporary table if not exists `s` . `A b` (b INT)", Some("A b")),
        ("/*!50001 CREATE TEMPORARY TABLE a (b INT) */", Some("a")),
        ("CREATE TABLE temporary (b INT)", None),
        ("CREATE TEMPORARY TABLE", None),
        ("DROP TEMPORARY TABLE a", None),
        ("", None),
    ] {
        assert_eq!(created_by(statement).as_deref(), name, "{statement}");
    }
    let made = "CREATE TEMPORARY TABLE x (a INT)";
    for (statement, kind) in [
        ("INSERT IGNORE INTO s.X VALUES (1)", "S"),
        ("REPLACE x VALUES (1)", "S"),
        ("UPDATE LOW_PRIORITY `x` SET a = 1", "S"),
        ("DELETE QUICK FROM x", "S"),
        ("TRUNCATE TABLE x", "S"),
        ("ALTER TABLE x ADD b INT", "S"),
        ("DROP TEMPORARY TABLE y", "S"),
        ("UPDATE y SET a = 1", "T"),
        ("ALTER TABLE y ADD b INT", "C"),
        ("DROP TABLE y", "C"),
        ("SELECT * FROM x", "T"),
        ("DELETE", "T"),
    ] {
        check(
            &format!("{made}; {statement}"),
            &[&format!("S {made}"), &format!("{kind} {statement}")],
        );
    }
    check(
        "DROP TEMPORARY TABLE y; UPDATE x SET a = 1",
        &["S DROP TEMPORARY TABLE y", "T UPDATE x SET a = 1"],
    );
}

#[test]
fn what_goes_into_variables() {
    check(
        "SELECT a INTO @x FROM t; SELECT a INTO x; SELECT @x INTO OUTFILE 'f'",
        &["S SELECT a INTO @x FROM t", "T SELECT a INTO x", "T SELECT @x INTO OUTFILE 'f'"],
    );
}
