//! `.env` files, read as Node's dotenv reads them.
//!
//! Prisma users' files are written for that reader: values with blanks and no
//! quotes, backquotes, several lines in quotes, `export`. Lines it cannot read
//! are passed over. Unlike its companion dotenv-expand, a `$name` that is not
//! set anywhere stays as it is: it is more likely a part of a password than a mistake.

use std::collections::BTreeMap;

/// Reads a file's text. `outer` are the variables that win and that values may refer to.
pub fn parse<'a>(text: &str, outer: &dyn Fn(&str) -> Option<&'a str>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while !rest.is_empty() {
        let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let Some((name, value)) = assignment(&rest[..line_end]) else {
            rest = &rest[line_end..];
            continue;
        };
        let start = line_end - value.len();
        let (value, end) = read_value(rest, start, line_end);
        let value = expand(&value, &|name| {
            outer(name).or_else(|| found.get(name).map(String::as_str)).map(str::to_owned)
        });
        found.insert(name.to_owned(), value);
        rest = &rest[end..];
    }
    found
}

/// Splits `export NAME = value` into name and the rest of the line, blanks skipped.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let line = match line.strip_prefix("export") {
        Some(after) if after.starts_with([' ', '\t']) => after.trim_start(),
        _ => line,
    };
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')))?;
    let (name, after) = line.split_at(end);
    let value = match after.trim_start_matches([' ', '\t']).strip_prefix('=') {
        Some(value) => value,
        None => after.strip_prefix(": ")?,
    };
    (!name.is_empty()).then(|| (name, value.trim_start_matches([' ', '\t'])))
}

/// The value that begins at `start`, and where the next line begins. A quoted value may go over lines.
fn read_value(text: &str, start: usize, line_end: usize) -> (String, usize) {
    let value = &text[start..];
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))
        && let Some(length) = closing(&value[1..], quote)
    {
        let inner = &value[1..=length];
        let inner = match quote {
            '"' => inner.replace("\\n", "\n").replace("\\r", "\r"),
            _ => inner.to_owned(),
        };
        let after = start + length + 2;
        let end = text[after..].find('\n').map_or(text.len(), |at| after + at + 1);
        return (inner, end);
    }
    let line = &text[start..line_end];
    let line = line.split('#').next().unwrap_or_default();
    (line.trim().to_owned(), line_end)
}

/// Length of the text before the closing quote; a backslash protects a quote.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == quote && !escaped {
            return Some(at);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

/// Replaces `$NAME` and `${NAME}` where known; `\$` is a dollar sign.
fn expand(value: &str, look: &dyn Fn(&str) -> Option<String>) -> String {
    let mut done = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(dollar) = rest.find('$') {
        if let Some(before) = rest[..dollar].strip_suffix('\\') {
            done.push_str(before);
            done.push('$');
            rest = &rest[dollar + 1..];
            continue;
        }
        done.push_str(&rest[..dollar]);
        let after = &rest[dollar + 1..];
        let (name, end) = reference(after);
        match look(name) {
            Some(found) => done.push_str(&found),
            None => done.push_str(&rest[dollar..=dollar + end]),
        }
        rest = &after[end..];
    }
    done.push_str(rest);
    done
}

/// The name after a dollar sign and how many bytes the reference takes.
fn reference(text: &str) -> (&str, usize) {
    let word = |text: &str| {
        text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len())
    };
    if let Some(inner) = text.strip_prefix('{') {
        let length = word(inner);
        return match inner[length..].starts_with('}') {
            true => (&inner[..length], length + 2),
            false => ("", 0),
        };
    }
    let length = word(text);
    (&text[..length], length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let text = "\u{feff}# comment\nA=1\nexport B = two words # comment\nC='s # q'\n\
            D=\"l1\\nl2\"\nE=\"over\nlines\" # c\nF=`\"`\nnonsense\nG=\nH: yaml\r\nI=${A}$B\n\
            J=pa$word\nK=\"\\$A\"\nL=$OUT\nM=\"open\nN=$";
        let found = parse(text, &|name| (name == "OUT").then_some("outer"));
        let expected = [
            ("A", "1"),
            ("B", "two words"),
            ("C", "s # q"),
            ("D", "l1\nl2"),
            ("E", "over\nlines"),
            ("F", "\""),
            ("G", ""),
            ("H", "yaml"),
            ("I", "1two words"),
            ("J", "pa$word"),
            ("K", "$A"),
            ("L", "outer"),
            ("M", "\"open"),
            ("N", "$"),
        ];
        let expected: BTreeMap<_, _> =
            expected.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        assert_eq!(found, expected);
    }
}
