//! Where migrations come from: a folder, memory, or files embedded in a program.

mod directory;
mod embedded;
mod script;

pub use directory::{Directory, LOCK_FILE, VERIFIED};
pub use embedded::Embedded;

use crate::error::Error;
use crate::migration::Migration;

/// Reads what a list of migrations consists of.
pub type Reading = Box<dyn FnOnce() -> Vec<Migration> + Send>;

/// A list of migrations.
pub trait Source: Send + Sync {
    /// All migrations in the byte order of their names.
    ///
    /// Fails when the list itself cannot be trusted: unreadable folder, a name
    /// that cannot be used, two names that differ only by case.
    fn migrations(&self) -> Result<Vec<Migration>, Error> {
        Ok(self.begin()?())
    }

    /// The same in two parts: now what can fail, and a function for what takes long, which may run
    /// on another thread.
    fn begin(&self) -> Result<Reading, Error>;

    /// A migration that another one replaces, as it was kept; `None` if it was not.
    fn replaced(&self, by: &str, name: &str) -> Result<Option<Migration>, Error>;

    /// The script that undoes a migration, of the list or replaced by one of it; `None` where it has
    /// none.
    fn down(&self, name: &str) -> Result<Option<Migration>, Error>;

    /// The text of `migration_lock.toml`, `None` without such a file.
    fn lock_file(&self) -> Result<Option<String>, Error>;

    /// The text of `verified.json`, `None` without such a file.
    fn verified(&self) -> Result<Option<String>, Error>;

    /// For messages: where the migrations are.
    fn place(&self) -> String;
}
