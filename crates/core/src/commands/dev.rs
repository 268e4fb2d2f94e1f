//! `migrate dev`: from an edited schema to a migration that is written and applied.
//!
//! One straight line: look (history, live database, one replay), decide, apply what is pending,
//! compare, weigh, ask, write, apply. The migration lock is taken by the parts that apply, not
//! around the whole: nobody waits behind a question. A process that dies leaves a written
//! migration or none; the next run takes it from there.

mod backfill;
mod change;
mod decide;
mod drift;
mod forced;
pub(super) mod look;
mod rename;
mod weigh;

use brant_catalog::Catalog;
use jiff::Timestamp;
use serde::Serialize;

use crate::apply::Applied;
use crate::commands::deploy;
use crate::commands::new::{self, Texts};
use crate::commands::reset::refuse_protected;
use crate::context::Context;
use crate::direction::Direction;
use crate::error::Error;
use crate::snapshot::Snapshots;
use crate::source::Directory;
use crate::state::{Reader, State};
use crate::ui::Event;
use crate::{observe, open};

pub use change::way_back;
pub use drift::{Drift, OnDrift};
pub use rename::Lookalike;

use look::Seen;

/// What a run works on.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The migrations folder, to be written to.
    pub folder: &'a Directory,
    /// What the database ought to look like.
    pub desired: &'a State,
    /// How states are read; with a place for scratch databases.
    pub reader: &'a Reader<'a>,
    /// Where replayed histories are kept; none to replay each time.
    pub snapshots: Option<&'a Snapshots>,
    /// Answers that were given beforehand.
    pub options: &'a Options,
    /// Who is asked for the others.
    pub asker: &'a dyn Asker,
    /// The time in the new migration's name.
    pub now: Timestamp,
}

/// Answers that were given beforehand.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The new migration's name.
    pub name: Option<String>,
    /// Write the migration, do not apply it.
    pub create_only: bool,
    /// Losses are agreed to.
    pub accept_data_loss: bool,
    /// What to do about drift.
    pub on_drift: Option<OnDrift>,
    /// Renames, as typed: `old:new`.
    pub renames: Vec<String>,
    /// Whether a `down.sql` is written beside the migration.
    pub down: bool,
}

/// Answers questions. Called while no lock is held and nothing is half done.
pub trait Asker: Send + Sync {
    /// Whether what looks like a rename is one.
    fn rename(&self, lookalike: &Lookalike<'_>) -> Answer<bool>;
    /// Whether the losses are meant.
    fn lose(&self, warnings: &[String], loser: Loser) -> Answer<bool>;
    /// What to do about drift.
    fn drift(&self, drift: &Drift) -> Answer<OnDrift>;
    /// What the new migration is called.
    fn name(&self) -> Answer<String>;
}

/// What would lose data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loser {
    /// The new migration.
    Migration,
    /// The new migration, which is only written.
    Draft,
    /// Bringing the database back to its migrations.
    Repair,
}

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// It was answered.
    Given(T),
    /// There is nobody to ask.
    Nobody,
    /// The one who was asked wants to stop.
    Cancelled,
}

/// What was found and done. Filled in on the way, so that it is true after a failure as well.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The database was missing and was created.
    pub database_created: bool,
    /// Pending migrations that were applied, the new one left out.
    pub applied: Vec<Applied>,
    /// What became of a difference between database and history.
    pub drift: Option<Drift>,
    /// Renames that the new migration does.
    pub renames: Vec<String>,
    /// The difference between the history and the schema in words; empty without one.
    pub summary: String,
    /// What the new migration costs here.
    pub warnings: Vec<String>,
    /// Steps that rows of this database make impossible.
    pub unexecutable: Vec<String>,
    /// The new migration.
    pub migration: Option<new::Report>,
    /// The new migration, if it was applied.
    pub new_applied: Vec<Applied>,
    /// A question was answered with no.
    pub cancelled: bool,
}

/// Why a run ends before its end.
enum Halt {
    /// Somebody wanted to stop.
    Cancelled,
    /// It failed.
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Halt {
        Halt::Failed(error)
    }
}

/// The answer, or the end of the run; `unanswered` is the error if there is nobody to ask.
fn given<T>(answer: Answer<T>, unanswered: impl FnOnce() -> Error) -> Result<T, Halt> {
    match answer {
        Answer::Given(value) => Ok(value),
        Answer::Nobody => Err(Halt::Failed(unanswered())),
        Answer::Cancelled => Err(Halt::Cancelled),
    }
}

/// Brings folder and database to the schema. Fails with [`crate::Code::Unanswered`],
/// [`crate::Code::Drift`] or [`crate::Code::Unsettled`] where somebody has to decide and nobody
/// has: nothing was changed then but what the report says.
pub async fn dev(ctx: &Context<'_>, job: &Job<'_>, report: &mut Report) -> Result<(), Error> {
    ended(run(ctx, job, report).await, report)
}

fn ended(result: Result<(), Halt>, report: &mut Report) -> Result<(), Error> {
    match result {
        Ok(()) => Ok(()),
        Err(Halt::Cancelled) => {
            report.cancelled = true;
            Ok(())
        }
        Err(Halt::Failed(error)) => Err(error),
    }
}

async fn run(ctx: &Context<'_>, job: &Job<'_>, report: &mut Report) -> Result<(), Halt> {
    refuse_protected(ctx, "migrate dev")?;
    open::refuse_system_database(ctx)?;
    let desired = job.reader.wanted(job.desired, ctx.ui).await?;
    let mut seen = look::look(ctx, job, &desired, report).await?;
    if drift::settle(ctx, job, &seen, report).await? {
        seen = look::look(ctx, job, &desired, report).await?;
        if let Some(drift) = drift::find(ctx, &seen) {
            return Err(drift::stayed(&drift).into());
        }
    }
    if seen.diagnosis.pending().next().is_some() {
        report.applied.extend(deploy(ctx).await?);
    }
    let mut rows = Some(open::connect(ctx).await?);
    let change = change::find(ctx, job, &mut rows, &seen.all, &desired, report).await?;
    if let Some(connection) = rows {
        connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    }
    let Some(change) = change else { return Ok(()) };
    let has_history = seen.diagnosis.has_history || !report.applied.is_empty();
    if !has_history && !job.options.create_only {
        deploy::refuse_foreign(ctx, &seen.diagnosis).await?;
    }
    write(ctx, job, change, report)?;
    if job.options.create_only {
        return Ok(());
    }
    report.new_applied = deploy(ctx).await?;
    look_back(ctx, job, &seen, &desired).await
}

/// Names and writes the migration.
fn write(
    ctx: &Context<'_>,
    job: &Job<'_>,
    change: change::Change,
    report: &mut Report,
) -> Result<(), Halt> {
    let name = match &job.options.name {
        Some(name) => name.clone(),
        None => match job.asker.name() {
            Answer::Given(name) => name,
            Answer::Nobody => String::new(),
            Answer::Cancelled => return Err(Halt::Cancelled),
        },
    };
    let texts = Texts { up: change.up, down: change.down.filter(|_| job.options.down) };
    report.migration = Some(new::write(job.folder, ctx.driver, &name, &texts, job.now)?);
    Ok(())
}

/// `migrate new --from-diff`: writes what leads from the migrations of the folder to the schema.
/// The live database is not looked at, so nothing is counted.
pub async fn draft(ctx: &Context<'_>, job: &Job<'_>, report: &mut Report) -> Result<(), Error> {
    ended(try_draft(ctx, job, report).await, report)
}

async fn try_draft(ctx: &Context<'_>, job: &Job<'_>, report: &mut Report) -> Result<(), Halt> {
    if job.folder.path().exists() {
        observe::check_provider(ctx)?;
    }
    let desired = job.reader.wanted(job.desired, ctx.ui).await?;
    let all = State::Migrations(job.folder_migrations()?);
    let all = job.reader.read(&all).await?;
    match change::find(ctx, job, &mut None, &all, &desired, report).await? {
        Some(change) => write(ctx, job, change, report),
        None => Ok(()),
    }
}

/// What the migrations of the folder make, for [`preview`].
pub async fn base(ctx: &Context<'_>, job: &Job<'_>) -> Result<Catalog, Error> {
    if job.folder.path().exists() {
        observe::check_provider(ctx)?;
    }
    job.reader.read(&State::Migrations(job.folder_migrations()?)).await
}

/// The text of the migration that a run would write now, from `base` to the schema; none without a
/// difference. Nothing is written, and the live database is not looked at.
pub async fn preview(
    ctx: &Context<'_>,
    job: &Job<'_>,
    base: &Catalog,
    report: &mut Report,
) -> Result<Option<String>, Error> {
    let desired = job.reader.read(job.desired).await?;
    match change::find(ctx, job, &mut None, base, &desired, report).await {
        Ok(change) => Ok(change.map(|change| change.up)),
        Err(Halt::Cancelled) => Ok(None),
        Err(Halt::Failed(error)) => Err(error),
    }
}

async fn deploy(ctx: &Context<'_>) -> Result<Vec<Applied>, Error> {
    let mut report = deploy::Report::default();
    let deployed = deploy::deploy(ctx, &deploy::Options::default(), &mut report).await;
    // Here the next step is another round, which applies what is left.
    deployed.map_err(|error| error.for_command(Direction::Up.command(), "brant migrate dev"))?;
    Ok(report.applied)
}

/// "In sync" is said only of what was read after the change. Where the live database has been a
/// faithful copy of the replayed one, it now tells what the longer history gives.
async fn look_back(
    ctx: &Context<'_>,
    job: &Job<'_>,
    seen: &Seen,
    desired: &Catalog,
) -> Result<(), Halt> {
    let live = look::live(ctx, job, desired).await?;
    let modeller = ctx.driver.dialect().modeller();
    let rest = crate::modeller::compare(modeller, &live, desired);
    if !rest.is_empty() {
        let words = brant_catalog::summary(&rest.changes);
        let warning = format!(
            "the database took every statement and still differs from the schema:\n{words}"
        );
        ctx.ui.event(&Event::Warning(&warning));
    } else if seen.is_faithful {
        seen.keep(job, &job.folder_migrations()?, &live);
    }
    Ok(())
}
