//! Support for the tests: which servers there are, a database of its own for
//! each test, and other people's projects to try Brant on.

mod client;
mod database;
mod environment;
pub mod fault;
mod files;
pub mod garble;
mod projects;
pub mod proxy;
pub mod servers;
mod user;

pub use client::{Rows, run as run_script};
pub use database::Database;
pub use environment::{crash_part, full_crash_matrix, skip, updates_golden, variable as setting};
pub use files::files;
pub use projects::{Project, conformance, projects};
pub use servers::{Kind, Server, every_server, fresh_database, missing_database};
pub use user::User;
