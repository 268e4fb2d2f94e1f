//! What only `SHOW CREATE` says: the options of sequences, the parsers of indexes over words,
//! MariaDB's periods of time.

use std::collections::BTreeSet;

use brant_catalog::{Catalog, IndexKind, Origin, QualifiedName, Sequence, Table, Unsaid};
use mysql_async::Row;

use super::answers::Answers;
use super::value;
use crate::quote;

/// Something that is asked for by itself.
pub(super) enum Detailed {
    Sequence(String),
    /// A table that has an index over words, or perhaps a period.
    Table(String),
}

/// What there is to ask for.
pub(super) fn listed(answers: &Answers) -> Vec<Detailed> {
    let sequences = answers.relations.iter().filter(|relation| relation.kind == "SEQUENCE");
    let sequences = sequences.map(|relation| Detailed::Sequence(relation.name.clone()));
    let over_words = answers
        .index_parts
        .iter()
        .filter(|(_, parts)| parts.iter().any(|part| part.kind == "FULLTEXT"));
    // A period looks like a check that one column is less than another.
    let periodic = answers.checks.iter().filter(|(_, checks)| {
        checks.iter().any(|check| !check.of_column && check.condition.contains("` < `"))
    });
    let tables = over_words.map(|(table, _)| table).chain(periodic.map(|(table, _)| table));
    let tables: BTreeSet<&String> =
        tables.filter(|table| answers.columns.contains_key(*table)).collect();
    sequences.chain(tables.into_iter().map(|table| Detailed::Table(table.clone()))).collect()
}

impl Detailed {
    /// The question about it.
    pub(super) fn query(&self, database: &str) -> String {
        let (word, name) = match self {
            Self::Sequence(name) => ("SEQUENCE", name),
            Self::Table(name) => ("TABLE", name),
        };
        format!("SHOW CREATE {word} {}", quote::qualified(database, name))
    }
}

/// Puts the answers into the catalog.
pub(super) fn read(catalog: &mut Catalog, listed: &[Detailed], answers: &[Vec<Row>]) {
    for (detailed, rows) in listed.iter().zip(answers) {
        let text = rows.first().map(|row| value(row, 1)).unwrap_or_default();
        match detailed {
            Detailed::Sequence(name) => catalog.sequences.push(sequence(name, &text)),
            Detailed::Table(name) => {
                let mut tables = catalog.tables.iter_mut();
                let Some(table) = tables.find(|it| it.name.name == *name) else { continue };
                parsers(table, &text);
                catalog.unsaid.extend(periods(table, &text));
            }
        }
    }
}

/// ``CREATE SEQUENCE `s` start with 1 … ENGINE=InnoDB``.
fn sequence(name: &str, text: &str) -> Sequence {
    let head = format!("CREATE SEQUENCE {} ", quote::name(name));
    let options = text.strip_prefix(&head).unwrap_or_default();
    let options = options.split(" ENGINE=").next().unwrap_or_default();
    Sequence {
        name: QualifiedName::bare(name),
        options: options.to_uppercase(),
        origin: Origin::Database,
    }
}

/// A line of its own for each index: ``FULLTEXT KEY `i` (`a`) /*!50100 WITH PARSER `ngram` */``.
fn parsers(table: &mut Table, text: &str) {
    for index in table.indexes.iter_mut().filter(|index| index.kind == IndexKind::FullText) {
        let head = format!("  FULLTEXT KEY {} (", quote::name(&index.name));
        let line = text.lines().find(|line| line.starts_with(&head)).unwrap_or_default();
        // A comment may say anything, and stands before it.
        let parser = line.rsplit_once(" WITH PARSER `").and_then(|(_, rest)| rest.split_once('`'));
        let is_parser = |rest: &str| rest.trim_matches([' ', ',', '*', '/']).is_empty();
        if let Some((parser, _)) = parser.filter(|(_, rest)| is_parser(rest)) {
            index.options.push(format!("WITH PARSER {}", quote::name(parser)));
        }
    }
}

/// ``PERIOD FOR `p` (`a`, `b`)`` is no check, and cannot be written.
fn periods(table: &mut Table, text: &str) -> Vec<Unsaid> {
    let is_period = |name: &String| {
        let head = format!("  PERIOD FOR {} (", quote::name(name));
        text.lines().any(|line| line.starts_with(&head))
    };
    let (periods, checks): (Vec<_>, Vec<_>) = std::mem::take(&mut table.checks)
        .into_iter()
        .partition(|check| check.name.as_ref().is_some_and(is_period));
    table.checks = checks;
    let unsaid = |name| Unsaid {
        what: "period".to_owned(),
        name: format!("{name} of table {}", table.name),
    };
    periods.into_iter().filter_map(|check| check.name).map(unsaid).collect()
}
