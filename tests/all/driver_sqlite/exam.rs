//! The exam every driver sits.

use brant_conformance::{Candidate, DATABASES, Samples, exam};

use super::*;

#[tokio::test]
async fn passes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let targets = (0..DATABASES).map(|n| target(&format!("file:{n}.db"), folder.path())).collect();
    let samples = Samples {
        create: "CREATE TABLE pets (id INTEGER, name TEXT)",
        create_other: "CREATE TABLE owners (id INTEGER)",
        insert: "INSERT INTO pets VALUES (1, 'goose')",
        fails: "SELECT abs(-9223372036854775808)",
        nonsense: "fly away",
        concurrent: true,
    };
    let passed = exam(Candidate { driver: &driver(), targets, samples }).await;
    assert_eq!(passed.len(), DATABASES);
}
