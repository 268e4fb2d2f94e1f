//! Primary keys, indexes and unique constraints.

use brant_catalog::{
    Index, IndexColumn, IndexKey, IndexKind, IndexMethod, NullsOrder, OperatorClass, Origin,
    PrimaryKey, SortOrder,
};
use brant_core::DriverError;
use sqlx::postgres::PgRow;

use super::Tables;
use super::constraint::deferral;
use super::row::Fields;
use crate::expression::unwrapped;

/// A row of `indexes.sql`: the index, without its columns, and one of them.
struct Part {
    index: Index,
    is_primary: bool,
    column: Member,
}

/// A column that the index is over, or one that it only carries along.
enum Member {
    Key(IndexColumn),
    Carried(String),
}

/// The rows of `indexes.sql`, one for each column.
pub(super) fn read(rows: &[PgRow], tables: &mut Tables) -> Result<(), DriverError> {
    for row in rows {
        let mut fields = Fields::new(row);
        let Some(table) = tables.find(fields.oid()?) else { continue };
        let Part { index, is_primary, column } = part(&mut fields)?;
        if is_primary {
            let key = table.primary_key.get_or_insert_with(|| {
                let mut key = PrimaryKey::new(Some(index.name), Vec::new(), Origin::Database);
                (key.deferral, key.options) = (index.deferral, index.options);
                key
            });
            match column {
                Member::Key(column) => key.columns.push(column),
                Member::Carried(name) => key.include.push(name),
            }
            continue;
        }
        if table.indexes.last().is_none_or(|last| last.name != index.name) {
            table.indexes.push(index);
        }
        let last = table.indexes.last_mut().expect("it has just been pushed");
        match column {
            Member::Key(column) => last.columns.push(column),
            Member::Carried(name) => last.include.push(name),
        }
    }
    Ok(())
}

fn part(fields: &mut Fields<'_>) -> Result<Part, DriverError> {
    let name = fields.text()?;
    let kind = if fields.flag()? { IndexKind::Unique } else { IndexKind::Normal };
    let is_primary = fields.flag()?;
    let mut index = Index::new(name, kind, Vec::new(), Origin::Database);
    index.is_valid = fields.flag()?;
    index.is_constraint = fields.flag()?;
    index.deferral = deferral(fields)?;
    index.method = method(fields.text()?);
    index.nulls_not_distinct = fields.flag()?;
    index.predicate = fields.optional()?.map(|text| unwrapped(&text).to_owned());
    for (before, after) in [("WITH (", ")"), ("TABLESPACE ", "")] {
        index.options.extend(fields.optional()?.map(|text| format!("{before}{text}{after}")));
    }
    Ok(Part { index, is_primary, column: member(fields)? })
}

fn member(fields: &mut Fields<'_>) -> Result<Member, DriverError> {
    let is_carried = fields.flag()?;
    let (name, expression) = (fields.optional()?, fields.optional()?);
    let is_default = fields.optional_flag()?;
    let class = fields.optional()?;
    let (bits, collation) = (fields.integer()?, fields.optional()?);
    let key = match name {
        Some(name) if is_carried => return Ok(Member::Carried(name)),
        Some(name) => IndexKey::Column(name),
        None => IndexKey::Expression(unwrapped(&expression.unwrap_or_default()).to_owned()),
    };
    let mut column = IndexColumn::over(key);
    let (descending, nulls_first) = (bits & 1 != 0, bits & 2 != 0);
    column.sort = descending.then_some(SortOrder::Desc);
    // Nulls count as larger than all values unless it is said otherwise.
    column.nulls = match (descending, nulls_first) {
        (false, true) => Some(NullsOrder::First),
        (true, false) => Some(NullsOrder::Last),
        (false, false) | (true, true) => None,
    };
    column.class = class.map(|name| {
        // A default class with parameters is not what the type gets anyway.
        let is_default = is_default.unwrap_or_default() && !name.contains('(');
        OperatorClass { name: name.into(), is_default }
    });
    column.collation = collation;
    Ok(Member::Key(column))
}

/// None for the method that an index has if nobody says which.
fn method(name: String) -> Option<IndexMethod> {
    match name.as_str() {
        "btree" => None,
        "hash" => Some(IndexMethod::Hash),
        "gist" => Some(IndexMethod::Gist),
        "gin" => Some(IndexMethod::Gin),
        "spgist" => Some(IndexMethod::SpGist),
        "brin" => Some(IndexMethod::Brin),
        _ => Some(IndexMethod::Other(name)),
    }
}
