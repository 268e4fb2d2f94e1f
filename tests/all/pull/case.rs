//! Databases with recorded answers.

use std::fs;
use std::path::{Path, PathBuf};

use brant_core::modeller::compare;
use brant_core::rendered;
use brant_tests::{conformance, files};

use crate::diff_offline::case::{modeller, wanted};
use crate::workbench::Place;

pub(super) struct Case {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) provider: String,
    source: Source,
    /// The schema at hand.
    pub(super) previous: String,
    pub(super) expected: Compared,
}

/// Where the database comes from.
enum Source {
    /// A script.
    Script(String),
    /// A schema that is pushed.
    Schema(String),
    /// A folder of migrations.
    Migrations(PathBuf),
}

/// What the answer is compared with.
pub(super) struct Compared {
    pub(super) part: Part,
    pub(super) schema: String,
    pub(super) warnings: Option<String>,
}

/// What of a schema is compared where the whole text is not the same.
pub(super) enum Part {
    /// All but datasource and generators.
    Blocks,
    /// Nothing else.
    Config,
}

impl Case {
    /// The project's folder, if it is one.
    pub(super) fn folder(&self) -> Option<&Path> {
        match &self.source {
            Source::Migrations(folder) => folder.parent(),
            Source::Script(_) | Source::Schema(_) => None,
        }
    }

    /// Fills an empty database.
    pub(super) fn prepare(&self, place: &Place<'_>) -> Result<(), String> {
        // The workbench keeps some extensions for migrations.
        if self.previous.contains("postgresqlExtensions") {
            place.run("DROP EXTENSION IF EXISTS \"uuid-ossp\"")?;
        }
        match &self.source {
            Source::Script(script) if script.is_empty() => Ok(()),
            Source::Script(script) => place.run(script),
            Source::Schema(schema) => {
                let from = wanted(&self.name, &self.provider, None);
                let to = wanted(&self.name, &self.provider, Some(schema));
                let modeller = modeller(&self.provider);
                let blocks = modeller.render(&compare(modeller, &from, &to));
                if blocks.is_empty() { Ok(()) } else { place.run(&rendered::text(&blocks)) }
            }
            Source::Migrations(folder) => {
                for script in files(folder, "migration.sql") {
                    place.run(&read(&script))?;
                }
                Ok(())
            }
        }
    }
}

/// All cases, with the answers for MySQL itself where the original tests state them. Recorded ones
/// are MariaDB's.
pub(super) fn all_of_mysql() -> Vec<Case> {
    let mut cases = all("mysql");
    for case in cases.iter_mut().filter(|case| case.kind == "introspection") {
        let folder = conformance("engines/introspection/mysql").map(|it| it.join(&case.name));
        // With a schema at hand, they are about what is kept of that.
        let Some(folder) = folder.filter(|it| optional(it, "before.prisma").is_none()) else {
            continue;
        };
        let config = super::split(&case.previous).0;
        if let Some(schema) = expected(&folder, &config) {
            case.expected = Compared { part: Part::Blocks, schema, warnings: None };
        }
    }
    cases
}

/// All cases of a provider.
pub(super) fn all(provider: &str) -> Vec<Case> {
    let Some(folder) = conformance("") else { return Vec::new() };
    let of = |part: &str| folders(&folder.join(part).join(provider));
    let mut cases = Vec::new();
    for (kind, part) in [
        ("introspection", "engines/introspection"),
        ("ddl_only", "engines/introspection_ddl_only"),
        ("real_ddl", "real_ddl"),
    ] {
        cases.extend(of(part).iter().filter_map(|folder| pulled(kind, provider, folder)));
    }
    for folder in of("engines/introspection_noddl") {
        cases.extend(round_trip(provider, &folder));
    }
    for part in ["engines/introspection", "engines/introspection_noddl"] {
        cases.extend(of(part).iter().filter_map(|folder| pulled_again(provider, folder)));
    }
    for folder in folders(&folder.join("projects")) {
        cases.extend(project(provider, &folder));
    }
    cases
}

/// A database made by a script, pulled into a datasource.
fn pulled(kind: &'static str, provider: &str, folder: &Path) -> Option<Case> {
    let schema = optional(folder, "engine.prisma")?;
    let warnings = optional(folder, "engine_warnings.txt");
    Some(Case {
        kind,
        name: name(folder),
        provider: provider.to_owned(),
        source: Source::Script(optional(folder, "setup.sql")?),
        previous: without_extensions(&super::split(&schema).0),
        expected: Compared { part: Part::Blocks, schema, warnings },
    })
}

/// The list of extensions is part of the answer, not of the question.
fn without_extensions(config: &str) -> String {
    config
        .lines()
        .filter(|line| !line.trim_start().starts_with("extensions"))
        .map(|line| line.to_owned() + "\n")
        .collect()
}

/// A database made from a schema, pulled into a datasource.
fn round_trip(provider: &str, folder: &Path) -> Option<Case> {
    let schema = optional(folder, "engine_roundtrip.prisma")?;
    let warnings = optional(folder, "engine_roundtrip_warnings.txt").unwrap_or_default();
    let config = super::split(&schema).0;
    Some(Case {
        kind: "round trip",
        name: name(folder),
        provider: provider.to_owned(),
        source: Source::Schema(expected(folder, &config)?),
        previous: config,
        expected: Compared { part: Part::Blocks, schema, warnings: Some(warnings) },
    })
}

/// A database pulled into the schema that somebody had.
fn pulled_again(provider: &str, folder: &Path) -> Option<Case> {
    let previous = optional(folder, "before.prisma")?;
    let about = optional(folder, "case.json")?;
    let config = super::split(&previous).0;
    let schema = expected(folder, &config)?;
    let source = match optional(folder, "setup.sql") {
        Some(script) => Source::Script(script),
        None if schema.contains("model") => Source::Schema(schema.clone()),
        None => Source::Script(String::new()),
    };
    let is_config = about.contains("config blocks only");
    Some(Case {
        kind: "again",
        name: name(folder),
        provider: provider.to_owned(),
        source,
        previous,
        expected: Compared {
            part: if is_config { Part::Config } else { Part::Blocks },
            schema,
            warnings: optional(folder, "expected_warnings.txt"),
        },
    })
}

/// A project's database after all its migrations.
fn project(provider: &str, folder: &Path) -> Option<Case> {
    let schema = optional(folder, "engine_pull.prisma")?;
    let config = super::split(&schema).0;
    let provider_line = format!("\"{provider}\"");
    config.contains(&provider_line).then(|| Case {
        kind: "project",
        name: name(folder),
        provider: provider.to_owned(),
        source: Source::Migrations(folder.join("migrations")),
        previous: config,
        expected: Compared {
            part: Part::Blocks,
            schema,
            warnings: optional(folder, "engine_pull_warnings.txt"),
        },
    })
}

/// The expected schema, with a datasource.
fn expected(folder: &Path, config: &str) -> Option<String> {
    let schema = optional(folder, "expected.prisma")?;
    Some(if schema.contains("datasource ") { schema } else { format!("{config}\n{schema}") })
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

fn name(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn optional(folder: &Path, file: &str) -> Option<String> {
    fs::read_to_string(folder.join(file)).ok()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
