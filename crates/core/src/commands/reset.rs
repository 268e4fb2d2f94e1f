//! `migrate reset`: empties the database and applies everything again.

use crate::code::Code;
use crate::commands::deploy;
use crate::connection::Connection;
use crate::context::Context;
use crate::driver::ErrorKind;
use crate::error::Error;
use crate::{observe, open};

/// Refuses destructive commands on a protected environment. No flag opens this door.
pub fn refuse_protected(ctx: &Context<'_>, command: &str) -> Result<(), Error> {
    if !ctx.policy.protected {
        return Ok(());
    }
    let environment = &ctx.policy.environment;
    Err(Error::new(
        Code::Protected,
        format!("`{command}` is refused: the environment `{environment}` is protected"),
    )
    .note(format!("the database would be {}", ctx.target.label()))
    .help("if this database may really lose its data, set `protected = false` for this environment in brant.toml"))
}

/// The refusal where somebody names another database than the one that would be changed.
#[must_use]
pub fn another_database(given: &str, database: &str) -> Error {
    Error::new(
        Code::Protected,
        format!("--confirm names `{given}`, but the database is `{database}`; nothing was changed"),
    )
    .help("check that you are where you think you are")
}

/// Empties the database, without what somebody else manages. P3016 where the server lets us in and
/// refuses that.
pub(super) async fn clear(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    namespaces: &[String],
) -> Result<(), Error> {
    let Err(error) = connection.clear(namespaces, &ctx.session.external).await else {
        return Ok(());
    };
    let is_refusal = matches!(
        error.kind,
        ErrorKind::AccessDenied
            | ErrorKind::MissingTable
            | ErrorKind::ForeignKeys
            | ErrorKind::Unsupported
            | ErrorKind::Statement
    );
    if !is_refusal {
        return Err(Error::from_driver(error, ctx.target));
    }
    let message =
        format!("{} could not be emptied entirely: {}", ctx.target.label(), error.message);
    Err(Error::new(Code::ResetFailed, message)
        .database(error)
        .note("what was dropped before stays dropped; no migration was applied")
        .help("have the owner drop what is in the way, or drop the database: `brant db drop` and then `brant migrate deploy`"))
}

/// Empties the database and deploys. The question whether to was asked by the caller.
pub async fn reset(ctx: &Context<'_>, report: &mut deploy::Report) -> Result<(), Error> {
    refuse_protected(ctx, "migrate reset")?;
    observe::migrations(ctx)?;
    open::refuse_system_database(ctx)?;
    let connection = open::connect_or_create(ctx).await?;
    open::alone(ctx, connection, async |mut connection, _| {
        clear(ctx, connection.as_mut(), &[]).await?;
        Ok((connection, ()))
    })
    .await?;
    deploy::deploy(ctx, &deploy::Options::default(), report).await
}
