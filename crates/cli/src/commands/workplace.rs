//! The configuration made ready for core: driver, target, migrations, policy.

use std::path::{Path, PathBuf};
use std::time::Duration;

use brant_core::context::Require;
use brant_core::driver::Commit;
use brant_core::registry::{Registry, is_provider};
use brant_core::source::Directory;
use brant_core::{Code, Context, Driver, Error, External, Policy, Session, Target, Ui};

use super::Run;
use crate::args::Limits;
use crate::config::{self, Config, Request, Resolved};
use crate::prisma::hosted;

/// The configuration, and what of it needs no database.
pub(crate) struct Project {
    /// The configuration.
    pub(crate) config: Config,
    /// The migrations folder.
    pub(crate) directory: Directory,
}

/// Everything that a command with a database needs.
pub(crate) struct Workplace<'a> {
    /// The configuration and the folder.
    pub(crate) project: Project,
    /// The database's driver.
    pub(crate) driver: &'a dyn Driver,
    /// The database.
    pub(crate) target: Target,
    session: Session,
    policy: Policy,
}

/// The flags as the configuration takes them.
pub(super) fn request(run: &Run<'_>, limits: &Limits) -> Request {
    let global = run.global;
    let mut overrides = Vec::new();
    let mut set = |key, value: Option<String>, flag| {
        overrides.extend(value.map(|value| (key, value, flag)));
    };
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let when = |flag: bool, value: &str| flag.then(|| value.to_owned());
    set("url", global.url.clone(), "--url");
    set("migrations", path(&global.migrations), "--migrations");
    set("lock_wait", limits.lock_wait.clone(), "--lock-wait");
    set("lock_timeout", limits.lock_timeout.clone(), "--lock-timeout");
    set("statement_timeout", limits.statement_timeout.clone(), "--statement-timeout");
    if let Some(url) = &limits.shadow_url {
        run.scrubber.learn(url);
    }
    set("shadow_url", limits.shadow_url.clone(), "--shadow-database-url");
    set("max_file_size", limits.max_file_size.clone(), "--max-file-size");
    set("strict", when(limits.strict, "true"), "--strict");
    set("take_lock", when(limits.no_lock, "false"), "--no-lock");
    set("allow_attach", when(limits.allow_attach, "true"), "--allow-attach");
    Request {
        env: global.env.clone(),
        config: global.config.clone(),
        schema: global.schema.clone(),
        overrides,
    }
}

/// Reads the configuration.
pub(crate) fn configure(run: &Run<'_>, limits: &Limits) -> Result<Config, Error> {
    config::load(&request(run, limits), run.environment, run.scrubber)
}

/// Reads the configuration and finds the migrations folder. Says what a person should know.
pub(crate) fn project(run: &Run<'_>, limits: &Limits) -> Result<Project, Error> {
    let project = read_project(run, &request(run, limits))?;
    run.output.notices(&project.config.notices);
    Ok(project)
}

fn read_project(run: &Run<'_>, request: &Request) -> Result<Project, Error> {
    let config = config::load(request, run.environment, run.scrubber)?;
    let path = config.path("migrations")?.unwrap_or_default();
    let max_file_size = config.size("max_file_size")?.unwrap_or(Policy::default().max_file_size);
    let shown = config.shown(&path);
    Ok(Project { directory: Directory::new(path, shown, max_file_size), config })
}

impl<'a> Workplace<'a> {
    /// Whether the environment is protected from losing data.
    pub(crate) fn is_protected(&self) -> bool {
        self.policy.protected
    }

    /// How well the environment wants migrations to be undone.
    pub(crate) fn down(&self) -> Option<Require> {
        self.policy.down
    }

    /// Reads the configuration and chooses the driver. Opens nothing.
    pub(crate) fn new(
        run: &Run<'_>,
        registry: &'a Registry,
        limits: &Limits,
    ) -> Result<Workplace<'a>, Error> {
        let project = project(run, limits)?;
        let (place, url) = Workplace::found(run, registry, project)?;
        let config = &place.project.config;
        run.output.heading(&format!("{}: {}", config.environment, place.target.label()));
        run.output.explain(&format!("url from {}", url.origin));
        if let Some(migrations) = config.located("migrations") {
            run.output.explain(&format!("migrations from {}", migrations.origin));
        }
        // The first one is the command's own.
        let _ = run.place.set((place.target.clone(), place.session.clone()));
        Ok(place)
    }

    /// One of several environments, about which nothing is said.
    pub(super) fn quietly(
        run: &Run<'_>,
        registry: &'a Registry,
        request: &Request,
    ) -> Result<Workplace<'a>, Error> {
        let project = read_project(run, request)?;
        Workplace::found(run, registry, project).map(|(place, _)| place)
    }

    fn found(
        run: &Run<'_>,
        registry: &'a Registry,
        project: Project,
    ) -> Result<(Workplace<'a>, Resolved), Error> {
        let config = &project.config;
        let resolved = hosted::direct(config.migration_url()?, run.scrubber)?;
        let driver = registry.for_url(&resolved.url)?;
        check_provider(config, registry, driver, &resolved)?;
        let target = driver.target(&resolved.url, &resolved.base).map_err(|error| {
            let unknown = Target {
                provider: driver.provider(),
                product: driver.provider(),
                database: String::new(),
                schema: None,
                location: String::new(),
                url: resolved.url.clone(),
            };
            Error::from_driver(error, &unknown)
                .note(format!("the URL comes from {}", resolved.origin))
        })?;
        let session = session(config, driver)?;
        let policy = policy(config)?;
        Ok((Workplace { driver, target, session, policy, project }, resolved))
    }

    /// Settings of every session.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// What core is given.
    pub(crate) fn context<'c>(&'c self, ui: &'c dyn Ui) -> Context<'c> {
        Context {
            driver: self.driver,
            target: &self.target,
            source: &self.project.directory,
            session: &self.session,
            policy: &self.policy,
            ui,
        }
    }
}

/// A schema for one kind of database with the URL of another: stopped before anything is opened.
fn check_provider(
    config: &Config,
    registry: &Registry,
    driver: &dyn Driver,
    resolved: &Resolved,
) -> Result<(), Error> {
    let Some(provider) = &config.provider else { return Ok(()) };
    let Some(name) = provider.value.as_str() else { return Ok(()) };
    if is_provider(driver, name) {
        return Ok(());
    }
    let Some(wanted) = registry.for_provider(name) else {
        let message = format!("no driver for the provider `{name}`");
        return Err(provider.origin.error(Code::UnknownDatabase, message));
    };
    let schemes: Vec<_> = wanted.schemes().iter().map(|scheme| format!("`{scheme}:`")).collect();
    let message = format!(
        "the datasource is for `{name}`: its URL must start with the protocol {}, not `{}:`",
        schemes.join(" or "),
        resolved.url.scheme().unwrap_or_default()
    );
    Err(provider
        .origin
        .error(Code::InvalidUrl, message)
        .note(format!("the URL comes from {}", resolved.origin)))
}

pub(super) fn session(config: &Config, driver: &dyn Driver) -> Result<Session, Error> {
    let defaults = Session::default();
    Ok(Session {
        connect_timeout: config.duration("connect_timeout")?.unwrap_or(defaults.connect_timeout),
        lock_timeout: config.duration("lock_timeout")?,
        // As for the servers, 0 is no limit.
        statement_timeout: config.duration("statement_timeout")?.filter(|limit| !limit.is_zero()),
        allow_attach: config.flag("allow_attach")?,
        commit: commit(config)?,
        external: external(config, driver)?,
        ..defaults
    })
}

/// What somebody else manages. Names have their schema where the database has schemas, and only there.
fn external(config: &Config, driver: &dyn Driver) -> Result<External, Error> {
    let default = driver.dialect().modeller().conventions().default_namespace;
    let read = |tables: &[String], enums: &[String], key: &str| {
        External::new(tables, enums, default).map_err(|error| match config.located(key) {
            Some(located) => located.origin.located(error),
            None => error,
        })
    };
    let (tables, enums) = (config.names("tables.external")?, config.names("enums.external")?);
    read(&tables, &[], "tables.external")?;
    read(&tables, &enums, "enums.external")
}

fn commit(config: &Config) -> Result<Commit, Error> {
    let parse = |text: &str| match text {
        "durable" => Some(Commit::Durable),
        "lazy" => Some(Commit::Lazy),
        _ => None,
    };
    Ok(config.checked("commit", "durable or lazy", parse)?.unwrap_or(Commit::Durable))
}

fn policy(config: &Config) -> Result<Policy, Error> {
    Ok(Policy {
        environment: config.environment.clone(),
        protected: config.flag("protected")?,
        strict: config.flag("strict")?,
        down: config.choice("down")?.as_deref().and_then(Require::of),
        lock_wait: config.duration("lock_wait")?.unwrap_or(Duration::ZERO),
        take_lock: config.flag("take_lock")?,
        max_file_size: config.size("max_file_size")?.unwrap_or(Policy::default().max_file_size),
    })
}

/// A path as a person in the working directory would type it.
pub(crate) fn shown(run: &Run<'_>, path: &Path) -> String {
    config::shown(path, &run.environment.directory)
}
