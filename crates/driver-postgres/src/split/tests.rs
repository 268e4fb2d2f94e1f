use brant_core::Kind;
use proptest::prelude::*;

use super::{Piece, split, tokens};

/// Splits `text` and compares the pieces.
fn check(text: &str, pieces: &[&str]) {
    let found = split(text);
    let texts: Vec<_> = found.statements.iter().map(|piece| &text[piece.span.clone()]).collect();
    assert_eq!(texts, pieces, "{text}");
    assert_eq!(found.unreadable, None, "{text}");
}

#[test]
fn pieces() {
    check("", &[]);
    check(" ;; -- only\n/* comments */ ;", &[]);
    check("SELECT 1; SELECT 2", &["SELECT 1", "SELECT 2"]);
    check("-- head\nSELECT 1 -- tail; no\n;\n/* a ; b */ SELECT 2;", &["SELECT 1", "SELECT 2"]);
    check("SELECT ';' || 'it''s;' ; SELECT 2", &["SELECT ';' || 'it''s;'", "SELECT 2"]);
    check(r"SELECT '\'; SELECT 2", &[r"SELECT '\'", "SELECT 2"]);
    check(r"SELECT E'\'; ' ; SELECT 2", &[r"SELECT E'\'; '", "SELECT 2"]);
    check("SELECT E'a' -- x\n '\\';'; SELECT 2", &["SELECT E'a' -- x\n '\\';'", "SELECT 2"]);
    check("SELECT E'a' '\\'; SELECT 2", &["SELECT E'a' '\\'", "SELECT 2"]);
    check(r"SELECT U&'\0041;\'; SELECT 2", &[r"SELECT U&'\0041;\'", "SELECT 2"]);
    check(r#"SELECT U&"a;""b"; SELECT 2"#, &[r#"SELECT U&"a;""b""#, "SELECT 2"]);
    check(
        r#"SELECT "a;b""c;" ; SELECT B'1;', X'a;', N'b;'"#,
        &[r#"SELECT "a;b""c;""#, "SELECT B'1;', X'a;', N'b;'"],
    );
    check("SELECT namee'; '; SELECT 2", &["SELECT namee'; '", "SELECT 2"]);
    check("SELECT 5--1;\n+1; SELECT 5/*;*/+1", &["SELECT 5--1;\n+1", "SELECT 5/*;*/+1"]);
    check("SELECT 5+--1;\n1; SELECT 2", &["SELECT 5+--1;\n1", "SELECT 2"]);
    check("SELECT /* a /* ; */ ; */ 1; SELECT 2", &["SELECT /* a /* ; */ ; */ 1", "SELECT 2"]);
    check("SELECT 1 --x;\rSELECT 2;", &["SELECT 1 --x;\rSELECT 2"]);
    check("SELECT 'ä;🪿' AS \"ß;\";SELECT 2", &["SELECT 'ä;🪿' AS \"ß;\"", "SELECT 2"]);
}

#[test]
fn dollars() {
    check("DO $$ BEGIN; END $$; SELECT 2", &["DO $$ BEGIN; END $$", "SELECT 2"]);
    check(
        "DO $a$ ; $b$ ; $a; $ $$ ; $a$; SELECT 2",
        &["DO $a$ ; $b$ ; $a; $ $$ ; $a$", "SELECT 2"],
    );
    check("DO $ä$ ; $ä$; SELECT 2", &["DO $ä$ ; $ä$", "SELECT 2"]);
    check(
        "SELECT $1; SELECT a$$b; SELECT a$$; SELECT 1",
        &["SELECT $1", "SELECT a$$b", "SELECT a$$", "SELECT 1"],
    );
    check("SELECT $1$$;$$; SELECT 2", &["SELECT $1$$;$$", "SELECT 2"]);
    check(
        "SELECT 1$$;$$; SELECT $a b;SELECT $2$;",
        &["SELECT 1$$;$$", "SELECT $a b", "SELECT $2$"],
    );
}

#[test]
fn bodies() {
    check(
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; SELECT 3",
        &[
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END",
            "SELECT 3",
        ],
    );
    check(
        "CREATE OR REPLACE PROCEDURE p(x int) begin /* */ atomic INSERT INTO t VALUES ((CASE 1 WHEN 1 THEN 2 END)); SELECT 1 AS end; SELECT t.case; END ; SELECT 3",
        &[
            "CREATE OR REPLACE PROCEDURE p(x int) begin /* */ atomic INSERT INTO t VALUES ((CASE 1 WHEN 1 THEN 2 END)); SELECT 1 AS end; SELECT t.case; END",
            "SELECT 3",
        ],
    );
    check(
        "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b;); SELECT 1",
        &["CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b;)", "SELECT 1"],
    );
    check("BEGIN; ATOMIC; END; SELECT 1", &["BEGIN", "ATOMIC", "END", "SELECT 1"]);
}

#[test]
fn what_looks_like_a_body() {
    check(
        "CREATE TABLE t (begin atomic, a int); SELECT 1",
        &["CREATE TABLE t (begin atomic, a int)", "SELECT 1"],
    );
    check(
        "CREATE VIEW atomic AS SELECT 1; SELECT 2",
        &["CREATE VIEW atomic AS SELECT 1", "SELECT 2"],
    );
    check("CREATE FUNCTION begin work; SELECT 2", &["CREATE FUNCTION begin work", "SELECT 2"]);
    check("SELECT begin atomic; SELECT 2", &["SELECT begin atomic", "SELECT 2"]);
    check("CREATE case; end; SELECT 1", &["CREATE case", "end", "SELECT 1"]);
    check(
        "CREATE FUNCTION f() BEGIN ATOMIC SELECT (a AS case); END; SELECT 2",
        &["CREATE FUNCTION f() BEGIN ATOMIC SELECT (a AS case); END", "SELECT 2"],
    );
    check("SELECT a); SELECT (b; c)", &["SELECT a)", "SELECT (b; c)"]);
}

/// The data of `COPY` ends with a line of its own; such a line means nothing after another statement.
#[test]
fn only_copied_data_is_passed_over() {
    let texts = |text: &str| {
        let found = split(text);
        let texts = found.statements.iter().map(|piece| text[piece.span.clone()].to_owned());
        texts.collect::<Vec<_>>()
    };
    let ended = "; SELECT 1;\n\\.\nSELECT 2";
    assert_eq!(texts(&format!("VACUUM{ended}")), ["VACUUM", "SELECT 1", "\\.", "SELECT 2"]);
    let file = "COPY t FROM '/x'";
    assert_eq!(texts(&format!("{file}{ended}")), [file, "SELECT 1", "\\.", "SELECT 2"]);
    let client = "COPY t FROM stdin";
    assert_eq!(texts(&format!("{client}{ended}")), [client, "SELECT 2"]);
    assert_eq!(texts("COPY t FROM stdin;\na\n\\."), ["COPY t FROM stdin"]);
    let dump = "SELECT 1 \\restrict x\nSELECT 2";
    assert!(matches!(split(dump).statements[0].kind, Kind::Refused(_)));
    assert_eq!(texts(dump), ["SELECT 1 \\restrict x", "SELECT 2"]);
    assert_eq!(texts("\\restrict"), ["\\restrict"]);
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
        tokens(text).into_iter().map(word).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        read("CREATE /* c */ \"A\".b('x', $$y$$, $1) -- d\n; \\x"),
        "w:CREATE n:\"A\" . w:b ( t:'x' , t:$$y$$ , $ 1 ) ; \\ w:x"
    );
    assert_eq!(read("a1$\u{b}é_\u{c}1a_2\t5/2-1\r-"), "w:a1$ w:é_ 1a_2 5 / 2 - 1 -");
    assert_eq!(read("a 'open"), "w:a");
    assert_eq!(
        read("N'n' x'1f' U&\"u\" u & 'v' e'\\'' f'g'"),
        "t:N'n' t:x'1f' n:U&\"u\" w:u & t:'v' t:e'\\'' w:f t:'g'"
    );
}

#[test]
fn lines_and_what_is_not_closed() {
    let text = "\n\nSELECT\n1;\n\nSELECT 2; SELECT 'x\n;";
    let found = split(text);
    let lines: Vec<_> = found.statements.iter().map(|piece| piece.line).collect();
    assert_eq!(lines, [3, 6, 6]);
    assert_eq!(found.statements[2].kind, Kind::Opaque);
    assert_eq!(&text[found.statements[2].span.clone()], "SELECT 'x\n;");
    assert_eq!(found.unreadable.as_deref(), Some("the string that begins in line 6 is not closed"));
    for (text, what) in [
        ("/* /* */", "comment that begins in line 1"),
        ("SELECT\n $a$ $b$", "dollar-quoted string that begins in line 2"),
        ("SELECT \"a", "quoted name that begins in line 1"),
        ("SELECT E'\\'", "string that begins in line 1"),
    ] {
        let unreadable = split(text).unreadable.expect(text);
        assert_eq!(unreadable, format!("the {what} is not closed"), "{text}");
    }
}

#[test]
fn lines_for_psql() {
    let dump =
        "\\restrict aB3\n\nSET x = 1;\n\\unrestrict aB3\n\\connect db\nSELECT 1 \\gexec\nSELECT 2;";
    let found = split(dump);
    let texts: Vec<_> = found.statements.iter().map(|piece| &dump[piece.span.clone()]).collect();
    assert_eq!(
        texts,
        [
            "\\restrict aB3",
            "SET x = 1",
            "\\unrestrict aB3",
            "\\connect db",
            "SELECT 1 \\gexec",
            "SELECT 2"
        ]
    );
    let kinds: Vec<_> = found.statements.iter().map(|piece| &piece.kind).collect();
    assert!(
        matches!(
            kinds[..],
            [
                Kind::Skipped(_),
                Kind::Session,
                Kind::Skipped(_),
                Kind::Refused(_),
                Kind::Refused(_),
                Kind::Transactional
            ]
        ),
        "{kinds:?}"
    );
}

#[test]
fn copied_data_is_no_sql() {
    let dump = "COPY t (a) FROM stdin WITH (FORMAT csv);\nit's; $$\n\\.x\n\\.\nSELECT 1;COPY t FROM stdin;\na";
    let found = split(dump);
    let texts: Vec<_> = found.statements.iter().map(|piece| &dump[piece.span.clone()]).collect();
    assert_eq!(
        texts,
        ["COPY t (a) FROM stdin WITH (FORMAT csv)", "SELECT 1", "COPY t FROM stdin", "a"]
    );
    assert!(matches!(found.statements[0].kind, Kind::Refused(_)));
    assert_eq!(found.statements[1].line, 5);
    assert_eq!(found.unreadable, None);
}

#[test]
fn new_enum_values() {
    for (text, stepwise) in [
        ("ALTER TYPE e ADD VALUE 'x'; SELECT 1;", false),
        ("ALTER TYPE e ADD VALUE 'x'; ALTER TYPE e ADD VALUE 'y' AFTER 'x';", false),
        ("ALTER TYPE e ADD VALUE IF NOT EXISTS 'x'; UPDATE t SET a = 'x';", true),
        (
            "ALTER TYPE \"s\".\"E\" ADD VALUE 'it''s'; ALTER TABLE t ALTER a SET DEFAULT 'it''s';",
            true,
        ),
        ("UPDATE t SET a = 'x'; ALTER TYPE e ADD VALUE 'x';", false),
        (
            "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'x'; INSERT INTO t VALUES ('x');",
            false,
        ),
        ("ALTER TYPE e ADD VALUE 'x'; DO $$ BEGIN UPDATE t SET a = 'x'; END $$;", true),
        ("ALTER TYPE e ADD VALUE 'x'; COMMENT ON TYPE e IS 'x';", false),
        ("ALTER TYPE e ADD VALUE 'x'; UPDATE t SET a = 'y', b = x;", false),
        ("ALTER TYPE e ADD VALUE 'x'; ALTER TYPE e ADD VALUE 'y'; SELECT 'y';", true),
        ("ALTER TYPE e ADD VALUE 'x'; DO LANGUAGE plpgsql $a$ BEGIN PERFORM 'y'; END $a$;", false),
        ("ALTER TYPE e ADD VALUE 'x'; DO LANGUAGE plpgsql $a$ BEGIN PERFORM 'x'; END $a$;", true),
        ("ALTER TYPE e ADD VALUE 'x'; DO 'SELECT 1';", false),
        ("CREATE TYPE f AS ENUM ('x'); ALTER TYPE e ADD VALUE 'x'; SELECT 'x';", true),
        ("ALTER TYPE e RENAME VALUE 'x' TO 'y'; SELECT 'x';", false),
        ("ALTER TYPE e ADD ATTRIBUTE 'x'; SELECT 'x';", false),
    ] {
        assert_eq!(split(text).stepwise.is_some(), stepwise, "{text}");
    }
    let text = "SELECT 1;\nALTER TYPE e ADD VALUE 'x';\nSELECT 'x'";
    let reason = split(text).stepwise.expect("used");
    assert!(reason.contains("'x' that line 2 adds is used in line 3"), "{reason}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Spans are in order, inside the text, and splitting a piece again gives that piece.
    #[test]
    fn pieces_are_sound(text in pieces_of_sql()) {
        let found = split(&text);
        let mut end = 0;
        for piece in &found.statements {
            prop_assert!(piece.span.start >= end && piece.span.start < piece.span.end);
            end = piece.span.end;
            let sql = text.get(piece.span.clone()).expect("a span on character boundaries");
            prop_assert_eq!(piece.line, text[..piece.span.start].matches('\n').count() + 1);
            if piece.kind != Kind::Opaque && !sql.contains('\\') {
                let again = split(sql);
                prop_assert_eq!(again.statements.len(), 1, "{}", sql);
                prop_assert_eq!(&again.statements[0].span, &(0..sql.len()));
            }
        }
        prop_assert!(end <= text.len());
    }
}

/// Texts made of what matters to the lexer.
fn pieces_of_sql() -> impl Strategy<Value = String> {
    let parts = [
        "'",
        "\"",
        "$$",
        "$a$",
        "$1",
        "E'",
        "u&'",
        "U&\"",
        ";",
        "\n",
        "\\",
        "--",
        "/*",
        "*/",
        "(",
        ")",
        "BEGIN",
        " ATOMIC ",
        "END",
        "CASE",
        "CREATE ",
        "COPY t FROM stdin",
        "\n\\.\n",
        "a",
        "é",
        " ",
        "1",
        ".",
        "AS ",
        "DO",
        "ALTER TYPE e ADD VALUE ",
        "\\restrict",
    ];
    proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..30)
        .prop_map(|parts| parts.concat())
}
