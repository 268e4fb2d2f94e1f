//! Which migrations are undone, and when none may be. Pure.

use std::cmp::Reverse;

use jiff::Timestamp;

use crate::code::Code;
use crate::commands::deploy::strict;
use crate::context::Policy;
use crate::error::Error;
use crate::history::Record;
use crate::plan::{Diagnosis, Entry, Standing};

/// How far to go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// So many migrations, the newest first.
    Last(usize),
    /// Everything that was applied after this migration, which stays.
    To(String),
    /// Everything.
    All,
}

/// What is to be undone, in order. A rollback that stopped half-way comes first in any case. `folder`
/// is how messages call that of the migrations.
pub(super) fn choose<'d>(
    policy: &Policy,
    folder: &str,
    diagnosis: &'d Diagnosis,
    reach: &Reach,
) -> Result<Vec<&'d Entry>, Error> {
    let half = diagnosis.half_undone();
    let half_name = half.map(|entry| entry.name.as_str());
    if let Some((entry, _, _)) =
        diagnosis.unfinished().find(|(entry, _, _)| Some(entry.name.as_str()) != half_name)
    {
        return Err(unfinished(&entry.name));
    }
    let findings = diagnosis.findings();
    if policy.strict && !findings.is_empty() {
        return Err(strict(policy, findings));
    }
    let applied: Vec<&Entry> = half.into_iter().chain(newest_first(diagnosis)).collect();
    let count = match reach {
        Reach::All => applied.len(),
        Reach::Last(count) => *count,
        Reach::To(name) => applied
            .iter()
            .position(|entry| entry.name == *name && half_name != Some(name))
            .ok_or_else(|| not_applied(name))?,
    };
    if count > applied.len() {
        let message =
            format!("{count} migrations cannot be undone: {} applied", are(applied.len()));
        return Err(Error::new(Code::NeverApplied, message)
            .help("`brant migrate status` lists what is applied"));
    }
    let chosen = &applied[..count];
    match chosen.iter().find(|entry| entry.folder.is_none()) {
        Some(entry) => Err(no_script(folder, &entry.name)
            .note("its folder is missing; another branch may have it")),
        None => Ok(chosen.to_vec()),
    }
}

fn are(count: usize) -> String {
    if count == 1 { "only 1 is".to_owned() } else { format!("only {count} are") }
}

/// By the moment they were begun, which the server's clock gave; by name where that is the same.
fn newest_first(diagnosis: &Diagnosis) -> Vec<&Entry> {
    let mut applied: Vec<_> = diagnosis
        .entries
        .iter()
        .filter_map(|entry| match &entry.standing {
            Standing::Applied(record) => Some((done_at(entry, record), &entry.name, entry)),
            Standing::Pending { .. } | Standing::Unfinished { .. } | Standing::Covered { .. } => {
                None
            }
        })
        .collect();
    applied.sort_by_key(|(started, name, _)| Reverse((*started, *name)));
    applied.into_iter().map(|(_, _, entry)| entry).collect()
}

/// When the work was done: where a squashed migration was recorded for what it replaces, by those.
fn done_at(entry: &Entry, record: &Record) -> Option<Timestamp> {
    let replaced = entry.replaced.iter().filter_map(|record| record.started_at).max();
    replaced.or(record.started_at)
}

fn unfinished(name: &str) -> Error {
    Error::new(
        Code::FailedMigration,
        format!("the migration `{name}` is not finished, so nothing can be undone"),
    )
    .help("`brant migrate deploy` continues it, if Brant began it")
    .help(format!("or undo its work by hand and run `brant migrate resolve --rolled-back {name}`"))
}

pub(super) fn not_applied(name: &str) -> Error {
    Error::new(
        Code::NeverApplied,
        format!("the migration `{name}` is not applied, so nothing can be undone down to it"),
    )
    .help("give the whole name of an applied migration; `brant migrate status` lists them")
}

pub(super) fn no_script(folder: &str, name: &str) -> Error {
    Error::new(Code::NoDownScript, format!("the migration `{name}` has no down.sql"))
        .fact("migration", name)
        .note("nothing was undone, neither of it nor of the ones after it")
        .help(format!("write {folder}/{name}/down.sql: SQL that undoes its migration.sql"))
        .help("`--to NAME` undoes only what was applied after a migration")
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
