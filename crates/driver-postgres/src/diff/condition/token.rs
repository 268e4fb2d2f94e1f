//! The words and signs of an expression.

/// Words in small letters, signs as the server writes them.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => quoted_length(rest, first),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ if is_operator(first) => operator_length(rest),
            ':' if rest.starts_with("::") => 2,
            _ => first.len_utf8(),
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

pub(super) fn is_operator(c: char) -> bool {
    "+-*/<>=~!@#%^&|?".contains(c)
}

/// What the server takes for one operator: it ends in a sign only if no number could have it.
fn operator_length(text: &str) -> usize {
    let run = text.find(|c| !is_operator(c)).unwrap_or(text.len());
    let operator = &text[..run];
    if operator.contains(|c| "~!@#%^&|?".contains(c)) {
        return run;
    }
    operator.trim_end_matches(['+', '-']).len().max(1)
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
