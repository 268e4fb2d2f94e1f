//! Runs a command's asynchronous part, and stops it at Ctrl-C or SIGTERM.
//!
//! Stopping means dropping the work: its connections close, the server ends what it was doing and
//! rolls back what was not committed.

use std::future::Future;

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
        tokio::select! {
            biased;
            code = signal() => Err(Stop::Signal(code)),
            result = work => result.map_err(Stop::Failed),
        }
    })
}

/// Ends when a signal comes. Without a way to listen the system's own rules hold.
#[cfg(unix)]
async fn signal() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| async move {
        match signal(kind) {
            Ok(mut stream) => {
                stream.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = listen(SignalKind::interrupt()) => exit::CANCELLED,
        () = listen(SignalKind::terminate()) => exit::TERMINATED,
    }
}

/// Ends when Ctrl-C is pressed.
#[cfg(not(unix))]
async fn signal() -> u8 {
    match tokio::signal::ctrl_c().await {
        Ok(()) => exit::CANCELLED,
        Err(_) => std::future::pending().await,
    }
}
