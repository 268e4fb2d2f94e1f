//! Configuration files and `.env` files.

#![no_main]

#[expect(dead_code, reason = "the other target checks URLs")]
mod settings;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| settings::check_config(text));
