//! Writes to the history that are no part of a migration's run: all of them or none.

use crate::apply::new_id;
use crate::connection::{Connection, Step};
use crate::context::Context;
use crate::error::Error;
use crate::history::{Change, Row};
use crate::migration::Migration;

/// What is known of the history's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// Rows of it were read. Making it again would ask for a right that this may go without.
    IsThere,
    /// It is made if it is missing.
    MayBeMissing,
}

/// Makes changes of the history.
pub(crate) async fn record(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    table: Table,
    changes: impl IntoIterator<Item = Change<'_>>,
) -> Result<(), Error> {
    let mut steps = vec![Step::Begin];
    if table == Table::MayBeMissing {
        steps.push(Step::CreateHistory);
    }
    steps.extend(changes.into_iter().map(Step::Record));
    steps.push(Step::Commit);
    let done = connection.run(&steps).await;
    done.map_err(|stopped| Error::from_driver(stopped.error, ctx.target))
}

/// Records migrations as applied that were not run.
pub(crate) async fn declare<'m>(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    table: Table,
    migrations: impl IntoIterator<Item = &'m Migration>,
) -> Result<(), Error> {
    let mut rows = Vec::new();
    for migration in migrations {
        let text = migration.script.as_ref().map_err(Clone::clone)?;
        rows.push((new_id(), text.checksum.as_str(), migration.name.as_str()));
    }
    let changes = rows
        .iter()
        .map(|(id, checksum, migration)| Change::Declared(Row { id, checksum, migration }));
    record(ctx, connection, table, changes).await
}
