//! Reading the facts: the folder, its lock file, the history.

use std::future::Future;
use std::panic::resume_unwind;

use crate::code::Code;
use crate::connection::Connection;
use crate::context::Context;
use crate::error::Error;
use crate::migration::Migration;
use crate::plan::{self, Diagnosis};
use crate::registry::is_provider;
use crate::squashed;

/// Reads the migrations and refuses those of another kind of database (P3019).
pub fn migrations(ctx: &Context<'_>) -> Result<Vec<Migration>, Error> {
    check_provider(ctx)?;
    ctx.source.migrations()
}

/// The same with the migrations that others replace: a database may have those instead.
pub fn with_replaced(ctx: &Context<'_>) -> Result<Vec<Migration>, Error> {
    squashed::expand(ctx.source, migrations(ctx)?)
}

/// The same while something else is being waited for, usually a session being opened. What is wrong
/// with the list itself comes before that begins.
pub async fn meanwhile<T>(
    ctx: &Context<'_>,
    other: impl Future<Output = T>,
) -> Result<(Vec<Migration>, T), Error> {
    check_provider(ctx)?;
    let reading = tokio::task::spawn_blocking(ctx.source.begin()?);
    let (read, other) = tokio::join!(reading, other);
    let read = read.unwrap_or_else(|failed| resume_unwind(failed.into_panic()));
    Ok((squashed::expand(ctx.source, read)?, other))
}

/// P3019, unless there is no lock file.
pub fn check_provider(ctx: &Context<'_>) -> Result<(), Error> {
    let Some(text) = ctx.source.lock_file()? else { return Ok(()) };
    let provider = lock_file_provider(&text).unwrap_or("<PROVIDER NOT FOUND>");
    if is_provider(ctx.driver, provider) {
        return Ok(());
    }
    Err(Error::new(
        Code::ProviderMismatch,
        format!(
            "the database is `{}`, but the migrations in {} are for `{provider}` (migration_lock.toml)",
            ctx.driver.provider(),
            ctx.source.place()
        ),
    )
    .help("use the URL of a database of that kind, or start a new migrations folder for this one"))
}

/// The provider in a `migration_lock.toml`, read as Prisma Migrate reads it:
/// the first line that starts with `provider`.
pub fn lock_file_provider(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| line.starts_with("provider"))?;
    let value = line.trim_start_matches("provider").trim_start().strip_prefix('=')?;
    Some(value.trim().trim_matches('"'))
}

/// Reads the history and lays it beside the folder.
pub async fn diagnose(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    migrations: &[Migration],
) -> Result<Diagnosis, Error> {
    let records = connection.records().await;
    let records = records.map_err(|error| Error::from_driver(error, ctx.target))?;
    Ok(plan::diagnose(migrations, records.as_deref()))
}
