//! Expressions as the servers print them and as people write them.
//!
//! Both servers print an expression anew: names in backticks, key words in small letters, more or
//! fewer parentheses, character sets before strings, sums with intervals instead of the functions
//! for dates. Two texts are taken for the same if nothing but that is different, without asking a
//! server. Parentheses do not count at all, so some that differ are taken for the same: a
//! difference that never goes away is worse than one that is missed.

use brant_catalog::{Column, DefaultValue, Literal, Origin};

/// Functions that are printed as sums with intervals.
static DATE_SUMS: &[(&str, &str)] =
    &[("subdate", "-"), ("date_sub", "-"), ("adddate", "+"), ("date_add", "+")];
/// Words that stand for others.
static SYNONYMS: &[(&str, &str)] = &[
    ("now", "current_timestamp"),
    ("localtime", "current_timestamp"),
    ("localtimestamp", "current_timestamp"),
    ("true", "1"),
    ("false", "0"),
    ("lcase", "lower"),
    ("ucase", "upper"),
];

/// Whether two expressions mean the same as far as can be seen.
pub(super) fn same(from: &str, to: &str) -> bool {
    same_words(&canonical(words(from)), &canonical(words(to)))
}

fn same_words(from: &[String], to: &[String]) -> bool {
    let same = |(a, b): (&String, &String)| a == b || prints(a, b) || prints(b, a);
    from.len() == to.len() && from.iter().zip(to).all(same)
}

/// Whether the defaults of two columns, written differently, mean the same. Two files that say
/// them differently are taken by their word; only a server prints what nobody wrote.
pub(super) fn same_default(from: &Column, to: &Column) -> bool {
    if from.origin != Origin::Database && to.origin != Origin::Database {
        return false;
    }
    if let (Some(from), Some(to)) = (string(from), string(to)) {
        return lost_characters(from, to);
    }
    let ((from_default, from_said), (to_default, to_said)) = (default(from), default(to));
    // Of a schema only an expression says what happens at updates; without it nothing is known.
    let update = |said: &Option<Vec<String>>, column: &Column| match said {
        Some(words) => words.clone(),
        None => canonical(words(column.on_update.as_deref().unwrap_or_default())),
    };
    let is_said = from_said.is_some() || to_said.is_some();
    let same_update = !is_said || update(&from_said, from) == update(&to_said, to);
    same_update && same_words(&from_default, &to_default)
}

fn string(column: &Column) -> Option<&str> {
    match &column.default {
        Some(DefaultValue::Literal(Literal::String(text) | Literal::Enum(text))) => Some(text),
        _ => None,
    }
}

/// The servers keep definitions in characters of at most three bytes and print a question mark for
/// the others, although the default itself is whole.
pub(super) fn lost_characters(from: &str, to: &str) -> bool {
    from.contains('?') && to.chars().map(printed).eq(from.chars())
}

fn printed(c: char) -> char {
    if c.len_utf8() > 3 { '?' } else { c }
}

/// The words of a default, and of what is written at updates if the default says it too.
fn default(column: &Column) -> (Vec<String>, Option<Vec<String>>) {
    let mut words = match &column.default {
        None => Vec::new(),
        Some(DefaultValue::Now) => words("current_timestamp"),
        Some(DefaultValue::Expression(text)) => words(text.as_deref().unwrap_or_default()),
        Some(DefaultValue::Literal(value)) => vec![literal(value)],
        Some(DefaultValue::List(_)) => Vec::new(),
    };
    let on = words.windows(2).position(|pair| pair == ["on", "update"]);
    let said = on.map(|at| canonical(words.split_off(at).split_off(2)));
    if words == ["null"] {
        words.clear();
    }
    (canonical(words), said)
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Boolean(value) => u8::from(*value).to_string(),
        Literal::String(text)
        | Literal::Enum(text)
        | Literal::DateTime(text)
        | Literal::Json(text) => format!("'{text}"),
        Literal::Bytes(_) => String::new(),
    }
}

/// With one spelling for what has several.
fn canonical(mut words: Vec<String>) -> Vec<String> {
    for word in &mut words {
        if let Some((_, other)) = SYNONYMS.iter().find(|(name, _)| name == word) {
            *word = (*other).to_owned();
        }
    }
    // The precision of the current time is always the column's.
    let mut after_now = false;
    words.retain(|word| {
        let is_precision = after_now && word.parse::<u8>().is_ok();
        after_now = word == "current_timestamp";
        !is_precision
    });
    let is_sum = |word: &String| DATE_SUMS.iter().any(|(name, _)| name == word);
    if words.iter().any(|word| word == "interval" || is_sum(word)) {
        words.retain(|word| !matches!(word.as_str(), "interval" | "day" | ","));
        for word in &mut words {
            if let Some((_, sign)) = DATE_SUMS.iter().find(|(name, _)| name == word) {
                *word = (*sign).to_owned();
            }
        }
        words.sort_unstable();
    }
    words
}

/// The words, strings (their values after one quote) and signs of an expression, without
/// parentheses and character sets before strings.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.') || c > '\u{7f}';
        let length = match c {
            '\'' | '"' | '`' => {
                let (value, length) = quoted(rest, c);
                match c {
                    '`' => words.push(value.to_lowercase()),
                    _ => {
                        words.pop_if(|word| word.starts_with('_'));
                        let base = words.pop_if(|word| matches!(word.as_str(), "x" | "b"));
                        words.push(match base.as_deref() {
                            Some("x") => format!("0x{}", value.to_lowercase()),
                            Some(_) => bits(&value),
                            None => format!("'{value}"),
                        });
                    }
                }
                length
            }
            _ if is_word(c) => {
                let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                words.push(rest[..length].to_lowercase());
                length
            }
            _ => {
                if !c.is_whitespace() && !matches!(c, '(' | ')') {
                    words.push(c.to_string());
                }
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    words
}

/// The number that `b'101'` stands for.
fn bits(digits: &str) -> String {
    u64::from_str_radix(digits, 2).map_or_else(|_| format!("b'{digits}"), |it| it.to_string())
}

/// Whether a text is how MariaDB prints the bytes `0x616263`: those that are no text it prints as
/// question marks, and it fills them up to the length of the column.
fn prints(text: &str, bytes: &str) -> bool {
    let (Some(text), Some(digits)) = (text.strip_prefix('\''), bytes.strip_prefix("0x")) else {
        return false;
    };
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(byte).collect();
    let Some(bytes) = bytes.filter(|_| digits.len() % 2 == 0) else { return false };
    let shown = bytes.utf8_chunks().flat_map(|chunk| {
        let lost = chunk.invalid().iter().map(|_| '?');
        chunk.valid().chars().map(printed).chain(lost)
    });
    let shown: String = shown.collect();
    shown.trim_end_matches('\0') == text.trim_end_matches('\0')
}

/// The value of what stands in quotes, and how long it is with them.
fn quoted(text: &str, quote: char) -> (String, usize) {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote => drop(chars.next()),
                _ => return (value, at + c.len_utf8()),
            }
            value.push(c);
        } else if c == '\\' && quote != '`' {
            value.extend(chars.next().map(|(_, next)| match next {
                '0' => '\0',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'Z' => '\u{1a}',
                other => other,
            }));
        } else {
            value.push(c);
        }
    }
    (value, text.len())
}

#[cfg(test)]
mod tests {
    use brant_catalog::{Arity, ColumnType, Family};

    use super::*;

    #[test]
    fn spelling_does_not_count() {
        let cases = [
            ("(left(uuid(),8))", "(LEFT(UUID(), 8))", true),
            ("(concat(_utf8mb4'a',_utf8mb4'it\\'s'))", "concat('a', 'it''s')", true),
            ("(sysdate() - interval 31 day)", "(SUBDATE(SYSDATE(), 31))", true),
            ("(now() - interval 31 day)", "(now() + interval 31 day)", false),
            ("((`a` > 1) and (`b` <> 2))", "a > 1 AND b<>2", true),
            ("concat('a')", "concat('A')", false),
            ("('Ab')", "(0x4162)", true),
            ("('Ab')", "(0x4163)", false),
            ("'A\\0\\0'", "(X'41')", true),
            ("'A\\0?'", "(0x4100FF)", true),
            ("0x4100ff", "(0x4100FF)", true),
            ("0x4100ff", "(0x4100fe)", false),
            ("0x4100ff", "x'4100ff'", true),
            ("b'101'", "(B'0101')", true),
            ("b'101'", "b'111'", false),
            ("set('one','two')", "SET('one', 'two')", true),
            ("'a(b)'", "'ab'", false),
            ("a b", "ab", false),
            ("'", "", false),
        ];
        for (from, to, expected) in cases {
            assert_eq!(same(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn defaults_are_compared_by_meaning() {
        let expression = |text: &str| Some(DefaultValue::Expression(Some(text.to_owned())));
        let string = |text: &str| Some(DefaultValue::Literal(Literal::String(text.to_owned())));
        let at_update = Some("CURRENT_TIMESTAMP(3)");
        let cases = [
            (Some(DefaultValue::Now), None, expression("CURRENT_TIMESTAMP"), true),
            (Some(DefaultValue::Now), None, expression("NOW(3)"), true),
            (Some(DefaultValue::Now), at_update, expression("now(3) ON UPDATE now(3)"), true),
            (Some(DefaultValue::Now), None, expression("now(3) ON UPDATE now(3)"), false),
            (Some(DefaultValue::Now), at_update, expression("now(3)"), true),
            (expression("now(3) ON UPDATE now(3)"), None, expression("now(3)"), false),
            (None, None, expression("NULL"), true),
            (string("abc"), None, expression("('abc')"), true),
            (string("abc"), None, expression("('abd')"), false),
            (string("a?b"), None, string("a😀b"), true),
            (string("a?b"), None, string("a?c"), false),
            (None, None, string(""), false),
        ];
        for (from, on_update, to, expected) in cases {
            let r#type =
                ColumnType { family: Family::String, native: None, arity: Arity::Required };
            let column = |default: &Option<DefaultValue>| {
                let mut column = Column::new("c", r#type.clone(), Origin::Database);
                column.default.clone_from(default);
                column
            };
            let (mut old, new) = (column(&from), column(&to));
            old.on_update = on_update.map(str::to_owned);
            assert_eq!(same_default(&old, &new), expected, "{from:?} {to:?}");
        }
    }
}
