//! The migration lock: an operating system lock on a file beside the database.
//!
//! The operating system frees it with its process, however that ends. Prisma
//! Migrate does not know it; it is kept out by the immediate transaction that
//! core opens around reading the history and applying. A file that a crash
//! leaves behind is harmless: it is locked by nobody.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use brant_core::lock::Role;
use brant_core::{DriverError, ErrorKind, Holder, Lock, Ticket};

use crate::database::{beside, missing};
use crate::error::from_io;
use crate::holder;

/// Appended to the database's name.
const SUFFIX: &str = "-brant-lock";

/// How often a file that its holder removed meanwhile is opened anew; each
/// round means that somebody else has just finished.
const ROUNDS: usize = 100;

/// The lock of one database. Without a path (a database in memory) nobody else can want it.
pub(crate) struct FileLock {
    path: Option<PathBuf>,
    application: String,
    held: Option<Held>,
}

/// The locked file.
struct Held {
    file: File,
    path: PathBuf,
    ticket: Option<Ticket>,
}

impl FileLock {
    pub(crate) fn new(path: Option<PathBuf>, application: &str) -> FileLock {
        FileLock { path, application: application.to_owned(), held: None }
    }
}

#[async_trait]
impl Lock for FileLock {
    async fn try_acquire(&mut self) -> Result<bool, DriverError> {
        let Some(database) = self.path.as_ref().filter(|_| self.held.is_none()) else {
            return Ok(true);
        };
        self.held = acquire(&lock_path(database)?, &self.application)?;
        Ok(self.held.is_some())
    }

    async fn sessions(&mut self) -> Result<Vec<Holder>, DriverError> {
        let Some(database) = &self.path else { return Ok(Vec::new()) };
        let mut sessions: Vec<Holder> = holder_of(&lock_path(database)?)?.into_iter().collect();
        let writers = writers(database);
        sessions.extend(
            writers
                .into_iter()
                .filter(|writer| {
                    // The holder's own transaction is no news.
                    sessions.iter().all(|holder| holder.id != writer.id)
                })
                .collect::<Vec<_>>(),
        );
        Ok(sessions)
    }

    fn ticket(&self) -> Option<&Ticket> {
        self.held.as_ref()?.ticket.as_ref()
    }

    async fn keep(&mut self) -> Result<bool, DriverError> {
        Ok(match (&self.path, &self.held) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(_), Some(held)) => is_current(&held.file, &held.path),
        })
    }

    async fn release(mut self: Box<Self>) -> Result<(), DriverError> {
        drop(self.held.take());
        Ok(())
    }

    async fn end_session(&mut self, id: &str) -> Result<bool, DriverError> {
        match self.sessions().await?.iter().find(|session| session.id == id) {
            None => Ok(false),
            Some(session) => Err(DriverError::new(
                ErrorKind::Unsupported,
                format!("SQLite cannot end another process; end it with `{}`", session.cancel),
            )),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Removed while still locked: whoever opened it meanwhile will see that
        // the name is gone and start again. Where that cannot be seen, it stays.
        if identity(&self.file).is_some() && is_current(&self.file, &self.path) {
            drop(fs::remove_file(&self.path));
        }
        drop(self.file.unlock());
    }
}

/// Fails unless the lock file is still the one that was locked.
pub(crate) fn check(database: Option<&Path>, session: &str) -> Result<(), DriverError> {
    let Some(database) = database else { return Ok(()) };
    let path = lock_path(database)?;
    if identity_of(&path).is_some_and(|found| found == session) {
        return Ok(());
    }
    Err(DriverError::new(
        ErrorKind::LockLost,
        format!("the lock file \"{}\" was removed or replaced", path.display()),
    ))
}

/// The lock file of a database, by its real name: links lead to one lock.
fn lock_path(database: &Path) -> Result<PathBuf, DriverError> {
    match database.canonicalize() {
        Ok(path) => Ok(beside(&path, SUFFIX)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(missing(database)),
        Err(error) => Err(from_io(&error, "cannot find", database)),
    }
}

fn acquire(path: &Path, application: &str) -> Result<Option<Held>, DriverError> {
    for _ in 0..ROUNDS {
        let file =
            open(path).map_err(|error| from_io(&error, "cannot create the lock file", path))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => {
                return Err(from_io(&error, "cannot lock", path));
            }
            Ok(()) if !is_current(&file, path) => {}
            Ok(()) => {
                let ticket = identity(&file).map(|session| Ticket { session, lease: None });
                let held = Held { file, path: path.to_owned(), ticket };
                // Without it the lock is as good; only its holder has no name.
                drop(held.introduce(application));
                return Ok(Some(held));
            }
        }
    }
    Ok(None)
}

/// Opens the lock file. One that another user left behind may be readable
/// only, which is enough to lock it.
fn open(path: &Path) -> std::io::Result<File> {
    let writable =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    match writable {
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            File::open(path).map_err(|_| error)
        }
        other => other,
    }
}

impl Held {
    /// Writes down who holds the lock, for people who wait.
    fn introduce(&self, application: &str) -> std::io::Result<()> {
        let mut file = &self.file;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(holder::describe_self(&self.file, application).as_bytes())
    }
}

/// Who holds the lock file, if anybody does: what a free one says is stale.
fn holder_of(path: &Path) -> Result<Option<Holder>, DriverError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(from_io(&error, "cannot read", path)),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => {
            Ok(Some(holder::parse(&fs::read_to_string(path).unwrap_or_default())))
        }
        Err(TryLockError::Error(error)) => Err(from_io(&error, "cannot look at", path)),
    }
}

/// Whether the name still leads to the open file.
fn is_current(file: &File, path: &Path) -> bool {
    identity(file) == identity_of(path)
}

#[cfg(unix)]
fn name_of(metadata: &fs::Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    Some(format!("{}:{}", metadata.dev(), metadata.ino()))
}

/// Elsewhere the standard library cannot tell; the file then stays where it is.
#[cfg(not(unix))]
fn name_of(_: &fs::Metadata) -> Option<String> {
    None
}

fn identity(file: &File) -> Option<String> {
    name_of(&file.metadata().ok()?)
}

fn identity_of(path: &Path) -> Option<String> {
    name_of(&fs::metadata(path).ok()?)
}

/// Processes that have locked the database for writing, other tools included.
pub(crate) fn writers(database: &Path) -> Vec<Holder> {
    holder::writers(database)
        .into_iter()
        .map(|holder| Holder { role: Role::Blocks, ..holder })
        .collect()
}
