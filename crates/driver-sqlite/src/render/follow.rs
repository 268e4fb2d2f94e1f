//! Texts of the old catalog after the renames that stand before the other changes. SQLite rewrites
//! its own copies; the ones that were read before are behind.

use brant_catalog::change::Change;
use brant_catalog::{Diff, Rename, Renamed};

use crate::words;

/// The renames that a text of one table has to follow.
#[derive(Debug, Default)]
pub(super) struct Follow<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Follow<'a> {
    /// The renames of a table, which has its new name already, and of its columns.
    pub(super) fn new(diff: &Diff<'a>, table: &str) -> Self {
        let renames = diff.changes.iter().filter_map(|change| match change {
            Change::Rename(rename) => Some(*rename),
            _ => None,
        });
        let concerns = |rename: &&Rename| match &rename.what {
            Renamed::Table(_) => rename.to == table,
            Renamed::Column(owner) => owner.name == table,
            Renamed::Enum(_) | Renamed::Value(_) | Renamed::Label(..) => false,
        };
        let renames = renames.filter(concerns);
        Self(renames.map(|rename| (rename.from.as_str(), rename.to.as_str())).collect())
    }

    /// The text with the new names.
    pub(super) fn text(&self, text: &str) -> String {
        let each = |text: String, (from, to): &(&str, &str)| words::rename(&text, from, to);
        self.0.iter().fold(text.to_owned(), each)
    }
}
