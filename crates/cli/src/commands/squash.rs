//! `migrate squash`.

use brant_core::Error;
use brant_core::commands::squash::{Options, Report, squash};
use serde_json::{Value, json};

use super::desired::project_namespaces;
use super::signal::block;
use super::site::site;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Limits, Squash};
use crate::drivers::registry;
use crate::output::style::{DIM, GOOD, paint};
use crate::output::{Output, Reporter, count};

pub(crate) fn run(run: &Run<'_>, flags: &Squash) -> Result<Answer, Error> {
    let registry = registry();
    let limits = Limits { shadow_url: flags.shadow_database_url.clone(), ..Limits::default() };
    let place = Workplace::new(run, &registry, &limits)?;
    let config = &place.project.config;
    let reporter = Reporter::new(run.output);
    let site = site(run, &place, &registry, &reporter)?;
    let options = Options {
        to: flags.to.clone(),
        name: flags.name.clone(),
        verbatim: flags.verbatim,
        dry_run: flags.dry_run,
        namespaces: project_namespaces(run, config, &registry),
    };
    let folder = &place.project.directory;
    let report = match block(squash(&site, folder, &options)) {
        Ok(report) => report,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    drop(reporter);
    print(run.output, &report, flags.dry_run);
    let facts = json!({
        "name": report.name,
        "replaced": report.replaced,
        "verbatim": report.verbatim,
        "merged": report.merged,
        "fallback": report.fallback,
        "has_down": report.has_down,
        "dry_run": flags.dry_run,
        "script": flags.dry_run.then_some(&report.script),
    });
    Ok(Answer::done(facts))
}

fn print(output: &Output, report: &Report, dry_run: bool) {
    if let Some(why) = &report.fallback {
        output.note(&format!(
            "every script stays as it was written, since merged ones end in another database: {why}"
        ));
    }
    if dry_run {
        output.line(format!("\n{}", report.script.trim_end()));
        let number = count(report.replaced.len(), "migration");
        output.line(format!("\n{number} would become `{}`; nothing was changed.", report.name));
        return;
    }
    let number = count(report.replaced.len(), "migration");
    output.line(format!("\n{number} became one: {}", paint(GOOD, &report.name)));
    if report.finished {
        output.detail("It was written before; what was left of the old folders is gone.");
    } else if report.merged && !report.verbatim.is_empty() {
        let number = count(report.verbatim.len(), "migration");
        output.detail(format!("Of {number} it has the text as it was written:"));
        for name in &report.verbatim {
            output.detail(paint(DIM, &format!("  {name}")));
        }
    }
    output.detail(
        "\nCommit it. The next brant migrate deploy tells each database that has the old ones.",
    );
}
