//! One side of a comparison: from a flag to a state.

use std::path::{Path, PathBuf};

use brant_core::observe::lock_file_provider;
use brant_core::registry::Registry;
use brant_core::source::{Directory, Source as _};
use brant_core::state::State;
use brant_core::{Code, DatabaseUrl, Driver, Error, Policy, Target};
use brant_psl::schema::{Schema, Setting};

use super::super::desired::{desired, project_namespaces};
use super::super::workplace::shown;
use super::Run;
use crate::args::{SideFlag, SideKind};
use crate::config::{self, Config, Notice, Origin, Request, Resolved};
use crate::prisma::hosted;

/// What reading a side needs.
pub(super) struct Source<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) config: &'a Config,
    pub(super) registry: &'a Registry,
    pub(super) request: &'a Request,
}

/// A side.
pub(super) struct Side {
    /// The flag that named it.
    flag: &'static str,
    /// The kind of database, where the side says it.
    provider: Option<String>,
    /// What it is.
    pub(super) state: State,
    /// No scratch database is made beside it.
    protected: bool,
}

impl Side {
    fn new(flag: &SideFlag, provider: Option<String>, state: State) -> Side {
        Side { flag: flag.flag, provider, state, protected: false }
    }

    /// The database, if the side is one.
    pub(super) fn target(&self) -> Option<&Target> {
        match &self.state {
            State::Database(target) => Some(target),
            State::Empty | State::Schema(_) | State::Sql(_) | State::Migrations(_) => None,
        }
    }

    /// The database beside which a scratch database may be made.
    pub(super) fn host(&self) -> Option<&Target> {
        self.target().filter(|_| !self.protected)
    }
}

/// Reads what a flag names. Connects to nothing.
pub(super) fn read(source: &Source<'_>, flag: &SideFlag) -> Result<Side, Error> {
    let path = || source.run.environment.directory.join(&flag.value);
    match flag.kind {
        SideKind::Empty => Ok(Side::new(flag, None, State::Empty)),
        SideKind::Schema => {
            let found = source.schema(&path(), flag)?;
            Ok(Side::new(flag, found.provider.map(str::to_owned), found.state))
        }
        SideKind::Migrations => source.migrations(path(), flag),
        SideKind::Url => {
            source.run.scrubber.learn(&flag.value);
            let origin = Origin::Flag(flag.flag);
            let base = source.run.environment.directory.clone();
            let url = DatabaseUrl::new(flag.value.as_str());
            source.database(flag, Resolved { url, base, origin }, false)
        }
        SideKind::ConfigDatasource => {
            let config = source.config;
            source.database(flag, config.migration_url()?, config.flag("protected")?)
        }
        SideKind::Env => {
            let config = source.environment(&flag.value)?;
            source.database(flag, config.migration_url()?, config.flag("protected")?)
        }
        SideKind::SchemaDatasource => source.datasource(&path(), flag),
        SideKind::LocalD1 => {
            Err(Error::new(Code::NotAvailable, format!("`{}` is not available", flag.flag))
                .note("a local D1 database is a SQLite file below .wrangler/state/v3/d1")
                .help("name that file: `--from-url file:.wrangler/state/v3/d1/…/….sqlite`"))
        }
    }
}

impl Source<'_> {
    fn schema(
        &self,
        path: &Path,
        flag: &SideFlag,
    ) -> Result<super::super::desired::Desired, Error> {
        let additions = self.config.flag("additions")?;
        desired(self.run, path, &format!("`{}`", flag.flag), self.registry, additions)
    }

    fn migrations(&self, path: PathBuf, flag: &SideFlag) -> Result<Side, Error> {
        let most = self.config.size("max_file_size")?.unwrap_or(Policy::default().max_file_size);
        let shown = shown(self.run, &path);
        let directory = Directory::new(path, shown, most);
        let provider =
            directory.lock_file()?.as_deref().and_then(lock_file_provider).map(str::to_owned);
        Ok(Side::new(flag, provider, State::Migrations(directory.migrations()?)))
    }

    fn database(
        &self,
        flag: &SideFlag,
        resolved: Resolved,
        protected: bool,
    ) -> Result<Side, Error> {
        let resolved = hosted::direct(resolved, self.run.scrubber)?;
        let driver = self.registry.for_url(&resolved.url)?;
        let target = driver.target(&resolved.url, &resolved.base).map_err(|error| {
            Error::from_url(error).note(format!("the URL comes from {}", resolved.origin))
        })?;
        self.run.output.explain(&format!("{}: {}", flag.flag, target.label()));
        let side = Side::new(flag, Some(driver.provider().to_owned()), State::Database(target));
        Ok(Side { protected, ..side })
    }

    /// The configuration of another environment. What it has to say of the URL is worth knowing.
    fn environment(&self, name: &str) -> Result<Config, Error> {
        let mut request = self.request.clone();
        request.env = Some(name.to_owned());
        request.overrides.retain(|(key, ..)| *key != "url");
        let config = config::load(&request, self.run.environment, self.run.scrubber)?;
        for notice in &config.notices {
            if let Notice::Note(text) = notice {
                self.run.output.note(text);
            }
        }
        Ok(config)
    }

    /// The database that the datasource of a schema names. As in the 6.x line, the direct URL wins,
    /// and a relative file starts from the schema's folder.
    fn datasource(&self, path: &Path, flag: &SideFlag) -> Result<Side, Error> {
        let found = self.schema(path, flag)?;
        let State::Schema(schema) = &found.state else {
            return Err(Error::new(
                Code::Usage,
                format!("`{}` needs a schema.prisma; SQL has no datasource", flag.flag),
            ));
        };
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
        let text = self.url_of(schema)?.ok_or_else(|| {
            Error::new(
                Code::MissingUrl,
                format!("the datasource of {} has no url", shown(self.run, path)),
            )
            .help("use `--from-url`, `--from-env` or `--from-config-datasource`")
        })?;
        self.run.scrubber.learn(&text);
        let origin = Origin::Flag(flag.flag);
        let url = DatabaseUrl::new(text);
        self.database(flag, Resolved { url, base: folder.to_owned(), origin }, false)
    }

    fn url_of(&self, schema: &Schema) -> Result<Option<String>, Error> {
        let Some(datasource) = &schema.datasource else { return Ok(None) };
        let variable = |name: &str| self.config.variable(name).map(str::to_owned);
        let direct = datasource.direct_url.as_ref().and_then(|url| match &url.value {
            Setting::Text(text) => Some(text.clone()),
            Setting::Variable(name) => variable(name),
            Setting::List(_) => None,
        });
        match (direct, datasource.url.as_ref().map(|url| &url.value)) {
            (Some(direct), _) => Ok(Some(direct)),
            (None, Some(Setting::Text(text))) => Ok(Some(text.clone())),
            (None, Some(Setting::Variable(name))) => match variable(name) {
                Some(value) => Ok(Some(value)),
                None => Err(Error::new(
                    Code::MissingVariable,
                    format!("Environment variable not found: {name}."),
                )
                .help(format!("set it: `export {name}=…`"))),
            },
            (None, Some(Setting::List(_)) | None) => Ok(None),
        }
    }
}

/// The driver that both sides are for; where neither says, the project's.
pub(super) fn driver<'a>(
    source: &Source<'a>,
    from: &Side,
    to: &Side,
) -> Result<&'a dyn Driver, Error> {
    let of = |side: &Side| side.provider.as_deref().map(|name| known(source.registry, name));
    match (of(from).transpose()?, of(to).transpose()?) {
        (Some(one), Some(other)) if one.provider() != other.provider() => Err(Error::new(
            Code::ProviderMismatch,
            format!(
                "`{}` is for {}, and `{}` is for {}",
                from.flag,
                one.provider(),
                to.flag,
                other.provider()
            ),
        )
        .help("only two states of the same kind of database can be compared")),
        (Some(driver), _) | (None, Some(driver)) => Ok(driver),
        (None, None) => of_project(source, from, to),
    }
}

/// The namespaces that are looked into: those that the sides name, else those of the project's
/// schema; none for the connections' own.
pub(super) fn namespaces(source: &Source<'_>, from: &Side, to: &Side) -> Vec<String> {
    let says = |side: &Side| matches!(side.state, State::Schema(_));
    let mut found = from.state.namespaces();
    found.extend(to.state.namespaces());
    if !says(from) && !says(to) {
        found.extend(project_namespaces(source.run, source.config, source.registry));
    }
    found.sort();
    found.dedup();
    found
}

fn known<'a>(registry: &'a Registry, name: &str) -> Result<&'a dyn Driver, Error> {
    registry.for_provider(name).ok_or_else(|| {
        Error::new(Code::UnknownDatabase, format!("no driver for the provider `{name}`"))
    })
}

/// The project's kind of database, for two sides that say none.
fn of_project<'a>(source: &Source<'a>, from: &Side, to: &Side) -> Result<&'a dyn Driver, Error> {
    let named = source.config.provider.as_ref().and_then(|located| located.value.as_str());
    if let Some(name) = named {
        return known(source.registry, name);
    }
    let url = match source.config.migration_url() {
        Ok(resolved) => Some(hosted::direct(resolved, source.run.scrubber)?),
        Err(_) => source.config.shadow_url()?,
    };
    if let Some(resolved) = url {
        return source.registry.for_url(&resolved.url);
    }
    let migrations = [from, to].into_iter().any(|side| matches!(side.state, State::Migrations(_)));
    let message = match migrations {
        true => {
            "Could not determine the connector from the migrations directory (missing migration_lock.toml)."
        }
        false => "neither side says what kind of database it is for",
    };
    Err(Error::new(Code::UnknownDatabase, message)
        .help("give `--url` or `--shadow-database-url`, or set `url` in brant.toml"))
}
