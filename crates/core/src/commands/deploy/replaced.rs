//! Recording squashed migrations whose work was done by the ones that they replace.

use crate::apply::new_id;
use crate::connection::{Connection, Step};
use crate::context::Context;
use crate::error::Error;
use crate::history::{Change, Row};
use crate::migration::Migration;
use crate::observe;

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
    let mut rows = Vec::new();
    for migration in diagnosis.complete().filter_map(|entry| migrations.get(entry.folder?)) {
        let text = migration.script.as_ref().map_err(Clone::clone)?;
        rows.push((new_id(), text.checksum.as_str(), migration.name.as_str()));
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut steps = vec![Step::Begin];
    steps.extend(rows.iter().map(|(id, checksum, migration)| {
        Step::Record(Change::Declared(Row { id, checksum, migration }))
    }));
    steps.push(Step::Commit);
    let done = connection.run(&steps).await;
    done.map_err(|stopped| Error::from_driver(stopped.error, ctx.target))?;
    Ok(rows.into_iter().map(|(_, _, name)| name.to_owned()).collect())
}
