//! A pair of schemas, and what is known of the way from one to the other.

use std::fs;
use std::path::{Path, PathBuf};

use brant_catalog::{Catalog, summary};
use brant_core::modeller::{Modeller, Renaming};
use brant_core::rendered::Block;
use brant_psl::{Options, Sources, UrlPolicy, check};

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) provider: String,
    pub(crate) before: Option<String>,
    pub(crate) after: String,
    /// The recorded script.
    pub(crate) script: String,
    /// The recorded summary.
    pub(crate) summary: Option<String>,
    /// The recorded file of a new migration.
    pub(crate) migration: Option<String>,
    /// Where the other answers stand.
    pub(crate) folder: PathBuf,
}

pub(crate) struct Difference {
    pub(crate) blocks: Vec<Block>,
    pub(crate) summary: String,
}

impl Case {
    /// A folder with `after.prisma`, perhaps `before.prisma`, and answers.
    pub(crate) fn of_folder(folder: &Path) -> Option<Self> {
        let read = |file: &str| fs::read_to_string(folder.join(file)).ok();
        let after = read("after.prisma")?;
        let mut names: Vec<_> = folder.components().rev().take(4).collect();
        names.reverse();
        let name = names.iter().map(|part| part.as_os_str().to_string_lossy());
        Some(Self {
            name: name.collect::<Vec<_>>().join("/"),
            provider: provider(&after),
            before: read("before.prisma"),
            after,
            script: read("engine.sql")?,
            summary: read("engine.summary.txt"),
            migration: read("engine.migration.sql"),
            folder: folder.to_owned(),
        })
    }

    /// A schema file beside a script from an empty database.
    pub(crate) fn of_file(script: &Path) -> Self {
        let path = script.to_string_lossy().replace(".expected.sql", ".prisma");
        let after = fs::read_to_string(&path).expect("the schema stands beside its script");
        Self {
            name: path,
            provider: provider(&after),
            before: None,
            after,
            script: fs::read_to_string(script).expect("the script can be read"),
            summary: None,
            migration: None,
            folder: PathBuf::new(),
        }
    }

    pub(crate) fn difference(&self) -> Difference {
        difference(&self.name, &self.provider, self.before.as_deref(), &self.after)
    }
}

/// What Brant makes of a pair of schemas.
pub(crate) fn difference(
    name: &str,
    provider: &str,
    before: Option<&str>,
    after: &str,
) -> Difference {
    let modeller = modeller(provider);
    let from = wanted(name, provider, before);
    let to = wanted(name, provider, Some(after));
    let from = Renaming::stated(modeller, &from, &to);
    let diff = from.compare(modeller, &to);
    Difference { blocks: modeller.render(&diff), summary: summary(&diff.changes) }
}

/// The catalog of a schema; without one, that of an empty database.
pub(crate) fn wanted(name: &str, provider: &str, schema: Option<&str>) -> Catalog {
    let namespace = (provider == "postgresql").then_some("public");
    let Some(text) = schema else { return Catalog::empty(namespace) };
    let modeller = modeller(provider);
    let sources = Sources::single("schema.prisma", text);
    let options = Options { urls: UrlPolicy::Allowed, additions: true };
    let checked = check(&sources, &[modeller.conventions().connector], &options);
    let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.is_error()).collect();
    // Some recorded schemas are refused by name rules that mean nothing to a database.
    if !errors.is_empty() {
        println!("{name}: {errors:?}");
    }
    modeller.catalog(&checked.schema, namespace)
}

/// The driver's offline half.
pub(crate) fn modeller(provider: &str) -> &'static dyn Modeller {
    match provider {
        "sqlite" => &brant_driver_sqlite::Sqlite,
        "postgresql" => &brant_driver_postgres::Postgres,
        "mysql" => &brant_driver_mysql::MySql,
        _ => panic!("no driver for {provider}"),
    }
}

/// What leads from one catalog to another.
pub(crate) fn blocks(provider: &str, from: &Catalog, to: &Catalog) -> Vec<Block> {
    let modeller = modeller(provider);
    let from = Renaming::stated(modeller, from, to);
    modeller.render(&from.compare(modeller, to))
}

/// The namespaces that the schemas list; none if they list none.
pub(crate) fn namespaces(catalogs: &[&Catalog]) -> Vec<String> {
    let listed = catalogs.iter().filter(|catalog| !catalog.namespaces.is_empty());
    let mut all: Vec<String> =
        listed.flat_map(|catalog| catalog.scope.namespaces.clone().unwrap_or_default()).collect();
    all.sort();
    all.dedup();
    all
}

fn provider(schema: &str) -> String {
    let providers = [("postgres", "postgresql"), ("mysql", "mysql"), ("sqlite", "sqlite")];
    let datasource = &schema[schema.find("datasource").expect("the schema has a datasource")..];
    let named = providers.iter().filter_map(|(word, name)| Some((datasource.find(word)?, *name)));
    named.min().expect("the datasource has a provider").1.to_owned()
}
