//! The query that finds the rows in the way of a new foreign key.

/// A foreign key that a statement adds; names as the statement spells them.
struct ForeignKey<'a> {
    constraint: Option<&'a str>,
    columns: Vec<&'a str>,
    table: String,
    referenced: Vec<&'a str>,
}

/// The query for the foreign key that an `ALTER TABLE` adds and that `message` is about; none for
/// another statement, or where the statement does not name the referenced columns.
pub fn orphans(statement: &str, message: &str) -> Option<String> {
    let tokens = tokens(statement);
    let child = altered(&tokens)?;
    let keys = foreign_keys(&tokens);
    let is_named = |key: &&ForeignKey<'_>| {
        key.constraint.is_some_and(|name| message.contains(bare(name).as_str()))
    };
    let key = keys.iter().find(is_named).or(match keys.as_slice() {
        [only] => Some(only),
        _ => None,
    })?;
    if key.columns.is_empty() || key.columns.len() != key.referenced.len() {
        return None;
    }
    let present: String =
        key.columns.iter().map(|column| format!("child.{column} IS NOT NULL AND ")).collect();
    let pairs = key.columns.iter().zip(&key.referenced);
    let same: Vec<String> =
        pairs.map(|(child, parent)| format!("parent.{parent} = child.{child}")).collect();
    Some(format!(
        "SELECT child.* FROM {child} AS child WHERE {present}NOT EXISTS \
         (SELECT 1 FROM {} AS parent WHERE {});",
        key.table,
        same.join(" AND ")
    ))
}

/// A name without its quotes.
fn bare(name: &str) -> String {
    name.trim_matches(['"', '`']).to_owned()
}

/// Words, quoted names and single signs; comments are passed over.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' | '`' | '\'' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        if !token.starts_with("--") && !token.starts_with("/*") {
            tokens.push(token);
        }
        rest = after.trim_start();
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn is(token: Option<&&str>, word: &str) -> bool {
    token.is_some_and(|token| token.eq_ignore_ascii_case(word))
}

/// The table of `ALTER TABLE [IF EXISTS] [ONLY] name`.
fn altered(tokens: &[&str]) -> Option<String> {
    if !is(tokens.first(), "ALTER") || !is(tokens.get(1), "TABLE") {
        return None;
    }
    let filler = ["IF", "EXISTS", "ONLY"];
    let after = tokens.get(2..)?;
    let skipped = after.iter().take_while(|t| filler.iter().any(|f| t.eq_ignore_ascii_case(f)));
    let start = skipped.count();
    name(after.get(start..)?).map(|(name, _)| name)
}

/// `a` or `a.b`, and how many tokens it takes.
fn name(tokens: &[&str]) -> Option<(String, usize)> {
    match tokens {
        [schema, ".", table, ..] => Some((format!("{schema}.{table}"), 3)),
        [table, ..] => Some(((*table).to_owned(), 1)),
        [] => None,
    }
}

/// `(a, b)` at the start of the tokens, and how many tokens it takes.
fn list<'a>(tokens: &[&'a str]) -> Option<(Vec<&'a str>, usize)> {
    if tokens.first() != Some(&"(") {
        return None;
    }
    let end = tokens.iter().position(|token| *token == ")")?;
    let names = tokens[1..end].iter().copied().filter(|token| *token != ",").collect();
    Some((names, end + 1))
}

fn foreign_keys<'a>(tokens: &[&'a str]) -> Vec<ForeignKey<'a>> {
    let starts = (0..tokens.len())
        .filter(|at| is(tokens.get(*at), "FOREIGN") && is(tokens.get(at + 1), "KEY"));
    let read = |at: usize| {
        let constraint = at
            .checked_sub(2)
            .filter(|before| is(tokens.get(*before), "CONSTRAINT"))
            .and_then(|before| tokens.get(before + 1).copied());
        // MySQL allows a name for the index in front of the columns.
        let open = (at + 2..=at + 3).find(|at| tokens.get(*at) == Some(&"("))?;
        let (columns, taken) = list(tokens.get(open..)?)?;
        let after = open + taken;
        if !is(tokens.get(after), "REFERENCES") {
            return None;
        }
        let (table, taken) = name(tokens.get(after + 1..)?)?;
        let referenced = tokens.get(after + 1 + taken..).and_then(list);
        let referenced = referenced.map(|(names, _)| names).unwrap_or_default();
        Some(ForeignKey { constraint, columns, table, referenced })
    };
    starts.filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::orphans;

    #[test]
    fn added_foreign_keys_have_a_query() {
        let cases = [
            (
                "-- AddForeignKey\nALTER TABLE \"Post\" ADD CONSTRAINT \"Post_authorId_fkey\" FOREIGN KEY (\"authorId\") REFERENCES \"User\"(\"id\") ON DELETE RESTRICT",
                "violates foreign key constraint \"Post_authorId_fkey\"",
                Some(
                    "SELECT child.* FROM \"Post\" AS child WHERE child.\"authorId\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \"User\" AS parent WHERE parent.\"id\" = child.\"authorId\");",
                ),
            ),
            (
                "ALTER TABLE a ADD FOREIGN KEY one (x, y) REFERENCES s.b (p, q)",
                "",
                Some(
                    "SELECT child.* FROM a AS child WHERE child.x IS NOT NULL AND child.y IS NOT NULL AND NOT EXISTS (SELECT 1 FROM s.b AS parent WHERE parent.p = child.x AND parent.q = child.y);",
                ),
            ),
            (
                "ALTER TABLE `a` ADD CONSTRAINT `one` FOREIGN KEY (`x`) REFERENCES `b`(`id`), ADD CONSTRAINT `two` FOREIGN KEY (`y`) REFERENCES `c`(`id`)",
                "fails (`db`.`a`, CONSTRAINT `two` FOREIGN KEY",
                Some(
                    "SELECT child.* FROM `a` AS child WHERE child.`y` IS NOT NULL AND NOT EXISTS (SELECT 1 FROM `c` AS parent WHERE parent.`id` = child.`y`);",
                ),
            ),
            ("ALTER TABLE a ADD FOREIGN KEY (x) REFERENCES b", "", None),
            ("ALTER TABLE a ADD FOREIGN KEY (x", "", None),
            ("INSERT INTO a VALUES ('FOREIGN KEY (x) REFERENCES b (y)')", "", None),
            ("", "", None),
        ];
        for (statement, message, expected) in cases {
            assert_eq!(orphans(statement, message).as_deref(), expected, "{statement}");
        }
    }
}
