//! Reads everything that says something about this run and layers it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use brant_core::{Code, Error};
use figment::value::Value;

use super::file::{ConfigFile, FILE_NAME};
use super::interpolate::escape;
use super::key::{self, KEYS};
use super::layers::{Layer, Layers, Located};
use super::select::{self, Choice, PROTECTED};
use super::variables::{Variables, shown};
use super::{Config, Notice, Origin, url};
use crate::environment::Environment;
use crate::prisma;
use crate::redact::Scrubber;

/// What the command line says about the configuration.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `--env`.
    pub env: Option<String>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--schema`.
    pub schema: Option<PathBuf>,
    /// Keys that flags set: name, value as written, the flag.
    pub overrides: Vec<(&'static str, String, &'static str)>,
}

/// Reads the configuration. Nothing is connected to and no secret is fetched.
pub fn load(
    request: &Request,
    environment: &Environment,
    scrubber: &Arc<Scrubber>,
) -> Result<Config, Error> {
    for (_, value) in environment.variables() {
        scrubber.learn(value);
    }
    for (_, value, _) in &request.overrides {
        scrubber.learn(value);
    }
    let directory = environment.directory.as_path();
    let named = request.config.clone().or(environment.get("BRANT_CONFIG").map(PathBuf::from));
    let named = named.map(|path| directory.join(path));
    let (toml, prisma_config) = match named {
        Some(path) if path.extension().is_some_and(|e| e != "toml") => (None, Some(path)),
        Some(path) => (Some(path), None),
        None => (Some(directory.join(FILE_NAME)).filter(|path| path.is_file()), None),
    };
    let file = toml.map(|path| read_file(path, directory, scrubber)).transpose()?;
    let schema = request.schema.as_ref().map(|path| directory.join(path));
    let project = match &file {
        Some(_) => None,
        None => prisma::find(directory, prisma_config.as_deref(), schema.as_deref(), scrubber)?,
    };
    let choice =
        select::choose(request.env.as_deref(), environment.get("BRANT_ENV"), file.as_ref())?;
    let mut notices = Vec::new();
    let flags = flags(request, directory);
    let variables_layer = variables(environment, &mut notices);
    let nothing = Layer::default();
    let layers = Layers {
        defaults: &defaults(),
        prisma: project.as_ref().map_or(&nothing, |project| &project.layer),
        file: file.as_ref(),
        variables: &variables_layer,
        flags: &flags,
    };
    let folder = match &file {
        Some(file) => file.path.parent().unwrap_or(directory).to_owned(),
        None => directory.to_owned(),
    };
    let mut config = Config {
        values: layers.merge(&choice.name),
        source: file
            .as_ref()
            .map(|f| f.shown.clone())
            .or(project.as_ref().map(|p| p.source.clone())),
        environments: environments(file.as_ref()),
        file_base: project.as_ref().map_or(&folder, |project| &project.file_base).clone(),
        provider: project.as_ref().and_then(|project| project.provider.clone()),
        environment: choice.name.clone(),
        directory: directory.to_owned(),
        variables: Variables::new(environment),
        scrubber: Arc::clone(scrubber),
        folder,
        notices,
    };
    config.protect();
    config.read_dotenv(project.as_ref())?;
    config.choose_migrations();
    url::settle(&mut config, &choice, project.is_some());
    Ok(config)
}

fn read_file(path: PathBuf, directory: &Path, scrubber: &Scrubber) -> Result<ConfigFile, Error> {
    let shown = shown(&path, directory);
    let cannot = |why: &str| Error::new(Code::ConfigFile, format!("cannot read {shown}: {why}"));
    let bytes = std::fs::read(&path).map_err(|error| cannot(&error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| cannot("it is not valid UTF-8"))?;
    scrubber.learn(&text);
    ConfigFile::parse(path, shown, text)
}

fn environments(file: Option<&ConfigFile>) -> Vec<String> {
    let sections = file.into_iter().flat_map(ConfigFile::sections);
    sections.filter(|section| *section != super::file::DEFAULT).map(str::to_owned).collect()
}

fn defaults() -> Layer {
    let mut layer = Layer::default();
    for key in KEYS {
        if let Some(default) = key.default {
            layer.set(key.name, default, Origin::Default);
        }
    }
    layer
}

fn flags(request: &Request, directory: &Path) -> Layer {
    let mut layer = Layer::default();
    if let Some(schema) = &request.schema {
        let path = escape(&directory.join(schema).display().to_string());
        layer.set("schema", path, Origin::Flag("--schema"));
    }
    for (key, value, flag) in &request.overrides {
        layer.set(key, escape(value), Origin::Flag(flag));
    }
    layer
}

/// `BRANT_*`, and Prisma's variables that mean one of our keys.
fn variables(environment: &Environment, notices: &mut Vec<Notice>) -> Layer {
    let mut layer = Layer::default();
    if let Some(folder) = environment.get("PRISMA_MIGRATION_DIR") {
        layer.set("migrations", escape(folder), Origin::Variable("PRISMA_MIGRATION_DIR".into()));
    }
    let lock = "PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK";
    if environment.get(lock).is_some_and(|value| value != "0") {
        layer.set("take_lock", "false", Origin::Variable(lock.into()));
    }
    for key in KEYS {
        let name = key::variable(key);
        if let Some(value) = environment.get(&name) {
            layer.set(key.name, escape(value), Origin::Variable(name));
        }
    }
    let known: Vec<String> = KEYS
        .iter()
        .map(key::variable)
        .chain(["BRANT_ENV", "BRANT_CONFIG", "BRANT_LOG"].map(str::to_owned))
        .collect();
    for (name, _) in environment.variables().filter(|(name, _)| name.starts_with("BRANT_")) {
        let close = key::closest(&name[6..], known.iter().map(|known| &known[6..]));
        if let Some(close) = close.filter(|close| name[6..] != **close)
            && !known.iter().any(|known| known == name)
            && strsim::damerau_levenshtein(close, &name[6..]) <= 2
        {
            notices.push(Notice::Warning(format!(
                "the variable {name} is not known; did you mean BRANT_{close}?"
            )));
        }
    }
    layer
}

impl Config {
    /// Settles `protected` and `strict`, which have each other's and the name's value by default.
    fn protect(&mut self) {
        let name = self.environment.clone();
        if !self.values.contains_key("protected") {
            let by_name = PROTECTED.contains(&name.as_str());
            let origin = match by_name {
                true => {
                    Origin::Rule(format!("`{name}` is protected unless the file says otherwise"))
                }
                false => Origin::Default,
            };
            self.values.insert("protected", Located { value: Value::from(by_name), origin });
        }
        if !self.values.contains_key("strict")
            && let Some(protected) = self.values.get("protected").cloned()
        {
            let origin = match protected.value.to_bool_lossy() {
                Some(true) => Origin::Rule("strict because it is protected".to_owned()),
                Some(false) | None => Origin::Default,
            };
            self.values.insert("strict", Located { value: protected.value, origin });
        }
    }

    /// `.env.<environment>` before `.env`; none for protected environments,
    /// whose secrets do not belong into files of the project.
    fn read_dotenv(&mut self, project: Option<&prisma::Project>) -> Result<(), Error> {
        if self.flag("protected")? {
            return Ok(());
        }
        let own = self.folder.join(format!(".env.{}", self.environment));
        let (files, is_prisma) = match project {
            Some(project) => (project.dotenv.clone(), true),
            None => (vec![own, self.folder.join(".env")], false),
        };
        for path in files {
            let shown = shown(&path, &self.directory);
            self.variables.read(&path, shown, &self.scrubber, &mut self.notices)?;
        }
        if is_prisma { self.variables.conflicts(&mut self.notices) } else { Ok(()) }
    }

    /// Without a word about it: `prisma/migrations` in a folder that has `prisma`, else `migrations`.
    fn choose_migrations(&mut self) {
        if !self.values.contains_key("migrations") {
            let name = match self.folder.join("prisma").is_dir() {
                true => "prisma/migrations",
                false => "migrations",
            };
            let value = Value::from(name);
            self.values.insert("migrations", Located { value, origin: Origin::Default });
        }
    }
}

impl Choice {
    /// For notices: `--env`, `BRANT_ENV`.
    pub(super) fn by(&self) -> String {
        match &self.origin {
            Origin::Flag(flag) => (*flag).to_owned(),
            Origin::Variable(name) => name.clone(),
            other => other.to_string(),
        }
    }
}
