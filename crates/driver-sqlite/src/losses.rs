//! The tables and columns that a script drops.
//!
//! A table that is dropped and comes back by a rename was rebuilt: its rows were copied, and only
//! the columns that were copied keep their values.

use std::collections::BTreeMap;

use brant_catalog::QualifiedName;
use brant_core::{Loss, Script};

use crate::split;

/// What a statement does to tables.
enum Deed {
    Drop { table: String },
    DropColumn { table: String, column: String },
    Rename { table: String, to: String },
    Copy { into: String, columns: Vec<String> },
}

/// See [`brant_core::Dialect::losses`].
pub(crate) fn losses(script: &Script) -> Vec<Loss> {
    let mut losses = Vec::new();
    let mut dropped = Vec::new();
    let mut copied = BTreeMap::new();
    for deed in script.sent_texts().filter_map(deed) {
        match deed {
            Deed::Drop { table } => dropped.push(table),
            Deed::DropColumn { table, column } => {
                losses.push(Loss::column(QualifiedName::bare(table), column));
            }
            Deed::Copy { into, columns } => drop(copied.insert(into, columns)),
            Deed::Rename { table, to } => {
                let before = dropped.len();
                dropped.retain(|name| *name != to);
                if let (true, Some(columns)) = (dropped.len() < before, copied.get(&table)) {
                    losses.push(Loss::Told(format!(
                        "The table `{to}` is rebuilt; only these columns keep their values: {}.",
                        columns.join(", ")
                    )));
                }
            }
        }
    }
    let tables = dropped.into_iter().map(|table| Loss::table(QualifiedName::bare(table)));
    losses.extend(tables);
    losses
}

fn deed(statement: &str) -> Option<Deed> {
    // Longer ones are of data.
    let tokens = split::tokens(statement.get(..LONGEST).unwrap_or(statement));
    let words: Vec<_> = tokens.iter().map(|token| token.to_ascii_uppercase()).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let name = |index: usize| tokens.get(index).map(|token| split::unquote(token));
    match words.as_slice() {
        ["DROP", "TABLE", "IF", "EXISTS", _, ..] => Some(Deed::Drop { table: name(4)? }),
        ["DROP", "TABLE", _, ..] => Some(Deed::Drop { table: name(2)? }),
        ["ALTER", "TABLE", _, "DROP", "COLUMN", _, ..] => {
            Some(Deed::DropColumn { table: name(2)?, column: name(5)? })
        }
        ["ALTER", "TABLE", _, "DROP", _, ..] => {
            Some(Deed::DropColumn { table: name(2)?, column: name(4)? })
        }
        ["ALTER", "TABLE", _, "RENAME", "TO", _, ..] => {
            Some(Deed::Rename { table: name(2)?, to: name(5)? })
        }
        ["INSERT", "INTO", _, "(", rest @ ..] => {
            let end = rest.iter().position(|word| *word == ")")?;
            let columns = (4..4 + end).filter_map(name).filter(|name| name != ",").collect();
            Some(Deed::Copy { into: name(2)?, columns })
        }
        _ => None,
    }
}

/// Statements are read up to this many bytes.
const LONGEST: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use brant_catalog::QualifiedName;
    use brant_core::{Loss, Script};

    use super::losses;
    use crate::split::split;

    #[test]
    fn a_rebuilt_table_is_not_lost() {
        let text = "DROP TABLE \"gone\";
            CREATE TABLE \"new_A\" (\"id\" INTEGER);
            INSERT INTO \"new_A\" (\"id\", \"b c\") SELECT \"id\", \"b c\" FROM \"A\";
            DROP TABLE \"A\";
            ALTER TABLE \"new_A\" RENAME TO \"A\";
            ALTER TABLE t DROP COLUMN x";
        let script = Script { text: text.to_owned().into(), statements: split(text).statements };
        let told = "The table `A` is rebuilt; only these columns keep their values: id, b c.";
        let expected = [
            Loss::Told(told.to_owned()),
            Loss::column(QualifiedName::bare("t"), "x".to_owned()),
            Loss::table(QualifiedName::bare("gone")),
        ];
        assert_eq!(losses(&script), expected);
    }
}
