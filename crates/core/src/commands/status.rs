//! `migrate status`: every migration with its state. Changes nothing.

use serde::Serialize;

use crate::commands::verify;
use crate::context::Context;
use crate::direction::Direction;
use crate::error::Error;
use crate::journal::State as Step;
use crate::plan::{Diagnosis, Entry, Standing};
use crate::{observe, open};

/// What is known.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The database, see [`crate::Target::label`].
    pub database: String,
    /// How many migrations the folder has.
    pub found: usize,
    /// Whether the history table exists.
    pub managed: bool,
    /// Every migration that folder or history knows, in order.
    pub migrations: Vec<Line>,
    /// The last migration before the first that only one side knows.
    pub last_common: Option<String>,
    /// What is worth a word: edited, missing, out-of-order migrations, and pending ones that cannot be
    /// undone as the environment wants it.
    pub findings: Vec<String>,
    /// The verdict that decides the exit code.
    pub verdict: Verdict,
}

/// One migration.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: State,
    /// When it was applied (UTC), if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_at: Option<String>,
    /// When the failed attempt began (UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// What is certain about an unfinished migration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// A later migration is applied already.
    pub out_of_order: bool,
}

/// A migration's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Applied, file unchanged.
    Applied,
    /// Applied, file changed since.
    Edited,
    /// Applied, folder gone.
    Missing,
    /// Not applied.
    Pending,
    /// Rolled back, so it will be applied again.
    RolledBack,
    /// Half applied by Brant; the next deploy continues it.
    Interrupted,
    /// Half undone by Brant; the next `migrate down` continues it.
    HalfUndone,
    /// Failed; somebody has to resolve it.
    Failed,
    /// Squashed: its work was done, or is being done, by the migrations that it replaces.
    Covered,
}

/// The verdict over all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything is applied.
    UpToDate,
    /// Something is pending.
    Behind,
    /// Something is pending, and the history knows migrations that the folder lacks.
    Diverged,
    /// No history table and no migrations.
    Unmanaged,
    /// A migration failed.
    Failed,
    /// A strict environment, and folder and history differ.
    Refused,
}

/// Reads folder and history.
pub async fn status(ctx: &Context<'_>) -> Result<Report, Error> {
    let (migrations, connection) = observe::meanwhile(ctx, open::connect(ctx)).await?;
    let mut connection = connection?;
    let diagnosis = observe::diagnose(ctx, connection.as_mut(), &migrations).await?;
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    let pending: Vec<&str> = diagnosis.pending().map(|entry| entry.name.as_str()).collect();
    let lacking = verify::shortcomings(ctx, &pending)?;
    Ok(Report {
        database: ctx.target.label(),
        found: migrations.iter().filter(|one| one.replaced_by.is_none()).count(),
        managed: diagnosis.has_history,
        migrations: diagnosis.entries.iter().map(line).collect(),
        last_common: diagnosis.last_common().map(str::to_owned),
        findings: diagnosis.findings().into_iter().chain(lacking).collect(),
        verdict: verdict(&diagnosis, ctx.policy.strict),
    })
}

/// In the order in which Prisma Migrate checks: pending, diverged, no table, failed, fine.
fn verdict(diagnosis: &Diagnosis, strict: bool) -> Verdict {
    let behind = diagnosis.pending().next().is_some();
    let ahead = diagnosis.entries.iter().any(Entry::is_missing);
    match (behind, ahead) {
        (true, true) => Verdict::Diverged,
        (true, false) => Verdict::Behind,
        (false, _) if diagnosis.unfinished().next().is_some() => Verdict::Failed,
        (false, _) if !diagnosis.has_history => Verdict::Unmanaged,
        (false, _) if strict && !diagnosis.findings().is_empty() => Verdict::Refused,
        (false, _) => Verdict::UpToDate,
    }
}

fn line(entry: &Entry) -> Line {
    let (state, started_at, detail) = match &entry.standing {
        Standing::Applied(_) if entry.folder.is_none() => (State::Missing, None, None),
        Standing::Applied(_) if entry.edited => (State::Edited, None, None),
        Standing::Applied(_) => (State::Applied, None, None),
        Standing::Covered { .. } => (State::Covered, None, None),
        Standing::Pending { rolled_back: None } => (State::Pending, None, None),
        Standing::Pending { rolled_back: Some(record) } => {
            (State::RolledBack, record.started_at, None)
        }
        Standing::Unfinished { record, journal: None } => (State::Failed, record.started_at, None),
        Standing::Unfinished { record, journal: Some(journal) } => {
            let uncertain = match journal.state {
                Step::Running => format!(", statement {} is uncertain", journal.done + 1),
                Step::Failed => format!(", statement {} failed", journal.done + 1),
                Step::Waiting | Step::Nothing => String::new(),
            };
            let detail =
                format!("{} of {} statements are certain{uncertain}", journal.done, journal.of);
            let state = match journal.direction {
                Direction::Up => State::Interrupted,
                Direction::Down => State::HalfUndone,
            };
            (state, record.started_at, Some(detail))
        }
    };
    Line {
        name: entry.name.clone(),
        state,
        applied_at: entry.applied_at().map(|at| at.to_string()),
        started_at: started_at.map(|at| at.to_string()),
        detail,
        out_of_order: entry.out_of_order,
    }
}
