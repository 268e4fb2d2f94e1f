//! Indexes that a column with `AUTO_INCREMENT` is found by. The server wants one at every moment, so
//! one that is the last to go, or the first to come, does so in the statement that changes the table.

use std::collections::BTreeMap;

use brant_catalog::change::Change;
use brant_catalog::{Hazard, Index, IndexKey, QualifiedName, Table, hazards};

use super::table;
use crate::quote::name;

/// By the place of the change that the statement is for, the places of those that are part of it.
#[derive(Default)]
pub(super) struct Guests(BTreeMap<usize, Vec<usize>>);

/// What becomes of the indexes of a table that is altered.
#[derive(Default)]
struct Indexes<'a> {
    from: Option<&'a Table>,
    to: Option<&'a Table>,
    /// Where the table is altered, if it is.
    altered: Option<usize>,
    dropped: Vec<(usize, &'a Index)>,
    created: Vec<(usize, &'a Index)>,
}

impl Guests {
    pub(super) fn of(changes: &[Change<'_>]) -> Self {
        let mut guests = Self::default();
        for table in by_table(changes).values() {
            let (going, coming) = (table.last_to_go(), table.first_to_come());
            // Without anything else to alter, the one that goes gives its place to both.
            let Some(host) = table.altered.or(going) else { continue };
            let places = going.into_iter().chain(coming).filter(|place| *place != host);
            let places: Vec<usize> = places.collect();
            if !places.is_empty() || going == Some(host) {
                guests.0.insert(host, places);
            }
        }
        guests
    }

    /// Whether a change is part of the statement of another one.
    pub(super) fn has(&self, place: usize) -> bool {
        self.0.values().flatten().any(|guest| *guest == place)
    }

    /// The clauses that come along with a change, and what they may cost.
    pub(super) fn clauses(
        &self,
        changes: &[Change<'_>],
        place: usize,
    ) -> (Vec<String>, Vec<Hazard>) {
        let guests = self.0.get(&place).into_iter().flatten();
        let guests = guests.filter_map(|guest| changes.get(*guest));
        guests.fold(Default::default(), |(mut clauses, mut found), change| {
            clauses.extend(clause(change));
            found.extend(hazards(change));
            (clauses, found)
        })
    }

    /// The statement of an index that has to wait for another one to come.
    pub(super) fn statement(&self, changes: &[Change<'_>], place: usize) -> Option<String> {
        let Change::DropIndex(dropped) = changes.get(place)? else { return None };
        self.0.get(&place)?;
        let own = clause(&changes[place]);
        let clauses: Vec<String> = own.into_iter().chain(self.clauses(changes, place).0).collect();
        let table = name(&dropped.table.name.name);
        Some(format!("ALTER TABLE {table} {}", clauses.join(",\n    ")))
    }
}

fn clause(change: &Change<'_>) -> Option<String> {
    match change {
        Change::DropIndex(dropped) => Some(format!("DROP INDEX {}", name(&dropped.part.name))),
        Change::CreateIndex(new) => Some(format!("ADD {}", table::clause(new.table, new.index))),
        _ => None,
    }
}

fn by_table<'a>(changes: &[Change<'a>]) -> BTreeMap<&'a QualifiedName, Indexes<'a>> {
    let mut tables: BTreeMap<&QualifiedName, Indexes<'a>> = BTreeMap::new();
    for (place, change) in changes.iter().enumerate() {
        match change {
            Change::AlterTable(altered) => {
                let found = tables.entry(&altered.table.from.name).or_default();
                found.altered = Some(place);
                (found.from, found.to) = (Some(altered.table.from), Some(altered.table.to));
            }
            Change::DropIndex(dropped) => {
                let found = tables.entry(&dropped.table.name).or_default();
                found.from = Some(dropped.table);
                found.dropped.push((place, dropped.part));
            }
            Change::CreateIndex(new) => {
                let found = tables.entry(&new.table.name).or_default();
                found.to = Some(new.table);
                found.created.push((place, new.index));
            }
            _ => {}
        }
    }
    tables
}

impl Indexes<'_> {
    /// The dropped index that nothing else stands in for.
    fn last_to_go(&self) -> Option<usize> {
        last_found_by(self.from?, &self.dropped)
    }

    /// The new index that nothing else stands in for.
    fn first_to_come(&self) -> Option<usize> {
        last_found_by(self.to?, &self.created)
    }
}

/// Of some indexes of a table the one that its counting column is found by, if by no other one.
fn last_found_by(table: &Table, some: &[(usize, &Index)]) -> Option<usize> {
    let counts = table.columns.iter().find(|column| column.auto_increment.is_some())?;
    let leads = |index: &Index| {
        let first = index.columns.first().map(|column| &column.key);
        matches!(first, Some(IndexKey::Column(column)) if *column == counts.name)
    };
    let is_some = |index: &Index| some.iter().any(|(_, one)| one.name == index.name);
    let key = table.primary_key.as_ref().and_then(|key| key.names().next());
    let is_served = key == Some(counts.name.as_str())
        || table.indexes.iter().any(|index| leads(index) && !is_some(index));
    let found = some.iter().find(|(_, index)| leads(index)).filter(|_| !is_served);
    found.map(|(place, _)| *place)
}
