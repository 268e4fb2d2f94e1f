//! The mysql driver.

pub mod psl;
