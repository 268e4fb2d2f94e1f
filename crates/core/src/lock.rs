//! The migration lock: one writer at a time.
//!
//! The lock has a session of its own and is polled with a non-blocking try: a
//! session that waits inside the server would deadlock with `CREATE INDEX
//! CONCURRENTLY` of the one that works. It uses Prisma Migrate's keys, so both
//! tools exclude each other.

use async_trait::async_trait;
use jiff::Timestamp;

use crate::driver::DriverError;

/// A session that can hold the migration lock. Dropping it frees the lock.
#[async_trait]
pub trait Lock: Send {
    /// Tries once, without waiting. `Ok(false)`: somebody else holds it. After
    /// `Ok(true)` a second call answers `Ok(true)` and changes nothing.
    async fn try_acquire(&mut self) -> Result<bool, DriverError>;

    /// Who holds the lock and who waits for it, as far as the server tells.
    /// Does not need the lock.
    async fn sessions(&mut self) -> Result<Vec<Holder>, DriverError>;

    /// What [`crate::Step::CheckLock`] needs to find this lock's session.
    /// `None` before it is acquired and where checking is not possible.
    fn ticket(&self) -> Option<&Ticket>;

    /// Keeps the session alive and says whether the lock is still ours.
    /// Called every few seconds for as long as the lock is held (see [`crate::held`]).
    async fn keep(&mut self) -> Result<bool, DriverError>;

    /// Frees the lock and ends the session. Dropping the value does the same without an answer.
    async fn release(self: Box<Self>) -> Result<(), DriverError>;

    /// Ends another session that holds the lock (`lock release`). `Ok(false)`: there is none of that id.
    async fn end_session(&mut self, id: &str) -> Result<bool, DriverError>;
}

/// Names a lock's session so that another session can look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The server's number of the session that holds the lock.
    pub session: String,
    /// Where a lock can be taken over while its last statements still run (a cluster): its owner
    /// there. Each statement is then checked by itself.
    pub lease: Option<String>,
}

/// A session that holds the lock, waits for it, or stands in somebody's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The server's number of the session (a pid, a connection id).
    pub id: String,
    /// Its user.
    pub user: String,
    /// Its application name, where known.
    pub application: String,
    /// Where it comes from, where known.
    pub client: String,
    /// Since when the session exists.
    pub since: Option<Timestamp>,
    /// What it is doing.
    pub role: Role,
    /// The statement a person can run to end it, in the database's language.
    pub cancel: String,
}

/// A session's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Holds the migration lock.
    Holds,
    /// Waits for the migration lock inside the server (as Prisma Migrate does).
    Waits,
    /// Blocks a statement of the session that holds the migration lock.
    Blocks,
}

impl Holder {
    /// One line for people.
    pub fn describe(&self) -> String {
        let mut text = format!("session {}", self.id);
        for (label, value) in
            [("user", &self.user), ("application", &self.application), ("from", &self.client)]
        {
            if !value.is_empty() {
                text.push_str(&format!(", {label} {value}"));
            }
        }
        if let Some(since) = self.since {
            text.push_str(&format!(", since {since:.0}"));
        }
        text
    }
}
