//! The files of a schema: read, checked, and what was found in them told.
//!
//! Everything but the reading is pure, and works on any text.

mod check;
mod excerpt;
mod files;
mod finding;
mod folder;
mod report;
mod write;

pub use check::{Checks, Urls, Verdict, check};
pub use files::{SchemaText, of_bytes, read};
pub(crate) use files::{cannot_read, find, is_sql, text};
pub use finding::{Finding, findings};
pub(crate) use folder::{Language, files};
pub use report::{github, human, json};
pub(crate) use write::{create, replace};
