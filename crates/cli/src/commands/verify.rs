//! `migrate verify`.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use brant_core::commands::status::{Line, State, status};
use brant_core::commands::verify::{Label, Store, Verdict, verify};
use brant_core::context::Require;
use brant_core::source::Source;
use brant_core::source::VERIFIED;
use brant_core::{Code, Context, Error};
use serde_json::{Value, json};

use super::signal::block;
use super::site::site;
use super::workplace::{Workplace, shown};
use super::{Answer, Run};
use crate::args::{Limits, Verify};
use crate::drivers::registry;
use crate::exit;
use crate::output::style::{DIM, ERROR, GOOD, PLAIN, WARNING, paint};
use crate::output::{Cell, Output, Reporter, count, found, table};
use anstyle::Style;

pub(crate) fn run(run: &Run<'_>, flags: &Verify) -> Result<Answer, Error> {
    let registry = registry();
    let limits = Limits { shadow_url: flags.shadow_database_url.clone(), ..Limits::default() };
    let place = Workplace::new(run, &registry, &limits)?;
    let reporter = Reporter::new(run.output);
    let site = site(run, &place, &registry, &reporter)?;
    let directory = &place.project.directory;
    let file = directory.path().join(VERIFIED);
    let level = flags.require.map(Require::from).or(place.down());
    // The environment asks only for what is deployed to it from now on.
    let only_pending = flags.pending || (flags.require.is_none() && level.is_some());
    let only = match only_pending.then(|| block(pending(&place.context(&reporter)))).transpose() {
        Ok(only) => only,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    let mut store = if flags.fresh { Store::default() } else { read(run, &file)? };
    let before = store.text();
    let verdicts = match block(verify(&site, directory, &[], only.as_ref(), &mut store)) {
        Ok(verdicts) => verdicts,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    if store.text() != before {
        fs::write(&file, store.text()).map_err(|error| {
            Error::new(Code::Output, format!("cannot write {}: {error}", shown(run, &file)))
        })?;
    }
    run.output.line(found(verdicts.len(), &directory.place()));
    print(run.output, &verdicts);
    let bad: Vec<&Verdict> =
        verdicts.iter().filter(|verdict| !is_enough(&verdict.label, level)).collect();
    conclude(run.output, &verdicts, &bad);
    let failed = bad.iter().map(|verdict| verdict.name.as_str()).collect::<Vec<_>>();
    let facts = json!({ "migrations": verdicts, "insufficient": failed });
    let exit = if failed.is_empty() { exit::DONE } else { exit::FAILED };
    Ok(Answer { exit, ..Answer::done(facts) })
}

/// What earlier runs found; nothing without a file.
fn read(run: &Run<'_>, file: &Path) -> Result<Store, Error> {
    match fs::read_to_string(file) {
        Ok(text) => Store::read(&text, &shown(run, file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Store::default()),
        Err(error) => {
            Err(Error::new(Code::Input, format!("cannot read {}: {error}", shown(run, file))))
        }
    }
}

/// The names of what a deploy would apply.
async fn pending(ctx: &Context<'_>) -> Result<BTreeSet<String>, Error> {
    let report = match status(ctx).await {
        Err(error) if error.code == Code::DatabaseMissing => {
            let all = ctx.source.migrations()?;
            return Ok(all.into_iter().map(|migration| migration.name).collect());
        }
        other => other?,
    };
    let is_pending = |line: &Line| matches!(line.state, State::Pending | State::RolledBack);
    let lines = report.migrations.into_iter().filter(is_pending);
    Ok(lines.map(|line| line.name).collect())
}

fn is_enough(label: &Label, level: Option<Require>) -> bool {
    match level {
        Some(level) => level.is_met_by(label),
        None => !matches!(label, Label::Broken { .. }),
    }
}

fn print(output: &Output, verdicts: &[Verdict]) {
    let row = |verdict: &Verdict| -> Vec<Cell> {
        let (style, detail) = shape(&verdict.label);
        let word = verdict.label.word().to_owned();
        vec![(verdict.name.clone(), PLAIN), (word, style), (detail, DIM)]
    };
    let rows: Vec<_> = verdicts.iter().map(row).collect();
    if !rows.is_empty() {
        output.line(format!("\n{}", table(&["MIGRATION", "UNDONE", ""], rows).trim_end()));
    }
    for verdict in verdicts {
        if let Label::Broken { why } = &verdict.label {
            output.line(format!("\n{} does not undo its migration:\n{why}", verdict.name));
        }
    }
}

fn shape(label: &Label) -> (Style, String) {
    match label {
        Label::Exact => (GOOD, String::new()),
        Label::StructureOnly { why } => (WARNING, why.clone()),
        Label::Lossy { lost } => (WARNING, format!("loses {}", lost.join(", "))),
        Label::Broken { why } => (ERROR, why.lines().next().unwrap_or_default().to_owned()),
        Label::Missing => (DIM, String::new()),
    }
}

fn conclude(output: &Output, verdicts: &[Verdict], bad: &[&Verdict]) {
    let remembered = verdicts.iter().filter(|verdict| verdict.remembered).count();
    if remembered > 0 {
        let number = count(remembered, "verdict");
        output.detail(paint(DIM, &format!("\n{number} remembered from {VERIFIED}")));
    }
    if !bad.is_empty() {
        output.complaint(format!(
            "\n{} cannot be undone as required.",
            count(bad.len(), "migration")
        ));
    }
}
