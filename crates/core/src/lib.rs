//! The contract between Brant's commands and its databases, and the commands.
//!
//! The contract stands on top ([`driver`], [`connection`], [`history`],
//! [`lock`], [`dialect`], [`source`], [`ui`]), pure decisions in the middle
//! ([`plan`], [`mode`], [`program`], [`journal`]), one file per command below
//! ([`commands`]). This crate knows no database client and no terminal.

#![warn(missing_docs)]

pub mod advice;
mod aligned;
pub mod answer;
pub mod apply;
pub mod branch;
pub mod checksum;
pub mod code;
pub mod commands;
pub mod connection;
pub mod context;
pub mod copier;
mod danger;
pub mod desired;
pub mod dialect;
pub mod direction;
pub mod driver;
pub mod error;
pub mod external;
mod failure;
pub mod held;
pub mod history;
pub mod journal;
mod left_out;
pub mod lock;
pub mod migration;
pub mod mode;
pub mod modeller;
pub mod name;
pub mod observe;
pub mod open;
pub mod other_tools;
pub mod plan;
pub mod prepare;
pub mod program;
pub mod pull;
mod record;
mod refusal;
pub mod registry;
pub mod rendered;
pub mod scratch;
pub mod secret;
pub mod snapshot;
pub mod source;
pub mod squashed;
pub mod state;
pub mod token;
pub mod touch;
pub mod ui;
pub mod uncompared;

pub use advice::{Advice, Refusal};
pub use checksum::Checksum;
pub use code::Code;
pub use connection::{Connection, Effect, Interrupted, Step, TableRows};
pub use context::{Context, Policy};
pub use copier::{Copier, Copying};
pub use dialect::{Dialect, Kind, Loss, Script, Split, Statement};
pub use direction::Direction;
pub use driver::{Driver, DriverError, ErrorKind, Profile, Quoting, Server, Session, Target};
pub use error::Error;
pub use external::External;
pub use held::Held;
pub use history::{Change, History, Record};
pub use lock::{Holder, Lock, Ticket};
pub use migration::Migration;
pub use secret::DatabaseUrl;
pub use source::Source;
pub use ui::{Event, Ui};
