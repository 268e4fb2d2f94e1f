//! The servers' ways to print strings and expressions.

use super::Flavour;

/// An expression as it would be written. MySQL's `information_schema` escapes it once more and
/// takes its bytes for Latin-1 characters; MariaDB says the database before the name of a sequence.
pub(super) fn expression(text: String, database: &str, flavour: Flavour) -> String {
    match flavour {
        Flavour::MariaDb => unqualified(text, database),
        Flavour::MySql => from_latin1(unescaped(&text)),
    }
}

/// Without the name of the database before others, except in strings.
fn unqualified(text: String, database: &str) -> String {
    let qualifier = format!("{}.", crate::quote::name(database));
    if !text.contains(&qualifier) {
        return text;
    }
    without(&text, |_, rest| rest.starts_with(&qualifier).then_some(qualifier.len()))
}

/// Without the character set that MySQL says before every string: it is that of all our sessions.
pub(super) fn without_character_sets(text: &str) -> String {
    const SET: &str = "_utf8mb4";
    without(text, |before, rest| {
        let is_word = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
        let is_set = rest.strip_prefix(SET).is_some_and(|rest| rest.starts_with('\''));
        (is_set && !is_word).then_some(SET.len())
    })
}

/// Without what `passed` takes out at a place outside of strings: it is given the text before that, as
/// far as it stays, and the one from there on, and says how many bytes go.
fn without(text: &str, passed: impl Fn(&str, &str) -> Option<usize>) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut rest, mut in_string) = (text, false);
    while let Some(c) = rest.chars().next() {
        let gone = if in_string { None } else { passed(&plain, rest) };
        if let Some(gone) = gone {
            rest = &rest[gone..];
            continue;
        }
        in_string ^= c == '\'';
        let length = match c {
            '\\' => rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at),
            _ => c.len_utf8(),
        };
        plain.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    plain
}

/// Bytes of UTF-8 that were taken for characters; other text stays as it is.
fn from_latin1(text: String) -> String {
    if text.is_ascii() {
        return text;
    }
    let bytes: Result<Vec<u8>, _> = text.chars().map(|c| u8::try_from(u32::from(c))).collect();
    let decoded = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.unwrap_or(text)
}

/// Without the backslashes of escapes.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let next = if c == '\\' { chars.next() } else { None };
        plain.push(match next {
            Some('0') => '\0',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('b') => '\u{8}',
            Some('Z') => '\u{1a}',
            Some(other) => other,
            None => c,
        });
    }
    plain
}

/// `a=1 b='x y'` as `a=1` and `b='x y'`.
pub(super) fn options(text: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let words = text.split(move |c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            Some(_) | None => {}
        }
        c == ' ' && quote.is_none()
    });
    words.filter(|word| !word.is_empty())
}

/// The value of a string literal; none where the text is none, or more than one.
pub(super) fn string(text: &str) -> Option<String> {
    let mut list = strings(text)?;
    (list.len() == 1).then(|| list.remove(0))
}

/// The values of `'a','b''c'`; none where the text is anything else.
pub(super) fn strings(text: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut rest = text.trim();
    loop {
        let (value, after) = leading(rest)?;
        values.push(value);
        let after = after.trim_start();
        if after.is_empty() {
            return Some(values);
        }
        rest = after.strip_prefix(',')?.trim_start();
    }
}

/// The string that a text begins with, and what comes after it.
fn leading(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('\'')?;
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '\'' if chars.peek().is_some_and(|(_, next)| *next == '\'') => drop(chars.next()),
            // A doubled quote and an escaped one are the same; no escape ends in a quote's half.
            '\'' => return Some((unquoted(&inner[..at]), &inner[at + 1..])),
            _ => {}
        }
    }
    None
}

/// The inside of a literal without its escapes.
fn unquoted(inner: &str) -> String {
    let mut escaped = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        escaped.push(c);
        match c {
            '\\' => escaped.extend(chars.next()),
            '\'' => drop(chars.next()),
            _ => {}
        }
    }
    unescaped(&escaped)
}

/// The expression without the parentheses that are all around it.
pub(super) fn without_parentheses(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = inside(text) {
        text = inner.trim();
    }
    text
}

/// What is in the parentheses, if the first one is closed by the last.
pub(super) fn inside(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    let mut quote = None;
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some('`'), _) => {}
            (_, '\\') => drop(chars.next()),
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            (None, _) => {}
        }
    }
    (depth == 0 && quote.is_none()).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lists_of_strings() {
        let cases = [
            ("'a','b''c','d\\\\e','é',''", Some(vec!["a", "b'c", "d\\e", "é", ""])),
            ("'it''s \\\\ \"q\" \\n x'", Some(vec!["it's \\ \"q\" \n x"])),
            ("'a'b", None),
            ("'a", None),
            ("a", None),
            ("'\\''", Some(vec!["'"])),
            ("'a', '(,)'", Some(vec!["a", "(,)"])),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|list| list.into_iter().map(str::to_owned).collect());
            assert_eq!(strings(text), expected, "{text}");
        }
    }

    #[test]
    fn takes_outer_parentheses_off() {
        let cases = [
            ("((a) + (b))", "(a) + (b)"),
            ("(a) + (b)", "(a) + (b)"),
            ("((a))", "a"),
            ("(')')", "')'"),
            ("('\\'(')", "'\\'('"),
            ("(`a\\`)", "`a\\`"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_parentheses(text), expected, "{text}");
        }
    }

    #[test]
    fn mysql_expressions_are_mended() {
        let cases = [
            ("concat(_utf8mb4\\'Ã¼\\\\\\\\\\')", "concat(_utf8mb4'ü\\\\')"),
            ("(`ü“` > 1)", "(`ü“` > 1)"),
            ("uuid()", "uuid()"),
        ];
        for (text, expected) in cases {
            assert_eq!(expression(text.to_owned(), "d", Flavour::MySql), expected);
        }
    }

    #[test]
    fn the_usual_character_set_is_not_said() {
        let cases = [
            ("concat(_utf8mb4'a',_utf8mb4'_utf8mb4\\'')", "concat('a','_utf8mb4\\'')"),
            ("_latin1'a'", "_latin1'a'"),
            ("a_utf8mb4'x'", "a_utf8mb4'x'"),
            ("_utf8mb4", "_utf8mb4"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_character_sets(text), expected);
        }
    }

    #[test]
    fn the_own_database_is_not_said() {
        let cases = [
            ("nextval(`d`.`s`)", "nextval(`s`)"),
            ("concat('`d`.x''\\'`d`.',nextval(`d`.`s`))", "concat('`d`.x''\\'`d`.',nextval(`s`))"),
            ("nextval(`e`.`s`)", "nextval(`e`.`s`)"),
        ];
        for (text, expected) in cases {
            assert_eq!(expression(text.to_owned(), "d", Flavour::MariaDb), expected);
        }
    }
}
