//! `migrate repair`: an applied migration whose file was edited gets the checksum of the file as it
//! is, once it is shown that the edit changes nothing.
//!
//! The old text is gone, but what it made is there: the database. So the history as the files have
//! it now is replayed in a scratch database, and the two are compared.

use brant_catalog::summary;
use serde::Serialize;

use super::dev::look::without_surroundings;
use crate::code::Code;
use crate::connection::Connection;
use crate::context::Context;
use crate::error::Error;
use crate::history::{Change, Record};
use crate::migration::Migration;
use crate::modeller::compare;
use crate::plan::{Diagnosis, Standing};
use crate::record::{Table, record};
use crate::state::{Reader, State};
use crate::{observe, open, other_tools};

/// What was done.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The migration.
    pub migration: String,
    /// The checksum that the history had.
    pub was: String,
    /// The checksum of the file.
    pub checksum: String,
    /// Whether the history was changed; not if the two fit together already.
    pub signed: bool,
    /// What the history now says about it.
    pub reason: String,
}

/// Signs an edited migration again. With a `reason` it is believed without a comparison.
///
/// Fails with [`Code::Drift`] if the history as the files have it makes something else than the
/// database that is there.
pub async fn repair(
    ctx: &Context<'_>,
    reader: &Reader<'_>,
    name: &str,
    reason: Option<&str>,
) -> Result<Report, Error> {
    let migrations = observe::with_replaced(ctx)?;
    let mut connection = open::connect(ctx).await?;
    let diagnosis = observe::diagnose(ctx, connection.as_mut(), &migrations).await?;
    let (record, migration, edited) = find(&diagnosis, &migrations, name)?;
    let checksum = migration.script.as_ref().map_err(Clone::clone)?.checksum.as_str().to_owned();
    let mut report = Report {
        migration: name.to_owned(),
        was: record.checksum.clone(),
        checksum,
        signed: false,
        reason: String::new(),
    };
    if !edited {
        connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
        return Ok(report);
    }
    report.reason = match reason {
        Some(reason) => format!("edited after it was applied, signed again by force: {reason}"),
        None => {
            prove(ctx, reader, connection.as_mut(), &diagnosis, &migrations).await?;
            "edited after it was applied, signed again: the history as edited makes the database \
             that was there"
                .to_owned()
        }
    };
    open::alone(ctx, connection, async |mut connection, _| {
        let now = observe::diagnose(ctx, connection.as_mut(), &migrations).await?;
        let (current, ..) = find(&now, &migrations, name)?;
        if current != record {
            return Err(Error::new(
                Code::HistoryMoved,
                format!("the history of `{name}` has changed meanwhile; nothing was written"),
            )
            .help("run the command again"));
        }
        let change =
            Change::Signed { id: &record.id, checksum: &report.checksum, logs: &report.reason };
        self::record(ctx, connection.as_mut(), Table::IsThere, [change]).await?;
        Ok((connection, ()))
    })
    .await?;
    report.signed = true;
    Ok(report)
}

/// The applied row, the file, and whether they differ.
fn find<'a>(
    diagnosis: &'a Diagnosis,
    migrations: &'a [Migration],
    name: &str,
) -> Result<(&'a Record, &'a Migration, bool), Error> {
    let entry = diagnosis.entries.iter().find(|entry| entry.name == name);
    let folder = entry.and_then(|entry| migrations.get(entry.folder?));
    let Some((entry, migration)) = entry.zip(folder) else {
        return Err(Error::new(Code::NotFound, format!("The migration {name} could not be found"))
            .help("give the whole name of the folder; `brant migrate status` lists them"));
    };
    match &entry.standing {
        Standing::Applied(record) => Ok((record, migration, entry.edited)),
        Standing::Pending { .. } | Standing::Unfinished { .. } | Standing::Covered { .. } => {
            Err(Error::new(
                Code::NeverApplied,
                format!("the migration `{name}` is not applied, so its file may be edited freely"),
            )
            .help("`brant migrate status` shows where it stands"))
        }
    }
}

/// Shows that the applied migrations, as their files are now, make the database that is there.
async fn prove(
    ctx: &Context<'_>,
    reader: &Reader<'_>,
    connection: &mut dyn Connection,
    diagnosis: &Diagnosis,
    migrations: &[Migration],
) -> Result<(), Error> {
    let applied = diagnosis.entries.iter().filter_map(|entry| match &entry.standing {
        Standing::Applied(_) => migrations.get(entry.folder?).cloned(),
        Standing::Pending { .. } | Standing::Unfinished { .. } | Standing::Covered { .. } => None,
    });
    let made = reader.read(&State::Migrations(applied.collect())).await?;
    let live = connection.introspect(&reader.namespaces).await;
    let mut live = live.map_err(|error| Error::from_driver(error, ctx.target))?;
    ctx.session.external.leave_out(&mut live);
    other_tools::take_out(&mut live, &[&made]);
    let (made, live) = (without_surroundings(&made), without_surroundings(&live));
    let rest = compare(ctx.driver.dialect().modeller(), &made, &live);
    if rest.is_empty() {
        return Ok(());
    }
    Err(Error::new(
        Code::Drift,
        format!(
            "the history as the files have it now does not make the database that is there:\n\n{}",
            summary(&rest.changes).trim()
        ),
    )
    .note("so the edit may change what the migration does; nothing was written")
    .help("bring the file back from version control, and make the change in a new migration")
    .help(
        "or, if you know better, say why: `--force --reason \"…\"`; the history keeps the reason",
    ))
}
