//! Foreign keys.

use std::collections::BTreeMap;

use brant_catalog::{Action, ForeignKey, Origin, QualifiedName, Table};

use super::definition::ForeignKeyText;
use super::rows::ForeignKeyRow;

/// The foreign keys of a table. SQLite lists the newest first, the text the oldest.
pub(super) fn read(rows: &[ForeignKeyRow], texts: &[ForeignKeyText]) -> Vec<ForeignKey> {
    let texts = texts.iter().rev().filter(|_| texts.len() == rows.len()).map(Some);
    let texts = texts.chain(std::iter::repeat(None));
    rows.iter().zip(texts).map(|(row, text)| foreign_key(row, text)).collect()
}

fn foreign_key(row: &ForeignKeyRow, text: Option<&ForeignKeyText>) -> ForeignKey {
    ForeignKey {
        name: text.and_then(|text| text.name.clone()),
        columns: row.columns.iter().map(|(from, _)| from.clone()).collect(),
        referenced_table: QualifiedName::bare(&row.table),
        referenced_columns: row.columns.iter().filter_map(|(_, to)| to.clone()).collect(),
        on_delete: action(&row.on_delete),
        on_update: action(&row.on_update),
        deferral: text.map(|text| text.deferral).unwrap_or_default(),
        validated: true,
        origin: Origin::Database,
    }
}

fn action(words: &str) -> Action {
    let actions = [Action::Cascade, Action::Restrict, Action::SetNull, Action::SetDefault];
    actions.into_iter().find(|action| action.sql() == words).unwrap_or(Action::NoAction)
}

/// Gives what foreign keys refer to the names it has: SQLite does not care for capitals, and
/// leaves the columns out where the primary key is meant.
pub(super) fn resolve(tables: &mut [Table]) {
    let mut parents: BTreeMap<String, Parent> = BTreeMap::new();
    for table in tables.iter() {
        let key = table.primary_key.iter().flat_map(|key| key.names());
        let parent = Parent {
            name: table.name.name.clone(),
            key: key.map(str::to_owned).collect(),
            columns: table.columns.iter().map(|column| column.name.clone()).collect(),
        };
        parents.insert(table.name.name.to_ascii_lowercase(), parent);
    }
    for key in tables.iter_mut().flat_map(|table| &mut table.foreign_keys) {
        let Some(parent) = parents.get(&key.referenced_table.name.to_ascii_lowercase()) else {
            continue;
        };
        key.referenced_table.name.clone_from(&parent.name);
        if key.referenced_columns.is_empty() {
            key.referenced_columns.clone_from(&parent.key);
        }
        for name in &mut key.referenced_columns {
            let column = parent.columns.iter().find(|column| column.eq_ignore_ascii_case(name));
            name.clone_from(column.unwrap_or(&name.clone()));
        }
    }
}

/// A table that others may refer to.
struct Parent {
    name: String,
    key: Vec<String>,
    columns: Vec<String>,
}
