//! The migration lock while it is ours: its session gives a sign of life now and then.
//!
//! A process whose network falls silent cannot free anything, and the server does not notice: a proxy
//! in between answers the system's own keepalives. So drivers let the server end a lock's session that
//! has been silent for [`SILENCE`], and here is what keeps it from being silent. A process that was
//! frozen for longer has lost the lock, and [`crate::Step::CheckLock`] tells it.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::driver::DriverError;
use crate::lock::{Lock, Ticket};

/// After this long without a word from its client the server may end the session of a lock.
pub const SILENCE: Duration = Duration::from_secs(20);
/// Three tries before the server gives up.
const BEAT: Duration = Duration::from_secs(5);
/// A beat that is under way gets this long to end before the session is just dropped.
const LAST_BEAT: Duration = Duration::from_secs(2);

/// A lock that is held, on a session that is kept alive. Dropping it frees the lock.
pub struct Held {
    ticket: Option<Ticket>,
    /// The only owner; the task that beats looks at it from aside.
    lock: Arc<Mutex<Box<dyn Lock>>>,
    beats: Beats,
}

/// The task that beats; dropping it ends the task, in the middle of a beat if need be.
struct Beats(JoinHandle<Lost>);

impl Drop for Beats {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// How a lock was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The server says that it is no longer ours, or the session ended.
    Gone,
    /// Nothing came back. What is under way would be waited for without an end.
    Silent,
}

impl Held {
    /// Of a lock that was acquired. Needs a runtime of Tokio around it.
    pub fn new(lock: Box<dyn Lock>) -> Held {
        let ticket = lock.ticket().cloned();
        let lock = Arc::new(Mutex::new(lock));
        let beats = Beats(tokio::spawn(beat(Arc::downgrade(&lock))));
        Held { ticket, lock, beats }
    }

    /// What [`crate::Step::CheckLock`] needs, where checking is possible.
    pub fn ticket(&self) -> Option<&Ticket> {
        self.ticket.as_ref()
    }

    /// Ends when the lock is lost.
    pub async fn lost(&mut self) -> Lost {
        match (&mut self.beats.0).await {
            Ok(lost) => lost,
            // It neither panics nor is ended while this value lives.
            Err(_) => std::future::pending().await,
        }
    }

    /// Frees the lock and ends its session.
    ///
    /// # Errors
    /// The database's, when the session was lost.
    pub async fn release(self) -> Result<(), DriverError> {
        let lock = self.lock;
        // A beat under way ends first. If it does not, ending its task ends the session, and with it the lock.
        drop(tokio::time::timeout(LAST_BEAT, lock.lock()).await);
        match Arc::try_unwrap(lock) {
            Ok(lock) => lock.into_inner().release().await,
            Err(_) => Ok(()),
        }
    }
}

async fn beat(lock: Weak<Mutex<Box<dyn Lock>>>) -> Lost {
    loop {
        tokio::time::sleep(BEAT).await;
        let Some(lock) = lock.upgrade() else { return Lost::Gone };
        let keep = async { lock.lock().await.keep().await };
        match tokio::time::timeout(SILENCE, keep).await {
            Ok(Ok(true)) => {}
            Ok(_) => return Lost::Gone,
            Err(_) => return Lost::Silent,
        }
    }
}
