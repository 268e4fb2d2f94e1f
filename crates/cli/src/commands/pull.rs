//! `db pull`.

mod files;

use std::time::Instant;

use brant_core::commands::pull::pull;
use brant_core::pull::{Pulled, Warnings, without_blocks};
use brant_core::registry::{Registry, is_provider};
use brant_core::{Code, Driver, Error};
use brant_psl::schema::{ModelKind, Schema};
use brant_psl::{Severity, Sources};
use serde_json::{Value, json};

use self::files::Files;
use super::schema::{refusal, tell};
use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Limits, Pull};
use crate::config::Config;
use crate::drivers::registry;
use crate::output::style::{GOOD, WARNING, paint};
use crate::output::{Reporter, count};
use crate::schema::{Checks, SchemaText, Urls, check, findings};

pub(crate) fn run(run: &Run<'_>, flags: &Pull) -> Result<Answer, Error> {
    let begun = Instant::now();
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let config = &place.project.config;
    let files = Files::open(run, config, place.driver)?;
    let (mut sources, previous) = at_hand(run, config, &registry, &files, flags, place.driver)?;
    let mut known = previous.clone();
    if flags.force {
        sources = without_blocks(&sources, &previous);
        known = Schema {
            datasource: previous.datasource.clone(),
            generators: previous.generators.clone(),
            ..Schema::default()
        };
        // The blocks that are gone moved the others.
        known = checked(run, config, &registry, &files, &sources).unwrap_or(known);
    }
    let datasource = known.datasource.iter();
    let namespaces: Vec<String> =
        datasource.flat_map(|it| &it.schemas).map(|(name, _)| name.clone()).collect();
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    let pulled = match block(pull(&ctx, &known, &namespaces)) {
        Ok(pulled) => pulled,
        Err(stop) => return Ok(stop.answer(facts(&place, &files, None, &[]))),
    };
    let texts = files.texts(&sources, &known, &pulled);
    let written = if flags.print {
        print(run, &texts);
        Vec::new()
    } else {
        files.write(config, &texts)?
    };
    if !flags.print {
        let sentence = sentence(&pulled, &files, &written, begun);
        run.output.line(format!("\n{}", paint(GOOD, &sentence)));
    }
    remarks(run, flags, &pulled);
    Ok(Answer::done(facts(&place, &files, Some(&pulled), &written)))
}

/// The texts at hand and what they mean, with the schemas of the command line.
fn at_hand(
    run: &Run<'_>,
    config: &Config,
    registry: &Registry,
    files: &Files,
    flags: &Pull,
    driver: &dyn Driver,
) -> Result<(Sources, Schema), Error> {
    let previous = checked(run, config, registry, files, &files.schema.sources)?;
    if let Some(datasource) = &previous.datasource
        && !is_provider(driver, datasource.provider)
    {
        let (provider, own) = (datasource.provider, driver.provider());
        let message = format!("the schema is for `{provider}`, the database is `{own}`");
        return Err(Error::new(Code::ProviderMismatch, message)
            .help("give the URL of a database of that kind"));
    }
    if flags.schemas.is_empty() {
        return Ok((files.schema.sources.clone(), previous));
    }
    if !driver.dialect().connector().can(brant_psl::connector::Capability::MultiSchema) {
        let message =
            format!("--schemas is for databases with schemas; {} has none", driver.provider());
        return Err(Error::new(Code::Usage, message));
    }
    let sources = brant_core::pull::with_schemas(&files.schema.sources, &previous, &flags.schemas);
    let previous = understood(config, registry, &sources)?;
    Ok((sources, previous))
}

/// What the sources mean; what is wrong with them is told.
fn checked(
    run: &Run<'_>,
    config: &Config,
    registry: &Registry,
    files: &Files,
    sources: &Sources,
) -> Result<Schema, Error> {
    let checks = Checks { additions: config.flag("additions")?, urls: Urls::Ignored };
    let checked = check(sources, registry, checks).checked;
    let text = SchemaText { sources: sources.clone(), ..files.schema.clone() };
    let found = findings(&text.sources, &checked.diagnostics);
    tell(run, &text, &found, Severity::Error);
    match refusal(&text, &checked) {
        Some(error) => Err(error.help("mend the schema, or move it away and pull a new one")),
        None => Ok(checked.schema),
    }
}

/// What sources mean that were valid before `schemas` was added. Models without `@@schema` are
/// refused by the language then, but the pull gives them theirs.
fn understood(config: &Config, registry: &Registry, sources: &Sources) -> Result<Schema, Error> {
    let checks = Checks { additions: config.flag("additions")?, urls: Urls::Ignored };
    Ok(check(sources, registry, checks).checked.schema)
}

fn print(run: &Run<'_>, texts: &[(String, String)]) {
    for (index, (name, text)) in texts.iter().enumerate() {
        if texts.len() > 1 {
            let gap = if index == 0 { "" } else { "\n" };
            run.output.text(&format!("{gap}// {name}\n"));
        }
        run.output.text(text);
    }
}

fn sentence(pulled: &Pulled, files: &Files, written: &[String], begun: Instant) -> String {
    let is_table = |kind: ModelKind| kind == ModelKind::Table;
    let models = pulled.schema.models.iter().filter(|model| is_table(model.kind)).count();
    let models = count(models, "model");
    let shown = &files.schema.shown;
    if written.is_empty() {
        return format!("Introspected {models}. Nothing has changed in {shown}.");
    }
    let milliseconds = begun.elapsed().as_millis();
    format!("✔ Introspected {models} and wrote them into {shown} in {milliseconds}ms")
}

/// Warnings and notes. Beside a printed schema they are comments, so that both can go to one file.
fn remarks(run: &Run<'_>, flags: &Pull, pulled: &Pulled) {
    let warnings = pulled.warnings.to_string();
    if flags.print {
        let lines = warnings.lines().map(str::to_owned).chain(pulled.notes.iter().cloned());
        for line in lines {
            run.output.complaint(format!("// {line}").trim_end());
        }
        return;
    }
    if !warnings.is_empty() {
        run.output.line(format!("\n{}", paint(WARNING, warnings.trim_end())));
    }
    // The JSON object has them as a list of their own.
    for note in pulled.notes.iter().filter(|_| !run.global.json) {
        run.output.note(note);
    }
}

fn facts(
    place: &Workplace<'_>,
    files: &Files,
    pulled: Option<&Pulled>,
    written: &[String],
) -> Value {
    let mut facts = json!({
        "environment": place.project.config.environment,
        "database": place.target.label(),
        "schema": files.schema.shown,
        "written": written,
    });
    if let (Some(pulled), Value::Object(facts)) = (pulled, &mut facts) {
        facts.insert("models".to_owned(), Value::from(pulled.schema.models.len()));
        facts.insert("enums".to_owned(), Value::from(pulled.schema.enums.len()));
        facts.insert("warnings".to_owned(), Value::from(listed(&pulled.warnings)));
        facts.insert("left_out".to_owned(), Value::from(pulled.notes.clone()));
    }
    facts
}

/// Each warning as one text.
fn listed(warnings: &Warnings) -> Vec<String> {
    let text = |(group, items): (brant_core::pull::Group, &[String])| match items {
        [] => group.sentence().to_owned(),
        items => format!("{} {}", group.sentence(), items.join("; ")),
    };
    warnings.groups().map(text).collect()
}
