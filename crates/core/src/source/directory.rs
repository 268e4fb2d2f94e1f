//! A migrations folder on disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind as Io};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread::{self, Builder, ScopedJoinHandle};

use crate::code::Code;
use crate::error::Error;
use crate::migration::{Migration, Text};
use crate::name;
use crate::source::script::{self, Limits};
use crate::source::{Reading, Source};
use crate::squashed::KEPT;

/// Name of the script inside a migration's folder.
const SCRIPT: &str = "migration.sql";
/// Name of the script that undoes it. Prisma Migrate never reads it.
const DOWN: &str = "down.sql";
/// How often migrations that were squashed already can be squashed again.
const MAX_SQUASHES: usize = 32;
/// A thread of its own pays for so many files, not for fewer.
const PART: usize = 100;
/// Most threads that read. Each opens files as fast as the system lets it.
const READERS: usize = 4;
/// Name of the file that says which kind of database the migrations are for.
pub const LOCK_FILE: &str = "migration_lock.toml";
/// Name of the file that keeps what `migrate verify` found. Prisma Migrate passes over files there.
pub const VERIFIED: &str = "verified.json";

/// A folder whose direct sub-folders are migrations. Plain files in it are ignored.
#[derive(Clone, Debug)]
pub struct Directory {
    path: PathBuf,
    shown: String,
    max_file_size: u64,
}

/// A migration's folder.
struct Folder {
    name: String,
    is_link: bool,
}

impl Directory {
    /// `shown` is the path as a person would type it; files above `max_file_size` bytes are refused.
    pub fn new(
        path: impl Into<PathBuf>,
        shown: impl Into<String>,
        max_file_size: u64,
    ) -> Directory {
        Directory { path: path.into(), shown: shown.into(), max_file_size }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The migrations' folders in the byte order of their names.
    fn folders(&self) -> Result<Vec<Folder>, Error> {
        let entries = fs::read_dir(&self.path).map_err(|error| unreadable(&self.shown, &error))?;
        let mut folders = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&self.shown, &error))?;
            let kind = entry.file_type().map_err(|error| unreadable(&self.shown, &error))?;
            let is_folder = kind.is_dir() || (kind.is_symlink() && entry.path().is_dir());
            if !is_folder {
                continue;
            }
            let file_name = entry.file_name();
            let name = name::check_existing(&file_name, &self.shown)?;
            if !name.starts_with('.') {
                folders.push(Folder { name: name.to_owned(), is_link: kind.is_symlink() });
            }
        }
        folders.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(folders)
    }

    /// Where a migration's files are: in a folder of its own, or kept in that of the one that
    /// replaces it.
    fn find(&self, name: &str) -> Option<PathBuf> {
        let own = self.path.join(name);
        if own.is_dir() { Some(own) } else { kept(&self.path, name, MAX_SQUASHES) }
    }

    /// One file of a migration's folder, `None` if it is not there.
    fn read_beside(&self, folder: &Path, name: &str, file: &str) -> Option<Migration> {
        let script = folder.join(file);
        script.symlink_metadata().ok()?;
        let inside = script.strip_prefix(&self.path).unwrap_or(&script);
        let shown = format!("{}/{}", self.shown, inside.display());
        let text = self.read_script(&script, &shown, folder.is_symlink());
        Some(Migration::new(name, shown, text))
    }

    /// A plain file of the folder, `None` if it is not there.
    fn read_file(&self, name: &str) -> Result<Option<String>, Error> {
        let path = self.path.join(name);
        // A pipe would be waited for without an end, a device read without one.
        let read = fs::metadata(&path).and_then(|found| match found.is_file() {
            true => fs::read_to_string(&path),
            false => Err(io::Error::new(Io::InvalidInput, "it is no regular file")),
        });
        match read {
            Ok(text) => Ok(Some(text)),
            Err(error) if matches!(error.kind(), Io::NotFound | Io::NotADirectory) => Ok(None),
            Err(error) => Err(unreadable(&format!("{}/{name}", self.shown), &error)),
        }
    }

    /// Many folders are read by several threads: what takes the time is the system opening files.
    fn read_all(&self, folders: &[Folder]) -> Vec<Migration> {
        let read = |part: &[Folder]| -> Vec<Migration> {
            part.iter().map(|folder| self.read(folder)).collect()
        };
        if folders.len() < 2 * PART {
            return read(folders);
        }
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let readers = cores.min(READERS).min(folders.len() / PART);
        thread::scope(|scope| {
            let start = |part| (part, Builder::new().spawn_scoped(scope, move || read(part)));
            let parts: Vec<_> =
                folders.chunks(folders.len().div_ceil(readers)).map(start).collect();
            let end = |(part, thread): (_, io::Result<ScopedJoinHandle<'_, _>>)| match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // The system has no thread to spare.
                Err(_) => read(part),
            };
            parts.into_iter().flat_map(end).collect()
        })
    }

    fn read(&self, folder: &Folder) -> Migration {
        let Folder { name, is_link } = folder;
        let path = format!("{}/{name}/{SCRIPT}", self.shown);
        let script = self.path.join(name).join(SCRIPT);
        let text = self.read_script(&script, &path, *is_link);
        Migration::new(name, path, text)
    }

    fn read_script(&self, path: &Path, shown: &str, through_link: bool) -> Result<Text, Error> {
        let limits = Limits { root: &self.path, max_file_size: self.max_file_size };
        script::read(path, shown, through_link, &limits)
    }
}

impl Source for Directory {
    fn begin(&self) -> Result<Reading, Error> {
        let folders = self.folders()?;
        refuse_duplicates(folders.iter().map(|folder| folder.name.as_str()))?;
        let directory = self.clone();
        Ok(Box::new(move || directory.read_all(&folders)))
    }

    fn down(&self, name: &str) -> Result<Option<Migration>, Error> {
        Ok(self.find(name).and_then(|folder| self.read_beside(&folder, name, DOWN)))
    }

    fn replaced(&self, by: &str, name: &str) -> Result<Option<Migration>, Error> {
        let Some(folder) = self.find(by) else { return Ok(None) };
        Ok(self.read_beside(&folder.join(KEPT).join(name), name, SCRIPT))
    }

    fn lock_file(&self) -> Result<Option<String>, Error> {
        self.read_file(LOCK_FILE)
    }

    fn verified(&self) -> Result<Option<String>, Error> {
        self.read_file(VERIFIED)
    }

    fn place(&self) -> String {
        self.shown.clone()
    }
}

/// The folder of a replaced migration somewhere below these. Links are followed to migrations, as
/// everywhere, but not from there on: a few that lead in circles would take forever.
fn kept(folder: &Path, name: &str, depth: usize) -> Option<PathBuf> {
    let may_link = depth == MAX_SQUASHES;
    let depth = depth.checked_sub(1)?;
    let entries = fs::read_dir(folder).ok()?.flatten();
    let is_own = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_dir());
    let inner: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| may_link || is_own(path))
        .map(|path| path.join(KEPT))
        .filter(|inner| is_own(inner))
        .collect();
    let direct = inner.iter().map(|inner| inner.join(name)).find(|path| path.is_dir());
    direct.or_else(|| inner.iter().find_map(|inner| kept(inner, name, depth)))
}

/// Names that differ only by case are one folder on macOS and Windows. They come in their order.
pub(super) fn refuse_duplicates<'a>(
    names: impl Iterator<Item = &'a str> + Clone,
) -> Result<(), Error> {
    let is_plain = |name: &str| !name.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii());
    if names.clone().all(is_plain) && names.clone().is_sorted_by(|a, b| a < b) {
        return Ok(());
    }
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for name in names {
        if let Some(other) = seen.insert(name.to_lowercase(), name) {
            return Err(Error::new(
                Code::DuplicateName,
                format!("two migrations have the same name: `{other}` and `{name}`"),
            )
            .note("names that differ only by case are one folder on macOS and Windows")
            .help("rename one of them, unless it is applied somewhere already"));
        }
    }
    Ok(())
}

fn unreadable(shown: &str, error: &io::Error) -> Error {
    let error = Error::new(
        Code::MigrationsFolder,
        format!("the migrations folder `{shown}` cannot be read: {error}"),
    );
    error
        .help("create it with `brant init` or `brant migrate new NAME`")
        .help("or say where it is: `migrations = \"…\"` in brant.toml, or `--migrations PATH`")
}
