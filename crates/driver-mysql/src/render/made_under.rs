//! The index that the server makes for a foreign key, where no other one serves it. Files do not
//! speak of it, and it stays when the foreign key goes.

use brant_catalog::change::{Change, OfTable};
use brant_catalog::{Diff, ForeignKey, Origin};

use crate::quote::name;

/// Drops it, if it would be in the way: something else gets the name of a foreign key that goes. What
/// is read from a database has the index anyhow.
pub(super) fn in_the_way(diff: &Diff<'_>, key: &OfTable<'_, ForeignKey>) -> Option<String> {
    let OfTable { table, part: key } = key;
    let constraint = key.name.as_deref()?;
    let columns = || key.columns.iter().map(String::as_str);
    let covers = |names: Vec<&str>| columns().eq(names.into_iter().take(key.columns.len()));
    let is_served = table.primary_key.iter().any(|primary| covers(primary.names().collect()))
        || table.indexes.iter().any(|index| covers(index.names().collect()));
    let takes_name = |change: &Change<'_>| match change {
        Change::AddForeignKey(new) => {
            new.table.name == table.name
                && new.part.name.as_deref() == Some(constraint)
                && new.part.columns != key.columns
        }
        Change::CreateIndex(new) => new.table.name == table.name && new.index.name == constraint,
        _ => false,
    };
    let is_in_the_way =
        table.origin != Origin::Database && !is_served && diff.changes.iter().any(takes_name);
    is_in_the_way.then(|| format!("DROP INDEX {} ON {}", name(constraint), name(&table.name.name)))
}
