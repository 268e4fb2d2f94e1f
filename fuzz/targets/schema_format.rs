//! Formatting settles at once, and layout changes no meaning.

#![no_main]

#[path = "../../tests/all/psl_properties/describe.rs"]
mod describe;

use brant_psl::format::{format, layout};
use brant_psl::{ParsedFile, Sources, parse_file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let laid_out = layout(text);
    assert_eq!(layout(&laid_out), laid_out);
    assert_eq!(describe::file(&parsed(&laid_out)), describe::file(&parsed(text)));
    let formatted = format_one(text);
    assert_eq!(format_one(&formatted), formatted);
});

fn format_one(text: &str) -> String {
    format(&Sources::single("schema.prisma", text)).swap_remove(0)
}

fn parsed(text: &str) -> ParsedFile {
    let sources = Sources::single("schema.prisma", text);
    let (id, source) = sources.iter().next().expect("there is one source");
    parse_file(id, source)
}
