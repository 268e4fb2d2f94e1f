//! Where a Prisma project's schema is, and which of its files holds the datasource.

use std::fs;
use std::path::{Path, PathBuf};

use brant_core::Error;

use super::datasource::{self, Datasource};
use crate::schema::{self, Language};

/// A schema: a file, or a folder of files.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    /// The file or folder.
    pub path: PathBuf,
    /// The file with the datasource block; the first file without one; the folder where it is SQL.
    pub main: PathBuf,
    /// The block.
    pub datasource: Datasource,
}

/// Opens a schema that somebody named; `what` says who, for the error.
pub(super) fn open(path: &Path, what: &str, directory: &Path) -> Result<Schema, Error> {
    let files = schema::find(path, what, directory)?;
    // SQL has no datasource, so none of its files is above the others.
    if files.language == Language::Sql {
        let (path, main) = (path.to_owned(), path.to_owned());
        return Ok(Schema { path, main, datasource: Datasource::default() });
    }
    for file in &files.paths {
        let shown = crate::config::shown(file, directory);
        let bytes = fs::read(file).map_err(|error| schema::cannot_read(&shown, &error))?;
        if let Some(datasource) = datasource::read(&shown, &String::from_utf8_lossy(&bytes)) {
            return Ok(Schema { path: path.to_owned(), main: file.clone(), datasource });
        }
    }
    let main = files.paths.into_iter().next().expect("a schema that was found has a file");
    Ok(Schema { path: path.to_owned(), main, datasource: Datasource::default() })
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
        folders.filter(|path| path.is_dir()).find(|path| {
            let files = schema::files(path);
            files.language == Language::Prisma && !files.paths.is_empty()
        })
    })
}
