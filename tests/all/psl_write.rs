//! What is written means what it was written from.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

use std::collections::BTreeSet;
use std::path::Path;

use brant_psl::ast::Block;
use brant_psl::format::layout;
use brant_psl::schema::Schema;
use brant_psl::write::{block_of_enum, block_of_model, blocks, rewrite};
use brant_psl::{Options, Sources, UrlPolicy, check, parse};
use brant_tests::{conformance, files};

use super::psl_golden::CONNECTORS;

#[test]
fn a_written_schema_means_the_same() {
    let Some(folder) = conformance("") else { return };
    let mut count = 0;
    for path in files(&folder, ".prisma") {
        let text = read(&path);
        let Some(schema) = meaning(&text) else { continue };
        let written = format!("{}\n{}", config_of(&text), blocks(&schema));
        let again = meaning(&written).unwrap_or_else(|| panic!("{}\n{written}", path.display()));
        assert_eq!(without_places(&again), without_places(&schema), "{}", path.display());
        let kept = rewrite(&Sources::single("schema.prisma", &*text), &schema, &schema);
        assert_eq!(kept, vec![layout(&text)], "{}", path.display());
        count += 1;
    }
    println!("writer: {count} schemas written and read again");
    assert!(count >= 2_200, "only {count} schemas are valid");
}

#[test]
fn a_rewritten_schema_means_the_new_one() {
    let Some(folder) = conformance("projects") else { return };
    let mut count = 0;
    for path in files(&folder, "before.prisma") {
        let text = read(&path);
        let after = meaning(&read(&path.with_file_name("after.prisma")));
        let (Some(before), Some(after)) = (meaning(&text), after) else { continue };
        let found = rewrite(&Sources::single("schema.prisma", &*text), &before, &after);
        let again =
            meaning(&found[0]).unwrap_or_else(|| panic!("{}\n{}", path.display(), found[0]));
        assert_eq!(facts(&again), facts(&after), "{}", path.display());
        count += 1;
    }
    println!("writer: {count} steps of other people's histories rewritten");
    assert!(count >= 233, "only {count} steps");
}

#[test]
fn golden_cases_are_equal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/psl/rewrite");
    let cases = files(&folder, "before.prisma");
    assert!(!cases.is_empty());
    for path in cases {
        let text = read(&path);
        let before = meaning(&text).expect("the schema is valid");
        let after = meaning(&read(&path.with_file_name("after.prisma"))).expect("it is valid");
        let found = rewrite(&Sources::single("schema.prisma", &*text), &before, &after);
        let expected = read(&path.with_file_name("expected.prisma"));
        assert_eq!(found[0], expected, "{}", path.display());
        let again = meaning(&found[0]).expect("it is valid");
        assert_eq!(facts(&again), facts(&after), "{}", path.display());
    }
}

fn meaning(text: &str) -> Option<Schema> {
    let options = Options { urls: UrlPolicy::Ignored, additions: true };
    let checked = check(&Sources::single("schema.prisma", text), CONNECTORS, &options);
    checked.is_valid().then_some(checked.schema)
}

/// The text of the datasource and generator blocks.
fn config_of(text: &str) -> String {
    let parsed = parse(&Sources::single("schema.prisma", text));
    let config = parsed.blocks().filter(|block| matches!(block, Block::Config(_)));
    config.map(|block| format!("{}\n", &text[block.span().range()])).collect()
}

/// Everything but the places and the order of indexes, which the formatter may change.
fn without_places(schema: &Schema) -> String {
    let mut schema = schema.clone();
    for model in &mut schema.models {
        model.indexes.sort_by_key(|index| (index.database_name.clone(), index.kind as u8));
    }
    let text = format!("{:#?}{:#?}{:#?}", schema.models, schema.enums, schema.relations);
    let place = |line: &&str| {
        let line = line.trim_start();
        !["start: ", "end: ", "file: ", "FileId(", "0,", ")"]
            .iter()
            .any(|part| line.starts_with(part))
    };
    text.lines().filter(place).collect::<Vec<_>>().join("\n")
}

/// All lines of all blocks, without their order.
fn facts(schema: &Schema) -> BTreeSet<String> {
    let models = schema.models_with_ids().map(|(id, _)| block_of_model(schema, id));
    let all = models.chain(schema.enums.iter().map(block_of_enum));
    let in_block = |text: String| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("///"));
        let mut words = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let head = words.next().unwrap_or_default();
        words.map(|line| format!("{head} {line}")).collect::<Vec<_>>()
    };
    all.flat_map(in_block).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
