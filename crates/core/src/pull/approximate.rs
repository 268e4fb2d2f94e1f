//! What is pulled although it is more than the schema language can say: a new database made from
//! the schema has something else, which a note names.

use brant_catalog::{AutoIncrement, Column, Index, Table};

/// One sentence for each such thing of a table.
pub(super) fn notes(table: &Table) -> Vec<String> {
    let name = &table.name;
    let columns = table.columns.iter().flat_map(|column| {
        let said = of_column(column);
        said.into_iter().map(move |what| format!("column {} of {name} {what}", column.name))
    });
    let indexes = table.indexes.iter().flat_map(|index| {
        let said = of_index(index);
        said.into_iter().map(move |what| format!("index {} of {name} {what}", index.name))
    });
    columns.chain(indexes).collect()
}

fn of_column(column: &Column) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(domain) = &column.domain {
        said.push(format!("has the domain {domain}; its base type is pulled"));
    }
    if column.generated.is_some() {
        said.push("is generated, which cannot be said".to_owned());
    }
    match &column.auto_increment {
        Some(AutoIncrement::Identity { .. }) => {
            said.push("is an identity column; it is pulled as autoincrement()".to_owned());
        }
        Some(AutoIncrement::Sequence { lent: Some(sequence), .. }) => said.push(format!(
            "takes its numbers from the sequence {sequence}; it is pulled as autoincrement()"
        )),
        Some(
            AutoIncrement::Sequence { lent: None, .. }
            | AutoIncrement::Counter
            | AutoIncrement::RowNumber,
        )
        | None => {}
    }
    if let Some(collation) = &column.collation {
        said.push(format!("has the collation {collation}, which cannot be said"));
    }
    said
}

/// Only those that are pulled at all; of the others it is said that they are left out.
fn of_index(index: &Index) -> Vec<String> {
    let is_expression = index.columns.iter().any(|column| column.name().is_none());
    if is_expression {
        return Vec::new();
    }
    let mut said = Vec::new();
    if !index.include.is_empty() {
        said.push(format!(
            "only carries {} along; pulled as part of the key",
            index.include.join(", ")
        ));
    }
    if index.nulls_not_distinct {
        said.push("takes nulls as equal, which cannot be said".to_owned());
    }
    for column in &index.columns {
        if let (Some(name), Some(collation)) = (column.name(), &column.collation) {
            said.push(format!("has the collation {collation} for {name}, which cannot be said"));
        }
    }
    if !index.options.is_empty() {
        said.push(format!("has {}, which cannot be said", index.options.join(" ")));
    }
    said
}
