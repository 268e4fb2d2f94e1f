//! `migrate baseline`.

use brant_core::Error;
use brant_core::commands::baseline::{Options, Report, baseline};
use serde_json::{Value, json};

use super::signal::block;
use super::site::site;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Baseline, Limits};
use crate::drivers::registry;
use crate::output::style::{GOOD, paint};
use crate::output::{Output, Reporter, count};

pub(crate) fn run(run: &Run<'_>, flags: &Baseline) -> Result<Answer, Error> {
    let registry = registry();
    let limits = Limits { shadow_url: flags.shadow_database_url.clone(), ..Limits::default() };
    let place = Workplace::new(run, &registry, &limits)?;
    let reporter = Reporter::new(run.output);
    let site = site(run, &place, &registry, &reporter)?;
    let options = Options {
        to: flags.to.clone(),
        force: flags.force,
        dry_run: flags.dry_run,
        namespaces: flags.schemas.clone(),
    };
    let folder = &place.project.directory;
    let report = match block(baseline(&place.context(&reporter), folder, &site, &options)) {
        Ok(report) => report,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    print(run.output, &report, flags.dry_run);
    let mut facts = json!({
        "environment": place.project.config.environment,
        "database": place.target.label(),
    });
    if let (Value::Object(facts), Ok(Value::Object(report))) =
        (&mut facts, serde_json::to_value(&report))
    {
        facts.extend(report);
    }
    Ok(Answer::done(facts))
}

fn print(output: &Output, report: &Report, dry_run: bool) {
    for (table, tool) in &report.left_out {
        output.note(&format!("the table `{table}` is the history of {tool}; it was left out"));
    }
    if let Some(difference) = &report.difference {
        output.warning(&format!("the database is not as the migrations make it:\n{difference}"));
    }
    if let Some(script) = report.script.as_ref().filter(|_| dry_run) {
        output.line(format!("\n{}", script.trim_end()));
    }
    let number = count(report.recorded.len(), "migration");
    if dry_run {
        output.line(format!("\n{number} would be recorded as applied; nothing was changed."));
        return;
    }
    if let Some(name) = &report.written {
        output.line(format!("\nThe database as it is was written to {name}/migration.sql."));
    }
    output.line(format!("\nRecorded as applied:\n{}", report.recorded.join("\n")));
    output.line(paint(GOOD, "\nThe database is managed from here on."));
}
