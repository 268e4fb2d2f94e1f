//! The files of a schema: read, checked, and what was found in them told.
//!
//! Everything but the reading is pure, and works on any text.

mod check;
mod excerpt;
mod files;
mod finding;
mod report;
mod write;

pub use check::{Checks, Urls, Verdict, check};
pub use files::{SchemaText, of_bytes, read};
pub use finding::{Finding, findings};
pub use report::{github, human, json};
pub(crate) use write::{create, replace};
