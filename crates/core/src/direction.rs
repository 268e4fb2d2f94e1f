//! Which way a migration's script leads.

use serde::{Deserialize, Serialize};

/// Applying or undoing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// `migration.sql`: the migration is to be applied.
    #[default]
    Up,
    /// `down.sql`: it is to be undone.
    Down,
}

impl Direction {
    /// Whether this is the way of a deploy.
    pub fn is_up(&self) -> bool {
        *self == Direction::Up
    }

    /// The command that does the work, or continues it.
    pub fn command(self) -> &'static str {
        match self {
            Direction::Up => "brant migrate deploy",
            Direction::Down => "brant migrate down",
        }
    }

    /// What a script of this direction is called in messages.
    pub fn noun(self) -> &'static str {
        match self {
            Direction::Up => "migration",
            Direction::Down => "down script of the migration",
        }
    }
}
