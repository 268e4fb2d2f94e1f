//! `migrate deploy`: applies what is pending.

mod decide;
mod replaced;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::apply::{Aim, Applied, Unit, Worker};
use crate::code::Code;
use crate::commands::verify;
use crate::connection::{Connection, Step};
use crate::context::Context;
use crate::driver::{ErrorKind, Profile};
use crate::error::Error;
use crate::history::State;
use crate::journal;
use crate::plan::{self, Diagnosis, Standing};
use crate::prepare::Preparer;
use crate::ui::Event;
use crate::{observe, open};

pub(crate) use decide::strict;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Stop after this migration.
    pub to: Option<String>,
    /// Say what would run, change nothing.
    pub dry_run: bool,
}

/// What was found and done. Filled in on the way, so that it is true after a failure as well.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// How many migrations the folder has.
    pub found: usize,
    /// Applied by this run, in order.
    pub applied: Vec<Applied>,
    /// Squashed migrations that were recorded, since what they replace is applied.
    pub recorded: Vec<String>,
    /// What a dry run would apply.
    pub pending: Vec<Pending>,
    /// What is worth a word: edited, missing, out-of-order migrations.
    pub warnings: Vec<String>,
}

/// A migration that a dry run would apply.
#[derive(Clone, Debug, Serialize)]
pub struct Pending {
    /// Its name.
    pub name: String,
    /// How it would run, in words.
    pub mode: &'static str,
    /// Its statements, as they would be sent.
    pub statements: Vec<String>,
    /// What a person should know about how it would run.
    pub notes: Vec<String>,
}

/// Applies the pending migrations in order. Repeating it after any failure is safe.
pub async fn deploy(
    ctx: &Context<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<(), Error> {
    let connecting = async {
        if !options.dry_run {
            open::refuse_system_database(ctx)?;
        }
        open::connect(ctx).await
    };
    let (migrations, connection) = observe::meanwhile(ctx, connecting).await?;
    report.found = migrations.iter().filter(|one| one.replaced_by.is_none()).count();
    ctx.ui.event(&Event::Found { migrations: report.found, place: &ctx.source.place() });
    decide::check_name(&migrations, options.to.as_deref())?;
    let mut preparer = Preparer::new(ctx, &migrations);
    let mut connection = match connection {
        Err(error) if error.code == Code::DatabaseMissing && options.dry_run => {
            return rehearse_creation(ctx, options, &mut preparer, report);
        }
        Err(error) if error.code == Code::DatabaseMissing => open::create_and_connect(ctx).await?,
        other => other?,
    };
    let first = look(ctx, options, connection.as_mut(), &mut preparer).await;
    let (diagnosis, units) = match first {
        // Without the lock this may be another deployer's work in progress.
        Err(error) if decide::may_pass(&error) && !options.dry_run => {
            return work(ctx, options, connection, preparer, report).await;
        }
        other => other?,
    };
    for finding in diagnosis.findings() {
        ctx.ui.event(&Event::Warning(&finding));
        report.warnings.push(finding);
    }
    if options.dry_run {
        report.pending = units.iter().map(|unit| decide::describe(unit)).collect();
        report.recorded = diagnosis.complete().map(|entry| entry.name.clone()).collect();
    }
    let is_done = units.is_empty() && diagnosis.complete().next().is_none();
    if options.dry_run || is_done {
        return close(ctx, connection).await;
    }
    // Read again under the lock.
    drop((diagnosis, units));
    work(ctx, options, connection, preparer, report).await
}

/// A dry run on a database that a real one would create: everything is pending.
fn rehearse_creation(
    ctx: &Context<'_>,
    options: &Options,
    preparer: &mut Preparer<'_>,
    report: &mut Report,
) -> Result<(), Error> {
    let note = format!("{} does not exist yet; a deploy creates it", ctx.target.label());
    ctx.ui.event(&Event::Note(&note));
    let diagnosis = plan::diagnose(preparer.migrations(), None);
    let units = units(options, ctx.driver.profile(), preparer, &diagnosis)?;
    refuse_not_undoable(ctx, &units)?;
    report.pending = units.iter().map(|unit| decide::describe(unit)).collect();
    Ok(())
}

/// Refuses what a deploy would refuse, before anything is written for it: a database that has tables
/// and no history.
pub(super) async fn refuse_foreign(ctx: &Context<'_>, diagnosis: &Diagnosis) -> Result<(), Error> {
    let mut connection = open::connect(ctx).await?;
    let tables = tables(ctx, connection.as_mut()).await?;
    close(ctx, connection).await?;
    decide::refuse(ctx.policy, &ctx.target.label(), diagnosis, &tables)
}

/// The tables that are nobody else's.
async fn tables(ctx: &Context<'_>, connection: &mut dyn Connection) -> Result<Vec<String>, Error> {
    let found = connection.tables().await;
    let mut tables = found.map_err(|error| Error::from_driver(error, ctx.target))?;
    let (external, schema) = (&ctx.session.external, ctx.target.schema.as_deref());
    tables.retain(|table| !external.has_table(schema, table, false));
    Ok(tables)
}

/// Under the lock: looks again, since somebody else may have been faster, and applies.
async fn work(
    ctx: &Context<'_>,
    options: &Options,
    connection: Box<dyn Connection>,
    mut preparer: Preparer<'_>,
    report: &mut Report,
) -> Result<(), Error> {
    open::alone(ctx, connection, async |connection, ticket| {
        let mut worker = Worker::new(ctx, connection, ticket, &mut report.applied);
        if worker.connection.profile().batch {
            worker.begin_batch().await?;
        }
        let (diagnosis, units) =
            look(ctx, options, worker.connection.as_mut(), &mut preparer).await?;
        if !diagnosis.has_history && !units.is_empty() {
            create_history(&mut worker).await?;
        }
        for unit in &units {
            worker.apply(unit).await?;
        }
        worker.flush().await?;
        let mut connection = worker.connection;
        if !units.is_empty() {
            read_back(ctx, connection.as_mut(), &units).await?;
        }
        report.recorded = replaced::record(ctx, connection.as_mut(), preparer.migrations()).await?;
        Ok((connection, ()))
    })
    .await
}

/// The table is made under the lock: `CREATE TABLE IF NOT EXISTS` alone is not safe on PostgreSQL.
async fn create_history(worker: &mut Worker<'_, '_>) -> Result<(), Error> {
    if worker.connection.profile().batch {
        worker.run(&[Step::CreateHistory]).await
    } else {
        worker.run(&[Step::Begin, Step::CreateHistory, Step::Commit]).await
    }
}

async fn look(
    ctx: &Context<'_>,
    options: &Options,
    connection: &mut dyn Connection,
    preparer: &mut Preparer<'_>,
) -> Result<(Diagnosis, Vec<Arc<Unit>>), Error> {
    let migrations = preparer.migrations();
    let mut diagnosis = observe::diagnose(ctx, connection, migrations).await?;
    let mut tables = Vec::new();
    if !diagnosis.has_history {
        tables = self::tables(ctx, connection).await?;
        if !tables.is_empty() {
            // Without the lock these may be another deployer's, made since we
            // looked; its history is older than they are.
            diagnosis = observe::diagnose(ctx, connection, migrations).await?;
        }
    }
    decide::refuse(ctx.policy, &ctx.target.label(), &diagnosis, &tables)?;
    let units = units(options, connection.profile(), preparer, &diagnosis)?;
    refuse_not_undoable(ctx, &units)?;
    Ok((diagnosis, units))
}

/// What was begun is finished in any case.
fn refuse_not_undoable(ctx: &Context<'_>, units: &[Arc<Unit>]) -> Result<(), Error> {
    let new = units.iter().filter(|unit| unit.resume.is_none());
    let names: Vec<&str> = new.map(|unit| unit.prepared.name.as_str()).collect();
    verify::refuse(ctx, verify::shortcomings(ctx, &names)?)
}

/// Everything that will run, split and decided before any of it does. What was begun comes first.
fn units(
    options: &Options,
    profile: Profile,
    preparer: &mut Preparer<'_>,
    diagnosis: &Diagnosis,
) -> Result<Vec<Arc<Unit>>, Error> {
    let mut units = Vec::new();
    for entry in &diagnosis.entries {
        let Some(index) = entry.folder else { continue };
        let (forget, resume) = match &entry.standing {
            Standing::Applied(_) | Standing::Covered { .. } => continue,
            Standing::Pending { rolled_back } => {
                let ours = rolled_back.as_ref().filter(|record| {
                    let journal = record.logs.as_deref().and_then(journal::Journal::read);
                    record.state() == State::RolledBack
                        && journal.is_some_and(|journal| journal.state == journal::State::Nothing)
                });
                (ours.map(|record| record.id.clone()).into_iter().collect(), None)
            }
            Standing::Unfinished { journal: None, .. } => continue,
            Standing::Unfinished { record, journal: Some(journal) } => {
                (Vec::new(), Some((record.id.clone(), journal.clone())))
            }
        };
        if resume.is_none() && options.to.as_ref().is_some_and(|to| entry.name > *to) {
            continue;
        }
        if let Some(prepared) = preparer.prepare(profile, index)? {
            units.push(Arc::new(Unit { prepared, aim: Aim::Apply { forget }, resume }));
        }
    }
    units.sort_by_key(|unit| unit.resume.is_none());
    Ok(units)
}

/// Exit code 0 only when the history, read after the last commit, says so.
async fn read_back(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    units: &[Arc<Unit>],
) -> Result<(), Error> {
    let records = connection.records().await;
    let records =
        records.map_err(|error| Error::from_driver(error, ctx.target))?.unwrap_or_default();
    let applied: BTreeSet<&str> = records
        .iter()
        .filter(|record| record.state() == State::Applied)
        .map(|record| record.migration.as_str())
        .collect();
    let missing = units.iter().find(|unit| !applied.contains(unit.prepared.name.as_str()));
    match missing {
        None => Ok(()),
        Some(unit) => Err(decide::not_recorded(&unit.prepared.name)),
    }
}

/// A session that is already gone has nothing left to lose.
async fn close(ctx: &Context<'_>, connection: Box<dyn Connection>) -> Result<(), Error> {
    match connection.close().await {
        Err(error) if error.kind != ErrorKind::ConnectionLost => {
            Err(Error::from_driver(error, ctx.target))
        }
        _ => Ok(()),
    }
}
