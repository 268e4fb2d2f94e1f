//! `lock status` and `lock release`: who holds the migration lock, who waits, who blocks.

use crate::code::Code;
use crate::context::Context;
use crate::error::Error;
use crate::lock::{Holder, Role};

/// Every session that holds the lock, waits for it, or blocks the holder.
pub async fn status(ctx: &Context<'_>) -> Result<Vec<Holder>, Error> {
    let failed = |error| Error::from_driver(error, ctx.target);
    let mut lock = ctx.driver.lock(ctx.target, ctx.session).await.map_err(failed)?;
    let sessions = lock.sessions().await.map_err(failed)?;
    lock.release().await.map_err(failed)?;
    Ok(sessions)
}

/// Ends the sessions that hold the lock, or only the one of this number.
/// Returns those that were ended.
pub async fn release(ctx: &Context<'_>, id: Option<&str>) -> Result<Vec<Holder>, Error> {
    let failed = |error| Error::from_driver(error, ctx.target);
    let mut lock = ctx.driver.lock(ctx.target, ctx.session).await.map_err(failed)?;
    let holders: Vec<Holder> = lock
        .sessions()
        .await
        .map_err(failed)?
        .into_iter()
        .filter(|session| session.role == Role::Holds)
        .filter(|session| id.is_none_or(|id| session.id == id))
        .collect();
    if let (Some(id), true) = (id, holders.is_empty()) {
        return Err(Error::new(
            Code::Usage,
            format!("session {id} does not hold the migration lock"),
        )
        .help("`brant lock status` shows who does"));
    }
    let mut ended = Vec::new();
    for holder in holders {
        if lock.end_session(&holder.id).await.map_err(failed)? {
            ended.push(holder);
        }
    }
    lock.release().await.map_err(failed)?;
    Ok(ended)
}
