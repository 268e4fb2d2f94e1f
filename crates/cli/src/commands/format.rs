//! `format`.

mod difference;

use std::path::{Path, PathBuf};
use std::time::Instant;

use brant_core::{Code, Error};
use brant_psl::{Diagnostic, Severity, Source, Sources, parse};
use serde_json::{Value, json};

use self::difference::difference;
use super::schema::{listed, open, refusal, tell};
use super::{Answer, Run};
use crate::args::Format;
use crate::drivers::registry;
use crate::exit;
use crate::schema::{self, Checks, SchemaText, Urls, check, findings, replace};

/// What stands for the standard input in messages.
const INPUT: &str = "standard input";

pub(crate) fn run(run: &Run<'_>, flags: &Format) -> Result<Answer, Error> {
    if flags.stdin {
        return format_input(run, flags);
    }
    let begun = Instant::now();
    let (config, schema) = open(run)?;
    let formatted = formatted(&schema);
    let changed: Vec<_> = changed(&schema, &formatted).collect();
    if !flags.check {
        for (path, _, text) in &changed {
            replace(path, text).map_err(|error| {
                let shown = config.shown(path);
                Error::new(Code::Output, format!("cannot write {shown}: {error}"))
            })?;
        }
    }
    let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let checks = Checks { additions: config.flag("additions")?, urls: Urls::Ignored };
    let mut checked = check(&formatted.sources, &registry(), checks).checked;
    let mut subject = &formatted;
    if flags.check {
        show(run, &changed);
        if !checked.is_valid() {
            // What is wrong is shown where it stands, and the files are as they were.
            subject = &schema;
            checked = check(&schema.sources, &registry(), checks).checked;
        }
    }
    let findings = findings(&subject.sources, &checked.diagnostics);
    tell(run, subject, &findings, Severity::Error);
    let names = |paths: &[PathBuf]| paths.iter().map(|path| config.shown(path)).collect::<Vec<_>>();
    let changed: Vec<PathBuf> = changed.into_iter().map(|(path, ..)| path.to_owned()).collect();
    let facts = json!({
        "schema": schema.shown,
        "files": names(&schema.paths),
        "changed": names(&changed),
        "milliseconds": milliseconds,
        "diagnostics": listed(run, &findings),
    });
    if let Some(error) = refusal(subject, &checked) {
        return Ok(Answer::failed(facts, exit::FAILED, error));
    }
    if flags.check {
        return Ok(verdict(run, facts, changed.is_empty()));
    }
    run.output.line(format!("Formatted {} in {milliseconds}ms 🚀", schema.shown));
    Ok(Answer::done(facts))
}

/// The standard input alone. It may be one file of many: only its syntax is judged.
fn format_input(run: &Run<'_>, flags: &Format) -> Result<Answer, Error> {
    let usage = |message: &str| Err(Error::new(Code::Usage, message));
    if run.global.schema.is_some() {
        return usage("--stdin and --schema cannot be used at the same time.");
    }
    if run.global.json && !flags.check {
        return usage("--stdin prints the text itself and cannot be used with --json.");
    }
    let cannot = |error| Error::new(Code::Input, format!("cannot read {INPUT}: {error}"));
    let text = schema::of_bytes(INPUT, run.environment.read_input().map_err(cannot)?)?;
    run.scrubber.learn(&text);
    let schema = SchemaText {
        shown: INPUT.to_owned(),
        is_folder: false,
        paths: vec![PathBuf::from(INPUT)],
        sources: Sources::single(INPUT, text),
    };
    let formatted = formatted(&schema);
    if parse(&formatted.sources).diagnostics.iter().any(Diagnostic::is_error) {
        let checked = parse(&schema.sources);
        let findings = findings(&schema.sources, &checked.diagnostics);
        tell(run, &schema, &findings, Severity::Error);
        let message = format!("{INPUT} cannot be understood");
        let facts = json!({ "diagnostics": listed(run, &findings) });
        return Ok(Answer::failed(facts, exit::FAILED, Error::new(Code::Schema, message)));
    }
    let changed: Vec<_> = changed(&schema, &formatted).collect();
    if flags.check {
        show(run, &changed);
        let names: Vec<&str> = changed.iter().map(|(_, source, _)| source.name()).collect();
        return Ok(verdict(run, json!({ "changed": names }), changed.is_empty()));
    }
    for (_, source) in formatted.sources.iter() {
        run.output.hand_back(source.text());
    }
    Ok(Answer::done(Value::Null))
}

/// The schema in its one layout.
fn formatted(schema: &SchemaText) -> SchemaText {
    let mut sources = Sources::new();
    let texts = brant_psl::format::format(&schema.sources);
    for ((_, source), text) in schema.sources.iter().zip(texts) {
        sources.add(source.name(), text);
    }
    SchemaText { sources, ..schema.clone() }
}

/// The files whose text is another one afterwards: path, text, new text.
fn changed<'a>(
    before: &'a SchemaText,
    after: &'a SchemaText,
) -> impl Iterator<Item = (&'a Path, &'a Source, &'a str)> {
    let texts = before.sources.iter().zip(after.sources.iter());
    let files = before.paths.iter().zip(texts);
    files
        .filter(|(_, ((_, old), (_, new)))| old.text() != new.text())
        .map(|(path, ((_, old), (_, new)))| (path.as_path(), old, &**new.text()))
}

/// What would change, as `diff -u` has it.
fn show(run: &Run<'_>, changed: &[(&Path, &Source, &str)]) {
    for (_, source, text) in changed {
        run.output.text(&difference(source.name(), source.text(), text));
    }
}

/// Prisma's sentences, with our command.
fn verdict(run: &Run<'_>, facts: Value, is_formatted: bool) -> Answer {
    if is_formatted {
        run.output.line("All files are formatted correctly!");
        return Answer::done(facts);
    }
    run.output.complaint("! There are unformatted files. Run brant format to format them.");
    Answer { facts, exit: exit::FAILED, error: None }
}
