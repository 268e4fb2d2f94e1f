//! A clone for the time of a test.

use std::future::poll_fn;
use std::ops::AsyncFnOnce;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::task::Poll;

use super::{Nursery, Report, Taken, naming};
use crate::commands::reset::refuse_protected;
use crate::context::Context;
use crate::driver::Target;
use crate::error::Error;
use crate::open;

/// Gives a test a database of its own, with all migrations in it, and drops it afterwards, also if
/// the test panics. `ctx` says where and which migrations; its own database is not touched and
/// need not be there.
///
/// A process that is killed leaves its database behind: it goes when a template is made a day
/// later, or with `brant db drop --clones`.
pub async fn with_database<T>(
    ctx: &Context<'_>,
    test: impl AsyncFnOnce(&Target) -> T,
) -> Result<T, Error> {
    refuse_protected(ctx, "with_database")?;
    open::refuse_system_database(ctx)?;
    let nursery = Nursery::new(ctx)?;
    let target = super::sibling(ctx, &naming::timed)?;
    super::make(&nursery, std::slice::from_ref(&target), Taken::Refuse, &mut Report::default())
        .await?;
    let mut test = pin!(test(&target));
    let ended = poll_fn(|task| {
        // The panic goes on below, so nobody sees what it may have left half done.
        let polled = catch_unwind(AssertUnwindSafe(|| test.as_mut().poll(task)));
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    });
    let ended = ended.await;
    let dropped = nursery.drop(&target).await;
    match ended {
        Ok(value) => dropped.map(|()| value),
        Err(panic) => resume_unwind(panic),
    }
}
