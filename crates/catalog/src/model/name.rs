//! Names, and where a thing was found.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a table, a type or another thing that lives in a namespace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QualifiedName {
    /// The namespace as the source writes it; none means the default one.
    pub namespace: Option<String>,
    /// The name within it.
    pub name: String,
}

impl QualifiedName {
    /// A name in the default namespace.
    #[must_use]
    pub fn bare(name: impl Into<String>) -> Self {
        Self { namespace: None, name: name.into() }
    }

    /// A name in a namespace.
    #[must_use]
    pub fn new(namespace: Option<impl Into<String>>, name: impl Into<String>) -> Self {
        Self { namespace: namespace.map(Into::into), name: name.into() }
    }
}

/// The name for people: unquoted, with the namespace where the source writes one.
impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}.")?;
        }
        f.write_str(&self.name)
    }
}

/// Where a thing was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// In a database. Its own name says which object it is.
    #[default]
    Database,
    /// In a schema file. The numbers are those of `brant_psl::Span`.
    Schema {
        /// The file's number among the sources.
        file: u32,
        /// The first byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
}
