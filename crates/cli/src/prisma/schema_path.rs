//! Where a Prisma project's schema is, and which of its files holds the datasource.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use brant_core::{Code, Error};

use super::datasource::{self, Datasource};

/// A schema: a file, or a folder of files.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    /// The file or folder.
    pub path: PathBuf,
    /// The file with the datasource block; the first file without one.
    pub main: PathBuf,
    /// The block.
    pub datasource: Datasource,
}

/// Opens a schema that somebody named; `what` says who, for the error.
pub(super) fn open(path: &Path, what: &str, directory: &Path) -> Result<Schema, Error> {
    let shown = crate::config::shown(path, directory);
    let refused = |why: &str| {
        Error::new(
            Code::Input,
            format!("Could not load {what} from provided path `{shown}`: {why}"),
        )
    };
    if !path.exists() {
        return Err(refused("file or directory not found"));
    }
    let mut files = Vec::new();
    if path.is_dir() {
        collect(path, &mut BTreeSet::new(), &mut files);
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let Some(first) = files.first().cloned() else {
        return Err(refused("the directory has no .prisma files"));
    };
    for file in files {
        let text = fs::read(&file).map_err(|error| refused(&error.to_string()))?;
        let text = String::from_utf8_lossy(&text);
        let shown = crate::config::shown(&file, directory);
        if let Some(datasource) = datasource::read(&shown, &text) {
            return Ok(Schema { path: path.to_owned(), main: file, datasource });
        }
    }
    Ok(Schema { path: path.to_owned(), main: first, datasource: Datasource::default() })
}

/// The places that are looked at when nobody names one. The folder is ours:
/// Prisma wants it named, but a project moved without its package.json has it too.
pub(super) fn standard(directory: &Path) -> Option<PathBuf> {
    let file = ["schema.prisma", "prisma/schema.prisma"]
        .iter()
        .map(|name| directory.join(name))
        .find(|path| path.is_file());
    file.or_else(|| {
        ["prisma/schema", "schema"].iter().map(|name| directory.join(name)).find(|path| {
            let mut files = Vec::new();
            collect(path, &mut BTreeSet::new(), &mut files);
            !files.is_empty()
        })
    })
}

/// All `*.prisma` files below a folder. Links are followed, each folder is read once.
fn collect(folder: &Path, seen: &mut BTreeSet<PathBuf>, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    if !folder.canonicalize().is_ok_and(|real| seen.insert(real)) {
        return;
    }
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, seen, files);
        } else if path.extension().is_some_and(|extension| extension == "prisma") && path.is_file()
        {
            files.push(path);
        }
    }
}
