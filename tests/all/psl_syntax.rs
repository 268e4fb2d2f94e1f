//! The parser against other people's schemas: nothing valid is refused, every syntax error of the
//! recorded answers is found in the same words at the same place.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

use std::path::Path;

use brant_psl::render::render;
use brant_psl::{Sources, parse};
use brant_tests::{conformance, files};

/// Parts of the messages that come from the syntax alone.
const SYNTAX: &[&str] = &[
    "This line is",
    "This block is invalid",
    "This field declaration is invalid",
    "escape sequence",
    "argument is missing a value",
    "To specify a list",
];

#[test]
fn recorded_syntax_errors_are_reported_alike() {
    let Some(folder) = conformance("engines") else { return };
    let mut with_errors = 0;
    for kind in ["validation", "validation_inline", "config"] {
        for path in files(&folder.join(kind), ".prisma") {
            let expected = std::fs::read_to_string(path.with_extension("expected.txt"));
            let Ok(expected) = expected else { continue };
            let wanted = SYNTAX.iter().any(|part| expected.contains(part));
            let found = syntax_errors(&path);
            assert_eq!(found, if wanted { expected } else { String::new() }, "{}", path.display());
            with_errors += usize::from(wanted);
        }
    }
    println!("{with_errors} schemas with syntax errors, all reported alike");
    assert!(with_errors >= 15, "only {with_errors} cases have syntax errors");
}

#[test]
fn committed_schemas_parse() {
    let Some(folder) = conformance("projects") else { return };
    let paths = files(&folder, ".prisma");
    assert!(paths.len() >= 400, "only {} files", paths.len());
    for path in paths {
        assert_eq!(syntax_errors(&path), "", "{}", path.display());
    }
}

fn syntax_errors(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("the schema can be read");
    let sources = Sources::single("schema.prisma", text);
    render(&sources, &parse(&sources).diagnostics)
}

#[test]
fn golden_cases_are_equal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/psl/syntax");
    let paths = files(&folder, ".prisma");
    assert!(paths.len() >= 7, "only {} cases", paths.len());
    for path in paths {
        let expected = std::fs::read_to_string(path.with_extension("errors")).expect("the errors");
        // The line of ten thousand brackets is not worth repeating.
        let found: String = syntax_errors(&path)
            .lines()
            .map(|line| format!("{}\n", line.chars().take(160).collect::<String>()))
            .collect();
        assert_eq!(found, expected, "{}", path.display());
    }
}
