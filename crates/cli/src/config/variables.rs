//! The variables that values may refer to: the process environment, then `.env` files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use brant_core::{Code, Error};

use super::{Notice, dotenv};
use crate::environment::Environment;
use crate::redact::Scrubber;

/// Variables by where they were found, the strongest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables {
    process: BTreeMap<String, String>,
    files: Vec<(String, BTreeMap<String, String>)>,
}

impl Variables {
    /// The process environment alone.
    pub(super) fn new(environment: &Environment) -> Variables {
        let process = environment.variables();
        let process = process.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Variables { process, files: Vec::new() }
    }

    /// A variable that is set and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let maps = std::iter::once(&self.process).chain(self.files.iter().map(|(_, map)| map));
        maps.filter_map(|map| map.get(name)).map(String::as_str).find(|value| !value.is_empty())
    }

    /// A variable of the process environment that is set and not empty.
    pub(super) fn of_process(&self, name: &str) -> Option<&str> {
        self.process.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Where a variable is set, for people.
    pub(super) fn place(&self, name: &str) -> Option<&str> {
        if self.of_process(name).is_some() {
            return Some("the environment");
        }
        let set = |map: &BTreeMap<String, String>| map.get(name).is_some_and(|v| !v.is_empty());
        self.files.iter().find(|(_, map)| set(map)).map(|(shown, _)| shown.as_str())
    }

    /// The variables of the files that the process environment does not have.
    pub(super) fn of_files(&self) -> BTreeMap<&str, &str> {
        let weakest_first = self.files.iter().rev().flat_map(|(_, map)| map);
        weakest_first
            .filter(|(name, _)| !self.process.contains_key(*name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// The files that were read.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(shown, _)| shown.as_str())
    }

    /// Adds a file's variables below those that are there. `false`: no such file.
    pub(super) fn read(
        &mut self,
        path: &Path,
        shown: String,
        scrubber: &Scrubber,
        notices: &mut Vec<Notice>,
    ) -> Result<bool, Error> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if is_absent(&error) => return Ok(false),
            Err(error) => {
                return Err(Error::new(Code::ConfigFile, format!("cannot read {shown}: {error}")));
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        scrubber.learn(&text);
        let map = dotenv::parse(&text, &|name| self.of_process(name));
        for value in map.values() {
            scrubber.learn(value);
        }
        if holds_password(&map) && readable_by_all(path) {
            notices.push(Notice::Warning(format!(
                "{shown} holds a password and every user of this machine can read it; run `chmod 600 {shown}`"
            )));
        }
        self.files.push((shown, map));
        Ok(true)
    }

    /// Compares the two files of a Prisma 6 project as Prisma does: a variable
    /// that both give the same value is a conflict; where they differ, the first wins.
    pub(super) fn conflicts(&self, notices: &mut Vec<Notice>) -> Result<(), Error> {
        let [(first, one), (second, two)] = self.files.as_slice() else { return Ok(()) };
        let (same, differing): (Vec<_>, Vec<_>) = one
            .iter()
            .filter(|(name, _)| two.contains_key(*name))
            .map(|(name, value)| (name.as_str(), two.get(name) == Some(value)))
            .partition(|(_, same)| *same);
        for (name, _) in differing {
            notices.push(Notice::Warning(format!(
                "{name} is in {first} and in {second}; the one in {first} counts"
            )));
        }
        if same.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = same.into_iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("There is a conflict between env vars in {first} and {second}");
        Err(Error::new(Code::ConfigValue, message)
            .note(format!("both set {}", names.join(", ")))
            .help(format!("remove them from {second}")))
    }
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

fn holds_password(map: &BTreeMap<String, String>) -> bool {
    map.values().any(|value| {
        value.split_once("://").and_then(|(_, rest)| rest.split_once('@')).is_some_and(
            |(user, _)| user.split_once(':').is_some_and(|(_, password)| !password.is_empty()),
        )
    })
}

#[cfg(unix)]
fn readable_by_all(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o004 != 0)
}

#[cfg(not(unix))]
fn readable_by_all(_: &Path) -> bool {
    false
}

/// A path as a person in `directory` would type it.
pub(crate) fn shown(path: &Path, directory: &Path) -> String {
    match path.strip_prefix(directory) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => outside(path, directory).display().to_string(),
    }
}

/// `../brant.toml` where that is shorter than the absolute path.
fn outside(path: &Path, directory: &Path) -> PathBuf {
    let mut up = PathBuf::new();
    for ancestor in directory.ancestors().skip(1).take(2) {
        up.push("..");
        if let Ok(inside) = path.strip_prefix(ancestor)
            && ancestor.parent().is_some()
        {
            return up.join(inside);
        }
    }
    path.to_owned()
}
