//! `migrate deploy`.

use brant_core::Error;
use brant_core::commands::deploy::{Options, Report, deploy};
use serde_json::{Value, json};

use super::signal::block;
use super::tree::tree;
use super::workplace::Workplace;
use super::{Answer, Run, generate};
use crate::args::Deploy;
use crate::drivers::registry;
use crate::exit;
use crate::output::style::{BOLD, DIM, GOOD, paint};
use crate::output::{Output, Reporter, count};

pub(crate) fn run(run: &Run<'_>, flags: &Deploy) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &flags.limits)?;
    let options = Options { to: flags.to.clone(), dry_run: flags.dry_run };
    let mut report = Report::default();
    let reporter = Reporter::new(run.output);
    let result = block(deploy(&place.context(&reporter), &options, &mut report));
    drop(reporter);
    let facts = facts(&place, &report);
    if let Err(stop) = result {
        return Ok(stop.answer(facts));
    }
    if flags.dry_run {
        print_plan(run.output, &report);
    } else {
        print(run.output, &report);
        if let Err(error) = generate::hook(run, &place.project.config, report.applied.len()) {
            return Ok(Answer::failed(facts, exit::FAILED, error));
        }
    }
    Ok(Answer::done(facts))
}

/// The fields that deploy and reset have in common.
pub(super) fn facts(place: &Workplace<'_>, report: &Report) -> Value {
    let mut facts = json!({
        "environment": place.project.config.environment,
        "database": place.target.label(),
    });
    if let (Value::Object(facts), Ok(Value::Object(report))) =
        (&mut facts, serde_json::to_value(report))
    {
        facts.extend(report);
    }
    facts
}

/// What was applied, in Prisma's sentences.
pub(super) fn print(output: &Output, report: &Report) {
    for name in &report.recorded {
        output.line(format!("\nRecorded as applied, since everything that it replaces is: {name}"));
    }
    if report.applied.is_empty() {
        output.line("\nNo pending migrations to apply.");
        return;
    }
    output.line(format!(
        "\nThe following migration(s) have been applied:\n\n{}\n\n{}",
        tree(&report.applied, "migration.sql"),
        paint(GOOD, "All migrations have been successfully applied.")
    ));
}

fn print_plan(output: &Output, report: &Report) {
    for name in &report.recorded {
        output.line(format!(
            "\nWould be recorded as applied, since everything that it replaces is: {name}"
        ));
    }
    if report.pending.is_empty() {
        output.line("\nNo pending migrations to apply.");
        return;
    }
    for pending in &report.pending {
        let how = format!("{}, {}", count(pending.statements.len(), "statement"), pending.mode);
        output.line(format!(
            "\n{} {}",
            paint(BOLD, &pending.name),
            paint(DIM, &format!("({how})"))
        ));
        for note in &pending.notes {
            output.line(format!("-- {note}"));
        }
        for statement in &pending.statements {
            output.line(format!("{};", statement.trim_end().trim_end_matches(';')));
        }
    }
    output.line(format!(
        "\n{} would be applied; nothing was changed.",
        count(report.pending.len(), "migration")
    ));
}
