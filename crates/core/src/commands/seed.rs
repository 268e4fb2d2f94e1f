//! `db seed --once`: which seed a database has.
//!
//! It is kept as a line in the `logs` of the oldest applied migration. So it goes with the data when
//! the database is reset, no table of Brant's own is needed, and other tools pass over it.

use crate::code::Code;
use crate::connection::Step;
use crate::context::Context;
use crate::error::Error;
use crate::history::{Change, Record, State};
use crate::open;

/// What the line begins with; the fingerprint of the seed follows.
const MARK: &str = "brant: seeded ";

/// Whether the last seed that was remembered has this fingerprint.
///
/// Fails with P1014 where there is no migration that could remember it.
pub async fn is_seeded(ctx: &Context<'_>, fingerprint: &str) -> Result<bool, Error> {
    let record = oldest(ctx).await?;
    let logs = record.logs.unwrap_or_default();
    Ok(logs.lines().any(|line| line.strip_prefix(MARK) == Some(fingerprint)))
}

/// Remembers the seed that has run.
pub async fn remember(ctx: &Context<'_>, fingerprint: &str) -> Result<(), Error> {
    let record = oldest(ctx).await?;
    let kept = record.logs.unwrap_or_default();
    let kept = kept.lines().filter(|line| !line.starts_with(MARK));
    let line = format!("{MARK}{fingerprint}");
    let logs: Vec<&str> = kept.chain([line.as_str()]).collect();
    let logs = logs.join("\n");
    let change = Change::Signed { id: &record.id, checksum: &record.checksum, logs: &logs };
    let mut connection = open::connect(ctx).await?;
    let steps = [Step::Begin, Step::Record(change), Step::Commit];
    let written = connection.run(&steps).await;
    written.map_err(|stopped| Error::from_driver(stopped.error, ctx.target))?;
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))
}

async fn oldest(ctx: &Context<'_>) -> Result<Record, Error> {
    let mut connection = open::connect(ctx).await?;
    let records = connection.records().await;
    let records = records.map_err(|error| Error::from_driver(error, ctx.target))?;
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    let applied = records.unwrap_or_default().into_iter();
    let applied = applied.filter(|record| record.state() == State::Applied);
    applied.min_by(|a, b| a.migration.cmp(&b.migration)).ok_or_else(|| {
        Error::new(Code::MissingTable, "no migration is applied, so no seed can be remembered")
            .note("`--once` keeps the seed's fingerprint in the history of migrations")
            .help("apply the migrations first, or seed without `--once`")
    })
}
