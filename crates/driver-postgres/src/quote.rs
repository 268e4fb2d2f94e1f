//! The one place where names and values become SQL text.

/// A name in double quotes. PostgreSQL's text cannot hold a NUL character; it is left out.
pub(crate) fn identifier(name: &str) -> String {
    quoted(name, '"')
}

/// A string literal that reads the same whatever `standard_conforming_strings` says.
pub(crate) fn literal(value: &str) -> String {
    if value.contains('\\') {
        format!("E{}", quoted(&value.replace('\\', "\\\\"), '\''))
    } else {
        quoted(value, '\'')
    }
}

fn quoted(text: &str, quote: char) -> String {
    let mut sql = String::with_capacity(text.len() + 2);
    sql.push(quote);
    for character in text.chars().filter(|character| *character != '\0') {
        if character == quote {
            sql.push(quote);
        }
        sql.push(character);
    }
    sql.push(quote);
    sql
}

#[cfg(test)]
mod tests {
    use super::{identifier, literal};

    #[test]
    fn quotes_are_doubled() {
        for (name, sql) in [("t", r#""t""#), (r#"a"b"#, r#""a""b""#), ("ä; --", r#""ä; --""#)] {
            assert_eq!(identifier(name), sql);
        }
        for (value, sql) in
            [("", "''"), ("it's", "'it''s'"), (r"a\'b", r"E'a\\''b'"), ("x\0y", "'xy'")]
        {
            assert_eq!(literal(value), sql);
        }
    }
}
