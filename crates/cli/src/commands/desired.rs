//! What a database ought to look like, in whichever language it is written: schema.prisma (checked
//! here), or SQL (run in a scratch database later).

use std::fs;
use std::path::{Path, PathBuf};

use brant_core::registry::Registry;
use brant_core::state::State;
use brant_core::{Code, Error, Migration};
use brant_psl::{Checked, Severity};

use super::Run;
use super::schema::{refusal, tell};
use super::workplace::shown;
use crate::config::Config;
use crate::schema::{self, Checks, Urls, Verdict, check, findings, of_bytes};

/// A schema that was read.
pub(super) struct Desired {
    /// The kind of database that it says it is for. SQL does not say it.
    pub(super) provider: Option<&'static str>,
    /// What it says.
    pub(super) state: State,
}

/// Reads a file or folder; `what` says who named it. Errors in a schema.prisma are shown at their
/// places before the command's own error.
pub(super) fn desired(
    run: &Run<'_>,
    path: &Path,
    what: &str,
    registry: &Registry,
    additions: bool,
) -> Result<Desired, Error> {
    if is_sql(path) {
        return Ok(Desired { provider: None, state: State::Sql(scripts(run, path)?) });
    }
    let text = schema::read(path, what, &run.environment.directory)?;
    for (_, source) in text.sources.iter() {
        run.scrubber.learn(source.text());
    }
    let checks = Checks { additions, urls: Urls::Ignored };
    let Verdict { checked, .. } = check(&text.sources, registry, checks);
    if let Some(error) = refusal(&text, &checked) {
        let findings = findings(&text.sources, &checked.diagnostics);
        tell(run, &text, &findings, Severity::Error);
        return Err(error.fact("diagnostics", schema::json(&findings)));
    }
    let Checked { schema, .. } = checked;
    let provider = schema.datasource.as_ref().map(|datasource| datasource.provider);
    Ok(Desired { provider, state: State::Schema(Box::new(schema)) })
}

fn is_sql_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
}

/// A file that ends in `.sql`, or a folder with such files and no `.prisma` file.
fn is_sql(path: &Path) -> bool {
    match path.is_dir() {
        true => crate::prisma::schema_files(path).0.is_empty() && !sql_files(path).is_empty(),
        false => is_sql_file(path),
    }
}

/// The SQL files of a folder and of those in it, in the order of their paths.
fn sql_files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let within = |path: PathBuf| match path.is_dir() {
        // A link may lead back up.
        true if path.is_symlink() => Vec::new(),
        true => sql_files(&path),
        false if is_sql_file(&path) => vec![path],
        false => Vec::new(),
    };
    paths.into_iter().flat_map(within).collect()
}

fn scripts(run: &Run<'_>, path: &Path) -> Result<Vec<Migration>, Error> {
    sql_files(path).into_iter().map(|path| script(run, &path)).collect()
}

/// Reads a file of SQL.
pub(super) fn script(run: &Run<'_>, path: &Path) -> Result<Migration, Error> {
    let shown = shown(run, path);
    let bytes = fs::read(path)
        .map_err(|error| Error::new(Code::Input, format!("cannot read {shown}: {error}")))?;
    Ok(Migration::of_text(&shown, of_bytes(&shown, bytes)?))
}

/// The namespaces of the project's schema, if it has one. One that cannot be read is no matter
/// where something else is compared.
pub(super) fn project_namespaces(
    run: &Run<'_>,
    config: &Config,
    registry: &Registry,
) -> Vec<String> {
    let Ok(Some(path)) = config.path("schema") else { return Vec::new() };
    let Ok(text) = schema::read(&path, "the schema", &run.environment.directory) else {
        return Vec::new();
    };
    let checks = Checks { additions: true, urls: Urls::Ignored };
    let Verdict { checked, .. } = check(&text.sources, registry, checks);
    State::Schema(Box::new(checked.schema)).namespaces()
}
