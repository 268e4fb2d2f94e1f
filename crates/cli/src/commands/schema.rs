//! What the commands with a schema share: finding the schema, and telling what is wrong with it.

use brant_core::{Code, Error};
use brant_psl::{Checked, Severity};
use serde_json::Value;

use super::Run;
use super::workplace::configure;
use crate::args::Limits;
use crate::config::{Config, Notice, Origin};
use crate::output::Form;
use crate::schema::{self, Finding, SchemaText};

/// Says that findings are not for the error stream (Prisma's variable).
const NO_WARNINGS: &str = "PRISMA_DISABLE_WARNINGS";

/// Reads the configuration and the schema that it names.
pub(super) fn open(run: &Run<'_>) -> Result<(Config, SchemaText), Error> {
    let config = configure(run, &Limits::default())?;
    for notice in &config.notices {
        // Notes are about which database is used; none is.
        if let Notice::Warning(text) = notice {
            run.output.warning(text);
        }
    }
    let schema = read(run, &config)?;
    Ok((config, schema))
}

/// Reads the schema that the configuration names.
fn read(run: &Run<'_>, config: &Config) -> Result<SchemaText, Error> {
    let (path, what) = path(config)?;
    let schema = schema::read(&path, what, &run.environment.directory)?;
    for (_, source) in schema.sources.iter() {
        run.scrubber.learn(source.text());
    }
    Ok(schema)
}

/// Where the schema is, and who says so.
pub(super) fn path(config: &Config) -> Result<(std::path::PathBuf, &'static str), Error> {
    let what = match config.located("schema").map(|located| &located.origin) {
        Some(Origin::Flag(_)) => "`--schema`",
        _ => "the schema",
    };
    match config.path("schema")? {
        Some(path) => Ok((path, what)),
        None => Ok((standard(config)?, what)),
    }
}

/// Where a schema is when nobody says so.
fn standard(config: &Config) -> Result<std::path::PathBuf, Error> {
    let found = crate::prisma::standard_schema(&config.folder);
    found.map(|shown| config.folder.join(shown)).ok_or_else(|| {
        Error::new(
            Code::Input,
            "Could not find Prisma Schema that is required for this command.",
        )
        .note("looked for schema.prisma, prisma/schema.prisma, and .prisma files in prisma/schema and schema")
        .help("give `--schema`, or set `schema` in brant.toml")
    })
}

/// Tells people about everything of one severity.
pub(super) fn tell(
    run: &Run<'_>,
    schema: &SchemaText,
    findings: &[Finding<'_>],
    severity: Severity,
) {
    if severity == Severity::Warning && run.environment.is_set(NO_WARNINGS) {
        return;
    }
    let text = schema::human(&schema.sources, findings, severity, run.scrubber);
    if !text.is_empty() {
        run.output.complaint(text.strip_suffix('\n').unwrap_or(&text));
    }
}

/// The findings for the JSON object. People are not printed one, and a file may be wrong in a
/// million places.
pub(super) fn listed(run: &Run<'_>, findings: &[Finding<'_>]) -> Value {
    match run.output.settings().form {
        Form::Json => schema::json(findings),
        Form::Human => Value::Null,
    }
}

/// The command's error if there are errors in the schema.
pub(super) fn refusal(schema: &SchemaText, checked: &Checked) -> Option<Error> {
    let errors = checked.diagnostics.iter().filter(|found| found.is_error()).count();
    let (noun, verb) = if schema.is_folder { ("schemas", "are") } else { ("schema", "is") };
    let message = format!("the {noun} at {} {verb} not valid", schema.shown);
    let error = || {
        Error::new(Code::Schema, message)
            .note(format!("Validation Error Count: {errors}"))
            .help("mend the lines that are shown")
    };
    (errors > 0).then(error)
}
