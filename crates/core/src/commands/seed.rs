//! `db seed --once`: which seed a database has.
//!
//! It is kept as a line in the `logs` of the oldest applied migration. So it goes with the data when
//! the database is reset, no table of Brant's own is needed, and other tools pass over it.

use crate::code::Code;
use crate::connection::Connection;
use crate::context::Context;
use crate::error::Error;
use crate::history::{Change, Record, State};
use crate::open;
use crate::record::{Table, record};

/// What the line begins with; the fingerprint of the seed follows.
const MARK: &str = "brant: seeded ";

/// Whether the last seed that was remembered has this fingerprint.
///
/// Fails with P1014 where there is no migration that could remember it.
pub async fn is_seeded(ctx: &Context<'_>, fingerprint: &str) -> Result<bool, Error> {
    let mut connection = open::connect(ctx).await?;
    let record = oldest(ctx, connection.as_mut()).await?;
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    let logs = record.logs.unwrap_or_default();
    Ok(logs.lines().any(|line| line.strip_prefix(MARK) == Some(fingerprint)))
}

/// Remembers the seed that has run, as the only writer.
pub async fn remember(ctx: &Context<'_>, fingerprint: &str) -> Result<(), Error> {
    let connection = open::connect(ctx).await?;
    open::alone(ctx, connection, async |mut connection, _| {
        let row = oldest(ctx, connection.as_mut()).await?;
        let kept = row.logs.unwrap_or_default();
        let kept = kept.lines().filter(|line| !line.starts_with(MARK));
        let line = format!("{MARK}{fingerprint}");
        let logs: Vec<&str> = kept.chain([line.as_str()]).collect();
        let logs = logs.join("\n");
        let change = Change::Signed { id: &row.id, checksum: &row.checksum, logs: &logs };
        record(ctx, connection.as_mut(), Table::IsThere, [change]).await?;
        Ok((connection, ()))
    })
    .await
}

async fn oldest(ctx: &Context<'_>, connection: &mut dyn Connection) -> Result<Record, Error> {
    let records = connection.records().await;
    let records = records.map_err(|error| Error::from_driver(error, ctx.target))?;
    let applied = records.unwrap_or_default().into_iter();
    let applied = applied.filter(|record| record.state() == State::Applied);
    applied.min_by(|a, b| a.migration.cmp(&b.migration)).ok_or_else(|| {
        Error::new(Code::MissingTable, "no migration is applied, so no seed can be remembered")
            .note("`--once` keeps the seed's fingerprint in the history of migrations")
            .help("apply the migrations first, or seed without `--once`")
    })
}
