//! Our own cases: `tests/golden/<database>/<case>/` with `after.prisma`, perhaps `before.prisma`,
//! and `expected.sql`, which is the whole file of the new migration, head included.

use std::fs;
use std::path::Path;

use brant_core::rendered;
use brant_tests::{files, updates_golden};

use super::case::Case;

#[test]
fn golden_scripts() {
    let cases = cases();
    assert!(cases.len() >= 30, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let blocks = case.difference().blocks;
        let script = rendered::warnings(&blocks) + &rendered::text(&blocks);
        let name = &case.name;
        let expected = folder().join(name).join("expected.sql");
        if updates_golden() {
            fs::write(&expected, &script).expect("the expectation can be written");
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        if script != expected {
            wrong.push(format!("{name}\n--- ours\n{script}\n--- expected\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The cases, by name.
pub(crate) fn cases() -> Vec<Case> {
    let databases = ["mysql", "postgresql", "sqlite"].map(|database| folder().join(database));
    let mut schemas: Vec<_> =
        databases.iter().flat_map(|folder| files(folder, "after.prisma")).collect();
    schemas.sort();
    schemas.iter().map(|schema| read(schema.parent().expect("a file is in a folder"))).collect()
}

fn read(case: &Path) -> Case {
    let provider = case.parent().and_then(Path::file_name).expect("a case is in a folder");
    Case {
        name: case.strip_prefix(folder()).unwrap_or(case).display().to_string(),
        provider: provider.to_string_lossy().into_owned(),
        before: fs::read_to_string(case.join("before.prisma")).ok(),
        after: fs::read_to_string(case.join("after.prisma")).expect("the schema can be read"),
        script: String::new(),
        summary: None,
        migration: None,
        folder: case.to_owned(),
    }
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/golden"))
}
