//! `migrate diff`: what leads from one state to another.

use std::collections::BTreeMap;

use brant_catalog::change::TableSetting;
use brant_catalog::{Aspect, Catalog, Features, Table, TableChanges, Unsaid, reversed, summary};

use crate::error::Error;
use crate::modeller::Renaming;
use crate::other_tools;
use crate::rendered::{self, Block};
use crate::state::{Reader, State, uncompared};

/// Which way the difference is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the first to the second.
    Forward,
    /// Back again: what undoes the way forward. What the second could not say was not touched on
    /// the way there, so it is not touched on the way back.
    Back,
}

/// The difference.
#[derive(Clone, Debug)]
pub struct Report {
    /// Whether the two states are the same.
    pub is_empty: bool,
    /// In words, one block per table; says so if there is none.
    pub summary: String,
    /// As statements, none if there is no difference.
    pub blocks: Vec<Block>,
    /// What was seen and not compared: each kind of object with their names, and other tools' tables.
    pub uncompared: Vec<String>,
}

impl Report {
    /// The statements as a script, which a line end closes.
    pub fn script(&self) -> String {
        let text = rendered::text(&self.blocks);
        if text.ends_with('\n') { text } else { text + "\n" }
    }
}

/// Reads both states and compares them.
pub async fn diff(
    reader: &Reader<'_>,
    from: &State,
    to: &State,
    direction: Direction,
) -> Result<Report, Error> {
    let (mut from, mut to, left_out) = sides(reader, from, to).await?;
    let modeller = reader.driver.dialect().modeller();
    let renames = Renaming::stated(modeller, &from, &to).renames;
    let renames = match direction {
        Direction::Forward => renames,
        Direction::Back => {
            (from, to) = back(from, to);
            reversed(&renames)
        }
    };
    let renaming = Renaming::new(&from, renames);
    let diff = renaming.compare(modeller, &to);
    Ok(Report {
        is_empty: diff.is_empty(),
        summary: summary(&diff.changes),
        blocks: modeller.render(&diff),
        uncompared: unseen(&from, &to, modeller.features()).into_iter().chain(left_out).collect(),
    })
}

/// Both catalogs, and what was left out of them: other tools' histories in a database that the
/// other side knows nothing of, unless that is a database, too.
async fn sides(
    reader: &Reader<'_>,
    from: &State,
    to: &State,
) -> Result<(Catalog, Catalog, Vec<String>), Error> {
    let is_live = |state: &State| matches!(state, State::Database(_));
    let (from_live, to_live) = (is_live(from), is_live(to));
    let mut from = reader.read(from).await?;
    let mut to = reader.read(to).await?;
    let found = match (from_live, to_live) {
        (true, false) => other_tools::take_out(&mut from, &[&to]),
        (false, true) => other_tools::take_out(&mut to, &[&from]),
        (true, true) | (false, false) => Vec::new(),
    };
    let words = |(table, tool)| format!("table {table} (the history of {tool})");
    Ok((from, to, found.into_iter().map(words).collect()))
}

/// The two sides of the way back.
pub(super) fn back(from: Catalog, to: Catalog) -> (Catalog, Catalog) {
    let mut wanted = from;
    wanted.scope.aspects = wanted.scope.aspects.and(to.scope.aspects);
    if to.scope.namespaces.is_some() {
        wanted.scope.namespaces.clone_from(&to.scope.namespaces);
    }
    (to, wanted)
}

/// `view a, b` for each kind of object that was not compared.
fn unseen(from: &Catalog, to: &Catalog, features: Features) -> Vec<String> {
    let mut kinds: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for object in uncompared(from, to) {
        kinds.entry((Some(object.kind), object.kind.word())).or_default().push(&object.name.name);
    }
    for catalog in [from, to] {
        for sequence in catalog.sequences.iter().filter(|_| !features.sequences) {
            kinds.entry((None, "sequence")).or_default().push(&sequence.name.name);
        }
        for Unsaid { what, name } in &catalog.unsaid {
            kinds.entry((None, what)).or_default().push(name);
        }
    }
    let optioned = differing_options(from, to, features);
    if !optioned.is_empty() {
        kinds.entry((None, "options of table")).or_default().extend(optioned);
    }
    let line = |((_, what), mut names): ((_, &str), Vec<&str>)| {
        names.sort_unstable();
        names.dedup();
        format!("{what} {}", names.join(", "))
    };
    let (unsaid, objects): (Vec<_>, Vec<_>) =
        kinds.into_iter().partition(|((kind, _), _)| kind.is_none());
    objects.into_iter().chain(unsaid).map(line).collect()
}

/// The tables of both sides whose options (engine, character set, partitions) are different, where
/// they are not compared.
fn differing_options<'a>(from: &'a Catalog, to: &'a Catalog, features: Features) -> Vec<&'a str> {
    let is_said = from.scope.aspects.and(to.scope.aspects).contains(Aspect::TableOptions);
    let is_compared = features.table_settings.contains(&TableSetting::Options)
        || features.table_changes == TableChanges::Rebuild;
    if is_compared || !is_said {
        return Vec::new();
    }
    let wanted: BTreeMap<_, &Table> =
        to.tables.iter().map(|table| (to.key(&table.name), table)).collect();
    let differs = |table: &&Table| {
        let other = wanted.get(&from.key(&table.name));
        other.is_some_and(|other| other.options != table.options)
    };
    from.tables.iter().filter(differs).map(|table| table.name.name.as_str()).collect()
}
