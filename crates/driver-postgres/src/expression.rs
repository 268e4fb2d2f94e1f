//! Expressions as the server prints them, read far enough to tell constants from all else.

/// A constant without the casts around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Constant {
    /// `NULL`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// Digits, perhaps with sign, point and exponent.
    Number(String),
    /// What stands between quotes, without escapes.
    Text(String),
    /// `B'…'`.
    Bits(String),
    /// `ARRAY[…]`.
    Array(Vec<Constant>),
}

/// The text without the parentheses around all of it.
pub(crate) fn unwrapped(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        if !closes_at_end(inner) {
            break;
        }
        text = inner.trim();
    }
    text
}

/// Whether the parentheses in the text are balanced by themselves.
fn closes_at_end(inner: &str) -> bool {
    let mut depth = 0_usize;
    let mut quote = None;
    for c in inner.chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            (None, _) => {}
        }
    }
    depth == 0 && quote.is_none()
}

/// The constant, if the text is nothing but one with casts and parentheses around it.
pub(crate) fn constant(text: &str) -> Option<Constant> {
    let (constant, rest) = read(text, 0)?;
    rest.trim_start().is_empty().then_some(constant)
}

/// The name of the sequence in `nextval('…'::regclass)`, as it stands in the text.
pub(crate) fn next_value(text: &str) -> Option<String> {
    let (function, rest) = text.trim().split_once('(')?;
    if !function.eq_ignore_ascii_case("nextval") {
        return None;
    }
    match constant(rest.strip_suffix(')')?)? {
        Constant::Text(name) => Some(name),
        _ => None,
    }
}

/// The parts of a name with points between them, without quotes.
pub(crate) fn name_parts(text: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let (part, after) = name(rest)?;
        parts.push(part);
        if after.is_empty() {
            return Some(parts);
        }
        rest = after.strip_prefix('.')?;
    }
}

/// Deeper than this nobody nests constants; more could use the stack up.
const DEEPEST: usize = 16;

fn read(text: &str, depth: usize) -> Option<(Constant, &str)> {
    let text = text.trim_start();
    let (constant, mut rest) = if depth > DEEPEST {
        return None;
    } else if let Some(inner) = text.strip_prefix('(') {
        let (constant, rest) = read(inner, depth + 1)?;
        (constant, rest.trim_start().strip_prefix(')')?)
    } else if let Some(inner) = keyword(text, "ARRAY").and_then(|rest| rest.strip_prefix('[')) {
        array(inner, depth + 1)?
    } else {
        single(text)?
    };
    while let Some(r#type) = rest.trim_start().strip_prefix("::") {
        rest = type_name(r#type)?;
    }
    Some((constant, rest))
}

fn array(text: &str, depth: usize) -> Option<(Constant, &str)> {
    let mut items = Vec::new();
    let mut rest = text.trim_start();
    while !rest.starts_with(']') {
        let (item, after) = read(rest, depth)?;
        items.push(item);
        rest = after.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    Some((Constant::Array(items), &rest[1..]))
}

fn single(text: &str) -> Option<(Constant, &str)> {
    for (word, constant) in [
        ("NULL", Constant::Null),
        ("true", Constant::Boolean(true)),
        ("false", Constant::Boolean(false)),
    ] {
        if let Some(rest) = keyword(text, word) {
            return Some((constant, rest));
        }
    }
    match text.as_bytes().first()? {
        b'\'' => quoted(text, '\'').map(|(text, rest)| (Constant::Text(text), rest)),
        b'B' | b'b' => quoted(&text[1..], '\'').map(|(bits, rest)| (Constant::Bits(bits), rest)),
        b'E' | b'e' => escaped(&text[1..]).map(|(text, rest)| (Constant::Text(text), rest)),
        _ => number(text),
    }
}

fn number(text: &str) -> Option<(Constant, &str)> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).trim_start();
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let mut after_exponent = false;
    let length = unsigned.find(|c: char| {
        let belongs = c.is_ascii_alphanumeric() || c == '.' || after_exponent && "+-".contains(c);
        after_exponent = matches!(c, 'e' | 'E');
        !belongs
    });
    let (digits, rest) = unsigned.split_at(length.unwrap_or(unsigned.len()));
    let sign = if text.starts_with('-') { "-" } else { "" };
    is_number(digits).then(|| (Constant::Number(format!("{sign}{digits}")), rest))
}

/// Whether it is a plain number: no `NaN`, no `Infinity`.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && text.parse::<f64>().is_ok()
}

/// What follows the word, unless it is only the beginning of another one.
fn keyword<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '(' | '.'));
    (start.eq_ignore_ascii_case(word) && ends).then_some(rest)
}

/// What stands between quotes, which are doubled inside.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix(quote)?;
    let mut value = String::new();
    loop {
        let (part, after) = rest.split_once(quote)?;
        value.push_str(part);
        match after.strip_prefix(quote) {
            Some(more) => {
                value.push(quote);
                rest = more;
            }
            None => return Some((value, after)),
        }
    }
}

/// `'…'` after an `E`; only the escapes that stand for themselves.
fn escaped(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('\'')?;
    let mut value = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' if inner[at + 1..].starts_with('\'') => {
                chars.next();
                value.push('\'');
            }
            '\'' => return Some((value, &inner[at + 1..])),
            '\\' => match chars.next()?.1 {
                same @ ('\\' | '\'' | '"') => value.push(same),
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                _ => return None,
            },
            c => value.push(c),
        }
    }
    None
}

/// A name, quoted or not.
fn name(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        return quoted(text, '"');
    }
    let length = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')));
    let (name, rest) = text.split_at(length.unwrap_or(text.len()));
    (!name.is_empty()).then(|| (name.to_owned(), rest))
}

/// What follows the name of a type: `a.b`, `double precision`, `timestamp(3) with time zone`,
/// `numeric(10,2)[]`.
fn type_name(text: &str) -> Option<&str> {
    let (_, mut rest) = name(text.trim_start())?;
    loop {
        let after = rest.trim_start();
        rest = if let Some(more) = after.strip_prefix('.') {
            name(more)?.1
        } else if let Some(arguments) = after.strip_prefix('(') {
            arguments.split_once(')')?.1
        } else if let Some(more) = after.strip_prefix("[]") {
            more
        } else if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name(after)?.1
        } else {
            return Some(rest);
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_what_is_left_without_casts() {
        let text = |text: &str| Some(Constant::Text(text.to_owned()));
        let number = |text: &str| Some(Constant::Number(text.to_owned()));
        for (printed, expected) in [
            ("'x'::text", text("x")),
            ("'it''s'::character varying(10)", text("it's")),
            (r"'a\b'::text", text(r"a\b")),
            (r"E'a\\b'", text(r"a\b")),
            ("('x'::text)::public.\"My \"\"Type\"", text("x")),
            ("'2020'::timestamp(3) without time zone", text("2020")),
            ("5", number("5")),
            ("'-5'::integer", text("-5")),
            ("(- 1.5e-3)::double precision", number("-1.5e-3")),
            ("(5)::numeric(10,2)", number("5")),
            ("true", Some(Constant::Boolean(true))),
            ("NULL::character varying", Some(Constant::Null)),
            ("B'101'::\"bit\"", Some(Constant::Bits("101".to_owned()))),
            ("ARRAY[]::text[]", Some(Constant::Array(Vec::new()))),
            (
                "ARRAY['a'::text, 'b'::text]",
                Some(Constant::Array(vec![text("a").unwrap(), text("b").unwrap()])),
            ),
            ("now()", None),
            ("nullif(1, 2)", None),
            ("'a' || 'b'", None),
            ("(1 + 2)", None),
            ("upper('x'::text)", None),
            ("'x", None),
            ("", None),
        ] {
            assert_eq!(constant(printed), expected, "{printed}");
        }
        assert_eq!(constant(&"(".repeat(100_000)), None);
    }

    #[test]
    fn only_parentheses_around_all_are_taken_off() {
        for (text, expected) in [
            ("(a > 0)", "a > 0"),
            ("((a))", "a"),
            ("(a) or (b)", "(a) or (b)"),
            ("(a = ')')", "a = ')'"),
            ("f(a)", "f(a)"),
            ("(\"(\" > 0)", "\"(\" > 0"),
            ("()", ""),
        ] {
            assert_eq!(unwrapped(text), expected, "{text}");
        }
    }

    #[test]
    fn sequences_are_found_in_their_call() {
        for (text, expected) in [
            ("nextval('t_id_seq'::regclass)", Some(vec!["t_id_seq"])),
            ("nextval(('s.\"T.id\"'::text)::regclass)", Some(vec!["s", "T.id"])),
            ("nextval('x'::regclass) + 1", None),
            ("setval('x'::regclass, 1)", None),
        ] {
            let found = next_value(text).and_then(|name| name_parts(&name));
            let expected =
                expected.map(|parts: Vec<&str>| parts.into_iter().map(str::to_owned).collect());
            assert_eq!(found, expected, "{text}");
        }
    }
}
