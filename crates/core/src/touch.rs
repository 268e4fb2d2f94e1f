//! Which tables a statement touches, for telling when two branches work on the same one.
//!
//! Reads the first words only: enough for every statement that names what it changes in its head, on
//! any of the databases. What it does not know touches nothing, so that it may miss a pair but does
//! not make one up.

use std::collections::BTreeSet;

/// Statements are read up to this many bytes: a longer one is of rows, and names its table early.
const LONGEST: usize = 4 * 1024;

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A word as written.
    Word(String),
    /// A name in quotes, without them.
    Name(String),
    /// Anything else.
    Symbol(char),
}

/// Words that can stand between the kind of thing and its name.
const BETWEEN: [&str; 9] =
    ["IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY", "IGNORE", "LOW_PRIORITY", "DELAYED", "COLUMN"];

/// The names of the tables, views and types that a statement changes, in lower case and without their
/// schema: what is written differently may be the same.
pub fn touched(statement: &str) -> BTreeSet<String> {
    let end = (0..=LONGEST.min(statement.len())).rev().find(|at| statement.is_char_boundary(*at));
    let tokens = tokens(&statement[..end.unwrap_or(0)]);
    let (Some(verb), rest) = (tokens.first().and_then(Token::word), tokens.get(1..)) else {
        return BTreeSet::new();
    };
    let rest = rest.unwrap_or_default();
    let after = |word: &str| {
        rest.iter().position(|token| token.is(word)).map_or(&[][..], |at| &rest[at + 1..])
    };
    match verb.as_str() {
        "CREATE" | "ALTER" | "DROP" | "COMMENT" | "RENAME" => of_definition(rest, &after),
        "TRUNCATE" if rest.first().is_some_and(|token| token.is("TABLE")) => names(&rest[1..]),
        "TRUNCATE" | "UPDATE" => names(rest),
        "INSERT" | "REPLACE" => names(after("INTO")).into_iter().take(1).collect(),
        "DELETE" => names(after("FROM")),
        _ => BTreeSet::new(),
    }
}

/// How far from the verb the kind of thing stands: `CREATE OR REPLACE TEMPORARY TABLE`.
const KIND_WITHIN: usize = 5;

fn of_definition<'t>(rest: &'t [Token], after: &impl Fn(&str) -> &'t [Token]) -> BTreeSet<String> {
    let kind = rest.iter().take(KIND_WITHIN).filter_map(Token::word).find(|word| {
        ["TABLE", "VIEW", "TYPE", "INDEX", "TRIGGER", "POLICY", "RULE"].contains(&word.as_str())
    });
    match kind.as_deref() {
        Some(kind @ ("TABLE" | "VIEW" | "TYPE")) => {
            let rest = after(kind);
            let mut found = names(rest);
            // Under its new name, too.
            let renamed = rest.windows(3).find(|three| three[0].is("RENAME") && three[1].is("TO"));
            found.extend(renamed.and_then(|three| three[2].name()));
            found
        }
        Some(_) => names(after("ON")),
        None => BTreeSet::new(),
    }
}

/// The names at the beginning of these tokens, with commas between them.
fn names(tokens: &[Token]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = tokens;
    loop {
        while rest.first().is_some_and(|token| BETWEEN.iter().any(|word| token.is(word))) {
            rest = &rest[1..];
        }
        let Some(mut name) = rest.first().and_then(Token::name) else { return found };
        rest = &rest[1..];
        while let [Token::Symbol('.'), next, ..] = rest {
            let Some(last) = next.name() else { break };
            name = last;
            rest = &rest[2..];
        }
        found.insert(name);
        match rest {
            [Token::Symbol(','), ..] => rest = &rest[1..],
            _ => return found,
        }
    }
}

impl Token {
    /// The word in upper case.
    fn word(&self) -> Option<String> {
        match self {
            Token::Word(word) => Some(word.to_uppercase()),
            Token::Name(_) | Token::Symbol(_) => None,
        }
    }

    fn is(&self, word: &str) -> bool {
        matches!(self, Token::Word(own) if own.eq_ignore_ascii_case(word))
    }

    fn name(&self) -> Option<String> {
        match self {
            Token::Word(name) | Token::Name(name) => Some(name.to_lowercase()),
            Token::Symbol(_) => None,
        }
    }
}

fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            (c, _) if c.is_whitespace() => {}
            ('-', Some('-')) => while chars.next().is_some_and(|next| next != '\n') {},
            ('/', Some('*')) => {
                let mut star = false;
                for next in chars.by_ref() {
                    if star && next == '/' {
                        break;
                    }
                    star = next == '*';
                }
            }
            ('"' | '`' | '\'' | '[', _) => {
                let close = if c == '[' { ']' } else { c };
                let mut name = String::new();
                while let Some(next) = chars.next() {
                    if next == close && chars.next_if_eq(&close).is_none() {
                        break;
                    }
                    name.push(next);
                }
                tokens.push(if c == '\'' { Token::Symbol('\'') } else { Token::Name(name) });
            }
            (c, _) if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(next) =
                    chars.next_if(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
                {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
            (c, _) => tokens.push(Token::Symbol(c)),
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::touched;

    #[test]
    fn what_statements_touch() {
        for (sql, expected) in [
            ("CREATE TABLE IF NOT EXISTS \"Geese\" (id int REFERENCES flocks)", "geese"),
            ("create unlogged table s.Geese (id int)", "geese"),
            ("ALTER TABLE ONLY `shop`.`geese` ADD COLUMN a int", "geese"),
            ("ALTER TABLE \"new_Geese\" RENAME TO \"Geese\"", "geese new_geese"),
            ("ALTER TABLE geese RENAME a TO b", "geese"),
            ("DROP TABLE IF EXISTS a, \"b\"\"c\" CASCADE", "a b\"c"),
            ("CREATE UNIQUE INDEX CONCURRENTLY i ON geese (ring)", "geese"),
            ("DROP INDEX i ON geese", "geese"),
            ("DROP INDEX i", ""),
            (
                "CREATE OR REPLACE TRIGGER t AFTER INSERT ON geese FOR EACH ROW EXECUTE FUNCTION f()",
                "geese",
            ),
            ("CREATE POLICY p ON geese USING (true)", "geese"),
            ("INSERT OR IGNORE INTO geese SELECT 1", "geese"),
            ("/* why */ UPDATE geese SET a = 'x'", "geese"),
            ("DELETE FROM geese WHERE a IN (SELECT 1 FROM other)", "geese"),
            ("TRUNCATE TABLE a, b", "a b"),
            ("RENAME TABLE a TO b", "a"),
            ("COMMENT ON TABLE geese IS 'x'", "geese"),
            ("ALTER TYPE \"Mood\" ADD VALUE 'glad'", "mood"),
            ("CREATE MATERIALIZED VIEW v AS SELECT 1", "v"),
            ("SELECT setval('geese_id_seq', 1)", ""),
            ("", ""),
        ] {
            let found: Vec<String> = touched(sql).into_iter().collect();
            assert_eq!(found.join(" "), expected, "{sql}");
        }
    }
}
