//! Defaults that give each row another value.
//!
//! MySQL refuses to add a column with such a default to a table, and to speak of one while it adds
//! another column: "Statement is unsafe" (1674), whatever the rows are. So the column is added
//! without it, the rows get their values, and then the default is set. MariaDB could do it at once;
//! a migration is for both. A column that was calculated when read becomes a plain one in the same
//! way: neither server can change it in place.

use brant_catalog::change::{AlterTable, TableChange};
use brant_catalog::{Arity, Column, DefaultValue, PrimaryKey};

use super::column::definition;
use crate::quote::name;

/// Functions that the server takes for unsafe in a default. Others whose answer changes (`now()`)
/// are not, or are not allowed in a default at all.
static UNSAFE: &[&str] = &[
    "uuid",
    "uuid_short",
    "rand",
    "random_bytes",
    "sysdate",
    "user",
    "current_user",
    "session_user",
    "system_user",
];

/// The expression of the column's default, if it is such a one.
pub(super) fn expression(column: &Column) -> Option<&str> {
    let Some(DefaultValue::Expression(Some(text))) = &column.default else { return None };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = text.as_str();
    while let Some(start) = rest.find(is_word) {
        let word = &rest[start..];
        let end = word.find(|c| !is_word(c)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        let is_call =
            after.trim_start().starts_with('(') || word.eq_ignore_ascii_case("current_user");
        if is_call && UNSAFE.iter().any(|name| word.eq_ignore_ascii_case(name)) {
            return Some(text);
        }
        rest = after;
    }
    None
}

/// A column that is added without a value.
pub(super) struct Filled<'a> {
    /// The column as it is to be.
    pub(super) column: &'a Column,
    /// What gives the rows their values.
    expression: &'a str,
}

/// The columns that a change of a table adds with such a default, and those that were calculated
/// when read and keep their values.
pub(super) fn added<'a>(altered: &AlterTable<'a>) -> Vec<Filled<'a>> {
    use TableChange as T;
    let by_default = |column| Some(Filled { column, expression: expression(column)? });
    let columns = altered.changes.iter().filter_map(|change| match change {
        T::AddColumn(column) => by_default(column),
        T::RecreateColumn(change) => match (&change.column.from.generated, change.column.to) {
            (Some(generated), column) if column.generated.is_none() => {
                Some(Filled { column, expression: &generated.expression })
            }
            (_, column) => by_default(column),
        },
        T::DropPrimaryKey(_)
        | T::AddPrimaryKey(_)
        | T::RenamePrimaryKey(_)
        | T::DropColumn(_)
        | T::AlterColumn(_)
        | T::DropCheck(_)
        | T::LoseCheck(..)
        | T::AddCheck(_)
        | T::Validate(_)
        | T::Set(_) => None,
    });
    columns.collect()
}

impl Filled<'_> {
    /// The column as it can be added: without the default, and without a value.
    pub(super) fn without_default(&self) -> String {
        let mut column = self.column.clone();
        column.default = None;
        column.r#type.arity = Arity::Nullable;
        definition(&column)
    }
}

/// What gives the rows their values.
pub(super) fn fill(table: &str, columns: &[Filled<'_>]) -> Option<String> {
    let value = |it: &Filled<'_>| format!("{} = {}", name(&it.column.name), it.expression);
    let values: Vec<String> = columns.iter().map(value).collect();
    (!values.is_empty()).then(|| format!("UPDATE {table} SET {}", values.join(", ")))
}

/// Whether a key is over one of the columns.
pub(super) fn is_over(key: &PrimaryKey, columns: &[Filled<'_>]) -> bool {
    key.names().any(|name| columns.iter().any(|it| it.column.name == name))
}
