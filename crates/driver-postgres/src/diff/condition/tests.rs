//! Conditions as people write them, with what the server prints for each.

use proptest::prelude::*;

use super::{parse, same, token, tree};

/// A condition for each thing that is written in more than one way, and what PostgreSQL 15 prints for it.
const PRINTED: &str = include_str!("printed.txt");

#[test]
fn what_was_written_is_what_is_printed() {
    let pairs: Vec<_> = PRINTED.lines().filter_map(|line| line.split_once('\t')).collect();
    assert!(pairs.len() > 300);
    let unlike =
        |(written, printed): &&(&str, &str)| !same(written, printed) || !same(printed, written);
    let wrong: Vec<_> = pairs.iter().filter(unlike).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Two that are printed differently are two conditions, but for those that mean the same.
    let read = |text: &str| {
        parse::parse(&token::tokens(text)).unwrap_or_else(|| panic!("not known: {text}"))
    };
    let trees: Vec<_> = pairs.iter().map(|(one, other)| (read(one), read(other))).collect();
    let mut alike = Vec::new();
    for (number, (written, printed)) in pairs.iter().enumerate() {
        for (other, (_, tree)) in pairs.iter().zip(&trees).take(number) {
            if other.1 != *printed && tree::same(&trees[number].0, tree) {
                alike.push((*written, other.1));
            }
        }
    }
    assert_eq!(alike, ALIKE);
}

/// What means the same although the server prints it differently.
const ALIKE: &[(&str, &str)] = &[
    (
        "ts > '2020-01-01'::timestamp(3)",
        "(ts > '2020-01-01 00:00:00'::timestamp without time zone)",
    ),
    (
        "ts > '2020-01-01'::timestamp(3)",
        "(ts > '2020-01-01 00:00:00'::timestamp without time zone)",
    ),
    (
        "ts3 > timestamp(3) '2020-01-01'",
        "(ts3 > '2020-01-01 00:00:00'::timestamp without time zone)",
    ),
    ("iv > interval '90' minute", "(iv > '01:30:00'::interval)"),
    ("n > 3::bigint", "(n > 3)"),
    ("dec > 1.50", "(\"dec\" > 1.5)"),
    ("dec > '1.5'", "(\"dec\" > 1.50)"),
    ("btrim(txt) <> ''", "(TRIM(BOTH FROM txt) <> ''::text)"),
    ("substring(txt, 1, 2) = 'ab'", "(SUBSTRING(txt FROM 1 FOR 2) = 'ab'::text)"),
    (
        "txt < 'b' and (txt > 'a' and n is null)",
        "((txt < 'b'::text) AND (txt > 'a'::text) AND (n IS NULL))",
    ),
    (
        "vc = any(array['a','b'])",
        "((vc)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    ),
    (
        "vc = any(array['a','b']::text[])",
        "((vc)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    ),
    ("vc = 'a'::varchar", "((vc)::text = 'a'::text)"),
    ("vc = 'a'::varchar(10)", "((vc)::text = 'a'::text)"),
    ("vc = 'a'::varchar(10)", "((vc)::text = ('a'::character varying)::text)"),
    ("vc = 'a'::text", "((vc)::text = ('a'::character varying)::text)"),
    ("vc = 'a'::text", "((vc)::text = ('a'::character varying(10))::text)"),
    ("vc::text = 'a'", "((vc)::text = ('a'::character varying)::text)"),
    ("vc::text = 'a'", "((vc)::text = ('a'::character varying(10))::text)"),
    ("n::text = '1'", "(n = 1)"),
    ("cast(n as text) = '1'", "(n = 1)"),
    ("t1.n > 3", "(n > (3)::bigint)"),
    ("\"t1\".\"n\" > 3", "(n > (3)::bigint)"),
];

#[test]
fn conditions_are_compared_as_the_server_prints_them() {
    for (written, printed, expected) in [
        ("active", "(active)", true),
        ("status != 'a'", "(status <> 'a'::text)", true),
        ("\"b\" = true", "(b = true)", true),
        ("x IS NOT NULL AND y>1", "((x IS NOT NULL) AND (y > 1))", true),
        ("a and b and c", "(a AND (b AND c))", true),
        ("a and b or c", "((a AND b) OR c)", true),
        ("a and (b or c)", "((a AND b) OR c)", false),
        ("not a and b", "((NOT a) AND b)", true),
        ("not a = b", "(NOT (a = b))", true),
        ("not (a and b)", "((NOT a) AND b)", false),
        ("n > 3", "(n > (3)::bigint)", true),
        ("n>-3", "(n > '-3'::integer)", true),
        ("n > -3", "(n > (-3))", true),
        ("n - 1 > m * 2", "((n - 1) > (m * 2))", true),
        ("n - (1 - m) > 2", "(((n - 1) - m) > 2)", false),
        ("n in (1, 2)", "(n = ANY (ARRAY[1, 2]))", true),
        ("n not in (1, 2)", "(n <> ALL (ARRAY[1, 2]))", true),
        ("n IN (1)", "(n = 1)", true),
        (
            "s in ('a', 'b')",
            "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            true,
        ),
        ("s in ('a', 'b')", "(s = ANY (ARRAY['b'::text, 'a'::text]))", false),
        ("n between 1 and 2 and b", "(((n >= 1) AND (n <= 2)) AND b)", true),
        ("n not between 1 and 2", "((n < 1) OR (n > 2))", true),
        ("s like 'a%'", "(s ~~ 'a%'::text)", true),
        ("s not ilike 'a%'", "(s !~~* 'a%'::text)", true),
        ("lower(s) = 'a'", "(lower((s)::text) = 'a'::text)", true),
        ("d::date > now()", "((d)::date > now())", true),
        ("d::date > now()", "(d > now())", false),
        ("j->>'a' = 'b'", "((j ->> 'a'::text) = 'b'::text)", true),
        (
            "coalesce(a, 'x') is distinct from 'y'",
            "(COALESCE(a, 'x'::text) IS DISTINCT FROM 'y'::text)",
            true,
        ),
        ("now() + interval '1 day'", "(now() + '1 day'::interval)", true),
        ("now() at time zone 'utc'", "(now() AT TIME ZONE 'utc'::text)", true),
        ("a[1] = 2", "(a[1] = 2)", true),
        ("\"Abc\" = 1", "(abc = 1)", false),
        ("s = 'A'", "s = 'a'", false),
        ("active", "(active = true)", false),
        ("(a) or (b)", "(a) or (b)", true),
        ("s = 'it''s'::character varying(10)", "s = 'it''s'", true),
        ("case when a > 1 then b end", "CASE WHEN (a > 1) THEN b ELSE NULL::boolean END", true),
        ("case a when 1 then b else c end", "CASE a WHEN 1 THEN c ELSE b END", false),
        ("extract(year from d) = 1", "(EXTRACT(year FROM d) = (1)::numeric)", true),
        ("position('a' in b) = 1", "(POSITION(('a'::text) IN (b)) = 1)", true),
        ("a (", "a )", false),
        ("", "", true),
    ] {
        assert_eq!(same(written, printed), expected, "{written} / {printed}");
    }
}

#[test]
fn no_depth_is_too_deep() {
    let deep = "(".repeat(100_000);
    assert!(same(&deep, &deep));
    assert!(same(&"not ".repeat(100_000), &"NOT ".repeat(100_000)));
}

/// Pieces of conditions and of texts, whole ones and broken ones.
const PIECES: &[&str] = &[
    "a",
    "\"A b\"",
    "'x'",
    "'2020-01-01 10:00+02'",
    "'1 day -02:00'",
    "'{a,\"b\\\\\"}'",
    "1.5e3",
    "-",
    "é",
    "(",
    ")",
    "[",
    "]",
    "::",
    "int",
    "timestamptz",
    "interval",
    "jsonb",
    "bytea",
    "not",
    "and",
    "or",
    "in",
    "between",
    "like",
    "is",
    "null",
    "case",
    "when",
    "then",
    "else",
    "end",
    "array",
    "row",
    "cast",
    "as",
    "extract",
    "from",
    "trim",
    "both",
    "for",
    ",",
    "=",
    "<>",
    "~",
    "E'\\n'",
    "$$",
    "'",
    "\"",
    "/*",
    "*/",
    "--",
    "\n",
    "at time zone",
    "collate",
    ".",
    "escape",
    "similar to",
    "any",
    "overlay",
    "placing",
    "minute",
    "to",
];

proptest! {
    /// Whatever is written is the same as itself, and nothing that is written is too odd.
    #[test]
    fn nothing_is_too_odd(
        one in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
        other in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
        glue in proptest::sample::select(&["", " "][..]),
    ) {
        let (one, other) = (one.join(glue), other.join(glue));
        assert!(same(&one, &one), "{one}");
        assert_eq!(same(&one, &other), same(&other, &one), "{one} / {other}");
    }
}
