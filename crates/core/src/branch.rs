//! The migrations of a branch beside those of the one that it is merged into. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use crate::checksum::Checksum;
use crate::code::Code;
use crate::dialect::Dialect;
use crate::error::Error;
use crate::migration::Migration;
use crate::name;
use crate::squashed;
use crate::touch::touched;

/// What the branch that one merges into has.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// Its migrations, in order.
    pub migrations: Vec<Migration>,
    /// The names of those that were there when the two parted.
    pub parted: BTreeSet<String>,
}

/// What the two have done since they parted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Comparison {
    /// Only here, in order.
    pub ours: Vec<Ours>,
    /// Only there.
    pub theirs: Vec<String>,
    /// The last one there.
    pub last: Option<String>,
    /// In both, with another text here.
    pub edited: Vec<String>,
    /// There before the two parted, and not here.
    pub removed: Vec<String>,
    /// Statements of both that touch the same table.
    pub overlaps: Vec<Overlap>,
}

/// A migration that only this branch has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ours {
    /// Its name.
    pub name: String,
    /// It comes before one that the other branch has already.
    pub late: bool,
}

/// Two statements that touch the same table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// The table, in lower case.
    pub table: String,
    /// The one of this branch.
    pub ours: Place,
    /// The other one.
    pub theirs: Place,
}

/// A statement of a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The migration.
    pub migration: String,
    /// The line, from 1.
    pub line: usize,
    /// The statement's first line.
    pub statement: String,
}

impl Comparison {
    /// Whether merging as it is would put a migration where it does not belong.
    pub fn is_in_order(&self) -> bool {
        self.edited.is_empty() && self.removed.is_empty() && self.ours.iter().all(|own| !own.late)
    }
}

/// Lays the two side by side.
pub fn compare(dialect: &dyn Dialect, here: &[Migration], base: &Base) -> Comparison {
    let by_name = |migrations: &[Migration]| -> BTreeSet<String> {
        migrations.iter().map(|one| one.name.clone()).collect()
    };
    let (our_names, their_names) = (by_name(here), by_name(&base.migrations));
    // What one side has squashed is not gone, and not new.
    let squashed = |migrations: &[Migration]| -> BTreeSet<String> {
        let replaced = migrations.iter().flat_map(squashed::of);
        replaced.map(|replaced| replaced.name).collect()
    };
    let (squashed_here, squashed_there) = (squashed(here), squashed(&base.migrations));
    let last = base.migrations.last().map(|last| last.name.clone());
    let is_ours =
        |one: &&Migration| !their_names.contains(&one.name) && !squashed_there.contains(&one.name);
    let ours: Vec<&Migration> = here.iter().filter(is_ours).collect();
    let first = ours.first().map(|first| first.name.as_str());
    // After a merge nothing of theirs is missing here: what stands behind our first came meanwhile.
    let is_theirs = |one: &&Migration| {
        !base.parted.contains(&one.name) || first.is_some_and(|first| one.name.as_str() > first)
    };
    let theirs: Vec<&Migration> = base.migrations.iter().filter(is_theirs).collect();
    let is_gone = |name: &&String| {
        base.parted.contains(*name) && !our_names.contains(*name) && !squashed_here.contains(*name)
    };
    Comparison {
        ours: ours
            .iter()
            .map(|one| Ours {
                name: one.name.clone(),
                late: last.as_ref().is_some_and(|last| one.name < *last),
            })
            .collect(),
        theirs: theirs
            .iter()
            .filter(|one| !our_names.contains(&one.name))
            .map(|one| one.name.clone())
            .collect(),
        edited: edited(here, &base.migrations),
        removed: their_names.iter().filter(is_gone).cloned().collect(),
        overlaps: overlaps(dialect, &ours, &theirs),
        last,
    }
}

fn edited(here: &[Migration], there: &[Migration]) -> Vec<String> {
    let texts: BTreeMap<&str, &Migration> =
        there.iter().map(|one| (one.name.as_str(), one)).collect();
    let differs = |one: &&Migration| {
        let Some(other) = texts.get(one.name.as_str()) else { return false };
        match (&one.script, &other.script) {
            (Ok(own), Ok(other)) => !Checksum::matches(&own.stored, other.checksum.as_str()),
            _ => false,
        }
    };
    here.iter().filter(differs).map(|one| one.name.clone()).collect()
}

/// For each two migrations and each table that both touch, the first statements that do.
fn overlaps(dialect: &dyn Dialect, ours: &[&Migration], theirs: &[&Migration]) -> Vec<Overlap> {
    let ours: Vec<_> = ours.iter().map(|one| touches(dialect, one)).collect();
    let theirs: Vec<_> = theirs.iter().map(|one| touches(dialect, one)).collect();
    let mut overlaps = Vec::new();
    for own in &ours {
        for other in &theirs {
            for (table, place) in own {
                overlaps.extend(other.get(table).map(|theirs| Overlap {
                    table: table.clone(),
                    ours: place.clone(),
                    theirs: theirs.clone(),
                }));
            }
        }
    }
    overlaps
}

/// The tables that a migration touches, each with the first statement that does.
fn touches(dialect: &dyn Dialect, migration: &Migration) -> BTreeMap<String, Place> {
    let mut found = BTreeMap::new();
    let Ok(text) = &migration.script else { return found };
    let text = text.executable();
    for statement in dialect.split(&text).statements {
        let sql = text.get(statement.span.clone()).unwrap_or_default();
        for table in touched(dialect, sql) {
            found.entry(table).or_insert_with(|| Place {
                migration: migration.name.clone(),
                line: statement.line,
                statement: sql.lines().next().unwrap_or_default().trim_end().to_owned(),
            });
        }
    }
    found
}

/// A migration's old and new name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renaming {
    /// What the folder is called.
    pub from: String,
    /// What it is to be called.
    pub to: String,
}

/// New names for this branch's late migrations, and for those of its own that would then come before
/// them: after the last one there, in the order that they have.
pub fn renumber(comparison: &Comparison, now: Timestamp) -> Result<Vec<Renaming>, Error> {
    let Some(mut previous) = comparison.last.clone() else { return Ok(Vec::new()) };
    let mut renamings = Vec::new();
    for own in &comparison.ours {
        if own.name > previous {
            previous.clone_from(&own.name);
            continue;
        }
        let to =
            after(&own.name, &previous, now).ok_or_else(|| unnumbered(&own.name, &previous))?;
        previous.clone_from(&to);
        renamings.push(Renaming { from: own.name.clone(), to });
    }
    Ok(renamings)
}

/// The name with a number that is higher than the previous one's.
fn after(name: &str, previous: &str, now: Timestamp) -> Option<String> {
    let digits = |name: &str| name.bytes().take_while(u8::is_ascii_digit).count();
    let title = &name[digits(name)..];
    if name::stamp(name).is_some() || name::stamp(previous).is_some() {
        let stamped = name::new(title, now, &[previous]).ok()?;
        let stamp = stamped.get(..14)?;
        return Some(format!("{stamp}{title}"));
    }
    let width = digits(previous);
    let number: u64 = previous.get(..width)?.parse().ok()?;
    let next = format!("{:0width$}{title}", number.checked_add(1)?);
    (next.as_str() > previous).then_some(next)
}

fn unnumbered(name: &str, previous: &str) -> Error {
    Error::new(
        Code::MigrationName,
        format!("`{name}` cannot be given a number after `{previous}`; nothing was renamed"),
    )
    .note("migrations run in the order of their names, byte by byte")
    .help("rename the folder by hand, if nobody has applied it")
}

#[cfg(test)]
mod tests {
    use super::{Comparison, Ours, renumber};

    /// The last name there, ours, and what becomes of them.
    #[test]
    fn late_migrations_come_last() {
        for (last, ours, expected) in [
            ("20260105000000_x", "20260101000000_a", "20260202030405_a"),
            ("20260105000000_x", "20260106000000_a", ""),
            (
                "20270101000000_x",
                "20260101000000_a 20260102000000_b",
                "20270101000001_a 20270101000002_b",
            ),
            (
                "20260105000000_x",
                "20260101000000_a 20260106000000_b",
                "20260202030405_a 20260202030406_b",
            ),
            ("20260105000000_x", "20260101000000_a 20260301000000_b", "20260202030405_a"),
            ("0007_x", "0006_a 0007_b", "0008_a 0009_b"),
            ("7_x", "5_a 6", "8_a 9"),
            ("", "1_a", ""),
        ] {
            let ours =
                ours.split(' ').map(|name| Ours { name: name.to_owned(), late: name < last });
            let comparison = Comparison {
                ours: ours.collect(),
                last: Some(last.to_owned()).filter(|last| !last.is_empty()),
                ..Comparison::default()
            };
            let now = "2026-02-02T03:04:05Z".parse().expect("a time");
            let names = renumber(&comparison, now).expect("numbers");
            let names: Vec<String> = names.into_iter().map(|one| one.to).collect();
            assert_eq!(names.join(" "), expected, "{last}");
        }
        let comparison = Comparison {
            ours: vec![Ours { name: "a".to_owned(), late: true }],
            last: Some("x".to_owned()),
            ..Comparison::default()
        };
        assert!(renumber(&comparison, jiff::Timestamp::UNIX_EPOCH).is_err());
    }
}
