//! What every command is given.

use std::time::Duration;

use crate::driver::{Driver, Session, Target};
use crate::source::Source;
use crate::ui::Ui;

/// One database, one list of migrations, and how to behave.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The database's driver.
    pub driver: &'a dyn Driver,
    /// Which database.
    pub target: &'a Target,
    /// Which migrations.
    pub source: &'a dyn Source,
    /// Settings of every session.
    pub session: &'a Session,
    /// What this environment allows.
    pub policy: &'a Policy,
    /// Who listens.
    pub ui: &'a dyn Ui,
}

/// What an environment allows.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The environment's name, for messages.
    pub environment: String,
    /// No reset, no drop.
    pub protected: bool,
    /// Edited, missing and out-of-order migrations are refused, not only reported.
    pub strict: bool,
    /// How well a migration has to be undone to be deployed; `None`: as it comes.
    pub down: Option<Require>,
    /// How long to wait for the migration lock.
    pub lock_wait: Duration,
    /// Whether to take the lock at all (`PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK`, `--no-lock`).
    pub take_lock: bool,
    /// Largest migration file in bytes.
    pub max_file_size: u64,
}

impl Default for Policy {
    /// For development: nothing protected, 60 s for the lock, files up to 64 MB.
    fn default() -> Policy {
        Policy {
            environment: "dev".to_owned(),
            protected: false,
            strict: false,
            down: None,
            lock_wait: Duration::from_secs(60),
            take_lock: true,
            max_file_size: 64 * 1024 * 1024,
        }
    }
}

/// How well migrations have to be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Require {
    /// There is a down script, and it is not known to fail at its work.
    Required,
    /// It was shown to bring the structure and every made-up row back.
    Exact,
}

impl Require {
    /// The word of the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Require::Required => "required",
            Require::Exact => "exact",
        }
    }

    /// The level of a word of the configuration.
    pub fn of(word: &str) -> Option<Require> {
        [Require::Required, Require::Exact].into_iter().find(|level| level.word() == word)
    }
}
