//! The error that commands end with: what happened, to what, and what to do next.

use std::collections::BTreeMap;
use std::fmt;

use crate::code::Code;
use crate::driver::DriverError;

/// A command's failure.
#[derive(Clone, Debug)]
pub struct Error {
    /// What kind of failure it is.
    pub code: Code,
    /// What happened and to what, in a sentence or a short paragraph.
    pub message: String,
    /// The place in a file, where there is one.
    pub place: Option<Box<Place>>,
    /// The database's own words.
    pub database: Option<Box<DriverError>>,
    /// Facts that help to understand, a line each.
    pub notes: Vec<String>,
    /// What to do next: sentences or commands, a line each.
    pub help: Vec<String>,
    /// Whether the driver was asked what would settle it ([`crate::advice`]).
    pub advised: bool,
    /// Named values for programs: the migration, the statement's number…
    pub facts: BTreeMap<&'static str, serde_json::Value>,
}

/// A position in a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as a person would type its path.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1 in characters; `None` when only the line is known.
    pub column: Option<usize>,
    /// The lines around the place with their numbers.
    pub lines: Vec<(usize, String)>,
    /// The whole statement that stands there, if it is one of a script.
    pub statement: Option<String>,
}

impl Place {
    /// The place of a byte offset. `context` lines before it are kept.
    pub fn at(file: &str, text: &str, offset: usize, context: usize) -> Place {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = text[start..offset].chars().count() + 1;
        Place { column: Some(column), ..Place::line(file, text, line, context) }
    }

    /// The place of a whole line.
    pub fn line(file: &str, text: &str, line: usize, context: usize) -> Place {
        let first = line.saturating_sub(context).max(1);
        let lines = text
            .lines()
            .enumerate()
            .map(|(index, content)| (index + 1, content))
            .skip(first - 1)
            .take(line + 1 - first)
            .map(|(number, content)| (number, content.chars().take(200).collect()))
            .collect();
        Place { file: file.to_owned(), line, column: None, lines, statement: None }
    }
}

impl Error {
    /// An error with nothing but its message.
    pub fn new(code: Code, message: impl Into<String>) -> Error {
        Error {
            code,
            message: message.into(),
            place: None,
            database: None,
            notes: Vec::new(),
            help: Vec::new(),
            advised: false,
            facts: BTreeMap::new(),
        }
    }

    /// Adds a named value for programs.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl Into<serde_json::Value>) -> Error {
        self.facts.insert(name, value.into());
        self
    }

    /// Adds a line of what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Error {
        self.help.push(help.into());
        self
    }

    /// The same for whoever ran another command, which is the one to run again.
    #[must_use]
    pub(crate) fn for_command(mut self, command: &str, own: &str) -> Error {
        for help in &mut self.help {
            *help = help.replace(command, own);
        }
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Error {
        self.notes.push(note.into());
        self
    }

    /// Adds the place.
    #[must_use]
    pub fn place(mut self, place: Place) -> Error {
        self.place = Some(Box::new(place));
        self
    }

    /// Adds the database's words.
    #[must_use]
    pub fn database(mut self, error: DriverError) -> Error {
        self.database = Some(Box::new(error));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.text(), self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.database.as_deref().map(|error| error as _)
    }
}
