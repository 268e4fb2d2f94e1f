//! Laws of the parser and the formatter, over texts that nobody would write.

mod describe;
mod schemas;

use std::path::Path;

use brant_psl::format::{format, layout};
use brant_psl::render::render;
use brant_psl::syntax::{Element, Node};
use brant_psl::{Options, ParsedFile, Sources, Span, UrlPolicy, check, parse_file};
use brant_tests::files;
use proptest::prelude::*;

use super::psl_golden::CONNECTORS;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_parses_without_loss(text in any::<String>()) {
        check_tree(&text);
        check_layout(&text);
    }

    #[test]
    fn any_mixture_of_words_parses_without_loss(text in schemas::mixture()) {
        check_tree(&text);
        check_layout(&text);
        check_format(&text);
    }

    #[test]
    fn any_schema_is_formatted_once_and_for_all(text in schemas::schema()) {
        let parsed = parsed(&text);
        prop_assert_eq!(&parsed.diagnostics, &vec![]);
        check_tree(&text);
        check_layout(&text);
        check_format(&text);
    }
}

/// What fuzzing found to be different from everything else, through the targets' functions.
#[test]
fn the_corpus_of_the_fuzz_targets_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/schema");
    let paths = files(&folder, "");
    assert!(paths.len() >= 100, "only {} inputs", paths.len());
    for path in paths {
        let text = std::fs::read(&path).expect("the input can be read");
        let Ok(text) = String::from_utf8(text) else { continue };
        check_tree(&text);
        check_layout(&text);
        check_format(&text);
        let sources = Sources::single("schema.prisma", text);
        let options = Options { urls: UrlPolicy::Allowed, additions: true };
        let checked = check(&sources, CONNECTORS, &options);
        let _ = render(&sources, &checked.diagnostics);
    }
}

/// The tree has every byte once, and every place lies in the text between two characters.
fn check_tree(text: &str) {
    let parsed = parsed(text);
    let root = parsed.tree.root();
    assert_eq!(root.tokens().map(|token| token.text()).collect::<String>(), text);
    assert_eq!(gathered(root), text);
    for found in &parsed.diagnostics {
        assert_is_place(found.span, text);
    }
    for block in &parsed.file.blocks {
        assert_is_place(block.span(), text);
        assert_is_place(block.name().span, text);
    }
}

/// The text of a node, put together from its elements.
fn gathered(node: Node<'_>) -> String {
    let parts = node.elements().map(|element| match element {
        Element::Node(child) => gathered(child),
        Element::Token(token) => token.text().to_owned(),
    });
    let text: String = parts.collect();
    assert_eq!(text, node.text());
    text
}

fn assert_is_place(span: Span, text: &str) {
    assert!(text.get(span.range()).is_some(), "{span:?} is no place in {text:?}");
}

/// Layout changes no meaning, and layout of what is laid out changes nothing.
fn check_layout(text: &str) {
    let once = layout(text);
    assert_eq!(layout(&once), once, "layout does not settle for {text:?}");
    assert_eq!(describe::file(&parsed(&once)), describe::file(&parsed(text)), "{text:?}\n{once}");
}

fn check_format(text: &str) {
    let once = format_one(text);
    assert_eq!(format_one(&once), once, "format does not settle for {text:?}");
}

fn format_one(text: &str) -> String {
    format(&Sources::single("schema.prisma", text)).swap_remove(0)
}

fn parsed(text: &str) -> ParsedFile {
    let sources = Sources::single("schema.prisma", text);
    let (id, source) = sources.iter().next().expect("there is one source");
    parse_file(id, source)
}
