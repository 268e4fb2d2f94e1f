//! The formatter against recorded answers, against formatted schemas of others, and against itself.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

use std::path::Path;

use brant_psl::format::format;
use brant_psl::{Sources, parse};
use brant_tests::{conformance, files};

/// Pairs of the conformance data that are equal, all of them. The number only rises.
const EQUAL_PAIRS: usize = 44;
/// Committed schemas that the formatter keeps to the byte. The others were edited by hand after
/// their last formatting: tabs, or columns that are too wide or too narrow.
const KEPT_COMMITTED: usize = 281;
/// Schemas as the existing tool writes them: it formats what it pulls.
const KEPT_PULLED: usize = 281;
/// The names of schemas that the existing tool pulled.
const ANSWERS: &[&str] = &["engine.prisma", "engine_pull.prisma", "engine_roundtrip.prisma"];

#[test]
fn recorded_pairs_are_equal() {
    let Some(folder) = conformance("engines/format") else { return };
    let mut equal = 0;
    for expected in files(&folder, ".expected.prisma") {
        let name = expected.to_string_lossy().replace(".expected.prisma", ".prisma");
        let found = format_one(&read(Path::new(&name)));
        assert_eq!(found, read(&expected), "{name}");
        equal += 1;
    }
    let Some(folder) = conformance("engines/format_multi") else { return };
    for case in std::fs::read_dir(folder).expect("the folder can be read") {
        let case = case.expect("the folder can be read").path();
        let mut sources = Sources::new();
        let paths = files(&case.join("input"), ".prisma");
        for path in &paths {
            sources.add(path.to_string_lossy(), read(path));
        }
        for (path, found) in paths.iter().zip(format(&sources)) {
            let name = path.file_name().expect("a file has a name");
            assert_eq!(found, read(&case.join("expected").join(name)), "{}", path.display());
        }
        equal += 1;
    }
    println!("formatter: {equal} of {equal} pairs equal");
    assert!(equal >= EQUAL_PAIRS, "only {equal} pairs");
}

#[test]
fn formatted_schemas_are_kept_and_others_settle() {
    let Some(folder) = conformance("") else { return };
    let (mut committed, mut pulled, mut changed) = (0, 0, 0);
    for path in files(&folder, ".prisma") {
        let kept = settles(&path, &read(&path));
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        if ANSWERS.contains(&&*name) {
            assert!(kept, "{}", path.display());
            pulled += 1;
        } else if path.to_string_lossy().contains("/projects/") {
            committed += usize::from(kept);
            changed += usize::from(!kept);
        }
    }
    println!("formatter: {pulled} pulled schemas kept, {committed} committed kept, {changed} not");
    assert!(pulled >= KEPT_PULLED, "only {pulled} pulled schemas");
    assert!(committed >= KEPT_COMMITTED, "only {committed} committed schemas kept");
}

#[test]
fn golden_cases_are_equal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/psl/format");
    let inputs = files(&folder, ".prisma");
    assert!(inputs.len() >= 11, "only {} cases", inputs.len());
    for path in inputs {
        let text = read(&path);
        let expected = read(&path.with_extension("formatted"));
        assert_eq!(format_one(&text), expected, "{}", path.display());
        settles(&path, &text);
    }
}

/// Formatting what is formatted changes nothing, and no error comes or goes but that of a colon,
/// which the formatter takes out. True if the text is formatted already.
fn settles(path: &Path, text: &str) -> bool {
    let once = format_one(text);
    if once == text {
        return true;
    }
    assert_eq!(format_one(&once), once, "{}", path.display());
    assert_eq!(messages(&once), messages(text), "{}", path.display());
    false
}

fn messages(text: &str) -> Vec<String> {
    let parsed = parse(&Sources::single("schema.prisma", text));
    let mended = "Field declarations don't require a `:`.";
    let messages = parsed.diagnostics.into_iter().map(|found| found.message);
    messages.filter(|message| message != mended).collect()
}

fn format_one(text: &str) -> String {
    format(&Sources::single("schema.prisma", text)).swap_remove(0)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
