//! The splitter of PostgreSQL, and what is decided from what it says.

#![no_main]

mod sql;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| sql::check(&brant_driver_postgres::driver(), text));
