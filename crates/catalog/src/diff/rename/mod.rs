//! Renames: what would otherwise be a thing that goes and one that comes, with the data lost.
//!
//! A rename is done before everything else. So what follows is compared with the catalog as it is
//! after the renames ([`renamed`]), and constraints that keep the old name are changes like others.

mod apply;
mod find;
mod label;
mod likeness;
#[cfg(test)]
mod tests;
mod typed;

use std::fmt;

pub use apply::renamed;
pub use find::{Candidate, candidates, stated};
pub use typed::{Unfit, typed};

use super::{Diff, diff};
use crate::{Catalog, Change, QualifiedName, Rules};

/// A thing gets another name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rename {
    /// What it is, and where.
    pub what: Renamed,
    /// The name that it has.
    pub from: String,
    /// The name that it gets.
    pub to: String,
}

/// What gets another name. The names of what it is part of are those of the moment: a column's
/// table has its new name already where that is changed before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Renamed {
    /// A table of this namespace.
    Table(Option<String>),
    /// A column of this table.
    Column(QualifiedName),
    /// An enum of this namespace.
    Enum(Option<String>),
    /// A value of this enum.
    Value(QualifiedName),
    /// A value of an enum that is no type, in the rows of this column of this table.
    Label(QualifiedName, String),
}

impl Rename {
    /// The way back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { what: self.what.clone(), from: self.to.clone(), to: self.from.clone() }
    }

    /// Both names as `--rename` takes them: `User.name:full_name`.
    #[must_use]
    pub fn typed(&self) -> String {
        format!("{}:{}", self.path(), self.to)
    }

    /// The name that it has, with what it is part of.
    #[must_use]
    pub fn path(&self) -> String {
        match &self.what {
            Renamed::Table(namespace) | Renamed::Enum(namespace) => {
                QualifiedName::new(namespace.clone(), self.from.clone()).to_string()
            }
            Renamed::Column(owner) | Renamed::Value(owner) => format!("{owner}.{}", self.from),
            Renamed::Label(table, column) => format!("{table}.{column}.{}", self.from),
        }
    }
}

/// For people: ``the column `User.name` to `full_name` ``.
impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.what {
            Renamed::Table(_) => "table",
            Renamed::Column(_) => "column",
            Renamed::Enum(_) => "enum",
            Renamed::Value(_) | Renamed::Label(..) => "enum value",
        };
        write!(f, "the {word} `{}` to `{}`", self.path(), self.to)
    }
}

/// The renames that lead back, in their order.
#[must_use]
pub fn reversed(renames: &[Rename]) -> Vec<Rename> {
    renames.iter().rev().map(Rename::reversed).collect()
}

/// The renames, and then what leads from the catalog after them to the wanted one. `from` is what
/// [`renamed`] made of the same renames.
#[must_use]
pub fn diff_after<'a>(
    renames: &'a [Rename],
    from: &'a Catalog,
    to: &'a Catalog,
    rules: &dyn Rules,
) -> Diff<'a> {
    let mut diff = diff(from, to, rules);
    diff.changes.splice(0..0, renames.iter().map(Change::Rename));
    diff
}
