//! Whether development can go on from this history. Pure.

use crate::code::Code;
use crate::error::Error;
use crate::plan::Diagnosis;

/// Something in the history that only a person can settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// A migration failed, and nothing says how far it came.
    Failed(String),
    /// Migrations were edited after they were applied.
    Edited(String),
    /// Applied migrations have no folder.
    Missing(Vec<String>),
    /// Applied migrations have no folder, and the folder has others instead.
    Diverged {
        /// The last migration that both sides have.
        last_common: Option<String>,
        /// Those without a folder.
        missing: Vec<String>,
    },
}

/// What is in the way. A pending migration that is older than an applied one is not.
pub(super) fn obstacles(diagnosis: &Diagnosis) -> Vec<Obstacle> {
    let mut found: Vec<Obstacle> =
        diagnosis.failed().map(|(entry, _)| Obstacle::Failed(entry.name.clone())).collect();
    let edited = diagnosis.entries.iter().filter(|entry| entry.edited);
    found.extend(edited.map(|entry| Obstacle::Edited(entry.name.clone())));
    let missing = diagnosis.entries.iter().filter(|entry| entry.is_missing());
    let missing: Vec<String> = missing.map(|entry| entry.name.clone()).collect();
    let has_pending = diagnosis.pending().next().is_some();
    match (missing.is_empty(), has_pending) {
        (true, _) => {}
        (false, false) => found.push(Obstacle::Missing(missing)),
        (false, true) => {
            let last_common = diagnosis.last_common().map(str::to_owned);
            found.push(Obstacle::Diverged { last_common, missing });
        }
    }
    found
}

impl Obstacle {
    /// The existing tool's sentence.
    fn sentence(&self) -> String {
        match self {
            Obstacle::Failed(name) => format!("The migration `{name}` failed."),
            Obstacle::Edited(name) => {
                format!("The migration `{name}` was modified after it was applied.")
            }
            Obstacle::Missing(names) => format!(
                "The following migration(s) are applied to the database but missing from the local migrations directory: {}",
                names.join(", ")
            ),
            Obstacle::Diverged { last_common, missing } => format!(
                "The migrations recorded in the database diverge from the local migrations directory. Last common migration: `{}`. Migrations applied to the database but absent from the migrations directory are: {}",
                last_common.as_deref().unwrap_or("none"),
                missing.join(", ")
            ),
        }
    }

    /// The likely cause and the ways out, the least costly first.
    fn help(&self) -> Vec<String> {
        match self {
            Obstacle::Failed(name) => vec![
                format!("if it was undone, run `brant migrate resolve --rolled-back {name}`"),
                format!("if it was completed by hand, run `brant migrate resolve --applied {name}`"),
            ],
            Obstacle::Edited(name) => vec![
                format!(
                    "if the edit was a mistake, bring the file back from version control (`{name}`)"
                ),
                format!(
                    "if it changes nothing in the database (a comment, the layout), run `brant migrate repair {name}`"
                ),
            ],
            Obstacle::Missing(_) | Obstacle::Diverged { .. } => vec![
                "likely another branch's migrations: check that branch out, or merge it, and the folders are back"
                    .to_owned(),
            ],
        }
    }
}

/// Stops where something is in the way.
pub(super) fn refuse(diagnosis: &Diagnosis) -> Result<(), Error> {
    let obstacles = obstacles(diagnosis);
    let message = match obstacles.as_slice() {
        [] => return Ok(()),
        [one] => one.sentence(),
        several => {
            let lines: Vec<String> =
                several.iter().map(|one| format!("- {}", one.sentence())).collect();
            lines.join("\n")
        }
    };
    let error = Error::new(Code::Unsettled, message)
        .note("nothing was changed; the history has to be settled before a migration can be added");
    let error = obstacles.iter().flat_map(Obstacle::help).fold(error, Error::help);
    Err(error.help(
        "if nothing in this database is worth keeping: `brant migrate reset` makes it anew from the migrations",
    ))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Obstacle, obstacles};
    use crate::history::Record;
    use crate::migration::Migration;
    use crate::plan::diagnose;

    /// A row: `a` applied as its file is, `e` applied with another text, `f` failed, `r` rolled back.
    fn record(name: &str, state: char) -> Record {
        let at = |is: bool| is.then_some(Timestamp::UNIX_EPOCH);
        let checksum = match state {
            'e' => "another".to_owned(),
            _ => {
                let migration = Migration::of_text(name, name);
                migration.script.expect("a text").checksum.as_str().to_owned()
            }
        };
        Record {
            id: name.to_owned(),
            checksum,
            migration: name.to_owned(),
            started_at: at(true),
            finished_at: at(matches!(state, 'a' | 'e')),
            rolled_back_at: at(state == 'r'),
            logs: None,
            steps: 1,
        }
    }

    /// Folders, rows, and the first words of what is in the way.
    #[test]
    fn what_is_in_the_way() {
        let missing = |names: &[&str]| {
            Obstacle::Missing(names.iter().map(|name| (*name).to_owned()).collect())
        };
        let diverged = |last: Option<&str>, names: &[&str]| Obstacle::Diverged {
            last_common: last.map(str::to_owned),
            missing: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let failed = |name: &str| Obstacle::Failed(name.to_owned());
        let edited = |name: &str| Obstacle::Edited(name.to_owned());
        let cases: [(&str, &str, Vec<Obstacle>); 10] = [
            ("", "", vec![]),
            ("1 2", "1a 2a", vec![]),
            ("1 2", "1a", vec![]),
            ("1 2", "2a", vec![]),
            ("1", "1r", vec![]),
            ("", "1r", vec![]),
            ("1 2", "1e 2f", vec![failed("2"), edited("1")]),
            ("1", "1a 2a 3a", vec![missing(&["2", "3"])]),
            ("1 3", "1a 2a", vec![diverged(Some("1"), &["2"])]),
            ("3", "1a", vec![diverged(None, &["1"])]),
        ];
        for (folders, rows, expected) in cases {
            let migrations: Vec<Migration> =
                folders.split_whitespace().map(|name| Migration::of_text(name, name)).collect();
            let records: Vec<Record> = rows
                .split_whitespace()
                .map(|row| record(&row[..1], row.chars().last().expect("a state")))
                .collect();
            let found = obstacles(&diagnose(&migrations, Some(&records)));
            assert_eq!(found, expected, "{folders:?} {rows:?}");
        }
    }
}
