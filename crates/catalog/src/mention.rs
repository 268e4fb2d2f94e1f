//! Which columns an expression reads, as far as its words tell.

use std::borrow::Cow;

/// Whether a text may mention one of the columns. Where it does so by chance, something is made anew
/// that need not be.
pub(crate) fn mentions(text: &str, columns: &[&str]) -> bool {
    let text = without_texts(text);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_apart = |(at, found): (usize, &str)| {
        !text[..at].ends_with(is_word) && !text[at + found.len()..].starts_with(is_word)
    };
    let is_mentioned = |column: &&str| {
        let quoted = column.replace('"', "\"\"");
        text.match_indices(quoted.as_str()).any(is_apart)
    };
    columns.iter().any(is_mentioned)
}

/// The expression without what its texts say. One with a backslash is left as it is, since databases
/// do not agree where such a text ends.
fn without_texts(expression: &str) -> Cow<'_, str> {
    if !expression.contains('\'') || expression.contains('\\') {
        return Cow::Borrowed(expression);
    }
    let mut open = None;
    let outside = expression.chars().filter(|&c| {
        match open {
            None if matches!(c, '\'' | '"' | '`') => open = Some(c),
            Some(quote) if c == quote => open = None,
            _ => {}
        }
        open != Some('\'') || c == '\''
    });
    Cow::Owned(outside.collect())
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn names_are_whole_words() {
        for (text, column, expected) in [
            ("a > b", "b", true),
            ("ab > 0", "b", false),
            ("\"b\" IS NULL", "b", true),
            ("\"a\"\"b\" > 0", "a\"b", true),
            ("größe > 0", "größ", false),
            ("", "b", false),
            ("a <> 'b' AND c", "b", false),
            ("a <> 'it''s' AND b", "b", true),
            ("\"it's\" = 'b' OR b", "b", true),
            ("\"it's\" = 'b'", "it's", true),
            ("`it's` = 'b'", "b", false),
            ("a = 'x\\' AND b", "b", true),
        ] {
            assert_eq!(mentions(text, &[column]), expected, "{text} {column}");
        }
    }
}
