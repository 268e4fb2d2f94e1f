//! The commands, one file each: observe, decide, act, report.

pub mod baseline;
pub mod clone;
pub mod database;
pub mod deploy;
pub mod dev;
pub mod diff;
pub mod doctor;
pub mod down;
pub mod execute;
pub mod lock;
pub mod new;
pub mod pull;
pub mod push;
pub mod rebase;
pub mod repair;
pub mod reset;
pub mod resolve;
pub mod seed;
pub mod show;
pub mod squash;
pub mod status;
pub mod verify;
