//! The sqlite driver.

pub mod psl;
