//! `migrate squash`.

use brant_core::commands::squash::{Options, Report, squash};
use brant_core::{Code, Error};
use serde_json::{Value, json};

use super::desired::project_namespaces;
use super::signal::block;
use super::site::Surroundings;
use super::workplace::{Workplace, request};
use super::{Answer, Run};
use crate::args::{Limits, Squash};
use crate::drivers::registry;
use crate::output::style::{DIM, GOOD, paint};
use crate::output::{Output, Reporter, count};

pub(crate) fn run(run: &Run<'_>, flags: &Squash) -> Result<Answer, Error> {
    let registry = registry();
    let mut request = request(run, &Limits::default());
    if let Some(url) = &flags.shadow_database_url {
        run.scrubber.learn(url);
        request.overrides.push(("shadow_url", url.clone(), "--shadow-database-url"));
    }
    let place = Workplace::of(run, &registry, &request)?;
    let config = &place.project.config;
    let reporter = Reporter::new(run.output);
    let live = [place.target.clone()];
    let surroundings = Surroundings::find(run, config, &registry, place.driver, &live)?;
    let site = surroundings.site(place.driver, place.session(), &reporter);
    let site = site.ok_or_else(|| Error::new(Code::Usage, "no place for a scratch database"))?;
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
