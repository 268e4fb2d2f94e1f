//! Whether two conditions mean the same, written by people on one side and printed by the
//! server on the other.
//!
//! Both are read as far as the server's own reading goes: parentheses say only what binds more
//! tightly, `IN`, `BETWEEN` and `LIKE` are other words for operators, and casts on constants are
//! the server's. What cannot be read is compared word by word. Anything else counts as different.

mod parse;
mod token;

/// Compares two conditions.
pub(super) fn same(from: &str, to: &str) -> bool {
    let (from, to) = (token::tokens(from), token::tokens(to));
    match (parse::parse(&from), parse::parse(&to)) {
        (Some(from), Some(to)) => from == to,
        _ => normal(from) == normal(to),
    }
}

fn normal(mut tokens: Vec<String>) -> Vec<String> {
    drop_literal_casts(&mut tokens);
    let layers = layers(&tokens);
    tokens[layers..tokens.len() - layers].to_vec()
}

/// `'a'::text` and `1::bigint` become `'a'` and `1`.
fn drop_literal_casts(tokens: &mut Vec<String>) {
    let mut kept: Vec<String> = Vec::with_capacity(tokens.len());
    let mut rest = std::mem::take(tokens).into_iter().peekable();
    while let Some(token) = rest.next() {
        let after_literal = kept.last().is_some_and(|last| {
            last.starts_with('\'') || last.starts_with(|c: char| c.is_ascii_digit())
        });
        if token == "::" && after_literal {
            // The type: words, and perhaps arguments or brackets.
            while rest
                .next_if(|next| {
                    next.starts_with(|c: char| c.is_alphabetic())
                        && !matches!(next.as_str(), "and" | "or" | "is" | "not" | "in")
                })
                .is_some()
            {}
            if rest.peek().is_some_and(|next| next == "(") {
                while rest.next_if(|next| next != ")").is_some() {}
                rest.next();
            }
            while rest.next_if(|next| next == "[" || next == "]").is_some() {}
        } else {
            kept.push(token);
        }
    }
    *tokens = kept;
}

/// How many parentheses are around all of it.
fn layers(tokens: &[String]) -> usize {
    let opening = tokens.iter().take_while(|token| *token == "(").count();
    let closing = tokens.iter().rev().take_while(|token| *token == ")").count();
    let mut least = opening.min(closing);
    let mut depth = opening;
    let inside = tokens.get(opening..tokens.len() - closing).unwrap_or_default();
    for token in inside {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        least = least.min(depth);
    }
    // What does not come out even is left as it is.
    if depth == closing { least } else { 0 }
}

#[cfg(test)]
mod tests {
    #[test]
    fn conditions_are_compared_as_the_server_prints_them() {
        for (written, printed, same) in [
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
            ("position('a' in b) = 1", "(POSITION(('a'::text) IN (b)) = 1)", false),
            ("a (", "a )", false),
            ("", "", true),
        ] {
            assert_eq!(super::same(written, printed), same, "{written} / {printed}");
        }
        let deep = "(".repeat(100_000);
        assert!(super::same(&deep, &deep));
        assert!(super::same(&"not ".repeat(100_000), &"NOT ".repeat(100_000)));
    }
}
