//! Runs a command's asynchronous part, and stops it at Ctrl-C or SIGTERM.
//!
//! Stopping means dropping the work: its connections close, the server ends what it was doing and
//! rolls back what was not committed.

use std::future::Future;
use std::pin::pin;

use brant_core::{Code, Error};
use serde_json::Value;

use super::Answer;
use crate::exit;

/// Why the work has no result.
pub(crate) enum Stop {
    /// It failed.
    Failed(Error),
    /// A signal came; its exit code.
    Signal(u8),
}

impl Stop {
    /// The answer of a command that got this far.
    pub(crate) fn answer(self, facts: Value) -> Answer {
        match self {
            Stop::Failed(error) => Answer::failed(facts, exit::FAILED, error),
            Stop::Signal(code) => Answer::failed(facts, code, interrupted(code)),
        }
    }
}

fn interrupted(code: u8) -> Error {
    let name = if code == exit::CANCELLED { "Ctrl-C" } else { "SIGTERM" };
    Error::new(Code::Interrupted, format!("stopped by {name}"))
        .note("what was not committed is rolled back, a statement under way included")
        .help("`brant migrate status` shows what is certain; the same command again continues")
}

/// Runs a future on a runtime of its own until it ends or a signal comes.
pub(crate) fn block<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        Stop::Failed(Error::new(Code::NotAvailable, format!("cannot start: {error}")))
    })?;
    runtime.block_on(async {
        let mut interrupted = pin!(ctrl_c());
        let mut terminated = pin!(sigterm());
        let result = tokio::select! {
            biased;
            () = &mut interrupted => return Err(Stop::Signal(exit::CANCELLED)),
            () = &mut terminated => return Err(Stop::Signal(exit::TERMINATED)),
            result = work => result,
        };
        // A question ends at signals and work ends with it, before anybody looks here again. Ctrl-C
        // is answered by then, as one says no.
        tokio::select! {
            biased;
            () = &mut terminated => Err(Stop::Signal(exit::TERMINATED)),
            () = tokio::task::yield_now() => result.map_err(Stop::Failed),
        }
    })
}

/// Ends at Ctrl-C. Without a way to listen the system's own rules hold.
async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

/// Ends at SIGTERM, where there is such a thing.
async fn sigterm() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut stream) = signal(SignalKind::terminate()) {
            stream.recv().await;
            return;
        }
    }
    std::future::pending().await
}
