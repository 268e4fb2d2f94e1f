//! The command line of Brant.
//!
//! Flags, configuration, the drivers, questions, rendering and exit codes live
//! here; what the commands do lives in `brant-core`.

pub mod config;
pub mod environment;
pub mod prisma;
pub mod redact;
pub mod words;
