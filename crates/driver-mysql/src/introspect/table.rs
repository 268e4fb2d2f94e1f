//! Tables, with what belongs to them as a whole.

use brant_catalog::{Check, Origin, QualifiedName, Table, VERSIONED};

use super::answers::{Answers, CheckRow, PartitionRow, Relation};
use super::{Flavour, column, key, text};
use crate::quote;

/// The tables by name. One whose columns cannot be seen is none.
pub(super) fn tables(answers: &Answers, database: &str, flavour: Flavour) -> Vec<Table> {
    let tables = answers.relations.iter().filter(|relation| is_table(relation));
    tables.filter_map(|relation| table(answers, relation, database, flavour)).collect()
}

fn is_table(relation: &Relation) -> bool {
    matches!(relation.kind.as_str(), "BASE TABLE" | "SYSTEM VERSIONED")
}

fn table(
    answers: &Answers,
    relation: &Relation,
    database: &str,
    flavour: Flavour,
) -> Option<Table> {
    let rows = answers.columns.get(&relation.name)?;
    let checks = answers.checks.get(&relation.name).map(Vec::as_slice).unwrap_or_default();
    let mut table = Table::new(QualifiedName::bare(&relation.name), Origin::Database);
    table.columns = column::columns(relation, rows, checks, flavour);
    (table.primary_key, table.indexes) = key::keys(answers, relation);
    table.foreign_keys = key::foreign_keys(answers, &relation.name, database);
    table.checks = checks.iter().filter(|row| !is_json(row)).map(check).collect();
    table.checks.sort_by(|a, b| (&a.name, &a.condition).cmp(&(&b.name, &b.condition)));
    table.options = options(relation);
    let partitions = answers.partitions.get(&relation.name);
    table.options.extend(partitions.and_then(|rows| partitioning(rows)));
    table.comment = (!relation.comment.is_empty()).then(|| relation.comment.clone());
    Some(table)
}

fn is_json(row: &CheckRow) -> bool {
    column::is_json_check(row, &row.name)
}

fn check(row: &CheckRow) -> Check {
    let (name, column) = match row.of_column {
        true => (None, Some(row.name.clone())),
        false => (Some(row.name.clone()), None),
    };
    let mut check = Check::new(name, text::without_parentheses(&row.condition), Origin::Database);
    check.column = column;
    check.options.extend((!row.is_enforced).then(|| "NOT ENFORCED".to_owned()));
    check
}

/// Engine, character set and whatever else was said when the table was made.
fn options(relation: &Relation) -> Vec<String> {
    let mut options = Vec::new();
    if !relation.engine.is_empty() {
        options.push(format!("ENGINE={}", relation.engine));
    }
    // A collation's name begins with its character set.
    if let Some(character_set) = relation.collation.split('_').next().filter(|set| !set.is_empty())
    {
        options
            .push(format!("DEFAULT CHARACTER SET {character_set} COLLATE {}", relation.collation));
    }
    options.extend(
        text::options(&relation.options).filter(|word| *word != "partitioned").map(str::to_owned),
    );
    if relation.kind == "SYSTEM VERSIONED" {
        options.push(VERSIONED.to_owned());
    }
    options
}

/// `PARTITION BY RANGE (…) (…)`.
fn partitioning(rows: &[PartitionRow]) -> Option<String> {
    let first = rows.first()?;
    let mut clause = format!("PARTITION BY {} ({})", first.method, first.expression);
    if let (Some(method), Some(expression)) = (&first.submethod, &first.subexpression) {
        let count = rows.iter().filter(|row| row.position == first.position).count();
        clause.push_str(&format!(" SUBPARTITION BY {method} ({expression}) SUBPARTITIONS {count}"));
    }
    let partitions = rows.chunk_by(|a, b| a.position == b.position).map(|rows| &rows[0]);
    let partitions: Vec<String> = partitions.map(partition).collect();
    Some(format!("{clause} ({})", partitions.join(", ")))
}

fn partition(row: &PartitionRow) -> String {
    let name = quote::name(&row.name);
    let limit = row.values.as_deref();
    match (row.method.split(' ').next(), limit) {
        (Some("RANGE"), Some("MAXVALUE")) => format!("PARTITION {name} VALUES LESS THAN MAXVALUE"),
        (Some("RANGE"), Some(limit)) => format!("PARTITION {name} VALUES LESS THAN ({limit})"),
        (Some("LIST"), Some(list)) => format!("PARTITION {name} VALUES IN ({list})"),
        (Some(_) | None, _) => format!("PARTITION {name}"),
    }
}
