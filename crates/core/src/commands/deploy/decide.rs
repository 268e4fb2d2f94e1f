//! When a deploy must not begin, and what a dry run shows.

use super::Pending;
use crate::apply::Unit;
use crate::code::Code;
use crate::context::Policy;
use crate::error::Error;
use crate::migration::Migration;
use crate::mode::Mode;
use crate::plan::Diagnosis;

/// Refuses a deploy that must not begin: a failed migration (P3009), a foreign
/// database (P3005), or findings in a strict environment. `database` is how messages call it.
pub(super) fn refuse(
    policy: &Policy,
    database: &str,
    diagnosis: &Diagnosis,
    tables: &[String],
) -> Result<(), Error> {
    let mut failed = diagnosis.failed().peekable();
    if failed.peek().is_some() {
        let error = Error::new(
            Code::FailedMigration,
            "migrate found failed migrations in the target database, new migrations will not be applied",
        );
        return Err(failed.fold(error, |error, (entry, record)| {
            let started =
                record.started_at.map(|at| format!(" started at {at}")).unwrap_or_default();
            let name = &entry.name;
            error
                .note(format!("The `{name}` migration{started} failed"))
                .help(format!("if it was undone, run `brant migrate resolve --rolled-back {name}`"))
                .help(format!(
                    "if it was completed by hand, run `brant migrate resolve --applied {name}`"
                ))
        }));
    }
    if let Some(entry) = diagnosis.half_undone() {
        return Err(half_undone(&entry.name));
    }
    if !diagnosis.has_history && !tables.is_empty() {
        return Err(not_empty(database, tables, diagnosis));
    }
    let findings = diagnosis.findings();
    if policy.strict && !findings.is_empty() {
        return Err(strict(policy, findings));
    }
    Ok(())
}

/// What a strict environment says of findings.
pub(crate) fn strict(policy: &Policy, findings: Vec<String>) -> Error {
    let error = Error::new(
        Code::Strict,
        format!(
            "the migrations folder and the history differ, and the environment `{}` is strict",
            policy.environment
        ),
    );
    findings.into_iter().fold(error, Error::note).help(
        "restore the migrations as they were applied, or set `strict = false` for this environment",
    )
}

/// A deploy would build on a migration of which only a part is there.
fn half_undone(name: &str) -> Error {
    Error::new(Code::HalfUndone, format!("the rollback of the migration `{name}` stopped half-way"))
        .fact("migration", name)
        .help(
            "`brant migrate down` continues it; afterwards a deploy can apply the migration again",
        )
        .help(format!(
            "if it was completed by hand, run `brant migrate resolve --rolled-back {name}`"
        ))
}

/// Whether a refusal may be another deployer's work in progress, seen without the lock.
pub(super) fn may_pass(error: &Error) -> bool {
    matches!(error.code, Code::FailedMigration | Code::HalfUndone | Code::NotEmpty)
}

fn not_empty(database: &str, tables: &[String], diagnosis: &Diagnosis) -> Error {
    let shown: Vec<_> = tables.iter().take(5).map(|table| format!("`{table}`")).collect();
    let more = tables.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let first = diagnosis.entries.first().map_or("NAME", |entry| entry.name.as_str());
    Error::new(
        Code::NotEmpty,
        format!(
            "The database schema is not empty: {database} has tables but no migration history"
        ),
    )
    .note(format!("found {}{more}", shown.join(", ")))
    .help("to take over an existing database, `brant migrate baseline` compares and records what it already contains")
    .help("if somebody else manages these tables, name them as `tables.external` in brant.toml")
    .help("or record migrations one by one, without a comparison:")
    .help(format!("  brant migrate resolve --applied {first}"))
}

/// The name of `--to` must be one of the folder's.
pub(super) fn check_name(migrations: &[Migration], name: Option<&str>) -> Result<(), Error> {
    match name {
        Some(name) if !migrations.iter().any(|migration| migration.name == name) => {
            Err(Error::new(Code::UnknownMigration, format!("there is no migration `{name}`"))
                .help("give the folder's whole name; `brant migrate status` lists them"))
        }
        _ => Ok(()),
    }
}

/// What a dry run shows of one migration.
pub(super) fn describe(unit: &Unit) -> Pending {
    let prepared = &unit.prepared;
    let script = &prepared.script;
    Pending {
        name: prepared.name.clone(),
        mode: match (&unit.resume, &prepared.mode) {
            (Some(_), _) => "continued, step by step",
            (None, Mode::Atomic { .. }) => "one transaction",
            (None, Mode::Stepwise { .. }) => "step by step",
        },
        statements: script.sent_texts().map(str::to_owned).collect(),
        notes: prepared.notes.clone(),
    }
}

/// The history, read after the last commit, lacks a migration that the server said was committed.
pub(super) fn not_recorded(name: &str) -> Error {
    Error::new(
        Code::Database,
        format!("the migration `{name}` ran, but the history read afterwards does not show it"),
    )
    .note(
        "another session may have changed the history meanwhile, or reads go to a lagging replica",
    )
    .help("look with `brant migrate status` before you deploy again")
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
