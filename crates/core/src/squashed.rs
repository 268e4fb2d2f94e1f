//! Squashed migrations: one that stands for several older ones.
//!
//! The head of its script names them, so that the record cannot be separated from the script; their
//! files are kept in its folder, for databases that stopped in the middle of them. Prisma Migrate
//! reads neither.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::checksum::Checksum;
use crate::code::Code;
use crate::error::Error;
use crate::migration::{Migration, Text};
use crate::source::Source;

/// The folder beside a squashed migration's script that has the old folders in it.
pub const KEPT: &str = "replaced";

/// How a line of the head begins that names a replaced migration.
const LINE: &str = "-- brant: replaces ";

/// A migration that another one replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Its folder's name.
    pub name: String,
    /// The checksum of its script, in hexadecimal.
    pub checksum: String,
}

/// What a script says it replaces, in order; nothing for a migration that was not squashed.
pub fn replaced(text: &str) -> Vec<Replaced> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_comment = |line: &&str| line.is_empty() || line.starts_with("--");
    let head = text.lines().map(str::trim_end).take_while(is_comment);
    let parse = |line: &str| {
        let (checksum, name) = line.strip_prefix(LINE)?.split_once(' ')?;
        Some(Replaced { name: name.to_owned(), checksum: checksum.to_owned() })
    };
    head.filter_map(parse).collect()
}

/// The lines that name the replaced migrations.
pub(crate) fn head(replaced: &[Replaced]) -> String {
    replaced.iter().fold(String::new(), |mut lines, Replaced { name, checksum }| {
        let _ = writeln!(lines, "{LINE}{checksum} {name}");
        lines
    })
}

/// Puts in front of each squashed migration those that it replaces, the kept ones with their
/// scripts. They follow each other in the order in which they would run.
///
/// Fails where a folder stands beside the one that replaces it.
pub fn expand(source: &dyn Source, migrations: Vec<Migration>) -> Result<Vec<Migration>, Error> {
    if migrations.iter().all(|migration| of(migration).is_empty()) {
        return Ok(migrations);
    }
    let folders: BTreeSet<String> = migrations.iter().map(|one| one.name.clone()).collect();
    let mut expanded = Vec::with_capacity(migrations.len());
    let mut seen = BTreeSet::new();
    for migration in migrations {
        push(source, migration, &mut expanded, &mut seen)?;
    }
    let stands_twice = |one: &&Migration| one.replaced_by.is_some() && folders.contains(&one.name);
    match expanded.iter().find(stands_twice) {
        Some(twice) => Err(stands_beside(source, twice)),
        None => Ok(expanded),
    }
}

fn push(
    source: &dyn Source,
    migration: Migration,
    expanded: &mut Vec<Migration>,
    seen: &mut BTreeSet<String>,
) -> Result<(), Error> {
    for replaced in of(&migration) {
        // A second squash has the first one among those that it replaces.
        if seen.insert(replaced.name.clone()) {
            let kept = kept(source, &migration.name, replaced)?;
            push(source, kept, expanded, seen)?;
        }
    }
    expanded.push(migration);
    Ok(())
}

/// What a migration says it replaces; nothing if it cannot be read.
pub(crate) fn of(migration: &Migration) -> Vec<Replaced> {
    migration.script.as_ref().map_or_else(|_| Vec::new(), |text| replaced(&text.stored))
}

/// A replaced migration, with a script only if it was kept as it was.
fn kept(source: &dyn Source, by: &str, replaced: Replaced) -> Result<Migration, Error> {
    let Replaced { name, checksum } = replaced;
    let found = source.replaced(by, &name)?;
    let path = found.as_ref().map_or_else(|| name.clone(), |found| found.path.clone());
    let script = match found {
        Some(found) => found.script.and_then(|text| match is_text(&text, &checksum) {
            true => Ok(text),
            false => Err(changed(&found.path, by)),
        }),
        None => Err(gone(source, by, &name)),
    };
    let script = script.map_err(|error| error.fact("migration", name.as_str()));
    Ok(Migration { name, path, script, replaced_by: Some(by.to_owned()) })
}

fn is_text(text: &Text, checksum: &str) -> bool {
    text.checksum.as_str() == checksum || Checksum::matches(&text.stored, checksum)
}

fn gone(source: &dyn Source, by: &str, name: &str) -> Error {
    Error::new(
        Code::Replaced,
        format!(
            "this database stopped in the middle of the migrations that `{by}` replaces, and the \
             script of `{name}` is not there any more"
        ),
    )
    .note("nothing was applied")
    .help(format!(
        "bring it back from version control as {}/{by}/{KEPT}/{name}/migration.sql, and deploy again",
        source.place()
    ))
}

fn changed(path: &str, by: &str) -> Error {
    Error::new(Code::Replaced, format!("{path} is not what it was when `{by}` replaced it"))
        .note("databases that stopped in the middle of the old migrations still need it as it was")
        .help("bring it back from version control")
}

fn stands_beside(source: &dyn Source, twice: &Migration) -> Error {
    let (name, place) = (&twice.name, source.place());
    let by = twice.replaced_by.as_deref().unwrap_or_default();
    Error::new(
        Code::Replaced,
        format!("the migration `{name}` has a folder, although `{by}` replaces it"),
    )
    .note("a merge brought it back, or a squash was interrupted; both would run on a new database")
    .help(format!("delete {place}/{name}: {place}/{by}/{KEPT} has it"))
    .help("or run the same `brant migrate squash` again: it removes what it has kept")
}

#[cfg(test)]
mod tests {
    use super::{Replaced, head, replaced};

    #[test]
    fn names_go_into_the_head_and_come_back() {
        let list: Vec<Replaced> = ["20200101_a", "2 with blanks copy", "ä"]
            .into_iter()
            .map(|name| Replaced { name: name.to_owned(), checksum: "c0ffee".to_owned() })
            .collect();
        let lines = head(&list);
        for text in [
            lines.clone(),
            format!("-- Squashed.\n{lines}\nCREATE TABLE t (id INTEGER);\n"),
            format!("\u{feff}{}", lines.replace('\n', "\r\n")),
        ] {
            assert_eq!(replaced(&text), list, "{text}");
        }
        assert_eq!(replaced(&format!("SELECT 1;\n{lines}")), [], "only in the head");
        assert_eq!(replaced("-- brant: replaces nothing\n"), []);
    }
}
