//! Whether two conditions mean the same, written by people on one side and printed by the
//! server on the other.
//!
//! Both are read as far as the server's own reading goes: parentheses say only what binds more
//! tightly, `IN`, `BETWEEN` and `LIKE` are other words for operators, casts on constants are the
//! server's, and the constants of a type have many forms. What cannot be read is compared word by
//! word. Anything else counts as different.

mod constant;
mod duration;
mod form;
mod moment;
mod parse;
mod token;
mod tree;
mod type_name;

/// Compares two conditions.
pub(super) fn same(from: &str, to: &str) -> bool {
    let (from, to) = (token::tokens(from), token::tokens(to));
    match (parse::parse(&from), parse::parse(&to)) {
        (Some(from), Some(to)) => tree::same(&from, &to),
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
                    next.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '.'))
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
mod tests;
