//! `migrate reset`.

use brant_core::Error;
use brant_core::commands::deploy::Report;
use brant_core::commands::reset::{refuse_protected, reset};

use super::question::{Consent, ask, refuse_agent};
use super::signal::block;
use super::tree::tree;
use super::workplace::Workplace;
use super::{Answer, Run, deploy, generate, seed};
use crate::args::{Limits, Reset};
use crate::drivers::registry;
use crate::exit;
use crate::output::Reporter;

pub(crate) fn run(run: &Run<'_>, flags: &Reset) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    refuse_protected(&ctx, "migrate reset")?;
    refuse_agent(run, &place.target, "migrate reset")?;
    if !flags.force {
        let question = "Are you sure you want to reset your database? All data will be lost.";
        if let Consent::Refused(answer) = ask(run, question, "Reset cancelled.")? {
            return Ok(answer);
        }
    }
    let mut report = Report::default();
    let result = block(reset(&ctx, &mut report));
    let facts = deploy::facts(&place, &report);
    if let Err(stop) = result {
        return Ok(stop.answer(facts));
    }
    run.output.line("\nDatabase reset successful\n");
    if !report.applied.is_empty() {
        run.output.line(format!(
            "The following migration(s) have been applied:\n\n{}",
            tree(&report.applied, "migration.sql")
        ));
    }
    let config = &place.project.config;
    let ran = generate::hook(run, config, report.applied.len());
    let generates = !flags.skip_generate && !run.environment.is_set("PRISMA_MIGRATE_SKIP_GENERATE");
    let ran = ran.and_then(|()| if generates { generate::generate(run, config) } else { Ok(()) });
    if let Err(error) = ran {
        return Ok(Answer::failed(facts, exit::FAILED, error));
    }
    if !flags.skip_seed && !run.environment.is_set("PRISMA_MIGRATE_SKIP_SEED") {
        return seed::after_reset(run, &place, facts);
    }
    Ok(Answer::done(facts))
}
