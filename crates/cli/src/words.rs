//! Splits a command line into words as a shell would, without any of a shell's other abilities.
//!
//! Seed commands, hooks and secret commands run without a shell: no variables,
//! pipes or `&&`, the same on every system.

/// The words of a line: blanks separate, quotes keep together, a backslash
/// protects the next character outside of single quotes. `None`: a quote is open at the end.
pub fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().extend(chars.next()),
            c if c.is_whitespace() => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

fn quoted(quote: char, chars: &mut std::str::Chars<'_>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => match chars.next()? {
                c @ ('"' | '\\') => word.push(c),
                c => word.extend(['\\', c]),
            },
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words() {
        for (line, expected) in [
            ("", vec![]),
            ("  ts-node  prisma/seed.ts ", vec!["ts-node", "prisma/seed.ts"]),
            (r#"a "b c" 'd "e"' f\ g"#, vec!["a", "b c", "d \"e\"", "f g"]),
            (
                r#"ts-node -O {\"module\":\"CommonJS\"} x"#,
                vec!["ts-node", "-O", "{\"module\":\"CommonJS\"}", "x"],
            ),
            (r#"a"b"'c' "" "\"\n""#, vec!["abc", "", "\"\\n"]),
            ("a && b", vec!["a", "&&", "b"]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(split(line), Some(expected), "{line}");
        }
        assert_eq!(split("a 'b"), None);
        assert_eq!(split("a \"b\\"), None);
    }
}
