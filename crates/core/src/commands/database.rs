//! `db create`, `db drop`, `db wait`: the database as a whole.

use std::time::{Duration, Instant};

use crate::code::Code;
use crate::commands::reset::refuse_protected;
use crate::context::Context;
use crate::driver::ErrorKind;
use crate::error::Error;
use crate::open;

/// Creates the database. `Ok(false)`: it was there already.
pub async fn create(ctx: &Context<'_>) -> Result<bool, Error> {
    open::refuse_system_database(ctx)?;
    match ctx.driver.create_database(ctx.target, ctx.session).await {
        Ok(()) => Ok(true),
        Err(error) if error.kind == ErrorKind::DatabaseExists => Ok(false),
        Err(error) => Err(open::cannot_create(error, ctx)),
    }
}

/// Drops the database with everything in it. `Ok(false)`: it was not there.
pub async fn drop(ctx: &Context<'_>) -> Result<bool, Error> {
    refuse_protected(ctx, "db drop")?;
    open::refuse_system_database(ctx)?;
    match ctx.driver.drop_database(ctx.target, ctx.session).await {
        Ok(()) => Ok(true),
        Err(error) if error.kind == ErrorKind::DatabaseMissing => Ok(false),
        Err(error) => Err(Error::from_driver(error, ctx.target)),
    }
}

/// How long between two tries of `db wait`.
const PAUSE: Duration = Duration::from_millis(250);

/// Waits until the server takes connections, at most for `limit`. The database
/// itself may be missing: creating it is another command's job.
pub async fn wait(ctx: &Context<'_>, limit: Duration) -> Result<Duration, Error> {
    let begun = Instant::now();
    loop {
        let error = match ctx.driver.database_exists(ctx.target, ctx.session).await {
            Ok(_) => return Ok(begun.elapsed()),
            Err(error) => error,
        };
        let may_pass = match error.kind {
            ErrorKind::Unreachable
            | ErrorKind::ConnectionLost
            | ErrorKind::Timeout
            | ErrorKind::TooManyConnections => true,
            ErrorKind::Authentication
            | ErrorKind::DatabaseMissing
            | ErrorKind::DatabaseExists
            | ErrorKind::AccessDenied
            | ErrorKind::Tls
            | ErrorKind::InvalidUrl
            | ErrorKind::LockTimeout
            | ErrorKind::Busy
            | ErrorKind::LockLost
            | ErrorKind::ReadOnly
            | ErrorKind::MissingTable
            | ErrorKind::ForeignKeys
            | ErrorKind::ObjectExists
            | ErrorKind::SystemDatabase
            | ErrorKind::NoForeignKeys
            | ErrorKind::NoDirectDdl
            | ErrorKind::Unsupported
            | ErrorKind::Statement => false,
        };
        if !may_pass {
            return Err(Error::from_driver(error, ctx.target));
        }
        if begun.elapsed() >= limit {
            let error = Error::from_driver(error, ctx.target);
            return Err(Error { code: Code::Unreachable, ..error }
                .note(format!("waited {} s", limit.as_secs_f64())));
        }
        tokio::time::sleep(PAUSE).await;
    }
}
