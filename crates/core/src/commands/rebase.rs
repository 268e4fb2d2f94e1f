//! `migrate rebase`: migrations that come late get a number after those of the branch that they are
//! merged into, and the histories of development databases follow.

use std::collections::BTreeMap;
use std::fs;

use crate::branch::Renaming;
use crate::code::Code;
use crate::context::Context;
use crate::error::Error;
use crate::history::{Change, Record, State};
use crate::migration::Migration;
use crate::record::{Table, record};
use crate::source::Directory;
use crate::{observe, open};

/// The names that a database's history has as applied, or begun; none for a database that is missing.
pub async fn applied(ctx: &Context<'_>) -> Result<Vec<String>, Error> {
    let mut connection = match open::connect(ctx).await {
        Err(error) if error.code == Code::DatabaseMissing => return Ok(Vec::new()),
        other => other?,
    };
    let records = connection.records().await;
    let records = records.map_err(|error| Error::from_driver(error, ctx.target))?;
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    let live = records.unwrap_or_default().into_iter().filter(is_live);
    Ok(live.map(|record| record.migration).collect())
}

fn is_live(record: &Record) -> bool {
    record.state() != State::RolledBack
}

/// Renames the folders, the last one first, so that no name is taken twice on the way.
pub fn rename(folder: &Directory, renamings: &[Renaming]) -> Result<(), Error> {
    let root = folder.path();
    if let Some(taken) = renamings.iter().find(|one| root.join(&one.to).exists()) {
        return Err(Error::new(
            Code::MigrationExists,
            format!("there is a migration `{}` already; nothing was renamed", taken.to),
        ));
    }
    for Renaming { from, to } in renamings.iter().rev() {
        fs::rename(root.join(from), root.join(to)).map_err(|error| {
            Error::new(Code::Output, format!("cannot rename `{from}` to `{to}`: {error}"))
                .help("run the same command again: it goes on with the rest")
        })?;
    }
    Ok(())
}

/// Lets a history follow: rows without a folder get the name of the migration with the same text and
/// title that has no row. So it also mends what an interrupted rebase left, and the database of
/// somebody who pulled a rebased branch.
pub async fn follow(ctx: &Context<'_>) -> Result<Vec<Renaming>, Error> {
    let migrations = observe::with_replaced(ctx)?;
    let connection = match open::connect(ctx).await {
        Err(error) if error.code == Code::DatabaseMissing => return Ok(Vec::new()),
        other => other?,
    };
    open::alone(ctx, connection, async |mut connection, _| {
        let records = connection.records().await;
        let records = records.map_err(|error| Error::from_driver(error, ctx.target))?;
        let moves = moves(&migrations, &records.unwrap_or_default());
        if !moves.is_empty() {
            let changes = moves.iter().map(|(id, to)| Change::Renamed { id, migration: &to.to });
            record(ctx, connection.as_mut(), Table::IsThere, changes).await?;
        }
        Ok((connection, moves.into_iter().map(|(_, renaming)| renaming).collect()))
    })
    .await
}

/// The rows that change their names: their ids, and from what to what.
fn moves(migrations: &[Migration], records: &[Record]) -> Vec<(String, Renaming)> {
    let is_known = |name: &str| migrations.iter().any(|one| one.name == name);
    let has_row = |name: &str| records.iter().any(|row| is_live(row) && row.migration == name);
    let mut targets: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for migration in migrations.iter().filter(|one| !has_row(&one.name)) {
        if let Ok(text) = &migration.script {
            let key = (title(&migration.name), text.checksum.as_str());
            targets.entry(key).or_default().push(&migration.name);
        }
    }
    let lost = records.iter().filter(|row| is_live(row) && !is_known(&row.migration));
    let moved = lost.filter_map(|row| {
        match targets.get(&(title(&row.migration), row.checksum.as_str()))?.as_slice() {
            [to] => {
                let renaming = Renaming { from: row.migration.clone(), to: (*to).to_owned() };
                Some((row.id.clone(), renaming))
            }
            _ => None,
        }
    });
    moved.collect()
}

/// The name without its number.
fn title(name: &str) -> &str {
    name.trim_start_matches(|c: char| c.is_ascii_digit())
}
