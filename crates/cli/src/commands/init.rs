//! `init`: the files of a new project. What exists is kept as it is.

mod schema;
mod templates;

use std::fs;
use std::io::Write;
use std::path::Path;

use brant_core::commands::new::lock_file_text;
use brant_core::registry::Registry;
use brant_core::{Code, DatabaseUrl, Driver, Error};
use serde_json::json;

use super::{Answer, Run};
use crate::args::Init;
use crate::drivers::registry;
use crate::output::style::{DIM, GOOD, paint};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Created,
    Extended,
    Kept,
}

pub(crate) fn run(run: &Run<'_>, flags: &Init) -> Result<Answer, Error> {
    let registry = registry();
    let driver = driver(&registry, flags, run.global.url.as_deref())?;
    let folder = &run.environment.directory;
    run.scrubber.learn(run.global.url.as_deref().unwrap_or_default());
    let has_prisma = folder.join("prisma").is_dir();
    let migrations = if has_prisma { "prisma/migrations" } else { "migrations" };
    let found = crate::prisma::standard_schema(folder);
    let schema = match flags.sql {
        true => found,
        false => found.or_else(|| Some(beside(migrations, "schema.prisma"))),
    };
    let url =
        run.global.url.clone().unwrap_or_else(|| templates::url(driver.provider()).to_owned());
    let toml = templates::brant_toml(driver.provider(), migrations, schema.as_deref());
    let lock = lock_file_text(driver.provider());
    let mut done: Vec<(String, Outcome)> = Vec::new();
    let mut file = |name: &str, outcome: Outcome| done.push((name.to_owned(), outcome));
    file("brant.toml", create(folder, "brant.toml", &toml, false)?);
    if let Some(schema) = &schema {
        // A folder of schema files is there already.
        let is_there = folder.join(schema).exists();
        let text = schema::schema(driver.provider(), flags);
        let outcome = if is_there { Outcome::Kept } else { create(folder, schema, &text, false)? };
        file(schema, outcome);
    }
    let lock_name = format!("{migrations}/migration_lock.toml");
    file(&lock_name, create(folder, &lock_name, &lock, false)?);
    let line = format!("DATABASE_URL=\"{}\"", templates::quoted(&url));
    let env = format!("{}{line}\n", templates::ENV_HEAD);
    file(".env", extend(folder, ".env", "DATABASE_URL", &line, &env, true)?);
    for (name, line) in [(".gitignore", ".env"), (".gitattributes", "*.sql text eol=lf")] {
        file(name, extend(folder, name, line, line, &format!("{line}\n"), false)?);
    }
    for (name, outcome) in &done {
        run.output.line(match outcome {
            Outcome::Created => format!("{} {name}", paint(GOOD, "created ")),
            Outcome::Extended => format!("{} {name}", paint(GOOD, "extended")),
            Outcome::Kept => format!("{} {name}", paint(DIM, "kept    ")),
        });
    }
    run.output.detail(templates::next_steps(schema.as_deref()));
    let of = |wanted: Outcome| -> Vec<&str> {
        let names = done.iter().filter(|(_, outcome)| *outcome == wanted);
        names.map(|(name, _)| name.as_str()).collect()
    };
    Ok(Answer::done(json!({
        "provider": driver.provider(),
        "created": of(Outcome::Created),
        "extended": of(Outcome::Extended),
        "kept": of(Outcome::Kept),
    })))
}

/// A file in the folder that the migrations' folder is in.
fn beside(migrations: &str, name: &str) -> String {
    match migrations.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

/// By `--url`, by `--datasource-provider`, else SQLite, which needs no server.
fn driver<'a>(
    registry: &'a Registry,
    flags: &Init,
    url: Option<&str>,
) -> Result<&'a dyn Driver, Error> {
    if let Some(url) = url {
        return registry.for_url(&DatabaseUrl::new(url));
    }
    let name = flags.datasource_provider.as_deref().unwrap_or("sqlite").to_ascii_lowercase();
    registry.for_provider(&name).ok_or_else(|| {
        let known: Vec<_> = registry.drivers().map(|driver| driver.provider()).collect();
        Error::new(Code::UnknownDatabase, format!("no driver for the provider `{name}`"))
            .help(format!("the providers are {}", known.join(", ")))
    })
}

fn cannot(name: &str, error: &std::io::Error) -> Error {
    Error::new(Code::Output, format!("cannot write {name}: {error}"))
}

/// Writes a file unless it is there; its folders are made. `secret`: only the user may read it.
fn create(folder: &Path, name: &str, text: &str, secret: bool) -> Result<Outcome, Error> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| cannot(name, &error))?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    match options.open(&path).and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => Ok(Outcome::Created),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(Outcome::Kept),
        Err(error) => Err(cannot(name, &error)),
    }
}

/// Creates a file with `text`, or adds `line` to it if no line begins with `mark`.
fn extend(
    folder: &Path,
    name: &str,
    mark: &str,
    line: &str,
    text: &str,
    secret: bool,
) -> Result<Outcome, Error> {
    if create(folder, name, text, secret)? == Outcome::Created {
        return Ok(Outcome::Created);
    }
    let path = folder.join(name);
    let old = fs::read_to_string(&path).map_err(|error| cannot(name, &error))?;
    if old.lines().any(|old| old.trim_start().starts_with(mark)) {
        return Ok(Outcome::Kept);
    }
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    let file = fs::OpenOptions::new().append(true).open(&path);
    file.and_then(|mut file| file.write_all(format!("{gap}{line}\n").as_bytes()))
        .map_err(|error| cannot(name, &error))?;
    Ok(Outcome::Extended)
}
