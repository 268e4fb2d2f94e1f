//! Databases as copies: a file is copied under a draft's name, and appears whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use async_trait::async_trait;
use brant_core::{
    Copier, Copying, Driver, DriverError, ErrorKind, Session, Target, driver::Naming, scratch,
};

use crate::Sqlite;
use crate::database::{exists, missing, require};
use crate::error::from_io;
use crate::url::Location;

/// Another file of the same folder, with the same extension. See [`Driver::sibling`].
pub(crate) fn sibling(of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError> {
    let (location, path) = place(of)?;
    let name = naming(&stem(&path));
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', ':', '\0']) {
        let message = format!("`{name}` is no file's name in the folder of the database");
        return Err(DriverError::new(ErrorKind::InvalidUrl, message));
    }
    let mut file = PathBuf::from(&name);
    if let Some(extension) = path.extension()
        && file.extension() != Some(extension)
    {
        file = PathBuf::from(format!("{name}.{}", extension.to_string_lossy()));
    }
    Ok(Location { path: Some(path.with_file_name(file)), ..location }.target())
}

/// Files of the same folder whose names begin like this, the youngest first.
pub(crate) fn siblings(of: &Target, naming: &Naming<'_>) -> Result<Vec<Target>, DriverError> {
    let (location, path) = place(of)?;
    let prefix = naming(&stem(&path));
    let folder = path.parent().unwrap_or(Path::new("/"));
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(from_io(&error, "cannot look into", folder)),
    };
    let mut found: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in entries.flatten() {
        let file = entry.path();
        let is_one = entry.file_name().to_string_lossy().starts_with(&prefix)
            && file.extension() == path.extension();
        if let Some(facts) = entry.metadata().ok().filter(|facts| is_one && facts.is_file()) {
            found.push((facts.modified().unwrap_or(SystemTime::UNIX_EPOCH), file));
        }
    }
    found.sort();
    let target = |(_, path)| Location { path: Some(path), ..location.clone() }.target();
    Ok(found.into_iter().rev().map(target).collect())
}

fn place(of: &Target) -> Result<(Location, PathBuf), DriverError> {
    let location = Location::of(of)?;
    match location.path.clone() {
        Some(path) => Ok((location, path)),
        None => Err(DriverError::new(
            ErrorKind::Unsupported,
            "a database in memory has no files beside it",
        )),
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn file(of: &Target) -> Result<PathBuf, DriverError> {
    Ok(place(of)?.1)
}

#[async_trait]
impl Copier for Sqlite {
    async fn begin(
        &self,
        beside: &Target,
        name: &str,
        session: &Session,
    ) -> Result<Target, DriverError> {
        let draft = sibling(beside, &|_| name.to_owned())?;
        self.create_database(&draft, session).await?;
        Ok(draft)
    }

    async fn settle(
        &self,
        _: &Target,
        draft: &Target,
        template: &Target,
        _: &Session,
    ) -> Result<(), DriverError> {
        require(&Location::of(draft)?)?;
        let (from, to) = (file(draft)?, file(template)?);
        // One that is there is replaced, at once, by one with the same contents.
        fs::rename(&from, &to).map_err(|error| from_io(&error, "cannot rename", &from))
    }

    async fn copying(&self, _: &Target, _: &Session) -> Result<Box<dyn Copying>, DriverError> {
        Ok(Box::new(Copies))
    }
}

/// Files need no session.
struct Copies;

#[async_trait]
impl Copying for Copies {
    async fn copy(&mut self, template: &Target, copy: &Target) -> Result<(), DriverError> {
        if exists(&Location::of(copy)?)? {
            return Err(taken(&file(copy)?));
        }
        let draft = file(&sibling(template, &|_| scratch::draft_name())?)?;
        copied(&file(template)?, &draft, &file(copy)?).inspect_err(|_| {
            let _ = fs::remove_file(&draft);
        })
    }

    async fn remove(&mut self, copy: &Target) -> Result<(), DriverError> {
        crate::database::remove(&Location::of(copy)?)
    }

    async fn close(self: Box<Self>) {}
}

/// A link does not replace what is there, as renaming does; where files cannot have two names,
/// renaming has to do.
fn copied(from: &Path, draft: &Path, to: &Path) -> Result<(), DriverError> {
    match fs::copy(from, draft) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing(from)),
        Err(error) => return Err(from_io(&error, "cannot copy", from)),
        Ok(_) => {}
    }
    let cannot = |error: io::Error| from_io(&error, "cannot make", to);
    match fs::hard_link(draft, to) {
        Ok(()) => fs::remove_file(draft).map_err(cannot),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(taken(to)),
        Err(_) => fs::rename(draft, to).map_err(cannot),
    }
}

fn taken(path: &Path) -> DriverError {
    let message = format!("\"{}\" is there already", path.display());
    DriverError::new(ErrorKind::DatabaseExists, message)
}
