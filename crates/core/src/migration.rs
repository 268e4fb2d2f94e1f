//! One migration as it stands in a folder or in memory.

use std::sync::Arc;

use crate::checksum::Checksum;
use crate::error::Error;

/// A named script.
#[derive(Clone, Debug)]
pub struct Migration {
    /// The folder's name; migrations run in the byte order of their names.
    pub name: String,
    /// Where a person finds the file; used in messages.
    pub path: String,
    /// The text, or why it cannot be had. The error is raised only when the
    /// script is needed, but before anything runs.
    pub script: Result<Text, Error>,
    /// The squashed migration that stands for it, if one does.
    pub replaced_by: Option<String>,
}

impl Migration {
    /// A migration that stands for itself.
    pub fn new(
        name: impl Into<String>,
        path: impl Into<String>,
        script: Result<Text, Error>,
    ) -> Migration {
        Migration { name: name.into(), path: path.into(), script, replaced_by: None }
    }

    /// A script that is no migration, under the name by which a person knows it.
    pub fn of_text(shown: &str, text: impl Into<String>) -> Migration {
        Migration::new(shown, shown, Ok(Text::new(text)))
    }
}

/// A script's text and its checksum.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text as stored, with a byte order mark if there is one.
    pub stored: Arc<String>,
    /// Of the stored bytes.
    pub checksum: Checksum,
}

impl Text {
    /// Wraps a text.
    pub fn new(stored: impl Into<String>) -> Text {
        let stored = stored.into();
        let checksum = Checksum::of(stored.as_bytes());
        Text { stored: Arc::new(stored), checksum }
    }

    /// The text as it is run: PostgreSQL and MySQL fail on a byte order mark.
    /// Only a text that has one is copied.
    pub fn executable(&self) -> Arc<String> {
        match self.stored.strip_prefix('\u{feff}') {
            Some(rest) => Arc::new(rest.to_owned()),
            None => Arc::clone(&self.stored),
        }
    }
}
