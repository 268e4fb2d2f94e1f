//! Views, routines, triggers and events.

use brant_catalog::{Object, ObjectKind, QualifiedName};
use mysql_async::Row;

use super::answers::Answers;
use super::{Flavour, column, value};
use crate::quote;

/// The kinds: the word in SQL, and which column of `SHOW CREATE` has the definition.
static KINDS: &[(&str, ObjectKind, usize)] = &[
    ("FUNCTION", ObjectKind::Function, 2),
    ("PROCEDURE", ObjectKind::Procedure, 2),
    ("VIEW", ObjectKind::View, 1),
    ("TRIGGER", ObjectKind::Trigger, 2),
    ("EVENT", ObjectKind::Event, 3),
];

/// An object that is there, before its definition is known.
pub(super) struct Listed {
    word: &'static str,
    kind: ObjectKind,
    /// Where `SHOW CREATE` has the definition.
    at: usize,
    name: String,
    table: Option<String>,
}

/// The objects whose definitions the user may see, by kind and name.
pub(super) fn listed(answers: &Answers) -> Vec<Listed> {
    let views = answers.relations.iter().filter(|relation| relation.is_readable);
    let views = views.map(|view| ("VIEW", view.name.as_str(), ""));
    let routines = answers.routines.iter();
    let routines =
        routines.map(|(word, name, table)| (word.as_str(), name.as_str(), table.as_str()));
    let mut listed: Vec<Listed> = views.chain(routines).filter_map(entry).collect();
    listed.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    listed
}

fn entry((word, name, table): (&str, &str, &str)) -> Option<Listed> {
    let (word, kind, at) = KINDS.iter().find(|(known, ..)| *known == word)?;
    let table = (!table.is_empty()).then(|| table.to_owned());
    Some(Listed { word, kind: *kind, at: *at, name: name.to_owned(), table })
}

/// One question for each of them.
pub(super) fn queries(database: &str, listed: &[Listed]) -> Vec<String> {
    let query = |object: &Listed| {
        format!("SHOW CREATE {} {}", object.word, quote::qualified(database, &object.name))
    };
    listed.iter().map(query).collect()
}

/// The objects with the answers to the questions, and the columns of views.
pub(super) fn objects(
    answers: &Answers,
    listed: Vec<Listed>,
    definitions: Vec<Vec<Row>>,
    flavour: Flavour,
) -> Vec<Object> {
    let object = |(listed, rows): (Listed, Vec<Row>)| {
        let definition = rows.first().map(|row| value(row, listed.at)).unwrap_or_default();
        let name = QualifiedName::bare(&listed.name);
        let mut object = Object::new(listed.kind, name, without_definer(definition));
        object.table = listed.table.map(QualifiedName::bare);
        if listed.kind == ObjectKind::View {
            let view = answers.relations.iter().find(|relation| relation.name == listed.name);
            let rows = answers.columns.get(&listed.name);
            object.columns = view
                .zip(rows)
                .map_or_else(Vec::new, |(view, rows)| column::columns(view, rows, &[], flavour));
        }
        object
    };
    listed.into_iter().zip(definitions).map(object).collect()
}

/// The definition without the user who made it, which says who ran a script and not what the
/// script says, and which only few users may repeat. Several statements in one packet leave the
/// separator behind on MySQL.
fn without_definer(definition: String) -> String {
    let plain = definition.trim_end_matches([';', ' ', '\n']);
    let Some((before, rest)) = plain.split_once(" DEFINER=") else { return plain.to_owned() };
    // `user`@`host`; both may hold anything.
    let after = after_name(rest).and_then(|rest| after_name(rest.strip_prefix('@')?));
    match after {
        Some(after) if before.len() < 40 => format!("{before}{after}"),
        Some(_) | None => plain.to_owned(),
    }
}

/// What comes after a name in backticks, or in double quotes where a program was made in a session
/// that writes names so.
fn after_name(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '`' | '"'))?;
    let mut rest = text.strip_prefix(quote)?;
    loop {
        let (_, after) = rest.split_once(quote)?;
        match after.strip_prefix(quote) {
            Some(more) => rest = more,
            None => return Some(after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definer_is_left_out() {
        let cases = [
            (
                "CREATE ALGORITHM=UNDEFINED DEFINER=`a``b`@`%` SQL SECURITY DEFINER VIEW `v` AS select 1",
                "CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `v` AS select 1",
            ),
            ("CREATE DEFINER=`a`@`%` TRIGGER `t` SET @a = 1;", "CREATE TRIGGER `t` SET @a = 1"),
            ("CREATE DEFINER=\"a\"@\"%\" TRIGGER t SET @a = 1", "CREATE TRIGGER t SET @a = 1"),
            ("CREATE TRIGGER `t` SET @a = ' DEFINER='", "CREATE TRIGGER `t` SET @a = ' DEFINER='"),
        ];
        for (definition, expected) in cases {
            assert_eq!(without_definer(definition.to_owned()), expected);
        }
    }
}
