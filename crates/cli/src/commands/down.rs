//! `migrate down` and `migrate redo`.

use brant_core::Error;
use brant_core::commands::deploy;
use brant_core::commands::down::{Plan, Reach, Report, down, plan};
use serde_json::{Value, json};

use super::question::{Consent, confirm};
use super::signal::block;
use super::tree::tree;
use super::workplace::Workplace;
use super::{Answer, Run, generate};
use crate::args::{self, Down, Redo};
use crate::drivers::registry;
use crate::exit;
use crate::output::style::{BOLD, DIM, GOOD, WARNING, paint};
use crate::output::{Output, Reporter, count};

pub(crate) fn run(run: &Run<'_>, flags: &Down) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &flags.limits)?;
    let reach = match (&flags.to, flags.all) {
        (Some(name), _) => Reach::To(name.clone()),
        (None, true) => Reach::All,
        (None, false) => Reach::Last(flags.count),
    };
    match undo(run, &place, &reach, &flags.consent, flags.dry_run)? {
        Undone::Stopped(answer) => Ok(answer),
        Undone::Done(facts) => Ok(Answer::done(facts)),
    }
}

pub(crate) fn redo(run: &Run<'_>, flags: &Redo) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &flags.limits)?;
    let mut facts = match undo(run, &place, &Reach::Last(flags.count), &flags.consent, false)? {
        Undone::Stopped(answer) => return Ok(answer),
        Undone::Done(facts) => facts,
    };
    let mut report = deploy::Report::default();
    let reporter = Reporter::new(run.output);
    let options = deploy::Options::default();
    let result = block(deploy::deploy(&place.context(&reporter), &options, &mut report));
    facts["applied"] = json!(report.applied);
    if let Err(stop) = result {
        return Ok(stop.answer(facts));
    }
    super::deploy::print(run.output, &report);
    if let Err(error) = generate::hook(run, &place.project.config, report.applied.len()) {
        return Ok(Answer::failed(facts, exit::FAILED, error));
    }
    Ok(Answer::done(facts))
}

/// How undoing ended.
enum Undone {
    /// Before the work was done.
    Stopped(Answer),
    /// With the work done; what to tell.
    Done(Value),
}

fn undo(
    run: &Run<'_>,
    place: &Workplace<'_>,
    reach: &Reach,
    consent: &args::Consent,
    dry_run: bool,
) -> Result<Undone, Error> {
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    let planned = match block(plan(&ctx, reach)) {
        Ok(plan) => plan,
        Err(stop) => return Ok(Undone::Stopped(stop.answer(Value::Null))),
    };
    for warning in &planned.warnings {
        run.output.warning(warning);
    }
    let mut facts = json!({
        "environment": place.project.config.environment,
        "database": place.target.label(),
        "plan": planned.migrations,
        "warnings": planned.warnings,
        "undone": [],
    });
    if planned.migrations.is_empty() {
        run.output.line("\nNo migration is applied, so there is nothing to undo.");
        return Ok(Undone::Done(facts));
    }
    print_plan(run.output, &planned);
    if dry_run {
        let number = count(planned.migrations.len(), "migration");
        run.output.line(format!("\n{number} would be rolled back; nothing was changed."));
        return Ok(Undone::Done(facts));
    }
    if let Consent::Refused(answer) =
        confirm(run, place, consent, &question(&planned), "Rollback cancelled.")?
    {
        return Ok(Undone::Stopped(answer));
    }
    let mut report = Report::default();
    let result = block(down(&ctx, reach, &planned, &mut report));
    drop(reporter);
    facts["undone"] = json!(report.undone);
    if let Err(stop) = result {
        return Ok(Undone::Stopped(stop.answer(facts)));
    }
    print_undone(run.output, &report);
    Ok(Undone::Done(facts))
}

fn question(plan: &Plan) -> String {
    let number = count(plan.migrations.len(), "migration");
    if plan.loses_data() {
        format!("Roll back {number}? The data named above will be lost.")
    } else {
        format!("Roll back {number}?")
    }
}

fn print_plan(output: &Output, plan: &Plan) {
    for undoing in &plan.migrations {
        let continued = if undoing.continued { ", continued" } else { "" };
        let how = format!("{}{continued}", count(undoing.statements.len(), "statement"));
        output.line(format!(
            "\n{} {}",
            paint(BOLD, &undoing.name),
            paint(DIM, &format!("({how})"))
        ));
        for note in &undoing.notes {
            output.line(format!("-- {note}"));
        }
        for statement in &undoing.statements {
            output.line(format!("{};", statement.trim_end().trim_end_matches(';')));
        }
        for loss in &undoing.losses {
            output.line(paint(WARNING, &format!("  ! {loss}")));
        }
    }
}

fn print_undone(output: &Output, report: &Report) {
    output.line(format!(
        "\nThe following migration(s) have been rolled back:\n\n{}\n\n{}",
        tree(&report.undone, "down.sql"),
        paint(GOOD, "They are pending again.")
    ));
}
