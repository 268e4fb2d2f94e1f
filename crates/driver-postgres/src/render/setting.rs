//! What changes about a table as a whole.

use brant_catalog::change::{Pair, TableSetting};
use brant_catalog::{QualifiedName, Table};

use super::names::wanted;
use super::table::UNLOGGED;
use crate::quote::literal;

/// The statements, none if nothing can be said. `name` is the table's, as it is written.
pub(super) fn change(name: &str, setting: TableSetting, table: Pair<&Table>) -> Vec<String> {
    let clauses = match setting {
        TableSetting::Parents => parents(table),
        TableSetting::Options => options(table),
        TableSetting::RowSecurity => row_security(table),
        TableSetting::Comment => {
            let text = table.to.comment.as_deref().map_or_else(|| "NULL".to_owned(), literal);
            return vec![format!("COMMENT ON TABLE {name} IS {text}")];
        }
        // Not in the driver's list of settings.
        TableSetting::Partitioning => Vec::new(),
    };
    clauses.into_iter().map(|clause| format!("ALTER TABLE {name} {clause}")).collect()
}

fn row_security(table: Pair<&Table>) -> Vec<String> {
    let words = |is_on: bool, (on, off): (&str, &str)| {
        format!("{} ROW LEVEL SECURITY", if is_on { on } else { off })
    };
    let Pair { from, to } = table;
    let enabled = (from.row_security != to.row_security)
        .then(|| words(to.row_security, ("ENABLE", "DISABLE")));
    let forced = (from.force_row_security != to.force_row_security)
        .then(|| words(to.force_row_security, ("FORCE", "NO FORCE")));
    enabled.into_iter().chain(forced).collect()
}

fn parents(table: Pair<&Table>) -> Vec<String> {
    let Pair { from, to } = table;
    let missing = |list: &[QualifiedName], other: &[QualifiedName]| -> Vec<String> {
        list.iter().filter(|name| !other.contains(name)).map(wanted).collect()
    };
    let gone = missing(&from.parents, &to.parents);
    let new = missing(&to.parents, &from.parents);
    let gone = gone.into_iter().map(|parent| format!("NO INHERIT {parent}"));
    gone.chain(new.into_iter().map(|parent| format!("INHERIT {parent}"))).collect()
}

/// What stands before an option says which it is; without one there is a usual value to go back to.
fn options(table: Pair<&Table>) -> Vec<String> {
    let Pair { from, to } = table;
    let find = |table: &Table, word: &str| {
        table.options.iter().find_map(|option| Some(option.strip_prefix(word)?.to_owned()))
    };
    let both = |word: &str| (find(from, word), find(to, word));
    let mut clauses = Vec::new();
    let (was_unlogged, is_unlogged) = both(UNLOGGED);
    if was_unlogged != is_unlogged {
        clauses.push(if is_unlogged.is_some() { "SET UNLOGGED" } else { "SET LOGGED" }.to_owned());
    }
    for (word, clause, usual) in
        [("USING ", "SET ACCESS METHOD", "heap"), ("TABLESPACE ", "SET TABLESPACE", "pg_default")]
    {
        let (old, new) = both(word);
        if old != new {
            clauses.push(format!("{clause} {}", new.as_deref().unwrap_or(usual)));
        }
    }
    let (old, new) = both("WITH (");
    let list = |text: Option<String>| -> Vec<String> {
        parameters(text.unwrap_or_default().strip_suffix(')').unwrap_or_default())
    };
    let (old, new) = (list(old), list(new));
    let name = |parameter: &String| parameter.split(" = ").next().unwrap_or_default().to_owned();
    let names: Vec<_> = new.iter().map(name).collect();
    let set: Vec<_> = new.iter().filter(|parameter| !old.contains(parameter)).cloned().collect();
    let reset: Vec<_> = old.iter().map(name).filter(|name| !names.contains(name)).collect();
    for (word, parameters) in [("SET", set), ("RESET", reset)] {
        if !parameters.is_empty() {
            clauses.push(format!("{word} ({})", parameters.join(", ")));
        }
    }
    clauses
}

/// `a = '1', b = 'x, y'` as its parts.
fn parameters(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut in_quotes = false;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '\'' => in_quotes = !in_quotes,
            ',' if !in_quotes => {
                parts.push(text[start..at].trim().to_owned());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim().to_owned());
    parts.retain(|part| !part.is_empty());
    parts
}
