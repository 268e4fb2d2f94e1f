//! Everything, a line each.

use brant_catalog::{Catalog, Enum, Extension, Object, ObjectKind, Sequence, Table};

use super::one::{capital, plural};
use super::words;
use crate::output::style::{BOLD, DIM, PLAIN, paint};
use crate::output::{Cell, columns, count};

/// So much is told of a thing beside its name.
const BRIEF: usize = 70;

/// Blocks of lines, one for each kind, and their numbers.
pub(super) fn render(catalog: &Catalog) -> String {
    let mut blocks = vec![
        ("table", catalog.tables.iter().map(of_table).collect::<Vec<_>>()),
        ("enum", catalog.enums.iter().map(of_enum).collect()),
        ("sequence", catalog.sequences.iter().map(of_sequence).collect()),
        ("extension", catalog.extensions.iter().map(of_extension).collect()),
    ];
    let mut kinds: Vec<ObjectKind> = catalog.objects.iter().map(|object| object.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let objects = catalog.objects.iter().filter(|object| object.kind == kind);
        blocks.push((kind.word(), objects.map(of_object).collect()));
    }
    blocks.retain(|(_, rows)| !rows.is_empty());
    if blocks.is_empty() {
        return "The database is empty.\n".to_owned();
    }
    let numbers: Vec<String> = blocks.iter().map(|(word, rows)| number(rows.len(), word)).collect();
    let mut text = String::new();
    for (word, rows) in blocks {
        text.push_str(&format!("{}\n", paint(BOLD, &capital(&plural(word)))));
        for line in columns(rows).lines() {
            text.push_str(&format!("  {line}\n"));
        }
        text.push('\n');
    }
    text + &format!("{}\n", paint(DIM, &numbers.join(", ")))
}

fn number(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {}", plural(word)) }
}

fn of_table(table: &Table) -> Vec<Cell> {
    let some = |number: usize, noun: &str| match number {
        0 => (String::new(), PLAIN),
        number => (count(number, noun), DIM),
    };
    let comment = words::brief(table.comment.as_deref().unwrap_or_default(), BRIEF);
    vec![
        (table.name.to_string(), PLAIN),
        some(table.columns.len(), "column"),
        (index_count(table), DIM),
        some(table.foreign_keys.len(), "foreign key"),
        (comment, DIM),
    ]
}

fn index_count(table: &Table) -> String {
    match table.indexes.len() {
        0 => String::new(),
        length => number(length, "index"),
    }
}

fn of_enum(r#enum: &Enum) -> Vec<Cell> {
    let labels: Vec<&str> = r#enum.labels().collect();
    vec![(r#enum.name.to_string(), PLAIN), (words::brief(&labels.join(", "), BRIEF), DIM)]
}

fn of_sequence(sequence: &Sequence) -> Vec<Cell> {
    vec![(sequence.name.to_string(), PLAIN), (words::brief(&sequence.options, BRIEF), DIM)]
}

fn of_extension(extension: &Extension) -> Vec<Cell> {
    let version = extension.version.clone().unwrap_or_default();
    vec![(extension.name.clone(), PLAIN), (version, DIM)]
}

fn of_object(object: &Object) -> Vec<Cell> {
    let about = match &object.table {
        Some(table) => format!("on {table}"),
        None if object.columns.is_empty() => String::new(),
        None => count(object.columns.len(), "column"),
    };
    let comment = words::brief(object.comment.as_deref().unwrap_or_default(), BRIEF);
    vec![(object.name.to_string(), PLAIN), (about, DIM), (comment, DIM)]
}
