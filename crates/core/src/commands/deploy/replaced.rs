//! Recording squashed migrations whose work was done by the ones that they replace.

use crate::connection::Connection;
use crate::context::Context;
use crate::error::Error;
use crate::migration::Migration;
use crate::observe;
use crate::record::{Table, declare};

/// Looks what is complete now, under the lock, and records it: so that Prisma Migrate, too, does not
/// run it here. Died before this, the next deploy does it.
pub(super) async fn record(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    migrations: &[Migration],
) -> Result<Vec<String>, Error> {
    if migrations.iter().all(|migration| migration.replaced_by.is_none()) {
        return Ok(Vec::new());
    }
    let diagnosis = observe::diagnose(ctx, connection, migrations).await?;
    let complete: Vec<&Migration> =
        diagnosis.complete().filter_map(|entry| migrations.get(entry.folder?)).collect();
    if !complete.is_empty() {
        declare(ctx, connection, Table::IsThere, complete.iter().copied()).await?;
    }
    Ok(complete.into_iter().map(|migration| migration.name.clone()).collect())
}
