//! The laws for pairs of schemas that nobody wrote: a schema, and another one that differs from it
//! in a few places. A pair that breaks a law is made smaller until nothing can be left out.
//!
//! `BRANT_PAIRS` says how many pairs are tried on each server, `BRANT_SEED` which ones.

mod schema;

use brant_tests::{Kind, setting};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::laws::laws_of_pair;
use crate::workbench::Workbench;
use schema::{LENGTH, Words, schema};

/// Pairs on each server, unless told otherwise. A pair takes about a third of a second.
const PAIRS: u32 = 16;

#[test]
fn sqlite() {
    every_pair(Kind::Sqlite, &schema::SQLITE);
}

#[test]
fn mariadb() {
    every_pair(Kind::MariaDb, &schema::MYSQL);
}

#[test]
fn mysql() {
    every_pair(Kind::MySql, &schema::MYSQL);
}

#[test]
fn postgres() {
    every_pair(Kind::Postgres, &schema::POSTGRES);
}

#[test]
fn postgres_18() {
    every_pair(Kind::Postgres18, &schema::POSTGRES);
}

/// What a schema is made of, and what is different about the other one.
type Choices = (Vec<u8>, Vec<(prop::sample::Index, u8)>);

fn every_pair(kind: Kind, words: &Words) {
    let Some(workbench) = Workbench::new(kind) else { return };
    let workbench = std::cell::RefCell::new(workbench);
    let cases = setting("BRANT_PAIRS").and_then(|count| count.parse().ok()).unwrap_or(PAIRS);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let choices = (
        prop::collection::vec(any::<u8>(), LENGTH),
        prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
    );
    let law = |(choices, changes): Choices| {
        let mut others = choices.clone();
        for (at, value) in changes {
            let at = at.index(others.len());
            others[at] = value;
        }
        let (before, after) = (schema(words, &choices), schema(words, &others));
        let mut workbench = workbench.borrow_mut();
        let held =
            laws_of_pair("generated", words.provider, Some(&before), &after, &workbench.empty());
        held.map(drop).map_err(|complaint| {
            TestCaseError::fail(format!("{complaint}\n--- before\n{before}\n--- after\n{after}"))
        })
    };
    // Without a number, always the same pairs: what is found must be found by whoever looks for it.
    let mut runner = match setting("BRANT_PAIRS") {
        Some(_) => seeded(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    if let Err(error) = runner.run(&choices, law) {
        panic!("{kind:?}: {error}");
    }
}

/// Tries what `BRANT_SEED` says, else something else each time.
pub(crate) fn seeded(config: Config) -> TestRunner {
    let Some(seed) = setting("BRANT_SEED") else { return TestRunner::new(config) };
    let mut bytes = [0; 32];
    bytes.iter_mut().zip(seed.bytes()).for_each(|(byte, said)| *byte = said);
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}
