//! `validate`.

use std::path::Path;

use brant_core::Error;
use brant_psl::Severity;
use serde_json::json;

use super::schema::{listed, open, refusal, tell};
use super::{Answer, Run};
use crate::args::{Shape, Validate};
use crate::config::{Config, Origin};
use crate::drivers::registry;
use crate::exit;
use crate::schema::{self, Checks, SchemaText, Urls, Verdict, check, findings};

pub(crate) fn run(run: &Run<'_>, flags: &Validate) -> Result<Answer, Error> {
    let (config, schema) = open(run)?;
    let empty = |name: &str| run.environment.is_set(name).then(String::new);
    let lookup = |name: &str| config.variable(name).map(str::to_owned).or_else(|| empty(name));
    let urls = match (has_its_own_url(&config, &schema), flags.ignore_env) {
        (true, false) => Urls::Required(&lookup),
        (true, true) => Urls::IfSet(&lookup),
        (false, _) => Urls::Literal,
    };
    let checks = Checks { additions: config.flag("additions")?, urls };
    let Verdict { checked, notes } = check(&schema.sources, &registry(), checks);
    let findings = findings(&schema.sources, &checked.diagnostics);
    let error = refusal(&schema, &checked);
    match flags.format {
        Shape::Human => {
            tell(run, &schema, &findings, Severity::Warning);
            tell(run, &schema, &findings, Severity::Error);
        }
        Shape::Github => {
            let checkout = run.environment.get("GITHUB_WORKSPACE").map(Path::new);
            let text = schema::github(&findings, &run.environment.directory, checkout);
            run.output.text(&text);
        }
    }
    for note in &notes {
        run.output.note(note);
    }
    let names: Vec<&str> = schema.sources.iter().map(|(_, source)| source.name()).collect();
    let facts = json!({
        "schema": schema.shown,
        "files": names,
        "valid": error.is_none(),
        "diagnostics": listed(run, &findings),
    });
    if let Some(error) = error {
        return Ok(Answer::failed(facts, exit::FAILED, error));
    }
    let (noun, verb) = if schema.is_folder { ("schemas", "are") } else { ("schema", "is") };
    run.output.line(format!("The {noun} at {} {verb} valid 🚀", schema.shown));
    Ok(Answer::done(facts))
}

/// Whether the connection strings in the schema are those that commands use: not in a project
/// with a `brant.toml` or a Prisma config that has its own.
fn has_its_own_url(config: &Config, schema: &SchemaText) -> bool {
    match config.located("url").map(|located| &located.origin) {
        Some(Origin::Prisma(place)) => {
            schema.sources.iter().any(|(_, source)| source.name() == place.file)
        }
        Some(Origin::Flag(_) | Origin::File { .. }) => false,
        Some(Origin::Default | Origin::Variable(_) | Origin::Rule(_)) | None => {
            config.environments.is_empty()
        }
    }
}
