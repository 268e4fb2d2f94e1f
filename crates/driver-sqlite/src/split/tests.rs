//! The splitter against SQLite itself and against its own promises.

use brant_core::Kind;
use brant_core::token::Token as Piece;
use proptest::prelude::*;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::{Batch, Connection};

use super::split;

/// The statements of a text, one per line of the answer, with a letter for the kind.
fn pieces(text: &str) -> Vec<String> {
    let split = split(text);
    split
        .statements
        .iter()
        .map(|statement| {
            let kind = match &statement.kind {
                Kind::Transactional | Kind::Opening => "T",
                Kind::SelfCommitting => "S",
                Kind::Alone(_) => "A",
                Kind::Session => "V",
                Kind::Begin => "B",
                Kind::Commit => "C",
                Kind::Rollback => "R",
                Kind::ForeignKeys { enforced: true } => "F1",
                Kind::ForeignKeys { enforced: false } => "F0",
                Kind::Skipped(_) => "K",
                Kind::Refused(_) => "X",
                Kind::Opaque => "O",
            };
            format!("{kind}{}:{}", statement.line, &text[statement.span.clone()])
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(pieces(text), expected, "{text}");
}

#[test]
fn cuts_at_semicolons_only() {
    check("", &[]);
    check(" ;; -- nothing\n/* at ; all */;\n", &[]);
    check("SELECT 1", &["T1:SELECT 1"]);
    check("SELECT 1 -- one\n;\n\nSELECT\n2 ;", &["T1:SELECT 1", "T4:SELECT\n2"]);
    check("\u{feff}SELECT 1;", &["T1:SELECT 1"]);
    check(
        "SELECT ';', 'it''s;', \";\"\"\", [;], `;```; S",
        &["T1:SELECT ';', 'it''s;', \";\"\"\", [;], `;```", "T1:S"],
    );
    check("SELECT 1 /* a /* ; */; SELECT 2 /**/ + 1;", &["T1:SELECT 1", "T1:SELECT 2 /**/ + 1"]);
    check("SELECT 5--1;\n;", &["T1:SELECT 5"]);
    check("SELECT $a::b(;), $(1), 4/2; S", &["T1:SELECT $a::b(;), $(1), 4/2", "T1:S"]);
    check(
        "INSERT INTO t(a, b, c, d) VALUES (a$b('x)'), 1, 2);S",
        &["T1:INSERT INTO t(a, b, c, d) VALUES (a$b('x)'), 1, 2)", "T1:S"],
    );
    check(
        "INSERT INTO t(a, b, c, d) VALUES (';', 1, 2) -- ;\n ; S",
        &["T1:INSERT INTO t(a, b, c, d) VALUES (';', 1, 2)", "T2:S"],
    );
}

#[test]
fn tokens_of_a_statement() {
    let read = |text| {
        let word = |token: Piece<'_>| match token {
            Piece::Word(text) => format!("w:{text}"),
            Piece::Name(text) => format!("n:{text}"),
            Piece::Text(text) => format!("t:{text}"),
            Piece::Sign(text) => text.to_owned(),
        };
        super::pieces(text).into_iter().map(word).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        read("CREATE /* c */ \"A\".b('x', `y`, [z]) -- d\n, _é é ?1;"),
        "w:CREATE n:\"A\" . w:b ( t:'x' , n:`y` , n:[z] ) , w:_é w:é ?1 ;"
    );
    assert_eq!(read(" -- nothing"), "");
    assert_eq!(super::spans(" a /**/ bc"), [1..2, 8..10]);
    for (token, name) in [
        ("\"a\"\"b\"", "a\"b"),
        ("'it''s'", "it's"),
        ("`a``b`", "a`b"),
        ("[a]]", "a]"),
        ("a", "a"),
        ("\"", "\""),
        ("\"\"", ""),
        ("\"a'", "\"a'"),
    ] {
        assert_eq!(super::unquote(token), name, "{token}");
    }
}

#[test]
fn keeps_triggers_whole() {
    let trigger = "CREATE TEMP TRIGGER IF NOT EXISTS a AFTER UPDATE ON t BEGIN\n\
                   SELECT CASE WHEN 1 THEN 2 END; UPDATE t SET a = CASE b WHEN 1 THEN 2 END;\nEND";
    check(&format!("{trigger}; SELECT 1;"), &[&format!("T1:{trigger}"), "T3:SELECT 1"]);
    check(&format!("{trigger} -- the end ;\n ;;S"), &[&format!("T1:{trigger}"), "T4:S"]);
    check(
        &format!("explain query plan {trigger};S"),
        &[&format!("T1:explain query plan {trigger}"), "T3:S"],
    );
    check(trigger, &[&format!("T1:{trigger}")]);
    check("CREATE TABLE trigger_(a); S", &["T1:CREATE TABLE trigger_(a)", "T1:S"]);
    check("CREATE TABLE \"TRIGGER\"(a); S", &["T1:CREATE TABLE \"TRIGGER\"(a)", "T1:S"]);
}

#[test]
fn tells_kinds() {
    for (kind, statements) in [
        ("B", "BEGIN; begin immediate; BEGIN TRANSACTION"),
        ("C", "COMMIT; END TRANSACTION; end"),
        ("R", "ROLLBACK; rollback transaction"),
        ("T", "SAVEPOINT a; RELEASE a; ROLLBACK TO a; ROLLBACK TRANSACTION TO SAVEPOINT a"),
        (
            "F1",
            "PRAGMA foreign_keys=ON; PRAGMA foreign_keys(1); pragma main . foreign_keys = 'yes'",
        ),
        ("F0", "PRAGMA foreign_keys=OFF; PRAGMA foreign_keys = 0; PRAGMA foreign_keys = false"),
        ("F0", "PRAGMA foreign_keys=-1; PRAGMA foreign_keys=256; PRAGMA \"foreign_keys\"(off)"),
        ("F1", "PRAGMA /* ; */ foreign_keys /* = */ = -- \n 257"),
        (
            "T",
            "PRAGMA foreign_keys; PRAGMA table_info(t); PRAGMA user_version=3; PRAGMA journal_mode",
        ),
        ("V", "PRAGMA defer_foreign_keys=ON; PRAGMA recursive_triggers=1; PRAGMA cache_size=-2000"),
        ("K", "PRAGMA defer_foreign_keys=OFF; PRAGMA synchronous=NORMAL"),
        ("A", "VACUUM; ATTACH 'a' AS b; DETACH b; PRAGMA journal_mode=WAL; PRAGMA wal_checkpoint"),
        ("T", "CREATE TABLE t(a); INSERT INTO t VALUES (1); REINDEX; ANALYZE; EXPLAIN SELECT 1"),
        ("X", ".mode csv\n.read other.sql"),
    ] {
        for piece in pieces(statements) {
            assert!(
                piece.starts_with(kind)
                    && piece[kind.len()..].starts_with(|c: char| c.is_ascii_digit()),
                "{kind}: {piece}"
            );
        }
    }
}

#[test]
fn names_what_has_no_end() {
    check("SELECT 1; SELECT 'a; b", &["T1:SELECT 1", "O1:SELECT 'a; b"]);
    check("SELECT [a;", &["O1:SELECT [a;"]);
    check("SELECT 1 /* open;", &["T1:SELECT 1"]);
    let what = |text: &str| split(text).unreadable.unwrap_or_default();
    assert_eq!(what("\n'"), "the string or quoted name that begins in line 2 has no end");
    assert_eq!(what("SELECT 1;\n/* "), "the comment that begins in line 2 has no end");
    assert_eq!(what("SELECT 1;\0"), "a NUL character in line 1");
    assert_eq!(what("SELECT 1;"), "");
}

/// How SQLite cuts a text into statements when it is handed the whole.
fn by_sqlite(text: &str) -> Result<usize, (usize, String)> {
    let connection = Connection::open_in_memory().unwrap();
    let mut batch = Batch::new(&connection, text);
    let mut count = 0;
    loop {
        match batch.next() {
            Ok(None) => return Ok(count),
            Ok(Some(mut statement)) => {
                run(&mut statement).map_err(|error| (count, error.to_string()))?;
                count += 1;
            }
            Err(error) => return Err((count, message(error))),
        }
    }
}

/// The same, each piece of ours by itself.
fn by_pieces(text: &str) -> Result<usize, (usize, String)> {
    let connection = Connection::open_in_memory().unwrap();
    for (count, statement) in split(text).statements.into_iter().enumerate() {
        let mut statement =
            connection.prepare(&text[statement.span]).map_err(|error| (count, message(error)))?;
        run(&mut statement).map_err(|error| (count, error.to_string()))?;
    }
    Ok(split(text).statements.len())
}

fn run(statement: &mut rusqlite::Statement<'_>) -> rusqlite::Result<()> {
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

/// Without the text and the offset, which differ. A piece lacks its semicolon,
/// so where SQLite would stumble over that it misses something instead.
fn message(error: rusqlite::Error) -> String {
    let message = match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg,
        rusqlite::Error::SqliteFailure(_, Some(message)) => message,
        other => other.to_string(),
    };
    message.replace("near \";\": syntax error", "incomplete input")
}

fn fragments() -> impl Strategy<Value = String> {
    let words = [
        "CREATE",
        "TEMP",
        "TRIGGER",
        "TABLE",
        "t(a)",
        "t",
        "BEGIN",
        "END",
        "CASE",
        "WHEN 1 THEN 2",
        "SELECT",
        "1",
        "'a;b'",
        "\"t\"",
        "[t]",
        "`t`",
        "''",
        ";",
        ";",
        ";",
        "--x;\n",
        "/*;*/",
        "/*",
        "*/",
        "'",
        "\"",
        "[",
        "`",
        "EXPLAIN",
        "QUERY PLAN",
        "\n",
        "PRAGMA",
        "foreign_keys",
        "=",
        "INSERT INTO t VALUES (1)",
        "$a(;)",
        "?1",
        "a$b",
        "AFTER INSERT ON t",
        ".",
        "ä",
        "\u{feff}",
        "COMMIT",
        "SAVEPOINT s",
        "\t",
        "-",
        "/",
        "x'00'",
        "0x1",
    ];
    let spaced = (prop::sample::select(words.to_vec()), prop::bool::ANY);
    prop::collection::vec(spaced, 0..40).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, space)| format!("{word}{}", if space { " " } else { "" }))
            .collect()
    })
}

/// Statements that SQLite accepts, with all kinds of things between and inside them.
fn scripts() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec![
        " ",
        "\n",
        "\t\r\n",
        "--;'\n",
        "/*;*/",
        "/* \" */",
        "/***/",
        " /*-- ; */ ",
        " \u{feff} ",
        " \x0b",
    ]);
    let statement = prop::sample::select(vec![
        "SELECT ~ ';' , 'it''s' ~ AS \";\"",
        "CREATE ~ TABLE IF NOT EXISTS t(a, [b;], `c``;`, \"d\"\";\" DEFAULT ';')",
        "CREATE TEMP ~ TRIGGER IF NOT EXISTS g AFTER INSERT ON s ~ BEGIN SELECT ~ CASE 1 WHEN 1 THEN ';' END ~; \
         SELECT 1 AS x ~;~ INSERT INTO s VALUES ('END;') ~;~ END ~",
        "EXPLAIN ~ QUERY ~ PLAN ~ CREATE ~ TRIGGER g BEFORE DELETE ON s BEGIN SELECT 1;~END",
        "INSERT ~ INTO s VALUES ($a::b(;) + ?1 + :c - @d / 2 * 1.5e3)",
        "WITH x(a$b) AS (SELECT 1) SELECT ~ a$b FROM x",
        "BEGIN ~ IMMEDIATE",
        "END",
        "PRAGMA ~ foreign_keys = OFF",
        "SELECT x'00' -- ; ' \n , 1 - -1",
        "",
    ]);
    prop::collection::vec((statement, gap), 0..12).prop_map(|parts| {
        let mut text = "CREATE TABLE s(a);".to_owned();
        let mut open = false;
        for (statement, gap) in parts {
            // Keep the transaction balanced.
            match statement {
                "END" if !open => continue,
                "END" => open = false,
                _ if statement.starts_with("BEGIN") && open => continue,
                _ if statement.starts_with("BEGIN") => open = true,
                _ => {}
            }
            text += &format!("{gap}{}{gap};", statement.replace('~', gap));
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn pieces_and_gaps_are_the_text(text in prop_oneof![fragments(), ".*"]) {
        let split = split(&text);
        let mut end = 0;
        for statement in &split.statements {
            prop_assert!(statement.span.start >= end && statement.span.end > statement.span.start);
            prop_assert_eq!(statement.line, text[..statement.span.start].matches('\n').count() + 1);
            let gap = super::split(&text[end..statement.span.start]);
            prop_assert!(gap.statements.is_empty(), "gap {:?}", &text[end..statement.span.start]);
            end = statement.span.end;
        }
        prop_assert!(super::split(&text[end..]).statements.is_empty());
    }

    #[test]
    fn a_piece_is_one_piece(text in fragments()) {
        for statement in split(&text).statements {
            let again = split(&text[statement.span.clone()]);
            prop_assert_eq!(again.statements.len(), 1);
            prop_assert_eq!(again.statements[0].span.clone(), 0..statement.span.len());
        }
    }

    #[test]
    fn agrees_with_sqlite_on_whole_statements(text in scripts()) {
        let whole = by_sqlite(&text);
        prop_assert!(whole.is_ok(), "{whole:?}");
        prop_assert_eq!(by_pieces(&text), whole);
    }

    #[test]
    fn agrees_with_sqlite(text in fragments()) {
        // A shell command is refused before SQLite sees it.
        prop_assume!(!split(&text).statements.iter().any(|s| matches!(s.kind, Kind::Refused(_))));
        prop_assert_eq!(by_pieces(&text), by_sqlite(&text));
    }
}

#[test]
fn large_texts_take_linear_time() {
    for unit in
        ["SELECT 'a', 1;\n", "/*", "'", "CREATE TRIGGER ", "; END", "[", ";", "$a(", ".a\n", "a "]
    {
        // No clock is asked: with time that grows with the square, this does
        // not end before the test runner gives up.
        let text = format!("SELECT 1; {}", unit.repeat(1_000_000));
        assert!(!split(&text).statements.is_empty());
    }
}
