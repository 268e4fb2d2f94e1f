//! Any tree of folders, files and links as migrations folder.

#![no_main]

mod folder;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| folder::check(text));
