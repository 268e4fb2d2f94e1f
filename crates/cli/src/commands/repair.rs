//! `migrate repair`.

use brant_core::Error;
use brant_core::commands::repair::repair;
use brant_core::state::Reader;
use serde_json::{Value, json};

use super::desired::project_namespaces;
use super::signal::block;
use super::site::Surroundings;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Limits, Repair};
use crate::drivers::registry;
use crate::output::Reporter;

pub(crate) fn run(run: &Run<'_>, flags: &Repair) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let config = &place.project.config;
    let live = [place.target.clone()];
    let surroundings = Surroundings::find(run, config, &registry, place.driver, &live)?;
    let reporter = Reporter::new(run.output);
    let site = surroundings.site(place.driver, place.session(), &reporter);
    let reader = Reader {
        driver: place.driver,
        session: place.session(),
        site: site.as_ref(),
        namespaces: project_namespaces(run, config, &registry),
        default_namespace: place.target.schema.clone(),
    };
    let ctx = place.context(&reporter);
    let reason = flags.reason.as_deref().filter(|_| flags.force);
    let report = match block(repair(&ctx, &reader, &flags.name, reason)) {
        Ok(report) => report,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    run.output.line(match report.signed {
        true => format!("Migration {} signed again: {}.", report.migration, report.reason),
        false => format!("Migration {} is as it was applied; nothing to repair.", report.migration),
    });
    if report.signed && reason.is_none() {
        run.output.note("rows that the migration writes were not compared");
    }
    let mut facts = json!({
        "environment": config.environment,
        "database": place.target.label(),
    });
    if let (Value::Object(facts), Ok(Value::Object(report))) =
        (&mut facts, serde_json::to_value(&report))
    {
        facts.extend(report);
    }
    Ok(Answer::done(facts))
}
