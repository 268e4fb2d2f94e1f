//! What a database ought to look like, in whichever language it is written: schema.prisma (checked
//! here), or SQL (run in a scratch database later).

use std::path::Path;

use brant_core::registry::{Registry, is_provider};
use brant_core::state::State;
use brant_core::{Code, Driver, Error, Migration};
use brant_psl::{Checked, Severity};

use super::Run;
use super::schema::{refusal, tell};
use super::workplace::shown;
use crate::config::Config;
use crate::schema::{self, Checks, Language, Urls, Verdict, check, findings};

/// A schema that was read.
pub(super) struct Desired {
    /// The kind of database that it says it is for. SQL does not say it.
    pub(super) provider: Option<&'static str>,
    /// What it says.
    pub(super) state: State,
}

impl Desired {
    /// What it says, if it is for this kind of database.
    pub(super) fn fit(self, driver: &dyn Driver) -> Result<State, Error> {
        let own = driver.provider();
        match self.provider {
            Some(provider) if !is_provider(driver, provider) => {
                let message = format!("the schema is for `{provider}`, the database is `{own}`");
                Err(Error::new(Code::ProviderMismatch, message)
                    .help("give the URL of a database of that kind"))
            }
            None if matches!(self.state, State::Schema(_)) => {
                let message = "there is no datasource in the schema";
                Err(Error::new(Code::Schema, message).help(format!(
                    "add a block `datasource db` with the line `provider = \"{own}\"`"
                )))
            }
            Some(_) | None => Ok(self.state),
        }
    }
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
    let files = schema::find(path, what, &run.environment.directory)?;
    if files.language == Language::Sql {
        let scripts = files.paths.iter().map(|path| script(run, path)).collect::<Result<_, _>>()?;
        return Ok(Desired { provider: None, state: State::Sql(scripts) });
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

/// Reads a file of SQL.
pub(super) fn script(run: &Run<'_>, path: &Path) -> Result<Migration, Error> {
    let shown = shown(run, path);
    Ok(Migration::of_text(&shown, schema::text(path, &shown)?))
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
