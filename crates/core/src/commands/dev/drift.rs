//! The database is not what its migrations make: saying so, and the three ways out.

use brant_catalog::{Catalog, summary};
use serde::Serialize;

use super::look::Seen;
use super::{Halt, Job, Loser, Report, given};
use crate::code::Code;
use crate::commands::new::{self, Texts};
use crate::commands::push::{self, Accepted, Wanted};
use crate::commands::resolve::{Declaration, resolve};
use crate::commands::{deploy, reset};
use crate::context::Context;
use crate::error::Error;
use crate::modeller::compare;
use crate::rendered;

/// What to do about drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDrift {
    /// Stop.
    Fail,
    /// Write it down as a migration that is applied already.
    Adopt,
    /// Bring the database back to what its migrations make.
    Repair,
    /// Empty the database and apply all migrations.
    Reset,
}

/// A difference between a database and its migrations.
#[derive(Clone, Debug, Serialize)]
pub struct Drift {
    /// From what the migrations make to what is there, in words.
    pub summary: String,
    /// The way back in words.
    pub reverse_summary: String,
    /// The same as SQL: what the migrations lack.
    pub adopt: String,
    /// What would bring the database back.
    pub repair: String,
    /// What was done about it.
    pub outcome: OnDrift,
    /// Whether it can be adopted; if not, why.
    pub not_adoptable: Option<&'static str>,
    /// The database has tables and no history.
    pub is_unmanaged: bool,
}

/// The difference, if there is one.
pub(super) fn find(ctx: &Context<'_>, seen: &Seen) -> Option<Drift> {
    let modeller = ctx.driver.dialect().modeller();
    let (expected, actual) = seen.sides();
    let there = compare(modeller, &expected, &actual);
    if there.is_empty() {
        return None;
    }
    let back = compare(modeller, &actual, &expected);
    let has_pending = seen.diagnosis.pending().next().is_some();
    Some(Drift {
        summary: summary(&there.changes).trim_start().to_owned(),
        reverse_summary: summary(&back.changes).trim_start().to_owned(),
        adopt: rendered::warnings(&modeller.render(&there))
            + &rendered::text(&modeller.render(&there)),
        repair: rendered::text(&modeller.render(&back)),
        outcome: OnDrift::Fail,
        not_adoptable: has_pending.then_some(
            "migrations are pending: what is adopted would be recorded after them although it was there before",
        ),
        is_unmanaged: !seen.diagnosis.has_history,
    })
}

/// Does something about drift. Answers whether the database or the history was changed for it.
pub(super) async fn settle(
    ctx: &Context<'_>,
    job: &Job<'_>,
    seen: &Seen,
    report: &mut Report,
) -> Result<bool, Halt> {
    let Some(mut drift) = find(ctx, seen) else { return Ok(false) };
    let choice = match job.options.on_drift {
        Some(choice) => choice,
        None => given(job.asker.drift(&drift), || refused(&drift))?,
    };
    match choice {
        OnDrift::Fail => return Err(refused(&drift).into()),
        OnDrift::Adopt => adopt(ctx, job, &drift).await?,
        OnDrift::Repair => repair(ctx, job, seen, &drift).await?,
        OnDrift::Reset => reset::reset(ctx, &mut deploy::Report::default()).await?,
    }
    drift.outcome = choice;
    report.drift = Some(drift);
    Ok(true)
}

/// The difference becomes a migration that is recorded as applied.
async fn adopt(ctx: &Context<'_>, job: &Job<'_>, drift: &Drift) -> Result<(), Error> {
    if let Some(why) = drift.not_adoptable {
        return Err(Error::new(Code::Drift, "the drift cannot be adopted")
            .note(why)
            .help("remove the pending migrations from the folder first, or choose another way"));
    }
    let title = if drift.is_unmanaged { "init" } else { "adopted_changes" };
    let texts = Texts { up: drift.adopt.clone(), down: Some(drift.repair.clone()) };
    let texts = Texts { down: texts.down.filter(|_| job.options.down), ..texts };
    let written = new::write(job.folder, ctx.driver, title, &texts, job.now)?;
    resolve(ctx, &written.name, &Declaration::Applied).await.map(drop)
}

/// The database is brought back, as a push of what the migrations make.
async fn repair(ctx: &Context<'_>, job: &Job<'_>, seen: &Seen, drift: &Drift) -> Result<(), Halt> {
    let (mut wanted, _): (Catalog, _) = seen.sides();
    wanted.scope.namespaces = (!job.reader.namespaces.is_empty())
        .then(|| job.reader.namespaces.clone())
        .or_else(|| job.reader.default_namespace.clone().map(|name| vec![name]));
    let wanted = Wanted { catalog: &wanted, namespaces: &job.reader.namespaces };
    let mut options = push::Options {
        force_reset: false,
        dry_run: false,
        accepted: match job.options.accept_data_loss {
            true => Accepted::Everything,
            false => Accepted::These(Vec::new()),
        },
        confirmed: None,
        repairs: true,
    };
    loop {
        let mut pushed = push::Report::default();
        match push::push(ctx, wanted, &options, &mut pushed).await {
            Err(error) if error.code == Code::DataLoss => {
                let unanswered = || lossy_repair(&pushed.warnings, drift);
                match given(job.asker.lose(&pushed.warnings, Loser::Repair), unanswered)? {
                    true => options.accepted = Accepted::These(pushed.warnings),
                    false => return Err(Halt::Cancelled),
                }
            }
            other => return Ok(other?),
        }
    }
}

fn lossy_repair(warnings: &[String], drift: &Drift) -> Error {
    let error = Error::new(Code::Unanswered, "repairing the database would lose data");
    warnings
        .iter()
        .fold(error, |error, warning| error.note(warning))
        .note(format!("the SQL would be:\n{}", drift.repair))
        .help("Use --accept-data-loss to repair it all the same, or `--on-drift=adopt` to keep what is there")
}

const HEADLINE: &str =
    "Drift detected: Your database schema is not in sync with your migration history.";

fn refused(drift: &Drift) -> Error {
    let mut message = HEADLINE.to_owned();
    if drift.is_unmanaged {
        message += "\n\nThe database has tables and no migration history. If you are running this the first time on an \
                    existing database, write down what it contains as a first migration (a baseline).";
    }
    message +=
        "\n\nWhat the database has that the migrations do not give, and the other way round:\n\n";
    message += &drift.summary;
    let error = Error::new(Code::Drift, message)
        .note(format!("back to what the migrations give would be:\n{}", drift.reverse_summary));
    let error = match drift.not_adoptable {
        None => error.help(
            "to keep it: `brant migrate dev --on-drift=adopt` writes it as a new migration, recorded as applied",
        ),
        Some(why) => error.note(why),
    };
    error
        .help("to undo it: `brant migrate dev --on-drift=repair` brings the database back to its migrations")
        .help("to start anew: `brant migrate dev --on-drift=reset` empties the database and applies all migrations; all data is lost")
}

/// What remains after something was done about it.
pub(super) fn stayed(drift: &Drift) -> Error {
    Error::new(
        Code::Drift,
        format!("the database still differs from its migrations:\n\n{}", drift.summary),
    )
    .note("what was tried has changed what it could")
    .help("`brant migrate status` shows the history; the rest has to be settled by hand")
}
