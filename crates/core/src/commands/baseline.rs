//! `migrate baseline`: a database that is there already becomes one with a history.
//!
//! What the migrations make in a scratch database is compared with the live database before
//! anything is recorded: the history must not say what is not so.

use brant_catalog::{Catalog, summary};
use serde::Serialize;

use crate::code::Code;
use crate::commands::new::{self, Texts};
use crate::connection::Connection;
use crate::context::Context;
use crate::error::Error;
use crate::migration::Migration;
use crate::modeller::compare;
use crate::record::{Table, declare};
use crate::scratch::{self, Scratch, Site};
use crate::source::Directory;
use crate::{observe, open, other_tools, rendered};

/// The name of the migration that a baseline writes, as Prisma's guides call it.
pub const NAME: &str = "0_init";

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Record the migrations up to this one; `None`: all there are.
    pub to: Option<String>,
    /// Record although the database is not as the migrations make it.
    pub force: bool,
    /// Say what would be done, change nothing.
    pub dry_run: bool,
    /// The namespaces to look into, as in [`Connection::introspect`].
    pub namespaces: Vec<String>,
}

/// What was done.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The migration that was written, if one was.
    pub written: Option<String>,
    /// The text of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// Recorded as applied, in order.
    pub recorded: Vec<String>,
    /// Tables of other migration tools, which were left out: name and tool.
    pub left_out: Vec<(String, String)>,
    /// What differs although it was recorded (`--force`).
    pub difference: Option<String>,
}

/// Writes `0_init` from the live database where the folder is empty, and records it, or the
/// migrations that are there, as applied: all of them in one transaction.
///
/// Fails with [`Code::Differs`] where the database is not as the migrations make it.
pub async fn baseline(
    ctx: &Context<'_>,
    folder: &Directory,
    site: &Site<'_>,
    options: &Options,
) -> Result<Report, Error> {
    let migrations = match observe::migrations(ctx) {
        // The folder is made with the first migration.
        Err(error) if error.code == Code::MigrationsFolder && !folder.path().exists() => Vec::new(),
        other => other?,
    };
    let chosen = choose(&migrations, options.to.as_deref())?;
    let connection = open::connect(ctx).await?;
    open::alone(ctx, connection, async |mut connection, _| {
        let (chosen, mut report) = look(ctx, site, options, connection.as_mut(), chosen).await?;
        if let Some(difference) = report.difference.as_ref().filter(|_| !options.force) {
            return Err(differs(ctx, difference, migrations.is_empty()));
        }
        if migrations.is_empty() {
            let text = chosen.first().and_then(|script| script.script.as_ref().ok());
            report.script = text.map(|text| text.stored.as_ref().clone());
            report.written = Some(NAME.to_owned());
        }
        report.recorded = chosen.iter().map(|migration| migration.name.clone()).collect();
        if !options.dry_run {
            if let (true, Some(up)) = (migrations.is_empty(), &report.script) {
                let texts = Texts { up: up.clone(), down: None };
                new::write_named(folder, ctx.driver, NAME, &texts)?;
            }
            declare(ctx, connection.as_mut(), Table::MayBeMissing, &chosen).await?;
        }
        Ok((connection, report))
    })
    .await
}

/// What is to be recorded, or a script of what is there, and how what that makes differs from what is there.
async fn look(
    ctx: &Context<'_>,
    site: &Site<'_>,
    options: &Options,
    connection: &mut dyn Connection,
    chosen: Option<&[Migration]>,
) -> Result<(Vec<Migration>, Report), Error> {
    refuse_history(ctx, connection).await?;
    let catalog = connection.introspect(&options.namespaces).await;
    let mut live = catalog.map_err(|error| Error::from_driver(error, ctx.target))?;
    ctx.session.external.leave_out(&mut live);
    let before = match chosen {
        Some(chosen) => Some((chosen.to_vec(), replayed(site, options, chosen).await?)),
        None => None,
    };
    let known: Vec<&Catalog> = before.iter().map(|(_, made)| made).collect();
    let foreign = other_tools::take_out(&mut live, &known);
    let (chosen, made) = match before {
        Some(before) => before,
        None => {
            let script = vec![script(ctx, &live)?];
            let made = replayed(site, options, &script).await?;
            (script, made)
        }
    };
    let left_out = foreign.into_iter().map(|(table, tool)| (table, tool.to_owned())).collect();
    let difference = difference(ctx, &made, &live);
    Ok((chosen, Report { left_out, difference, ..Report::default() }))
}

/// The migrations to record; `None` where there are none.
fn choose<'m>(
    migrations: &'m [Migration],
    to: Option<&str>,
) -> Result<Option<&'m [Migration]>, Error> {
    let Some(to) = to else { return Ok((!migrations.is_empty()).then_some(migrations)) };
    match migrations.iter().position(|migration| migration.name == to) {
        Some(last) => Ok(Some(&migrations[..=last])),
        None => Err(Error::new(Code::UnknownMigration, format!("there is no migration `{to}`"))
            .help("give the folder's whole name")),
    }
}

async fn refuse_history(ctx: &Context<'_>, connection: &mut dyn Connection) -> Result<(), Error> {
    let records = connection.records().await;
    let records = records.map_err(|error| Error::from_driver(error, ctx.target))?;
    match records.unwrap_or_default().first() {
        None => Ok(()),
        Some(record) => Err(Error::new(
            Code::AlreadyApplied,
            format!("{} has a history already", ctx.target.label()),
        )
        .note(format!("it knows the migration `{}`", record.migration))
        .help("`brant migrate status` shows what is applied")
        .help("to record a single migration: `brant migrate resolve --applied NAME`")),
    }
}

/// The script that makes the database as it is.
fn script(ctx: &Context<'_>, live: &Catalog) -> Result<Migration, Error> {
    if live.tables.is_empty() && live.objects.is_empty() && live.enums.is_empty() {
        return Err(Error::new(
            Code::NothingToPull,
            "the database is empty: nothing to write down",
        )
        .help("`brant migrate dev` or `brant migrate new` begin a project"));
    }
    let modeller = ctx.driver.dialect().modeller();
    let empty = Catalog::empty(live.default_namespace.as_deref());
    let blocks = modeller.render(&compare(modeller, &empty, live));
    Ok(Migration::of_text(NAME, rendered::text(&blocks)))
}

/// What migrations make.
async fn replayed(
    site: &Site<'_>,
    options: &Options,
    migrations: &[Migration],
) -> Result<Catalog, Error> {
    scratch::using(site, async |scratch: &mut Scratch<'_>| {
        scratch.replay(migrations).await?;
        scratch.introspect(&options.namespaces).await
    })
    .await
}

/// In what the database differs from what the migrations make.
fn difference(ctx: &Context<'_>, made: &Catalog, live: &Catalog) -> Option<String> {
    let diff = compare(ctx.driver.dialect().modeller(), made, live);
    (!diff.is_empty()).then(|| summary(&diff.changes).trim().to_owned())
}

fn differs(ctx: &Context<'_>, difference: &str, is_new: bool) -> Error {
    let error = Error::new(
        Code::Differs,
        format!("{} is not as the migrations make it; nothing was recorded", ctx.target.label()),
    )
    .note(format!("beside what the migrations make, the database has:\n{difference}"));
    if is_new {
        return error.help(
            "this is something that Brant cannot write down yet: `--force` records the baseline all the same",
        );
    }
    error
        .help("record only the migrations that the database has: `--to NAME`")
        .help("or bring the database to the migrations first: `brant migrate diff --from-url … --to-migrations …`")
        .help("or record them all the same with `--force`")
}
