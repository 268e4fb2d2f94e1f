//! What the folder and the history say together, and what a deploy makes of it.
//!
//! Pure: both sides were read before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::checksum::Checksum;
use crate::history::{Record, State};
use crate::journal::Journal;
use crate::migration::Migration;

mod replacing;

use replacing::{Replacing, Rows};

/// Folder and history, laid side by side in the order of names.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Every name that one of the two knows.
    pub entries: Vec<Entry>,
    /// Whether the history table exists.
    pub has_history: bool,
}

/// One migration's standing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Where it stands in the list of migrations; `None` when the folder lacks it.
    pub folder: Option<usize>,
    /// What the history says.
    pub standing: Standing,
    /// It is applied, and its file has changed since.
    pub edited: bool,
    /// It is pending, and a later one is applied already.
    pub out_of_order: bool,
    /// The applied rows of the migrations that it replaces, for which it stands.
    pub replaced: Vec<Record>,
}

/// What the history says of one name.
#[derive(Clone, Debug)]
pub enum Standing {
    /// Applied, or declared so.
    Applied(Record),
    /// No row, or only rolled-back ones (the latest is given).
    Pending {
        /// The latest rolled-back row.
        rolled_back: Option<Record>,
    },
    /// A row that is neither finished nor rolled back.
    Unfinished {
        /// The row.
        record: Record,
        /// Brant's journal, if Brant wrote the row.
        journal: Option<Journal>,
    },
    /// It replaces others, and here it is those that were applied or begun.
    Covered {
        /// All of them are applied, so that it may be recorded as applied, too.
        complete: bool,
    },
}

impl Entry {
    /// When it was applied.
    pub fn applied_at(&self) -> Option<Timestamp> {
        match &self.standing {
            Standing::Applied(record) => record.finished_at,
            Standing::Pending { .. } | Standing::Unfinished { .. } | Standing::Covered { .. } => {
                None
            }
        }
    }

    /// Whether a deploy has to run it from the start.
    pub fn is_pending(&self) -> bool {
        self.folder.is_some() && matches!(self.standing, Standing::Pending { .. })
    }

    /// Whether it is applied and its folder is gone.
    pub fn is_missing(&self) -> bool {
        let is_live = matches!(self.standing, Standing::Applied(_) | Standing::Unfinished { .. });
        self.folder.is_none() && is_live
    }
}

/// Lays folder and history side by side. `records` is `None` without a history table. Migrations that
/// others replace are in the list, in front of those ([`crate::squashed::expand`]).
pub fn diagnose(migrations: &[Migration], records: Option<&[Record]>) -> Diagnosis {
    let mut rows: Rows<'_> = BTreeMap::new();
    for record in records.unwrap_or_default() {
        rows.entry(&record.migration).or_default().push(record);
    }
    let folders: BTreeMap<&str, usize> =
        migrations.iter().enumerate().map(|(index, m)| (m.name.as_str(), index)).collect();
    let names: BTreeSet<&str> = rows.keys().chain(folders.keys()).copied().collect();
    let newest_applied = names
        .iter()
        .filter(|name| folders.contains_key(**name))
        .rfind(|name| rows.get(**name).is_some_and(|rows| rows.iter().any(|r| is_live(r))))
        .copied();
    let replacing = Replacing::of(migrations, &rows);
    let mut entries = Vec::with_capacity(names.len());
    for name in names {
        let folder = folders.get(name).copied();
        let standing = match replacing.is_covered(name) {
            true => Standing::Covered { complete: replacing.is_complete(name, &rows) },
            false => standing(rows.get(name).map_or(&[][..], Vec::as_slice)),
        };
        let pending = matches!(standing, Standing::Pending { .. });
        if folder.is_none() && pending {
            // A rolled-back row without a folder is history, not a finding.
            continue;
        }
        let is_unfinished = matches!(standing, Standing::Unfinished { .. });
        if replacing.is_hidden(name) && !is_unfinished {
            // Another one stands for it, with its row.
            continue;
        }
        entries.push(Entry {
            name: name.to_owned(),
            edited: folder.is_some_and(|index| is_edited(&migrations[index], &standing)),
            out_of_order: pending && newest_applied.is_some_and(|newest| name < newest),
            folder,
            replaced: match standing {
                Standing::Applied(_) | Standing::Unfinished { .. } => {
                    replacing.records(name, &rows)
                }
                Standing::Pending { .. } | Standing::Covered { .. } => Vec::new(),
            },
            standing,
        });
    }
    Diagnosis { entries, has_history: records.is_some() }
}

fn is_live(record: &Record) -> bool {
    record.state() != State::RolledBack
}

/// Rolled-back rows are left out first; of the others, an unfinished one counts before a finished one.
fn standing(rows: &[&Record]) -> Standing {
    let last = |state| rows.iter().rev().find(|record| record.state() == state).copied().cloned();
    if let Some(record) = last(State::Unfinished) {
        let journal = record.logs.as_deref().and_then(Journal::read);
        return Standing::Unfinished { record, journal };
    }
    match last(State::Applied) {
        Some(record) => Standing::Applied(record),
        None => Standing::Pending { rolled_back: last(State::RolledBack) },
    }
}

fn is_edited(migration: &Migration, standing: &Standing) -> bool {
    match (standing, &migration.script) {
        (Standing::Applied(record), Ok(text)) => {
            record.checksum != text.checksum.as_str()
                && !Checksum::matches(&text.stored, &record.checksum)
        }
        // A replaced one may have been deleted: what it was is in the head of its successor.
        (Standing::Applied(_), Err(_)) => migration.replaced_by.is_none(),
        (Standing::Pending { .. } | Standing::Unfinished { .. } | Standing::Covered { .. }, _) => {
            false
        }
    }
}

impl Diagnosis {
    /// Entries a deploy runs from the start, in order.
    pub fn pending(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_pending())
    }

    /// Entries with an unfinished row.
    pub fn unfinished(&self) -> impl Iterator<Item = (&Entry, &Record, Option<&Journal>)> {
        self.entries.iter().filter_map(|entry| match &entry.standing {
            Standing::Unfinished { record, journal } => Some((entry, record, journal.as_ref())),
            Standing::Applied(_) | Standing::Pending { .. } | Standing::Covered { .. } => None,
        })
    }

    /// Squashed migrations of which everything is applied under the older names.
    pub fn complete(&self) -> impl Iterator<Item = &Entry> {
        let is_complete =
            |entry: &&Entry| matches!(entry.standing, Standing::Covered { complete: true });
        self.entries.iter().filter(is_complete)
    }

    /// Unfinished rows that only a person can settle: not ours, or ours without a folder.
    pub fn failed(&self) -> impl Iterator<Item = (&Entry, &Record)> {
        self.unfinished()
            .filter(|(entry, _, journal)| journal.is_none() || entry.folder.is_none())
            .map(|(entry, record, _)| (entry, record))
    }

    /// The one whose undoing was begun and not finished, if there is one.
    pub fn half_undone(&self) -> Option<&Entry> {
        self.unfinished()
            .find(|(_, _, journal)| journal.is_some_and(|journal| !journal.direction.is_up()))
            .map(|(entry, _, _)| entry)
    }

    /// The migration before the first one that the history lacks: the last one both sides share.
    pub fn last_common(&self) -> Option<&str> {
        let first_pending = self.entries.iter().position(Entry::is_pending)?;
        self.entries[..first_pending]
            .iter()
            .rfind(|entry| entry.folder.is_some())
            .map(|entry| entry.name.as_str())
    }

    /// What deserves a word: a refusal in strict environments, a warning in others.
    pub fn findings(&self) -> Vec<String> {
        let mut findings = Vec::new();
        for entry in &self.entries {
            let name = &entry.name;
            if entry.edited {
                findings.push(format!("the migration `{name}` was modified after it was applied"));
            }
            if entry.is_missing() {
                findings.push(format!(
                    "the migration `{name}` is applied to the database but missing from the migrations folder"
                ));
            }
            if entry.out_of_order {
                findings.push(format!(
                    "the migration `{name}` is pending although later ones are applied already"
                ));
            }
        }
        findings
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
pub(crate) mod tests;
