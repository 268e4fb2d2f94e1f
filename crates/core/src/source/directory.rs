//! A migrations folder on disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind as Io;
use std::path::{Path, PathBuf};

use crate::code::Code;
use crate::error::{Error, Place};
use crate::migration::{Migration, Text};
use crate::name;
use crate::source::Source;

/// Name of the script inside a migration's folder.
const SCRIPT: &str = "migration.sql";
/// Name of the script that undoes it. Prisma Migrate never reads it.
const DOWN: &str = "down.sql";
/// Name of the file that says which kind of database the migrations are for.
const LOCK_FILE: &str = "migration_lock.toml";

/// A folder whose direct sub-folders are migrations. Plain files in it are ignored.
#[derive(Clone, Debug)]
pub struct Directory {
    path: PathBuf,
    shown: String,
    max_file_size: u64,
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

    fn read(&self, folder: &Path, name: &str) -> Migration {
        let path = format!("{}/{name}/{SCRIPT}", self.shown);
        Migration {
            script: read_script(&self.path, &folder.join(SCRIPT), &path, self.max_file_size),
            has_down: folder.join(DOWN).is_file(),
            name: name.to_owned(),
            path,
        }
    }
}

impl Source for Directory {
    fn migrations(&self) -> Result<Vec<Migration>, Error> {
        let entries = fs::read_dir(&self.path).map_err(|error| unreadable(&self.shown, &error))?;
        let mut migrations = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&self.shown, &error))?;
            let path = entry.path();
            if !path.is_dir() {
                continue;
            }
            let file_name = entry.file_name();
            let name = name::check_existing(&file_name, &self.shown)?;
            if name.starts_with('.') {
                continue;
            }
            migrations.push(self.read(&path, name));
        }
        migrations.sort_by(|a, b| a.name.cmp(&b.name));
        refuse_duplicates(&migrations)?;
        Ok(migrations)
    }

    fn lock_file(&self) -> Result<Option<String>, Error> {
        match fs::read_to_string(self.path.join(LOCK_FILE)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if matches!(error.kind(), Io::NotFound | Io::NotADirectory) => Ok(None),
            Err(error) => Err(unreadable(&format!("{}/{LOCK_FILE}", self.shown), &error)),
        }
    }

    fn place(&self) -> String {
        self.shown.clone()
    }
}

/// Names that differ only by case are one folder on macOS and Windows.
pub(super) fn refuse_duplicates(migrations: &[Migration]) -> Result<(), Error> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for migration in migrations {
        if let Some(other) = seen.insert(migration.name.to_lowercase(), &migration.name) {
            return Err(Error::new(
                Code::DuplicateName,
                format!("two migrations have the same name: `{other}` and `{}`", migration.name),
            )
            .note("names that differ only by case are one folder on macOS and Windows")
            .help("rename one of them, unless it is applied somewhere already"));
        }
    }
    Ok(())
}

fn unreadable(shown: &str, error: &std::io::Error) -> Error {
    let error = Error::new(
        Code::MigrationsFolder,
        format!("the migrations folder `{shown}` cannot be read: {error}"),
    );
    error
        .help("create it with `brant init` or `brant migrate new NAME`")
        .help("or say where it is: `migrations = \"…\"` in brant.toml, or `--migrations PATH`")
}

/// Reads one script. Every refusal names the file and happens before anything runs.
fn read_script(root: &Path, path: &Path, shown: &str, limit: u64) -> Result<Text, Error> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if matches!(error.kind(), Io::NotFound | Io::NotADirectory) => {
            return Err(Error::new(
                Code::FileMissing,
                format!("could not find the migration file at {shown}"),
            )
            .help("delete the directory or restore the migration file"));
        }
        Err(error) => return Err(cannot_use(shown, &format!("cannot be read: {error}"))),
    };
    if !metadata.is_file() {
        return Err(cannot_use(shown, "is not a regular file"));
    }
    refuse_outside(root, path, shown)?;
    if metadata.len() > limit {
        return Err(Error::new(
            Code::TooLarge,
            format!("{shown} has {} bytes, more than the limit of {limit}", metadata.len()),
        )
        .help("raise `max_file_size` in brant.toml, or split the migration"));
    }
    let bytes =
        fs::read(path).map_err(|error| cannot_use(shown, &format!("cannot be read: {error}")))?;
    decode(bytes, shown)
}

/// A link that leaves the project would run text that nobody reviews with it.
fn refuse_outside(root: &Path, path: &Path, shown: &str) -> Result<(), Error> {
    let inside = match (root.canonicalize(), path.canonicalize()) {
        (Ok(root), Ok(path)) => path.starts_with(root),
        _ => false,
    };
    if inside {
        Ok(())
    } else {
        Err(cannot_use(shown, "is a link that leaves the migrations folder"))
    }
}

fn decode(bytes: Vec<u8>, shown: &str) -> Result<Text, Error> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            return Err(cannot_use(shown, &format!("is not valid UTF-8 at byte {at}"))
                .help("save the file as UTF-8"));
        }
    };
    if let Some(at) = text.find('\0') {
        return Err(cannot_use(shown, "contains a NUL byte").place(Place::at(shown, &text, at, 0)));
    }
    Ok(Text::new(text))
}

fn cannot_use(shown: &str, why: &str) -> Error {
    Error::new(Code::MigrationText, format!("{shown} {why}"))
}
