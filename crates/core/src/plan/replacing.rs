//! Squashed migrations in a history: which names count for this database. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{Record, State};
use crate::migration::Migration;

/// Rows by the name of their migration.
pub(super) type Rows<'r> = BTreeMap<&'r str, Vec<&'r Record>>;

/// What squashed migrations mean for one database.
#[derive(Debug, Default)]
pub(super) struct Replacing<'m> {
    /// Migrations by the squashed one that replaces them.
    by: BTreeMap<&'m str, Vec<&'m str>>,
    /// Squashed migrations without a row of their own whose older ones were begun.
    covered: BTreeSet<&'m str>,
    /// Replaced migrations that are not looked at: the squashed one is.
    hidden: BTreeSet<&'m str>,
}

impl<'m> Replacing<'m> {
    pub(super) fn of(migrations: &'m [Migration], rows: &Rows<'_>) -> Replacing<'m> {
        let mut replacing = Replacing::default();
        for migration in migrations {
            if let Some(by) = &migration.replaced_by {
                replacing.by.entry(by).or_default().push(&migration.name);
            }
        }
        let outermost = migrations.iter().filter(|migration| migration.replaced_by.is_none());
        for migration in outermost {
            replacing.settle(&migration.name, rows);
        }
        replacing
    }

    fn replaced(&self, name: &str) -> Vec<&'m str> {
        self.by.get(name).cloned().unwrap_or_default()
    }

    /// Decides between a squashed migration and what it replaces.
    fn settle(&mut self, name: &'m str, rows: &Rows<'_>) {
        let replaced = self.replaced(name);
        let begun = replaced.iter().any(|name| self.is_begun(name, rows));
        let is_covered = begun && !is_live(name, rows);
        if is_covered {
            self.covered.insert(name);
        }
        for name in replaced {
            if is_covered {
                self.settle(name, rows);
            } else {
                self.hide(name);
            }
        }
    }

    fn is_begun(&self, name: &str, rows: &Rows<'_>) -> bool {
        is_live(name, rows) || self.replaced(name).iter().any(|name| self.is_begun(name, rows))
    }

    fn hide(&mut self, name: &'m str) {
        self.hidden.insert(name);
        for name in self.replaced(name) {
            self.hide(name);
        }
    }

    /// Whether it is the older migrations that count, and not this one.
    pub(super) fn is_covered(&self, name: &str) -> bool {
        self.covered.contains(name)
    }

    /// Whether everything that a covered one replaces is applied.
    pub(super) fn is_complete(&self, name: &str, rows: &Rows<'_>) -> bool {
        self.replaced(name).iter().all(|name| {
            let applied = |row: &&Record| row.state() == State::Applied;
            let unfinished = |row: &&Record| row.state() == State::Unfinished;
            let of = rows.get(name).map_or(&[][..], Vec::as_slice);
            let is_applied = of.iter().any(applied) && !of.iter().any(unfinished);
            is_applied || (self.is_covered(name) && self.is_complete(name, rows))
        })
    }

    /// Whether the migration that replaces this one counts in its place.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// The applied rows of everything that a migration replaces.
    pub(super) fn records(&self, name: &str, rows: &Rows<'_>) -> Vec<Record> {
        let of = |name: &&str| {
            let own = rows.get(name).into_iter().flatten();
            let own = own.filter(|row| row.state() == State::Applied).map(|row| (*row).clone());
            own.chain(self.records(name, rows)).collect::<Vec<Record>>()
        };
        self.replaced(name).iter().flat_map(of).collect()
    }
}

fn is_live(name: &str, rows: &Rows<'_>) -> bool {
    rows.get(name).is_some_and(|rows| rows.iter().any(|row| row.state() != State::RolledBack))
}
