//! Progress events, so that the command line, a library user and a studio share the commands.

use std::time::Duration;

use crate::direction::Direction;
use crate::lock::Holder;

/// Receives events. Must not block for long.
pub trait Ui: Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// What can happen on the way.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// The migrations folder was read.
    Found {
        /// How many migrations it has.
        migrations: usize,
        /// See [`crate::Source::place`].
        place: &'a str,
    },
    /// A database was created because it was missing.
    DatabaseCreated {
        /// See [`crate::Target::label`].
        label: &'a str,
    },
    /// Somebody else holds the migration lock; said again when the holders change.
    Waiting {
        /// Who holds it.
        holders: &'a [Holder],
        /// For how long we have been waiting.
        waited: Duration,
    },
    /// A migration begins.
    Started {
        /// Its name.
        migration: &'a str,
        /// Whether it is applied or undone.
        direction: Direction,
        /// How many statements reach the server.
        statements: usize,
    },
    /// A down script is tried on a scratch database.
    Verifying {
        /// Its migration's name.
        migration: &'a str,
    },
    /// A statement of a step-by-step migration is done.
    Progress {
        /// How many are done.
        done: usize,
        /// Of how many.
        statements: usize,
    },
    /// A migration is done.
    Applied {
        /// Its name.
        migration: &'a str,
        /// How many statements reached the server.
        statements: usize,
        /// How long it took.
        elapsed: Duration,
    },
    /// Worth knowing, but no reason to stop.
    Note(&'a str),
    /// Probably a mistake of somebody's, but no reason to stop.
    Warning(&'a str),
}

/// Listens to nothing; for library users who only want the report.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Ui for Silent {
    fn event(&self, _: &Event<'_>) {}
}
