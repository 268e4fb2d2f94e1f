//! Reads a schema: a file, or a folder with everything below it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use brant_core::error::Place;
use brant_core::{Code, Error};
use brant_psl::Sources;

use crate::config;
use crate::prisma;

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

/// Reads the schema at a path; `what` says who named it.
///
/// # Errors
///
/// If there is nothing, or anything of it cannot be read: a schema of which a part is missing
/// would be judged wrongly.
pub fn read(path: &Path, what: &str, directory: &Path) -> Result<SchemaText, Error> {
    let shown = config::shown(path, directory);
    let refused = |why: &str| {
        let message = format!("Could not load {what} from provided path `{shown}`: {why}");
        Error::new(Code::Input, message)
    };
    if !path.exists() {
        return Err(refused("file or directory not found"));
    }
    let (paths, unreadable) = prisma::schema_files(path);
    if let Some((folder, error)) = unreadable.first() {
        return Err(cannot_read(&config::shown(folder, directory), &error.to_string()));
    }
    if paths.is_empty() {
        return Err(refused("the directory has no .prisma files"));
    }
    let mut sources = Sources::new();
    for path in &paths {
        let shown = config::shown(path, directory);
        let bytes = bytes(path).map_err(|error| cannot_read(&shown, &error.to_string()))?;
        let text = of_bytes(&shown, bytes)?;
        sources.add(shown, text);
    }
    Ok(SchemaText { shown, is_folder: path.is_dir(), paths, sources })
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
            return cannot_read(shown, "it is UTF-16").help("save it as UTF-8");
        }
        let before = String::from_utf8_lossy(&bytes[..valid]);
        cannot_read(shown, "it is not valid UTF-8")
            .place(Place::at(shown, &before, before.len(), 0))
            .help("save it as UTF-8")
    })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn cannot_read(shown: &str, why: &str) -> Error {
    Error::new(Code::Input, format!("cannot read {shown}: {why}"))
}
