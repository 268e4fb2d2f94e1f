//! `migrate diff`: what leads from one state to another.

use std::collections::BTreeMap;

use brant_catalog::{Catalog, reversed, summary};

use crate::error::Error;
use crate::modeller::Renaming;
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
    /// What was seen and not compared: each kind of object, with their names.
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
    let from = reader.read(from).await?;
    let to = reader.read(to).await?;
    let modeller = reader.driver.dialect().modeller();
    let renames = Renaming::stated(modeller, &from, &to).renames;
    let (from, to, renames) = match direction {
        Direction::Forward => (from, to, renames),
        Direction::Back => {
            let (from, to) = back(from, to);
            (from, to, reversed(&renames))
        }
    };
    let renaming = Renaming::new(&from, renames);
    let diff = renaming.compare(modeller, &to);
    Ok(Report {
        is_empty: diff.is_empty(),
        summary: summary(&diff.changes),
        blocks: modeller.render(&diff),
        uncompared: unseen(&from, &to),
    })
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
fn unseen(from: &Catalog, to: &Catalog) -> Vec<String> {
    let mut kinds: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for object in uncompared(from, to) {
        kinds.entry(object.kind).or_default().push(&object.name.name);
    }
    let line = |(kind, mut names): (brant_catalog::ObjectKind, Vec<&str>)| {
        names.sort_unstable();
        names.dedup();
        format!("{} {}", kind.word(), names.join(", "))
    };
    kinds.into_iter().map(line).collect()
}
