//! Asks the database what would settle its refusal, for every command in one place.

use brant_core::Error;
use brant_core::advice::advised;

use super::Run;
use super::signal::block;
use crate::drivers::registry;

/// The error with what the database's driver finds out about it.
pub(super) fn ask(run: &Run<'_>, error: Error) -> Error {
    let Some((target, session)) = run.place.get() else { return error };
    let registry = registry();
    let Ok(driver) = registry.for_url(&target.url) else { return error };
    let kept = error.clone();
    // Whoever has lost patience gets the error as it is.
    block(async { Ok(advised(driver, target, session, error, false).await) }).unwrap_or(kept)
}
