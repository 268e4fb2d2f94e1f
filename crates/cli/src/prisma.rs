//! A Prisma project without `brant.toml`, understood as it stands.
//!
//! What is read: the datasource block of the schema, the static part of
//! `prisma.config.ts`, `prisma.schema` and `prisma.seed` of package.json, and
//! the names of the `.env` files that the project's Prisma release would load.
//! Nothing is executed.

mod config_file;
mod datasource;
pub mod hosted;
mod package;
mod project;
mod schema_path;
mod script;

pub use project::{Project, find};

use std::path::Path;

use brant_core::error::Place;

/// The schema of a folder, as one would type its path, without reading it.
pub fn standard_schema(folder: &Path) -> Option<String> {
    let path = schema_path::standard(folder)?;
    Some(crate::config::shown(&path, folder))
}

/// A value as a Prisma file writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// A text.
    Literal(String),
    /// An environment variable, with a default where the file gives one.
    Variable {
        /// Its name.
        name: String,
        /// What counts when it is not set.
        default: Option<String>,
    },
    /// Texts.
    List(Vec<String>),
    /// Something that would have to be executed.
    Dynamic,
}

impl Expression {
    /// The value in the form that the configuration interpolates; `None` if it cannot be known.
    fn template(&self) -> Option<String> {
        use crate::config::interpolate::escape;
        match self {
            Expression::Literal(text) => Some(escape(text)),
            Expression::Variable { name, default: None } => Some(format!("${{{name}}}")),
            Expression::Variable { name, default: Some(default) } => {
                Some(format!("${{{name}:-{default}}}"))
            }
            Expression::List(_) | Expression::Dynamic => None,
        }
    }
}

/// An expression and the line that it stands on.
#[derive(Clone, Debug)]
pub struct Written {
    /// The value.
    pub expression: Expression,
    /// The line.
    pub place: Place,
}
