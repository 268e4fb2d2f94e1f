//! Whether two conditions mean the same, written by people on one side and printed by the
//! server on the other.
//!
//! Only what the server is known to change is evened out: blanks, outer parentheses, `!=`, the
//! case of words outside of quotes, and casts on literals. Anything else counts as different.

/// Compares two conditions.
pub(super) fn same(from: &str, to: &str) -> bool {
    normal(from) == normal(to)
}

fn normal(text: &str) -> Vec<String> {
    let mut tokens = tokens(text);
    drop_literal_casts(&mut tokens);
    while is_wrapped(&tokens) {
        tokens.pop();
        tokens.remove(0);
    }
    tokens
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => quoted_length(rest, first),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => ["::", "<>", "!=", "<=", ">=", "||", "->>", "->"]
                .iter()
                .find(|operator| rest.starts_with(**operator))
                .map_or(first.len_utf8(), |operator| operator.len()),
        };
        let (token, after) = rest.split_at(length);
        tokens.push(match first {
            '\'' => token.to_owned(),
            // A quoted name that needs no quotes is the same name without them.
            '"' => plain_name(token).unwrap_or(token).to_owned(),
            _ if token == "!=" => "<>".to_owned(),
            _ => token.to_lowercase(),
        });
        rest = after.trim_start();
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.')
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut inside = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = inside.next() {
        if c == quote {
            if inside.peek().is_some_and(|(_, next)| *next == quote) {
                inside.next();
            } else {
                return at + c.len_utf8();
            }
        }
    }
    text.len()
}

fn plain_name(token: &str) -> Option<&str> {
    let name = token.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    is_plain.then_some(name)
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

/// Whether the first parenthesis closes at the very end.
fn is_wrapped(tokens: &[String]) -> bool {
    if tokens.first().is_none_or(|first| first != "(") {
        return false;
    }
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1 == tokens.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    #[test]
    fn conditions_are_compared_as_the_server_prints_them() {
        for (written, printed, same) in [
            ("active", "(active)", true),
            ("status != 'a'", "(status <> 'a'::text)", true),
            ("\"b\" = true", "(b = true)", true),
            ("x IS NOT NULL AND y>1", "((x IS NOT NULL) AND (y > 1))", false),
            ("n > 3", "(n > (3)::bigint)", false),
            ("\"Abc\" = 1", "(abc = 1)", false),
            ("s = 'A'", "s = 'a'", false),
            ("(a) or (b)", "(a) or (b)", true),
            ("s = 'it''s'::character varying(10)", "s = 'it''s'", true),
        ] {
            assert_eq!(super::same(written, printed), same, "{written} / {printed}");
        }
    }
}
