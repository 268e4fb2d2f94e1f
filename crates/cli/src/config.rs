//! The configuration of one run: `brant.toml` or a Prisma project, variables and flags.
//!
//! Values are kept as written, each with its origin. Variables are put in only
//! when a command asks for a value, so that a missing one is an error only where it is needed.

pub mod dotenv;
pub mod file;
pub mod interpolate;
pub mod key;
mod layers;
mod load;
mod origin;
pub mod quantity;
mod read;
mod secret;
mod select;
pub mod show;
mod url;
mod variables;

pub use layers::{Layer, Located};
pub use load::{Request, load};
pub use origin::Origin;
pub use url::Resolved;
pub(crate) use variables::shown;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::redact::Scrubber;
use variables::Variables;

/// Something that a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A choice that was made between two sources.
    Note(String),
    /// Probably a mistake.
    Warning(String),
}

/// Everything that is configured for one environment.
#[derive(Debug)]
pub struct Config {
    /// The environment's name.
    pub environment: String,
    /// Where the configuration is from, for messages: `brant.toml`, `prisma/schema.prisma`.
    pub source: Option<String>,
    /// The environments that the file has, without `default`.
    pub environments: Vec<String>,
    /// The kind of database that a Prisma schema names.
    pub provider: Option<Located>,
    /// Things that a person should know before the command runs.
    pub notices: Vec<Notice>,
    /// The folder that the project is in.
    pub folder: PathBuf,
    /// Where the program was started.
    directory: PathBuf,
    /// Where relative SQLite files in a Prisma project's URLs start.
    file_base: PathBuf,
    values: BTreeMap<&'static str, Located>,
    variables: Variables,
    scrubber: Arc<Scrubber>,
}
