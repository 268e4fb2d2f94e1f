//! `migrate squash`: one migration in the place of the oldest ones.
//!
//! It only ever runs on empty databases. What the comparison of schemas can say is written anew from
//! what the old migrations make; a migration with something else in it (a view, a function, a grant,
//! rows that stay) stands in the new one as it was written, at its place. Nothing is written before
//! a scratch database has shown that both ways end in the same.

pub mod forms;
mod prove;
mod text;
mod write;

use serde::Serialize;

use self::prove::Made;
use self::text::Part;
use crate::code::Code;
use crate::error::Error;
use crate::migration::Migration;
use crate::name;
use crate::scratch::Site;
use crate::source::{Directory, Source};
use crate::squashed::{self, Replaced};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The last migration that is replaced.
    pub to: String,
    /// What the new one is called, after the time; `None`: `squashed`.
    pub name: Option<String>,
    /// Keep every statement as it was written, one script after the other.
    pub verbatim: bool,
    /// Say what would be written, change nothing.
    pub dry_run: bool,
    /// The namespaces to look into, as in [`crate::Connection::introspect`].
    pub namespaces: Vec<String>,
}

/// What was done.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The new migration.
    pub name: String,
    /// What it replaces, in order.
    pub replaced: Vec<String>,
    /// Those that stand in it as they were written.
    pub verbatim: Vec<String>,
    /// Whether anything was written anew.
    pub merged: bool,
    /// Why nothing was, although that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// It has a down script, made of the old ones.
    pub has_down: bool,
    /// An earlier squash was interrupted; only old folders were left to remove.
    pub finished: bool,
    /// The text of it.
    #[serde(skip)]
    pub script: String,
}

/// Replaces the migrations up to the named one.
///
/// Fails with [`Code::NotSquashable`], and writes nothing, if what is made of them does not make the
/// same database.
pub async fn squash(
    site: &Site<'_>,
    folder: &Directory,
    options: &Options,
) -> Result<Report, Error> {
    let migrations = folder.migrations()?;
    if let Some(report) = finish(folder, &migrations, options)? {
        return Ok(report);
    }
    let (prefix, rest) = choose(&migrations, &options.to)?;
    let name = new_name(prefix, rest, options.name.as_deref())?;
    let replaced = replaced_of(prefix)?;
    let wanted = prove::replay(site, prefix, &options.namespaces).await?;
    let (parts, fallback) = compose(site, prefix, &wanted, options).await?;
    let script = text::script(prefix, &replaced, &parts)?;
    let made = Migration::of_text(&name, script.clone());
    if fallback.is_some() || options.verbatim {
        // What was tried before has been shown already.
        prove::same(site, prefix, &wanted, &made, &options.namespaces).await?;
    }
    let down = text::down(folder, prefix)?;
    let of = |migration: &Migration| migration.name.clone();
    let verbatim = parts.iter().filter_map(|part| match part {
        Part::Verbatim(index) => prefix.get(*index).map(of),
        Part::Merged { .. } => None,
    });
    let report = Report {
        replaced: prefix.iter().map(of).collect(),
        verbatim: verbatim.collect(),
        merged: parts.iter().any(|part| matches!(part, Part::Merged { .. })),
        fallback,
        has_down: down.is_some(),
        finished: false,
        name,
        script,
    };
    if !options.dry_run {
        write::write(folder, &report, down.as_deref())?;
    }
    Ok(report)
}

/// The parts of the new script; with a reason if everything has to stay as it was written.
async fn compose(
    site: &Site<'_>,
    prefix: &[Migration],
    wanted: &Made,
    options: &Options,
) -> Result<(Vec<Part>, Option<String>), Error> {
    let verbatim: Vec<Part> = (0..prefix.len()).map(Part::Verbatim).collect();
    if options.verbatim {
        return Ok((verbatim, None));
    }
    let runs = forms::runs(site.driver.dialect(), prefix, wanted.has_rows())?;
    let tried = async {
        let parts = prove::merge(site, prefix, &runs, &options.namespaces).await?;
        let script = text::script(prefix, &replaced_of(prefix)?, &parts)?;
        let made = Migration::of_text("the merged migration", script);
        prove::same(site, prefix, wanted, &made, &options.namespaces).await?;
        Ok::<_, Error>(parts)
    };
    match tried.await {
        Ok(parts) => Ok((parts, None)),
        Err(error) if matches!(error.code, Code::NotSquashable | Code::ShadowReplay) => {
            let why = error.database.as_ref().map(|database| database.message.clone());
            let why = why.or_else(|| error.notes.first().cloned()).unwrap_or(error.message);
            Ok((verbatim, Some(why)))
        }
        Err(error) => Err(error),
    }
}

fn replaced_of(prefix: &[Migration]) -> Result<Vec<Replaced>, Error> {
    let of = |migration: &Migration| {
        let text = migration.script.as_ref().map_err(Clone::clone)?;
        let (name, checksum) = (migration.name.clone(), text.checksum.as_str().to_owned());
        Ok(Replaced { name, checksum })
    };
    prefix.iter().map(of).collect()
}

/// The migrations up to the named one, and the others.
fn choose<'m>(
    migrations: &'m [Migration],
    to: &str,
) -> Result<(&'m [Migration], &'m [Migration]), Error> {
    let Some(last) = migrations.iter().position(|migration| migration.name == to) else {
        return Err(Error::new(Code::UnknownMigration, format!("there is no migration `{to}`"))
            .help("give the folder's whole name; `brant migrate status` lists them"));
    };
    if last == 0 {
        return Err(Error::new(
            Code::Usage,
            format!("`{to}` is the first migration: there is nothing to squash"),
        )
        .help("name a later one: everything up to and with it becomes one migration"));
    }
    Ok(migrations.split_at(last + 1))
}

/// A name that stands where the old ones stood: after none of them that matters, before the rest.
fn new_name(
    prefix: &[Migration],
    rest: &[Migration],
    title: Option<&str>,
) -> Result<String, Error> {
    let slug = name::slug(title.unwrap_or("squashed"));
    let stamps = prefix.iter().rev().filter_map(|one| name::stamp(&one.name));
    let stamped = stamps.map(|stamp| format!("{stamp:014}_{slug}"));
    let last = prefix.last().map(|last| format!("{}_{slug}", last.name));
    let fits = |name: &String| {
        !prefix.iter().any(|one| one.name == *name)
            && rest.first().is_none_or(|next| *name < next.name)
    };
    let found = stamped.chain(last).chain([format!("0_{slug}")]).find(fits);
    found.ok_or_else(|| {
        Error::new(Code::MigrationName, "no name stands before the next migration")
            .help("give another one with `--name`")
    })
}

/// Removes the folders that an interrupted squash has kept already.
fn finish(
    folder: &Directory,
    migrations: &[Migration],
    options: &Options,
) -> Result<Option<Report>, Error> {
    let squashed = migrations.iter().find(|migration| {
        squashed::of(migration).last().is_some_and(|last| last.name == options.to)
    });
    let Some(squashed) = squashed else { return Ok(None) };
    let names: Vec<String> =
        squashed::of(squashed).into_iter().map(|replaced| replaced.name).collect();
    if !options.dry_run {
        write::remove(folder, &squashed.name, &names)?;
    }
    let text = squashed.script.as_ref().map_err(Clone::clone)?;
    Ok(Some(Report {
        name: squashed.name.clone(),
        replaced: names,
        finished: true,
        script: text.stored.as_ref().clone(),
        ..Report::default()
    }))
}
