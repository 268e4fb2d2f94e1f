//! The laws for pairs of schemas that nobody wrote: few names, so that much of one side is on the
//! other too, and all of them names and values that need care.

use brant_psl::{Options, Sources, UrlPolicy, check};
use brant_tests::{Kind, setting};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::Config;

use super::laws;
use crate::diff_offline::case::{Case, modeller};
use crate::generated::seeded;
use crate::workbench::Workbench;

/// With `BRANT_DIFF_CASE=all`, so many pairs are tried, else few. `BRANT_SEED` says which ones.
const MANY: u32 = 2_000;
const FEW: u32 = 12;

/// The longest name is 63 bytes long, as PostgreSQL allows; MySQL allows 64 characters.
const NAMES: &[&str] = &[
    "plain",
    "select",
    "it's",
    "a \"quoted\" one",
    "back\\slash",
    "größe 🪿",
    "a.b(c)",
    "sixty-three bytes: abcdefghijklmnopqrstuvwxyz äöü 01234567xx",
];

const TEXTS: &[&str] =
    &["", "it's", "\"q\"", "a\\b", "ü🪿", "NULL", "'); DROP TABLE t; --", "{a,b}"];

const TYPES: &[(&str, &[&str])] = &[
    ("Int", &["", "@default(5)", "@default(-5)"]),
    ("BigInt", &["", "@default(9007199254740993)"]),
    ("Boolean", &["", "@default(true)"]),
    ("Float", &["", "@default(-0.5)"]),
    ("Decimal", &["", "@default(1.50)"]),
    ("DateTime", &["", "@default(now())"]),
    ("Bytes", &[""]),
    ("Json", &[""]),
    ("Mood", &["", "@default(happy)"]),
];

#[test]
fn sqlite() {
    pairs("sqlite", Kind::Sqlite);
}

#[test]
fn postgres() {
    pairs("postgresql", Kind::Postgres);
}

#[test]
fn mariadb() {
    pairs("mysql", Kind::MariaDb);
}

#[test]
fn mysql() {
    pairs("mysql", Kind::MySql);
}

fn pairs(provider: &'static str, kind: Kind) {
    let Some(mut workbench) = Workbench::new(kind) else { return };
    let cases = if setting("BRANT_DIFF_CASE").as_deref() == Some("all") { MANY } else { FEW };
    let mut runner = seeded(Config { failure_persistence: None, ..Config::with_cases(cases) });
    let both = (schema(provider), schema(provider));
    let valid = both.prop_filter("a schema", move |(before, after)| {
        is_valid(provider, before) && is_valid(provider, after)
    });
    let workbench = std::cell::RefCell::new(&mut workbench);
    let outcome = runner.run(&valid, |(before, after)| {
        let case = Case {
            name: "generated".to_owned(),
            provider: provider.to_owned(),
            before: Some(before),
            after,
            script: String::new(),
            summary: None,
            migration: None,
            folder: std::path::PathBuf::new(),
        };
        laws(&case, &workbench.borrow_mut().empty()).map(drop).map_err(TestCaseError::fail)
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn is_valid(provider: &str, schema: &str) -> bool {
    let options = Options { urls: UrlPolicy::Allowed, additions: true };
    let connector = modeller(provider).conventions().connector;
    let checked = check(&Sources::single("schema.prisma", schema), &[connector], &options);
    !checked.diagnostics.iter().any(|found| found.is_error())
}

/// A name in the database. Those of MySQL have no characters of four bytes.
fn named(provider: &str, number: usize) -> String {
    let name = NAMES[number];
    if provider == "mysql" { name.replace('🪿', "鵞") } else { name.to_owned() }
}

/// Whether there can be an index over all of a value of this type.
fn has_index(provider: &str, r#type: &str) -> bool {
    provider != "mysql" || !matches!(r#type, "Json" | "Bytes")
}

fn schema(provider: &'static str) -> impl Strategy<Value = String> {
    let labels = subsequence(&["it's", "c\\d", "größer", "\"x\""][..], 0..4);
    let tables = subsequence((0..NAMES.len()).collect::<Vec<_>>(), 1..4);
    let models = tables.prop_flat_map(move |numbers| {
        numbers.into_iter().map(|number| model(provider, number)).collect::<Vec<_>>()
    });
    (labels, models).prop_map(move |(labels, models)| {
        let mut text =
            format!("datasource db {{\n  provider = \"{provider}\"\n}}\n\nenum Mood {{\n  happy\n");
        for (number, label) in labels.iter().enumerate() {
            text.push_str(&format!("  v{number} @map({label:?})\n"));
        }
        text.push_str("}\n");
        for model in &models {
            text.push_str(model);
        }
        text
    })
}

/// A table of that name, whose columns have some of the same names.
fn model(provider: &'static str, number: usize) -> impl Strategy<Value = String> {
    let columns = subsequence((0..NAMES.len()).collect::<Vec<_>>(), 0..5);
    let key = select(&["@id", "@id @default(autoincrement())"][..]);
    let columns = columns.prop_flat_map(move |numbers| {
        numbers.into_iter().map(|number| column(provider, number)).collect::<Vec<_>>()
    });
    (key, columns, vec(select(&["@@index", "@@unique"][..]), 0..2)).prop_map(
        move |(key, columns, indexes)| {
            let mut text = format!("\nmodel M{number} {{\n  id Int {key}\n");
            for (_, _, column) in &columns {
                text.push_str(column);
            }
            let first = columns.first().filter(|(_, r#type, _)| has_index(provider, r#type));
            if let Some((name, ..)) = first {
                let lines = indexes.iter().map(|kind| format!("  {kind}([{name}, id])\n"));
                text.extend(lines);
            }
            text + &format!("  @@map({:?})\n}}\n", named(provider, number))
        },
    )
}

/// The name of a field, its type, and its line.
fn column(
    provider: &'static str,
    number: usize,
) -> impl Strategy<Value = (String, &'static str, String)> {
    let text = select(TEXTS).prop_map(|text| ("String", format!("@default({text:?})")));
    let other = select(TYPES)
        .prop_flat_map(|(name, defaults)| (Just(name), select(defaults).prop_map(str::to_owned)));
    (prop_oneof![text, other], select(&["", "?"][..])).prop_map(move |((name, default), arity)| {
        let field = format!("f{number}");
        let map = named(provider, number);
        let line = format!("  {field} {name}{arity} {default} @map({map:?})\n");
        (field, name, line)
    })
}
