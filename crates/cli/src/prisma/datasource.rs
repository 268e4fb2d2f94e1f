//! The datasource block of a Prisma schema.
//!
//! Only this block is read, line by line, so that a schema that is broken
//! elsewhere still tells where its database is.

use brant_core::error::Place;

use super::{Expression, Written};

/// What the block says.
#[derive(Clone, Debug, Default)]
pub(super) struct Datasource {
    /// `postgresql`, `mysql`, `sqlite`.
    pub provider: Option<Written>,
    /// Main URL.
    pub url: Option<Written>,
    /// The URL that migrations use when there is a pool in front of `url`.
    pub direct_url: Option<Written>,
    /// Where migrations may be replayed.
    pub shadow_url: Option<Written>,
}

/// Reads the first datasource block of a schema file.
pub(super) fn read(file: &str, text: &str) -> Option<Datasource> {
    let plain = blank_comments(text);
    let mut found = None;
    for (index, line) in plain.lines().enumerate() {
        let line = line.trim();
        match &mut found {
            None if is_start(line) => found = Some(Datasource::default()),
            None => {}
            Some(_) if line.starts_with('}') => break,
            Some(datasource) => field(datasource, line, || Place::line(file, text, index + 1, 0)),
        }
    }
    found
}

fn is_start(line: &str) -> bool {
    line.strip_prefix("datasource")
        .is_some_and(|rest| rest.starts_with([' ', '\t']) && rest.trim_end().ends_with('{'))
}

fn field(datasource: &mut Datasource, line: &str, place: impl FnOnce() -> Place) {
    let Some((name, value)) = line.split_once('=') else { return };
    let slot = match name.trim() {
        "provider" => &mut datasource.provider,
        "url" => &mut datasource.url,
        "directUrl" => &mut datasource.direct_url,
        "shadowDatabaseUrl" => &mut datasource.shadow_url,
        _ => return,
    };
    *slot = Some(Written { expression: expression(value.trim()), place: place() });
}

fn expression(text: &str) -> Expression {
    if let Some(literal) = literal(text) {
        return Expression::Literal(literal);
    }
    let inner = text
        .strip_prefix("env")
        .and_then(|rest| rest.trim_start().strip_prefix('('))
        .and_then(|rest| rest.trim_end().strip_suffix(')'));
    match inner.and_then(|inner| literal(inner.trim())) {
        Some(name) => Expression::Variable { name, default: None },
        None => Expression::Dynamic,
    }
}

/// A text in double quotes, its escapes read as JSON reads them.
fn literal(text: &str) -> Option<String> {
    if text.len() < 2 || !text.starts_with('"') || !text.ends_with('"') {
        return None;
    }
    serde_json::from_str(text).ok().or_else(|| Some(text[1..text.len() - 1].to_owned()))
}

/// The text with its comments blanked out, line ends and lengths kept.
fn blank_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let (mut quoted, mut block) = (false, false);
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match c {
            '\n' => {
                quoted = false;
                plain.push(c);
            }
            '*' if block && next == Some('/') => {
                chars.next();
                block = false;
            }
            _ if block => {}
            '\\' if quoted => {
                plain.push(c);
                plain.extend(chars.next_if(|c| *c != '\n'));
            }
            '"' => {
                quoted = !quoted;
                plain.push(c);
            }
            '/' if !quoted && next == Some('/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' if !quoted && next == Some('*') => block = true,
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_block() {
        let text = "// datasource x {\ngenerator c {\n  provider = \"no\"\n}\n/* datasource y {\n*/\n\
            datasource db {\n  provider  = \"postgresql\" // c\n\turl=env( \"DATABASE_URL\" )\n  \
            directUrl = \"postgres://a/b\" // \"x\"\n  extensions = [pg]\n  relationMode = \"prisma\"\n}\n\
            model A {\n  url = \"no\"\n}\n";
        let found = read("s.prisma", text).unwrap();
        let of = |written: &Option<Written>| written.as_ref().map(|w| w.expression.clone());
        assert_eq!(of(&found.provider), Some(Expression::Literal("postgresql".to_owned())));
        assert_eq!(
            of(&found.url),
            Some(Expression::Variable { name: "DATABASE_URL".to_owned(), default: None })
        );
        assert_eq!(of(&found.direct_url), Some(Expression::Literal("postgres://a/b".to_owned())));
        assert_eq!(of(&found.shadow_url), None);
        assert_eq!(found.url.map(|written| written.place.line), Some(9));
    }

    #[test]
    fn no_block() {
        assert!(read("s", "model A {\n}\n").is_none());
        assert!(read("s", "").is_none());
    }
}
