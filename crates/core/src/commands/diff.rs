//! `migrate diff`: what leads from one state to another.

use brant_catalog::{Aspect, Catalog, reversed, stated, summary};

use crate::error::Error;
use crate::modeller::Renaming;
use crate::other_tools;
use crate::rendered::{self, Block};
use crate::state::{Reader, State};
use crate::uncompared::uncompared;

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
    let renames = stated(&from, &to, modeller);
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
        uncompared: uncompared(&from, &to, modeller.features())
            .into_iter()
            .chain(left_out)
            .collect(),
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

/// The two sides of the way back. A side that only says what is there of something had that made,
/// and nothing dropped: the way back drops, and makes nothing.
pub(super) fn back(from: Catalog, to: Catalog) -> (Catalog, Catalog) {
    let mut wanted = from;
    let said = to.scope.aspects.exchanged(Aspect::Materials, Aspect::AbsentMaterials);
    wanted.scope.aspects = wanted.scope.aspects.and(said);
    if to.scope.namespaces.is_some() {
        wanted.scope.namespaces.clone_from(&to.scope.namespaces);
    }
    (to, wanted)
}
