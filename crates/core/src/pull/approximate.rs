//! What is pulled although it is more than the schema language can say: a new database made from
//! the schema has something else, which a note names.

use brant_catalog::{AutoIncrement, Column, Index, Table};
use brant_psl::schema::{DefaultValue, Function, Model};

use crate::desired::Conventions;

/// One sentence for each such thing of a table that is pulled as a model.
pub(super) fn notes(table: &Table, model: &Model, conventions: &Conventions) -> Vec<String> {
    let name = &table.name;
    let columns = table.columns.iter().flat_map(|column| {
        let mut said = of_column(column);
        said.extend(type_of_column(column).filter(|_| conventions.exact_types_are_told));
        said.extend(update_of_column(column, model));
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
    if !column.options.is_empty() {
        said.push(format!("has {}, which cannot be said", column.options.join(" ")));
    }
    said
}

/// The words for a type that is more than its name.
fn type_of_column(column: &Column) -> Option<String> {
    let words = column.exact_type.as_ref()?;
    Some(format!("has the type {words}, which cannot be said"))
}

/// What is written into a column at updates, if the model does not say it with its default.
fn update_of_column(column: &Column, model: &Model) -> Option<String> {
    let update = column.on_update.as_ref()?;
    let mut fields = model.columns().filter(|(_, field)| field.database_name == column.name);
    let default = fields.next().and_then(|(_, field)| field.default.as_ref());
    let is_said = default.is_some_and(|default| match &default.value {
        DefaultValue::Function(Function::DbGenerated(Some(text))) => {
            text.to_ascii_lowercase().contains("on update")
        }
        _ => false,
    });
    (!is_said).then(|| format!("has ON UPDATE {update}, which cannot be said"))
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
