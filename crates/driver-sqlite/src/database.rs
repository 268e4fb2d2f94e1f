//! The file as a whole: is it there, create it, remove it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use brant_core::{DriverError, ErrorKind};

use crate::error::from_io;
use crate::url::Location;

/// Suffixes of the files that SQLite keeps beside a database.
const COMPANIONS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// Whether the file is there. A database in memory always is.
pub(crate) fn exists(location: &Location) -> Result<bool, DriverError> {
    let Some(path) = &location.path else { return Ok(true) };
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(is_folder(path)),
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(from_io(&error, "cannot look at", path)),
    }
}

/// Fails unless the file is there: SQLite itself would create it.
pub(crate) fn require(location: &Location) -> Result<(), DriverError> {
    match (&location.path, exists(location)?) {
        (Some(path), false) => Err(missing(path)),
        _ => Ok(()),
    }
}

/// Creates the file, empty, and the folders that lead to it.
pub(crate) fn create(location: &Location) -> Result<(), DriverError> {
    let Some(path) = location.path.as_ref().filter(|_| !matches!(exists(location), Ok(true)))
    else {
        return Err(DriverError::new(ErrorKind::DatabaseExists, "the database is there already"));
    };
    exists(location)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| from_io(&error, "cannot create the folder", folder))?;
    }
    // What an earlier database of this name left beside itself would be
    // replayed into the new one.
    remove_companions(path)?;
    fs::File::create_new(path).map_err(|error| from_io(&error, "cannot create", path))?;
    Ok(())
}

/// Removes the file and its companions.
pub(crate) fn remove(location: &Location) -> Result<(), DriverError> {
    let Some(path) = &location.path else { return Ok(()) };
    require(location)?;
    remove_companions(path)?;
    fs::remove_file(path).map_err(|error| from_io(&error, "cannot remove", path))
}

fn remove_companions(path: &Path) -> Result<(), DriverError> {
    for suffix in COMPANIONS {
        let companion = beside(path, suffix);
        match fs::remove_file(&companion) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(from_io(&error, "cannot remove", &companion));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The path with something appended to the file's name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

pub(crate) fn missing(path: &Path) -> DriverError {
    DriverError::new(ErrorKind::DatabaseMissing, format!("there is no file \"{}\"", path.display()))
}

fn is_folder(path: &Path) -> DriverError {
    DriverError::new(
        ErrorKind::InvalidUrl,
        format!("\"{}\" is a folder, not a database file", path.display()),
    )
}
