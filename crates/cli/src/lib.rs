//! The command line of Brant.
//!
//! Flags, configuration, the drivers, questions, rendering and exit codes live
//! here; what the commands do lives in `brant-core`.

mod args;
mod commands;
pub mod config;
pub mod drivers;
pub mod environment;
pub mod exit;
pub mod output;
pub mod prisma;
pub mod redact;
pub mod schema;
mod start;
pub mod words;

pub use start::{main, run};
