//! Our own cases: `tests/golden/<database>/<case>/` with `after.prisma`, perhaps `before.prisma`,
//! and `expected.sql`, which is the whole file of the new migration, head included.

use std::fs;
use std::path::Path;

use brant_core::rendered;
use brant_tests::{files, setting};

use super::case::difference;

#[test]
fn golden_scripts() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/golden"));
    let mut schemas = files(folder, "after.prisma");
    schemas.sort();
    assert!(schemas.len() >= 30, "only {} cases", schemas.len());
    let mut wrong = Vec::new();
    for schema in schemas {
        let case = schema.parent().expect("a file is in a folder");
        let provider = case.parent().and_then(Path::file_name).expect("a case is in a folder");
        let provider = provider.to_string_lossy();
        let after = fs::read_to_string(&schema).expect("the schema can be read");
        let before = fs::read_to_string(case.join("before.prisma")).ok();
        let name = case.strip_prefix(folder).unwrap_or(case).display().to_string();
        let blocks = difference(&name, &provider, before.as_deref(), &after).blocks;
        let script = rendered::warnings(&blocks) + &rendered::text(&blocks);
        let expected = case.join("expected.sql");
        if setting("BRANT_GOLDEN_UPDATE").is_some() {
            fs::write(&expected, &script).expect("the expectation can be written");
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        if script != expected {
            wrong.push(format!("{name}\n--- ours\n{script}\n--- expected\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
