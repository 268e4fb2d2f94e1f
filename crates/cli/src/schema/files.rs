//! Reads a schema: a file, or the files of a folder.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use brant_core::error::Place;
use brant_core::{Code, Error};
use brant_psl::Sources;

use super::folder::{self, Language};
use crate::config;

/// One byte more than the language takes, so that it is the language that refuses, in its words.
/// A limit at all, because a path may lead to something without an end.
const MOST_BYTES: u64 = (256 << 20) + 1;

/// A schema as it was read.
#[derive(Clone, Debug)]
pub struct SchemaText {
    /// The file or folder, as a person would type its path.
    pub shown: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// The files, in the order of their paths.
    pub paths: Vec<PathBuf>,
    /// Their texts, in the same order.
    pub sources: Sources,
}

/// Finds the files of the schema at a path, in either language; `what` says who named it.
///
/// # Errors
///
/// If there are none, or anything of it cannot be read: a schema of which a part is missing
/// would be judged wrongly.
pub(crate) fn find(path: &Path, what: &str, directory: &Path) -> Result<folder::Files, Error> {
    let refused = |why: &str| {
        let shown = config::shown(path, directory);
        let message = format!("Could not load {what} from provided path `{shown}`: {why}");
        Err(Error::new(Code::Input, message))
    };
    if !path.exists() {
        return refused("file or directory not found");
    }
    let files = folder::files(path);
    if let Some((folder, error)) = files.unreadable.first() {
        return Err(cannot_read(&config::shown(folder, directory), error));
    }
    if files.paths.is_empty() {
        return refused("the directory has no .prisma files, and no .sql files");
    }
    Ok(files)
}

/// Reads the schema at a path, which is not SQL; `what` says who named it.
///
/// # Errors
///
/// If there is none, if it is SQL, or if anything of it cannot be read.
pub fn read(path: &Path, what: &str, directory: &Path) -> Result<SchemaText, Error> {
    let files = find(path, what, directory)?;
    let shown = config::shown(path, directory);
    if files.language == Language::Sql {
        return Err(is_sql(&shown));
    }
    let mut sources = Sources::new();
    for path in &files.paths {
        let shown = config::shown(path, directory);
        sources.add(shown.clone(), text(path, &shown)?);
    }
    Ok(SchemaText { shown, is_folder: path.is_dir(), paths: files.paths, sources })
}

/// A schema in SQL, where only a schema.prisma will do.
pub(crate) fn is_sql(shown: &str) -> Error {
    Error::new(Code::Input, format!("{shown} is SQL, and this command is about a schema.prisma"))
        .help("give one with `--schema`")
}

/// The text of a file.
///
/// # Errors
///
/// If it cannot be read, or is not UTF-8.
pub(crate) fn text(path: &Path, shown: &str) -> Result<String, Error> {
    let bytes = bytes(path).map_err(|error| cannot_read(shown, &error))?;
    of_bytes(shown, bytes)
}

/// The text of a file; the error for one in another encoding than UTF-8 has the place.
///
/// # Errors
///
/// If the bytes are not valid UTF-8.
pub fn of_bytes(shown: &str, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return cannot_read(shown, &"it is UTF-16").help("save it as UTF-8");
        }
        let before = String::from_utf8_lossy(&bytes[..valid]);
        cannot_read(shown, &"it is not valid UTF-8")
            .place(Place::at(shown, &before, before.len(), 0))
            .help("save it as UTF-8")
    })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file or folder that cannot be read.
pub(crate) fn cannot_read(shown: &str, why: &dyn Display) -> Error {
    Error::new(Code::Input, format!("cannot read {shown}: {why}"))
}
