//! What a statement changes, in questions that the catalogue can answer.

use super::alter::alter;
use crate::index::Building;
use crate::quote::literal;
use crate::split::words::{Words, meaning};

/// What to look for.
#[derive(Debug)]
pub(super) enum Look {
    /// Running it again changes nothing, or does the same work again.
    Repeatable,
    /// Things that are there afterwards, or no longer.
    Facts {
        /// At least one.
        facts: Vec<Fact>,
        /// `CREATE OR REPLACE`: that it is there does not tell who put it there.
        replaces: bool,
    },
    /// A partition that may be half detached.
    Detached { parent: String, partition: String },
    /// The reason why looking does not help.
    Nothing(&'static str),
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// SQL that is true when the thing exists.
    pub(super) exists: String,
    /// Whether it exists once the statement has run.
    pub(super) afterwards: bool,
}

pub(super) const INVISIBLE: Look = Look::Nothing("its effect cannot be seen in the catalogue");

/// Reads the statement.
pub(super) fn look(statement: &str) -> Look {
    let mut words = Words::new(statement);
    let first = words.token().map(|(_, word)| word.to_ascii_uppercase()).unwrap_or_default();
    match first.as_str() {
        "VACUUM" | "REINDEX" | "CLUSTER" | "REPACK" | "ANALYZE" | "DISCARD" | "CHECKPOINT"
        | "SET" | "RESET" | "LOAD" => Look::Repeatable,
        "CREATE" => create(statement, words),
        "DROP" => drop(words),
        "ALTER" => alter(words),
        _ => INVISIBLE,
    }
}

/// Kinds of objects with a name of their own, and how to find one by it.
/// `{}` is the name as written, in a literal.
const OBJECTS: &[(&[&str], &str)] = &[
    (&["TABLE"], RELATION),
    (&["FOREIGN", "TABLE"], RELATION),
    (&["VIEW"], RELATION),
    (&["MATERIALIZED", "VIEW"], RELATION),
    (&["SEQUENCE"], RELATION),
    (&["INDEX"], RELATION),
    (&["TYPE"], "to_regtype({}) IS NOT NULL"),
    (&["DOMAIN"], "to_regtype({}) IS NOT NULL"),
    (&["SCHEMA"], "to_regnamespace({}) IS NOT NULL"),
    (&["EXTENSION"], "EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = {}::name)"),
    (&["DATABASE"], "EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = {}::name)"),
    (&["TABLESPACE"], "EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE spcname = {}::name)"),
    (&["SUBSCRIPTION"], "EXISTS (SELECT FROM pg_catalog.pg_subscription WHERE subname = {}::name)"),
    (&["PUBLICATION"], "EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = {}::name)"),
    (&["ROLE"], "EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {}::name)"),
    (&["USER"], "EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {}::name)"),
];

const RELATION: &str = "to_regclass({}) IS NOT NULL";

/// The question for an object of a kind in [`OBJECTS`].
fn exists(question: &str, name: &str) -> String {
    // Catalogue columns hold the name itself, the `to_reg…` functions read it as it is written.
    let value = if question.contains("::name") { meaning(name) } else { name.to_owned() };
    question.replace("{}", &literal(&value))
}

/// Steps over the words of an object's kind.
fn eat_kind(words: &mut Words<'_>) -> Option<&'static str> {
    OBJECTS.iter().find(|(kind, _)| words.eat_all(kind)).map(|(_, question)| *question)
}

fn create(statement: &str, mut words: Words<'_>) -> Look {
    if let Some(building) = Building::read(statement) {
        return match building.index {
            Some(_) => one(building.exists(), true),
            None => Look::Nothing("the index has no name of its own to look for"),
        };
    }
    let replaces = words.eat_all(&["OR", "REPLACE"]);
    let _ = words.eat("GLOBAL") || words.eat("LOCAL");
    if words.eat("TEMP") || words.eat("TEMPORARY") {
        return Look::Nothing("temporary objects end with their session");
    }
    let _ = words.eat("UNLOGGED") || words.eat("RECURSIVE") || words.eat("CONSTRAINT");
    for (kind, catalogue) in
        [("TRIGGER", "pg_trigger t WHERE tgname"), ("POLICY", "pg_policy t WHERE polname")]
    {
        if words.eat(kind) {
            return on_table(words, catalogue, true, replaces);
        }
    }
    let Some(question) = eat_kind(&mut words) else { return INVISIBLE };
    words.eat_all(&["IF", "NOT", "EXISTS"]);
    match words.name() {
        Some(name) => {
            let fact = Fact { exists: exists(question, &name), afterwards: true };
            Look::Facts { facts: vec![fact], replaces }
        }
        None => INVISIBLE,
    }
}

fn drop(mut words: Words<'_>) -> Look {
    for (kind, catalogue) in
        [("TRIGGER", "pg_trigger t WHERE tgname"), ("POLICY", "pg_policy t WHERE polname")]
    {
        if words.eat(kind) {
            words.eat_all(&["IF", "EXISTS"]);
            return on_table(words, catalogue, false, false);
        }
    }
    let Some(question) = eat_kind(&mut words) else { return INVISIBLE };
    words.eat("CONCURRENTLY");
    words.eat_all(&["IF", "EXISTS"]);
    let mut facts = Vec::new();
    while let Some(name) = words.name() {
        facts.push(Fact { exists: exists(question, &name), afterwards: false });
        if !words.eat_comma() {
            break;
        }
    }
    if facts.is_empty() { INVISIBLE } else { Look::Facts { facts, replaces: false } }
}

/// `name … ON table`: triggers and policies.
fn on_table(mut words: Words<'_>, catalogue: &str, afterwards: bool, replaces: bool) -> Look {
    let Some(name) = words.name() else { return INVISIBLE };
    while !words.eat("ON") {
        if words.token().is_none() {
            return INVISIBLE;
        }
    }
    let Some(table) = words.name() else { return INVISIBLE };
    let column = if catalogue.starts_with("pg_trigger") { "tgrelid" } else { "polrelid" };
    let exists = format!(
        "EXISTS (SELECT FROM pg_catalog.{catalogue} = {}::name AND {column} = to_regclass({}))",
        literal(&meaning(&name)),
        literal(&table)
    );
    Look::Facts { facts: vec![Fact { exists, afterwards }], replaces }
}

/// A look at one thing.
pub(super) fn one(exists: String, afterwards: bool) -> Look {
    Look::Facts { facts: vec![Fact { exists, afterwards }], replaces: false }
}
