//! Databases as copies of others: an ability of servers that copy faster than they replay.

use async_trait::async_trait;

use crate::driver::{DriverError, Session, Target};

/// Makes databases by copying one, the template. [`crate::commands::clone`] decides what is in it.
///
/// A template comes into being under a draft's name and gets its own when it is complete, so that
/// whoever finds a template finds a whole one, and a process that dies leaves a draft.
#[async_trait]
pub trait Copier: Send + Sync {
    /// Makes the draft of a template, empty, on the server of `beside`. `name` begins with
    /// [`crate::scratch::DRAFT`]: what a dead process leaves is swept when a template is made later,
    /// an hour and more.
    async fn begin(
        &self,
        beside: &Target,
        name: &str,
        session: &Session,
    ) -> Result<Target, DriverError>;

    /// Gives a draft that nobody is connected to any more its name as a template. If there is one
    /// of this name already the answer is [`crate::ErrorKind::DatabaseExists`] and the draft stays
    /// what it is, or the draft takes its place. A draft that was swept:
    /// [`crate::ErrorKind::DatabaseMissing`].
    async fn settle(
        &self,
        beside: &Target,
        draft: &Target,
        template: &Target,
        session: &Session,
    ) -> Result<(), DriverError>;

    /// One who copies beside a database, with what that needs: a session of its own on a server.
    /// Several may copy the same template at once.
    async fn copying(
        &self,
        beside: &Target,
        session: &Session,
    ) -> Result<Box<dyn Copying>, DriverError>;
}

/// Makes copies one after the other, and drops what has their names.
#[async_trait]
pub trait Copying: Send {
    /// Makes a database that has everything that the template has. There is a whole one afterwards
    /// or none. A name that is taken: [`crate::ErrorKind::DatabaseExists`]; a template that is not
    /// there: [`crate::ErrorKind::DatabaseMissing`].
    async fn copy(&mut self, template: &Target, copy: &Target) -> Result<(), DriverError>;

    /// Drops a database and ends its sessions, as [`crate::Driver::drop_database`] does.
    async fn remove(&mut self, copy: &Target) -> Result<(), DriverError>;

    /// The end of the work.
    async fn close(self: Box<Self>);
}
