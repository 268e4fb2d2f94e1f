//! Any text parses: without a panic, without loss, with every place inside the text.

#![no_main]

use brant_psl::render::render;
use brant_psl::{Sources, parse_file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let sources = Sources::single("schema.prisma", text);
    let (id, source) = sources.iter().next().expect("there is one source");
    let parsed = parse_file(id, source);
    let gathered: String = parsed.tree.root().tokens().map(|token| token.text()).collect();
    assert_eq!(gathered, text);
    for found in &parsed.diagnostics {
        assert!(text.get(found.span.range()).is_some(), "{found:?}");
    }
    for block in &parsed.file.blocks {
        assert!(text.get(block.span().range()).is_some(), "{block:?}");
    }
    let _ = render(&sources, &parsed.diagnostics);
});
