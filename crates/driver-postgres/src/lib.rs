//! The postgres driver.

pub mod psl;
