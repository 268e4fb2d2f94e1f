//! Which files a schema consists of, and what they are written in.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use brant_core::source::LOCK_FILE;

/// What a schema is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// schema.prisma.
    Prisma,
    /// SQL that makes the database.
    Sql,
}

impl Language {
    /// What the name of a file says. Only SQL is recognised by it.
    pub(crate) fn of(path: &Path) -> Language {
        match has_extension(path, "sql") {
            true => Language::Sql,
            false => Language::Prisma,
        }
    }
}

/// The files of a schema.
#[derive(Debug)]
pub(crate) struct Files {
    /// What they are written in.
    pub(crate) language: Language,
    /// In the order of their paths.
    pub(crate) paths: Vec<PathBuf>,
    /// The folders that cannot be read.
    pub(crate) unreadable: Vec<(PathBuf, io::Error)>,
}

/// The files of the schema at a path: the file, or those in the folder. Where a folder has
/// `.prisma` files, its SQL is something else: migrations, a seed.
///
/// A folder is read with everything below it, links included; each file and each folder counts
/// once, by whichever way it is reached first. A folder of migrations is no part of SQL beside it.
pub(crate) fn files(path: &Path) -> Files {
    if !path.is_dir() {
        let (language, paths) = (Language::of(path), vec![path.to_owned()]);
        return Files { language, paths, unreadable: Vec::new() };
    }
    let mut found = Found::default();
    found.seen.extend(path.canonicalize());
    found.collect(path, false);
    let (language, mut paths) = match found.prisma.is_empty() && !found.sql.is_empty() {
        true => (Language::Sql, found.sql),
        false => (Language::Prisma, found.prisma),
    };
    paths.sort();
    Files { language, paths, unreadable: found.unreadable }
}

#[derive(Default)]
struct Found {
    prisma: Vec<PathBuf>,
    sql: Vec<PathBuf>,
    unreadable: Vec<(PathBuf, io::Error)>,
    /// Where the paths really lead.
    seen: BTreeSet<PathBuf>,
}

impl Found {
    fn collect(&mut self, folder: &Path, has_migrations: bool) {
        let read = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
        let mut paths: Vec<PathBuf> = match read() {
            Ok(paths) => paths,
            Err(error) => return self.unreadable.push((folder.to_owned(), error)),
        };
        let has_migrations = has_migrations || folder.join(LOCK_FILE).exists();
        paths.sort();
        for path in paths {
            let is_folder = path.is_dir();
            let is_file = |extension| has_extension(&path, extension) && path.is_file();
            let (is_prisma, is_sql) = (is_file("prisma"), !has_migrations && is_file("sql"));
            if !is_folder && !is_prisma && !is_sql {
                continue;
            }
            // A path that leads nowhere any more was taken away meanwhile.
            if !path.canonicalize().is_ok_and(|real| self.seen.insert(real)) {
                continue;
            }
            match is_folder {
                true => self.collect(&path, has_migrations),
                false if is_sql => self.sql.push(path),
                false => self.prisma.push(path),
            }
        }
    }
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}
