//! Where a value of the configuration came from.

use std::fmt;

use brant_core::error::Place;
use brant_core::{Code, Error};

/// The place that said it.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Nobody; it is the default.
    Default,
    /// A line of `brant.toml`.
    File {
        /// The line.
        place: Place,
        /// `default`, or the environment's own.
        section: String,
    },
    /// A line of schema.prisma, prisma.config.ts or package.json.
    Prisma(Place),
    /// An environment variable.
    Variable(String),
    /// A flag of the command line.
    Flag(&'static str),
    /// A rule, in words: `prod is protected by its name`.
    Rule(String),
}

impl Origin {
    /// An error about the value, with its place where that is a line of a file.
    pub fn error(&self, code: Code, message: impl Into<String>) -> Error {
        self.located(Error::new(code, message))
    }

    /// The error with the place of the value that it is about.
    pub fn located(&self, error: Error) -> Error {
        match self {
            Origin::File { place, .. } | Origin::Prisma(place) => error.place(place.clone()),
            Origin::Default | Origin::Variable(_) | Origin::Flag(_) | Origin::Rule(_) => {
                error.note(format!("it comes from {self}"))
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File { place, section } => {
                write!(f, "{}:{} [{section}]", place.file, place.line)
            }
            Origin::Prisma(place) => write!(f, "{}:{}", place.file, place.line),
            Origin::Variable(name) => write!(f, "variable {name}"),
            Origin::Flag(name) => write!(f, "flag {name}"),
            Origin::Rule(words) => f.write_str(words),
        }
    }
}
