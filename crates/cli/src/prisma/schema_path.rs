//! Where a Prisma project's schema is, and which of its files holds the datasource.

use std::collections::BTreeSet;
use std::fs;
use std::io;
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
    let files = files(path).0;
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
        let folders = ["prisma/schema", "schema"].iter().map(|name| directory.join(name));
        folders.filter(|path| path.is_dir()).find(|path| !files(path).0.is_empty())
    })
}

/// The files of a schema in the order of their paths, and the folders that cannot be read.
///
/// A folder is read with everything below it, links included; each file and each folder counts
/// once, by whichever way it is reached first.
pub(crate) fn files(path: &Path) -> (Vec<PathBuf>, Vec<(PathBuf, io::Error)>) {
    if !path.is_dir() {
        return (vec![path.to_owned()], Vec::new());
    }
    let mut found = Found::default();
    found.seen.extend(path.canonicalize());
    found.collect(path);
    found.files.sort();
    (found.files, found.unreadable)
}

#[derive(Default)]
struct Found {
    files: Vec<PathBuf>,
    unreadable: Vec<(PathBuf, io::Error)>,
    /// Where the paths really lead.
    seen: BTreeSet<PathBuf>,
}

impl Found {
    fn collect(&mut self, folder: &Path) {
        let read = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
        let mut paths: Vec<PathBuf> = match read() {
            Ok(paths) => paths,
            Err(error) => return self.unreadable.push((folder.to_owned(), error)),
        };
        paths.sort();
        for path in paths {
            let is_folder = path.is_dir();
            let is_schema = || path.extension().is_some_and(|e| e == "prisma") && path.is_file();
            if !is_folder && !is_schema() {
                continue;
            }
            // A path that leads nowhere any more was taken away meanwhile.
            if !path.canonicalize().is_ok_and(|real| self.seen.insert(real)) {
                continue;
            }
            match is_folder {
                true => self.collect(&path),
                false => self.files.push(path),
            }
        }
    }
}
