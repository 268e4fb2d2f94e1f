//! `migrate verify`: proves down scripts on a scratch database.
//!
//! One walk over all migrations. Before each that has a down script the tables get rows that
//! satisfy the schema; then up, down, up, with a look at structure and rows in between. Nothing
//! touches the database that is deployed to.

mod compare;
mod policy;
mod rows;
mod store;
mod trial;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use self::trial::Trial;
use crate::error::Error;
use crate::migration::Migration;
use crate::mode::Mode;
use crate::prepare::{Prepared, prepare};
use crate::scratch::{Scratch, Site};
use crate::source::Source;
use crate::ui::Event;

pub(super) use compare::{lost, structure};
pub(crate) use policy::{refuse, shortcomings};
pub use store::Store;

/// How well a down script undoes its migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "label")]
pub enum Label {
    /// Structure and rows are as before.
    Exact,
    /// The structure is as before; rows could not be tried.
    StructureOnly {
        /// Why not.
        why: String,
    },
    /// The structure is as before, but not the rows.
    Lossy {
        /// `table.column`, or `table` where whole rows are lost.
        lost: Vec<String>,
    },
    /// The structure is not as before, or the script failed.
    Broken {
        /// What differs, or the error.
        why: String,
    },
    /// There is no down script.
    Missing,
}

impl Label {
    /// The word for people.
    pub fn word(&self) -> &'static str {
        match self {
            Label::Exact => "exact",
            Label::StructureOnly { .. } => "structure only",
            Label::Lossy { .. } => "lossy",
            Label::Broken { .. } => "broken",
            Label::Missing => "no down.sql",
        }
    }
}

/// The verdict on one migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Its name.
    pub name: String,
    /// How well it can be undone.
    #[serde(flatten)]
    pub label: Label,
    /// The verdict is that of an earlier run on the same texts.
    pub remembered: bool,
}

/// A migration with the script that undoes it.
struct Pair {
    up: Migration,
    down: Option<Migration>,
    /// Of all texts that the verdict depends on.
    hash: String,
}

/// Verifies the migrations of the source, every one or those that `only` names, or takes the verdict
/// that `store` remembers. New verdicts are added to it. `namespaces` as in
/// [`crate::Connection::introspect`]; without a verdict to find, no scratch database is made.
///
/// Fails with P3006 where a migration itself does not apply.
pub async fn verify(
    site: &Site<'_>,
    source: &dyn Source,
    namespaces: &[String],
    only: Option<&BTreeSet<String>>,
    store: &mut Store,
) -> Result<Vec<Verdict>, Error> {
    let pairs = pairs(source)?;
    let is_asked = |pair: &Pair| only.is_none_or(|only| only.contains(&pair.up.name));
    let is_new =
        |pair: &Pair| is_asked(pair) && pair.down.is_some() && store.get(&pair.hash).is_none();
    let new: Vec<bool> = pairs.iter().map(is_new).collect();
    if let Some(last) = new.iter().rposition(|new| *new) {
        let mut walk = Walk { site, namespaces, scratch: Scratch::open(site).await? };
        let walked = walk.run(&pairs[..=last], &new, store).await;
        if let Err(error) = walk.scratch.close().await {
            site.ui.event(&Event::Warning(&error.message));
        }
        walked?;
    }
    store.keep(pairs.iter().map(|pair| pair.hash.as_str()));
    let verdict = |(pair, new): (&Pair, bool)| Verdict {
        name: pair.up.name.clone(),
        label: store.get(&pair.hash).cloned().unwrap_or(Label::Missing),
        remembered: !new && pair.down.is_some(),
    };
    Ok(pairs.iter().zip(new).filter(|(pair, _)| is_asked(pair)).map(verdict).collect())
}

/// The down scripts' texts with everything that they depend on.
fn pairs(source: &dyn Source) -> Result<Vec<Pair>, Error> {
    let mut chain = String::new();
    let mut pairs = Vec::new();
    for up in source.migrations()? {
        let down = source.down(&up.name)?;
        let text = up.script.as_ref().map_err(Clone::clone)?;
        chain = store::link(&chain, text.checksum.as_str());
        let hash = match &down {
            Some(down) => {
                let text = down.script.as_ref().map_err(Clone::clone)?;
                store::link(&chain, text.checksum.as_str())
            }
            None => String::new(),
        };
        pairs.push(Pair { up, down, hash });
    }
    Ok(pairs)
}

/// Goes over the migrations in a scratch database.
struct Walk<'w> {
    site: &'w Site<'w>,
    namespaces: &'w [String],
    scratch: Scratch<'w>,
}

impl Walk<'_> {
    async fn run(&mut self, pairs: &[Pair], new: &[bool], store: &mut Store) -> Result<(), Error> {
        // Scripts that are still to run before the next trial.
        let mut behind = 0;
        for (index, pair) in pairs.iter().enumerate() {
            let Some(down) = pair.down.as_ref().filter(|_| new[index]) else { continue };
            self.replay(&pairs[behind..index]).await?;
            self.site.ui.event(&Event::Verifying { migration: &pair.up.name });
            let up = self.prepare(&pair.up)?;
            let down = self.prepare(down)?.undoing();
            let atomic = |prepared: &Prepared| matches!(prepared.mode, Mode::Atomic { .. });
            let undoable = atomic(&up) && atomic(&down);
            let mut trial =
                Trial::new(self.site.driver, &mut self.scratch, self.namespaces, undoable);
            let label = trial.judge(&up, &down).await?;
            store.put(&pair.up.name, &pair.hash, label);
            behind = index;
            if !undoable {
                self.start_again().await?;
                behind = 0;
            }
        }
        Ok(())
    }

    async fn replay(&mut self, pairs: &[Pair]) -> Result<(), Error> {
        let ups: Vec<Migration> = pairs.iter().map(|pair| pair.up.clone()).collect();
        self.scratch.replay(&ups).await
    }

    fn prepare(&mut self, script: &Migration) -> Result<Prepared, Error> {
        let profile = self.scratch.connection().profile();
        prepare(self.site.driver.dialect(), profile, script)
    }

    /// A fresh database: what a trial left cannot be undone.
    async fn start_again(&mut self) -> Result<(), Error> {
        let fresh = Scratch::open(self.site).await?;
        std::mem::replace(&mut self.scratch, fresh).close().await
    }
}
