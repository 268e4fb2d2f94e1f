//! The tables and columns that a script drops.

use brant_catalog::QualifiedName;
use brant_core::{Loss, Script};

use crate::split::words::{Words, meaning};

/// See [`brant_core::Dialect::losses`].
pub(crate) fn losses(script: &Script) -> Vec<Loss> {
    script.sent_texts().flat_map(of_statement).collect()
}

fn of_statement(statement: &str) -> Vec<Loss> {
    let mut words = Words::new(statement);
    if words.eat_all(&["DROP", "TABLE"]) {
        words.eat_all(&["IF", "EXISTS"]);
        return tables(words);
    }
    if words.eat_all(&["ALTER", "TABLE"]) {
        return columns(words);
    }
    Vec::new()
}

fn tables(mut words: Words<'_>) -> Vec<Loss> {
    let mut losses = Vec::new();
    while let Some(name) = words.name() {
        losses.push(Loss::table(qualified(&name)));
        if !words.eat_comma() {
            break;
        }
    }
    losses
}

fn columns(mut words: Words<'_>) -> Vec<Loss> {
    words.eat_all(&["IF", "EXISTS"]);
    words.eat("ONLY");
    let Some(table) = words.name() else { return Vec::new() };
    let mut losses = Vec::new();
    loop {
        if words.eat("DROP") && !words.is("CONSTRAINT") {
            words.eat("COLUMN");
            words.eat_all(&["IF", "EXISTS"]);
            let column = words.name().map(|name| meaning(&name));
            losses.extend(column.map(|column| Loss::column(qualified(&table), column)));
        }
        if !words.skip_to_comma() {
            return losses;
        }
    }
}

/// A name as it is written, with its schema if it has one.
fn qualified(written: &str) -> QualifiedName {
    let mut quoted = false;
    let dot = written.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '.' && !quoted).then_some(at)
    });
    match dot {
        Some(at) => QualifiedName::new(Some(meaning(&written[..at])), meaning(&written[at + 1..])),
        None => QualifiedName::bare(meaning(written)),
    }
}

#[cfg(test)]
mod tests {
    use brant_catalog::QualifiedName;
    use brant_core::Loss;

    use super::of_statement;

    #[test]
    fn tables_and_columns() {
        let table = |schema: Option<&str>, name: &str| QualifiedName::new(schema, name);
        let cases = [
            (
                "DROP TABLE a, \"B.c\".\"d\"\"e\" CASCADE",
                vec![Loss::table(table(None, "a")), Loss::table(table(Some("B.c"), "d\"e"))],
            ),
            ("drop table if exists s.T", vec![Loss::table(table(Some("s"), "t"))]),
            (
                "ALTER TABLE \"A\" DROP COLUMN \"x\", ADD y int DEFAULT f(1, 2), DROP z",
                vec![
                    Loss::column(table(None, "A"), "x".to_owned()),
                    Loss::column(table(None, "A"), "z".to_owned()),
                ],
            ),
            ("ALTER TABLE a DROP CONSTRAINT b, ALTER c DROP DEFAULT", vec![]),
            ("DROP INDEX a", vec![]),
        ];
        for (statement, expected) in cases {
            assert_eq!(of_statement(statement), expected, "{statement}");
        }
    }
}
