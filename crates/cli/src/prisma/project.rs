//! Puts the files of a Prisma project together into one layer of the configuration.

use std::fs;
use std::path::{Path, PathBuf};

use brant_core::{Code, Error};

use super::config_file::{self, ConfigFile};
use super::package::{self, Package};
use super::schema_path::{self, Schema};
use super::{Expression, Written};
use crate::config::{Layer, Located, Origin, shown};
use crate::redact::Scrubber;

/// What a Prisma project says.
#[derive(Debug)]
pub struct Project {
    /// Its values; URLs and paths ready for interpolation.
    pub layer: Layer,
    /// The datasource's provider.
    pub provider: Option<Located>,
    /// `.env` files to load, the strongest first.
    pub dotenv: Vec<PathBuf>,
    /// Where relative SQLite files start.
    pub file_base: PathBuf,
    /// What was understood, for messages.
    pub source: String,
}

/// Finds the project of a folder. `config` and `schema` are paths that the
/// command line gives; `None` if there is nothing of Prisma here.
pub fn find(
    directory: &Path,
    config: Option<&Path>,
    schema: Option<&Path>,
    scrubber: &Scrubber,
) -> Result<Option<Project>, Error> {
    let config_path = config.map(Path::to_owned).or_else(|| config_file::locate(directory));
    let config = config_path.as_deref().map(|path| read_config(path, directory)).transpose()?;
    let config_folder =
        config_path.as_deref().and_then(Path::parent).unwrap_or(directory).to_owned();
    let package = package::find(directory);
    let schema = find_schema(directory, &config_folder, config.as_ref(), package.as_ref(), schema)?;
    if config.is_none() && schema.is_none() {
        return Ok(None);
    }
    for file in schema.iter().map(|schema| &schema.main).chain(&config_path) {
        scrubber.learn(&fs::read_to_string(file).unwrap_or_default());
    }
    let main = config_path.as_deref().or(schema.as_ref().map(|schema| schema.main.as_path()));
    let has_config_url = config.as_ref().is_some_and(|c| c.get("datasource.url").is_some());
    let mut project = Project {
        layer: Layer::default(),
        provider: None,
        dotenv: dotenv_files(directory, config.as_ref(), package.as_ref(), schema.as_ref()),
        file_base: config_folder.clone(),
        source: main.map(|path| shown(path, directory)).unwrap_or_default(),
    };
    if let Some(schema) = &schema {
        if !has_config_url {
            project.file_base = schema.main.parent().unwrap_or(directory).to_owned();
        }
        take_schema(&mut project, schema, config.is_some());
    }
    if let Some(seed) = package.and_then(|package| package.seed) {
        set(&mut project.layer, "seed", &seed);
    }
    if let Some(config) = &config {
        take_config(&mut project.layer, config, &config_folder);
        take_external(&mut project.layer, config)?;
    }
    Ok(Some(project))
}

fn read_config(path: &Path, directory: &Path) -> Result<ConfigFile, Error> {
    let shown = shown(path, directory);
    let text = fs::read_to_string(path)
        .map_err(|error| Error::new(Code::ConfigFile, format!("cannot read {shown}: {error}")))?;
    Ok(config_file::read(&shown, &text))
}

/// Prisma's order: the flag, the config file, package.json, the standard places.
fn find_schema(
    directory: &Path,
    config_folder: &Path,
    config: Option<&ConfigFile>,
    package: Option<&Package>,
    flag: Option<&Path>,
) -> Result<Option<Schema>, Error> {
    let open = |path: &Path, what: &str| schema_path::open(path, what, directory).map(Some);
    if let Some(path) = flag {
        return open(path, "`--schema`");
    }
    if let Some(path) = config.and_then(|config| literal(config.get("schema"))) {
        return open(&config_folder.join(path), "the `schema` of the Prisma config");
    }
    if let Some(package) = package
        && let Some(path) = literal(package.schema.as_ref())
    {
        return open(&package.folder.join(path), "the `prisma.schema` of package.json");
    }
    match schema_path::standard(directory) {
        Some(path) => open(&path, "the schema"),
        None => Ok(None),
    }
}

fn literal(written: Option<&Written>) -> Option<&str> {
    match &written?.expression {
        Expression::Literal(text) => Some(text),
        Expression::Variable { .. } | Expression::List(_) | Expression::Dynamic => None,
    }
}

fn set(layer: &mut Layer, key: &'static str, written: &Written) {
    if let Some(template) = written.expression.template() {
        layer.set(key, template, Origin::Prisma(written.place.clone()));
    }
}

fn set_path(layer: &mut Layer, key: &'static str, path: &Path, origin: Origin) {
    layer.set(key, crate::config::interpolate::escape(&path.display().to_string()), origin);
}

fn take_schema(project: &mut Project, schema: &Schema, has_config: bool) {
    let datasource = &schema.datasource;
    let rule = |words: &str| Origin::Rule(words.to_owned());
    for (key, written) in [
        ("url", &datasource.url),
        ("direct_url", &datasource.direct_url),
        ("shadow_url", &datasource.shadow_url),
    ] {
        if let Some(written) = written {
            set(&mut project.layer, key, written);
        }
    }
    project.provider = datasource.provider.as_ref().and_then(|written| {
        let value = figment::value::Value::from(written.expression.template()?);
        Some(Located { value, origin: Origin::Prisma(written.place.clone()) })
    });
    set_path(&mut project.layer, "schema", &schema.path, rule("found as Prisma finds it"));
    let is_folder = schema.main != schema.path;
    let root = match is_folder {
        true => schema.path.as_path(),
        false => schema.path.parent().unwrap_or(&schema.path),
    };
    let beside = match has_config {
        true => root,
        false => schema.main.parent().unwrap_or(root),
    };
    // Before 6.6 a schema folder's migrations stood beside the folder.
    let outside = root.parent().filter(|_| is_folder).map(|up| up.join("migrations"));
    let migrations = match outside {
        Some(outside) if outside.is_dir() && !beside.join("migrations").is_dir() => outside,
        _ => beside.join("migrations"),
    };
    set_path(&mut project.layer, "migrations", &migrations, rule("beside the schema"));
}

fn take_config(layer: &mut Layer, config: &ConfigFile, folder: &Path) {
    for (key, name) in [
        ("url", "datasource.url"),
        ("direct_url", "datasource.directUrl"),
        ("shadow_url", "datasource.shadowDatabaseUrl"),
        ("seed", "migrations.seed"),
        ("shadow_init_sql", "migrations.initShadowDb"),
    ] {
        if let Some(written) = config.get(name) {
            set(layer, key, written);
        }
    }
    if let Some(written) = config.get("migrations.path")
        && let Some(path) = literal(Some(written))
    {
        set_path(layer, "migrations", &folder.join(path), Origin::Prisma(written.place.clone()));
    }
}

/// What somebody else manages. A list that is not there in so many words is an error: its tables
/// would be dropped.
fn take_external(layer: &mut Layer, config: &ConfigFile) -> Result<(), Error> {
    for key in ["tables.external", "enums.external"] {
        let Some(written) = config.get(key) else { continue };
        let origin = Origin::Prisma(written.place.clone());
        let names = match &written.expression {
            Expression::List(names) => names,
            Expression::Literal(_) | Expression::Variable { .. } | Expression::Dynamic => {
                let message = format!("`{key}` can only be known by running the file");
                return Err(origin
                    .error(Code::ConfigValue, message)
                    .help("write the names down as a list of texts"));
            }
        };
        let names: Vec<String> =
            names.iter().map(|name| crate::config::interpolate::escape(name)).collect();
        layer.set(key, figment::value::Value::from(names), origin);
    }
    Ok(())
}

/// With a config file: `.env` of the working directory if the file imports
/// dotenv (7.x). Without: beside package.json, and beside the schema (6.x).
fn dotenv_files(
    directory: &Path,
    config: Option<&ConfigFile>,
    package: Option<&Package>,
    schema: Option<&Schema>,
) -> Vec<PathBuf> {
    if let Some(config) = config {
        return config.loads_dotenv.then(|| directory.join(".env")).into_iter().collect();
    }
    let root = package.map(|package| package.folder.join(".env"));
    let beside_schema = schema.and_then(|schema| schema.main.parent()).map(|up| up.join(".env"));
    let schema = [beside_schema, Some(directory.join("prisma/.env")), Some(directory.join(".env"))]
        .into_iter()
        .flatten()
        .find(|path| path.is_file());
    let same = |a: &Path, b: &Path| a.canonicalize().ok() == b.canonicalize().ok();
    let mut files: Vec<PathBuf> = root.into_iter().filter(|path| path.is_file()).collect();
    files.extend(schema.filter(|path| files.first().is_none_or(|first| !same(first, path))));
    files
}
