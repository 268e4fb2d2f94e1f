//! Names and values that need care, made by chance: a database made from them is read as they
//! were, nothing is left to do, and there is a way back.
//!
//! `BRANT_PAIRS` says how many schemas are tried on each server.

use std::collections::BTreeSet;

use brant_tests::{Kind, setting};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::laws::laws_of_pair;
use crate::workbench::Workbench;

/// Schemas on each server, unless told otherwise.
const SCHEMAS: u32 = 10;

/// What is particular to the names of a database.
struct Names {
    provider: &'static str,
    /// The greatest lengths, in bytes, that a name is filled up to.
    lengths: &'static [usize],
    /// The server refuses characters beyond the first 65 536 in names.
    is_basic: bool,
}

const KEYWORDS: &[&str] = &["select", "table", "user", "order", "default", "null", "Group", "end"];

const PIECES: &[&str] = &[
    "'", "\"", "`", "\\", "''", "\\'", "\"\"", "$$", "$1", "%s", "?", "--", "/*", "*/", ";", "{}",
    "[", "]", "(", ")", "a.b", "ä", "Ω", "語", "\n", "\t", " ", "_", "E'", "\\x41", "\\n",
    "::text", "A", "null", "🪿",
];

const SQLITE: Names = Names { provider: "sqlite", lengths: &[0, 63, 64, 65, 300], is_basic: false };

#[test]
fn sqlite() {
    check(Kind::Sqlite, &SQLITE);
}

/// The server cuts names to 63 bytes.
const POSTGRES: Names =
    Names { provider: "postgresql", lengths: &[0, 62, 63, 64, 65, 90], is_basic: false };

#[test]
fn postgres() {
    check(Kind::Postgres, &POSTGRES);
}

#[test]
fn postgres_18() {
    check(Kind::Postgres18, &POSTGRES);
}

/// The server refuses names of more than 64 characters.
const MYSQL: Names = Names { provider: "mysql", lengths: &[0, 63, 64], is_basic: true };

#[test]
fn mariadb() {
    check(Kind::MariaDb, &MYSQL);
}

#[test]
fn mysql() {
    check(Kind::MySql, &MYSQL);
}

fn check(kind: Kind, names: &'static Names) {
    let Some(workbench) = Workbench::new(kind) else { return };
    let workbench = std::cell::RefCell::new(workbench);
    let cases = setting("BRANT_PAIRS").and_then(|count| count.parse().ok()).unwrap_or(SCHEMAS);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    // Without a number, always the same schemas: what is found must be found again.
    let mut runner = match setting("BRANT_PAIRS") {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let law = |schema: String| {
        let mut workbench = workbench.borrow_mut();
        let held = laws_of_pair("names", names.provider, None, &schema, &workbench.empty());
        held.map(drop)
            .map_err(|complaint| TestCaseError::fail(format!("{complaint}\n---\n{schema}")))
    };
    if let Err(error) = runner.run(&schema(names), law) {
        panic!("{kind:?}: {error}");
    }
}

/// Two tables, the second of which refers to the first, and an enum where there are any.
fn schema(names: &'static Names) -> impl Strategy<Value = String> {
    let distinct = |count| {
        (vec(name(names), count), subsequence(KEYWORDS, 0..3)).prop_map(|(mut found, words)| {
            found.extend(words.into_iter().map(str::to_owned));
            found
        })
    };
    let labels = vec(text(names, &[0]), 0..3);
    let values = vec(text(names, &[0, 80]), 3);
    (distinct(2), distinct(3), labels, values).prop_map(|(tables, columns, labels, values)| {
        written(names.provider, &tables, &columns, labels, &values)
    })
}

fn written(
    provider: &str,
    tables: &[String],
    columns: &[String],
    labels: Vec<String>,
    values: &[String],
) -> String {
    let labels: BTreeSet<String> = labels.into_iter().filter(|label| label.len() < 60).collect();
    let mut text = format!("datasource db {{\n  provider = \"{provider}\"\n}}\n");
    let has_enum = provider != "sqlite" && !labels.is_empty();
    for (number, table) in tables.iter().enumerate() {
        text += &format!("\nmodel M{number} {{\n  id Int @id @default(autoincrement())\n");
        for (position, column) in columns.iter().enumerate() {
            let value = quoted(&values[position % values.len()]);
            let name = quoted(column);
            text += &format!("  f{position} String @default({value}) @map({name})\n");
        }
        if has_enum {
            text += "  e E @default(v0)\n";
        }
        text += match number {
            0 => "  u Int @unique\n  others M1[]\n",
            1 => "  to M0 @relation(fields: [r], references: [u])\n  r Int\n  @@unique([f0, r])\n",
            _ => "  @@index([f1])\n",
        };
        text += &format!("  @@map({})\n}}\n", quoted(table));
    }
    if has_enum {
        text += "\nenum E {\n";
        for (number, label) in labels.iter().enumerate() {
            text += &format!("  v{number} @map({})\n", quoted(label));
        }
        text += "}\n";
    }
    text
}

/// As the schema language writes texts.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// A name; its first character is a digit that tells it from others.
fn name(names: &'static Names) -> impl Strategy<Value = String> {
    text(names, names.lengths)
}

/// Pieces that need care, filled up to one of the lengths.
fn text(names: &'static Names, lengths: &'static [usize]) -> impl Strategy<Value = String> {
    let filler = select(&["x", "ü"][..]);
    let number = any::<u32>();
    (vec(select(PIECES), 1..6), select(lengths), filler, number).prop_map(
        move |(pieces, length, filler, number)| {
            let is_allowed = |c: &char| !names.is_basic || *c <= '\u{ffff}';
            let pieces: String = pieces.concat().chars().filter(is_allowed).collect();
            let mut name = format!("{number}{pieces}");
            while name.len() + filler.len() <= length {
                name += filler;
            }
            while name.len() < length {
                name.push('y');
            }
            // Names may not end in a blank (MySQL).
            if name.ends_with(char::is_whitespace) {
                name.push('z');
            }
            name
        },
    )
}
