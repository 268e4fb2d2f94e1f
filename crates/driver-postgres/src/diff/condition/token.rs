//! The words and signs of an expression.

/// Words that are no names without quotes, as far as it matters here.
const WORDS: [&str; 31] = [
    "all",
    "and",
    "any",
    "array",
    "as",
    "between",
    "case",
    "collate",
    "distinct",
    "else",
    "end",
    "false",
    "for",
    "from",
    "ilike",
    "in",
    "is",
    "isnull",
    "like",
    "not",
    "notnull",
    "null",
    "or",
    "select",
    "similar",
    "some",
    "then",
    "to",
    "true",
    "when",
    "symmetric",
];

/// Words in small letters, signs as the server writes them, texts in single quotes however they were
/// written. Comments are left out.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = comment(rest)
            .map(|after| (None, after))
            .or_else(|| text_constant(rest).map(|(text, after)| (Some(text), after)))
            .unwrap_or_else(|| {
                let (token, after) = rest.split_at(length(rest, first));
                (Some(plain(token)), after)
            });
        tokens.extend(token);
        rest = after.trim_start();
    }
    tokens
}

fn length(rest: &str, first: char) -> usize {
    match first {
        '\'' | '"' => quoted_length(rest, first),
        _ if is_number(rest) => number_length(rest),
        _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
        _ if is_operator(first) => operator_length(rest),
        ':' if rest.starts_with("::") => 2,
        _ => first.len_utf8(),
    }
}

fn plain(token: &str) -> String {
    match token.chars().next() {
        Some('\'') => token.to_owned(),
        // A quoted name that needs no quotes is the same name without them.
        Some('"') => plain_name(token).unwrap_or(token).to_owned(),
        _ if token == "!=" => "<>".to_owned(),
        _ => token.to_lowercase(),
    }
}

/// What follows a comment.
fn comment(text: &str) -> Option<&str> {
    if let Some(line) = text.strip_prefix("--") {
        return Some(line.split_once('\n').map_or("", |(_, rest)| rest));
    }
    let mut rest = text.strip_prefix("/*")?;
    let mut depth = 1_usize;
    while depth > 0 {
        let at = rest.find(['/', '*']).unwrap_or(rest.len());
        rest = &rest[at..];
        let inner = rest.get(1..)?;
        (rest, depth) = match rest.get(..2) {
            Some("/*") => (&inner[1..], depth + 1),
            Some("*/") => (&inner[1..], depth - 1),
            _ => (inner, depth),
        };
    }
    Some(rest)
}

/// A text in another form than plain quotes, as one in plain quotes.
fn text_constant(text: &str) -> Option<(String, &str)> {
    if let Some(behind) = text.strip_prefix('$') {
        let (tag, rest) = text.split_at(behind.find('$')? + 2);
        let is_tag = !tag.contains(|c: char| !is_word(c)) && !tag[1..].starts_with(is_digit);
        let (inner, after) = rest.split_once(tag).filter(|_| is_tag)?;
        return Some((quoted(inner), after));
    }
    let (letter, quotes) = text.split_at_checked(1)?;
    if !quotes.starts_with('\'') {
        return None;
    }
    match letter {
        "b" | "B" | "n" | "N" => {
            let (token, after) = quotes.split_at(quoted_length(quotes, '\''));
            Some((token.to_owned(), after))
        }
        "e" | "E" => escaped(quotes),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `'…'` with backslashes.
fn escaped(quotes: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = &quotes[1..];
    loop {
        let at = rest.find(['\'', '\\'])?;
        value.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let next = after.chars().next();
        rest = match (rest.as_bytes()[at], next) {
            (b'\'', Some('\'')) => {
                value.push('\'');
                &after[1..]
            }
            (b'\'', _) => return Some((quoted(&value), after)),
            (_, Some(c)) => {
                value.push(match c {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    // Codes of characters, which nobody writes in a condition.
                    'x' | 'u' | 'U' | '0'..='7' => return None,
                    c => c,
                });
                &after[c.len_utf8()..]
            }
            (_, None) => return None,
        };
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_number(text: &str) -> bool {
    text.strip_prefix('.').unwrap_or(text).starts_with(is_digit)
}

/// Digits, perhaps with a point and an exponent.
fn number_length(text: &str) -> usize {
    let mut before = ' ';
    let end = text.find(|c: char| {
        let signs_exponent = matches!(c, '+' | '-') && matches!(before, 'e' | 'E');
        before = c;
        !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || signs_exponent)
    });
    end.unwrap_or(text.len())
}

pub(super) fn is_operator(c: char) -> bool {
    "+-*/<>=~!@#%^&|?".contains(c)
}

/// What the server takes for one operator: it ends in a sign only if no number could have it.
fn operator_length(text: &str) -> usize {
    let run = text.find(|c| !is_operator(c)).unwrap_or(text.len());
    let run =
        ["--", "/*"].iter().filter_map(|comment| text[..run].find(comment)).fold(run, usize::min);
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
    (is_plain && !WORDS.contains(&name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn texts_have_one_form() {
        for (text, expected) in [
            (r"E'a\'b\\c' || e'x\ny'", vec![r"'a''b\c'", "||", "'x\ny'"]),
            ("$$it's$$=$a$x$$y$a$", vec!["'it''s'", "=", "'x$$y'"]),
            ("B'101' = n'x'", vec!["'101'", "=", "'x'"]),
            ("a -- all\n = /* b /* c */ */ 1.5e-3", vec!["a", "=", "1.5e-3"]),
            ("t.\"A b\".5", vec!["t", ".", "\"A b\"", ".5"]),
            ("a1=-.5", vec!["a1", "=", "-", ".5"]),
            ("'open", vec!["'open"]),
            ("/* open", vec!["/", "*", "open"]),
            ("a /* *é /é */ b", vec!["a", "b"]),
            ("$1 $a", vec!["$1", "$a"]),
            ("E'open\\", vec!["e", "'open\\"]),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }
}
