//! `migrate down`: undoes applied migrations with their `down.sql`, newest first.
//!
//! In two halves, so that a person can look in between: [`plan`] reads, decides and counts what
//! would be lost, [`down`] looks again under the lock and does it, if it is still the same.

mod decide;
mod losses;

use std::sync::Arc;

use serde::Serialize;

use crate::apply::{Aim, Applied, Unit, Worker};
use crate::code::Code;
use crate::context::Context;
use crate::driver::Profile;
use crate::error::Error;
use crate::plan::{Diagnosis, Entry, Standing};
use crate::prepare::prepare;
use crate::{observe, open};

pub use decide::Reach;

/// What would be undone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Plan {
    /// In the order in which it would be done.
    pub migrations: Vec<Undoing>,
    /// What is worth a word: edited, missing, out-of-order migrations.
    pub warnings: Vec<String>,
}

/// One migration that would be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Undoing {
    /// Its name.
    pub name: String,
    /// The statements of its down script, as they would be sent.
    pub statements: Vec<String>,
    /// What a person should know about how it would run.
    pub notes: Vec<String>,
    /// What would be lost, counted where it can be. Losses of later scripts are counted as the
    /// rows are now.
    pub losses: Vec<String>,
    /// It was begun before, and goes on.
    pub continued: bool,
}

impl Plan {
    /// Whether data is known to be lost.
    pub fn loses_data(&self) -> bool {
        self.migrations.iter().any(|undoing| !undoing.losses.is_empty())
    }
}

/// What was done. Filled in on the way, so that it is true after a failure as well.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Undone by this run, in order.
    pub undone: Vec<Applied>,
}

/// Reads folder, history and down scripts, decides, and counts. Changes nothing.
pub async fn plan(ctx: &Context<'_>, reach: &Reach) -> Result<Plan, Error> {
    let migrations = observe::with_replaced(ctx)?;
    let mut connection = open::connect(ctx).await?;
    let diagnosis = observe::diagnose(ctx, connection.as_mut(), &migrations).await?;
    let units = units(ctx, &diagnosis, reach, connection.profile())?;
    let mut plan = Plan { warnings: diagnosis.findings(), ..Plan::default() };
    for unit in &units {
        let losses = losses::count(ctx, connection.as_mut(), unit).await?;
        plan.migrations.push(describe(unit, losses));
    }
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    Ok(plan)
}

/// Undoes what `agreed` lists. Repeating it after any failure is safe: ask for a new plan first.
///
/// Fails with [`Code::HistoryMoved`] and changes nothing if under the lock something else would
/// have to be undone than was agreed.
pub async fn down(
    ctx: &Context<'_>,
    reach: &Reach,
    agreed: &Plan,
    report: &mut Report,
) -> Result<(), Error> {
    let migrations = observe::with_replaced(ctx)?;
    let connection = open::connect(ctx).await?;
    open::alone(ctx, connection, async |mut connection, ticket| {
        let diagnosis = observe::diagnose(ctx, connection.as_mut(), &migrations).await?;
        let units = units(ctx, &diagnosis, reach, connection.profile())?;
        refuse_other_than(agreed, &units)?;
        let mut worker = Worker::new(ctx, connection, ticket, &mut report.undone);
        for unit in &units {
            worker.apply(unit).await?;
        }
        Ok((worker.connection, ()))
    })
    .await
}

/// The down scripts that would run, read and judged before the first one does.
fn units(
    ctx: &Context<'_>,
    diagnosis: &Diagnosis,
    reach: &Reach,
    profile: Profile,
) -> Result<Vec<Arc<Unit>>, Error> {
    let entries = decide::choose(ctx.policy, &ctx.source.place(), diagnosis, reach)?;
    entries.into_iter().map(|entry| unit(ctx, entry, profile).map(Arc::new)).collect()
}

fn unit(ctx: &Context<'_>, entry: &Entry, profile: Profile) -> Result<Unit, Error> {
    let down = ctx
        .source
        .down(&entry.name)?
        .ok_or_else(|| decide::no_script(&ctx.source.place(), &entry.name))?;
    let prepared = prepare(ctx.driver.dialect(), profile, &down)?;
    let prepared = Arc::new(prepared.undoing());
    let (id, finished_at, resume) = match &entry.standing {
        Standing::Applied(record) => (record.id.clone(), record.finished_at, None),
        Standing::Unfinished { record, journal } => {
            let resume = journal.clone().map(|journal| (record.id.clone(), journal));
            (record.id.clone(), None, resume)
        }
        Standing::Pending { .. } | Standing::Covered { .. } => {
            return Err(decide::not_applied(&entry.name));
        }
    };
    let replaced = entry.replaced.iter().map(|record| record.id.clone()).collect();
    Ok(Unit { prepared, aim: Aim::Undo { id, finished_at, replaced }, resume })
}

fn describe(unit: &Unit, losses: Vec<String>) -> Undoing {
    let script = &unit.prepared.script;
    Undoing {
        name: unit.prepared.name.clone(),
        statements: script.sent_texts().map(str::to_owned).collect(),
        notes: unit.prepared.notes.clone(),
        losses,
        continued: unit.resume.is_some(),
    }
}

/// What a person agreed to is what runs: same migrations, same statements.
fn refuse_other_than(agreed: &Plan, units: &[Arc<Unit>]) -> Result<(), Error> {
    let same = agreed.migrations.len() == units.len()
        && agreed.migrations.iter().zip(units).all(|(agreed, unit)| {
            agreed.name == unit.prepared.name
                && unit
                    .prepared
                    .script
                    .sent_texts()
                    .eq(agreed.statements.iter().map(String::as_str))
        });
    if same {
        return Ok(());
    }
    Err(Error::new(
        Code::HistoryMoved,
        "the history or a down script has changed since the plan was shown; nothing was undone",
    )
    .help("run the same command again and look at the new plan"))
}
