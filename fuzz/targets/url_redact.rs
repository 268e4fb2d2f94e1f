//! Any password, in any output.

#![no_main]

mod redaction;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| redaction::check(text));
