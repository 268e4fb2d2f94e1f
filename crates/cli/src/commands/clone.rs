//! `db clone`, and what other commands of the group do with clones.

use brant_core::commands::clone::{self, Report, Taken};
use brant_core::commands::reset::refuse_protected;
use brant_core::{Code, Error, Target};
use serde_json::{Value, json};

use super::question::{Consent, ask, refuse_agent};
use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Clone, Limits};
use crate::drivers::registry;
use crate::output::{Form, Reporter, time};

pub(crate) fn run(run: &Run<'_>, flags: &Clone) -> Result<Answer, Error> {
    if flags.urls && run.global.json {
        return Err(Error::new(Code::Usage, "--urls and --json do not go together")
            .note("the JSON object never has a password in it"));
    }
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    refuse_protected(&ctx, "db clone")?;
    let targets = clone::targets(&ctx, flags.name.as_deref(), flags.count.into())?;
    // Names with a number are Brant's own way, so what has one is a clone.
    let ours = flags.name.is_none() || flags.force;
    let taken = if ours { Taken::Replace } else { Taken::Refuse };
    let mut report = Report::default();
    let ended = block(clone::clone(&ctx, &targets, taken, &mut report));
    drop(reporter);
    for made in &report.clones {
        match flags.urls {
            // This is what was asked for, for a program to read.
            true => run.output.hand_back(&format!("{}\n", made.target.url.expose())),
            false => run.output.line(&made.name),
        }
    }
    template_note(run, &report);
    let facts = facts(&place, &report);
    match ended {
        Ok(()) => Ok(Answer::done(facts)),
        Err(stop) => Ok(stop.answer(facts)),
    }
}

/// `db create --from-migrations`.
pub(super) fn create(run: &Run<'_>) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    let mut report = Report::default();
    let ended = block(clone::create(&place.context(&reporter), &mut report));
    drop(reporter);
    let label = place.target.label();
    match ended {
        Ok(created) => {
            run.output.line(match created {
                true => format!("{label} created with all migrations"),
                false => format!("{label} exists already and has all migrations"),
            });
            template_note(run, &report);
            Ok(Answer::done(json!({ "database": label, "created": created })))
        }
        Err(stop) => Ok(stop.answer(Value::Null)),
    }
}

/// `db drop NAME` and `db drop --clones`.
pub(super) fn drop_clones(
    run: &Run<'_>,
    place: &Workplace<'_>,
    name: Option<&str>,
    force: bool,
) -> Result<Answer, Error> {
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    refuse_protected(&ctx, "db drop")?;
    let named = name.map(|name| clone::targets(&ctx, Some(name), 1)).transpose()?;
    let looks = named.is_none() || run.environment.unattended_agent().is_some();
    let known = match looks.then(|| block(clone::all(&ctx))).transpose() {
        Ok(known) => known.unwrap_or_default(),
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    let is_known = |target: &Target| known.iter().any(|clone| clone.database == target.database);
    // A database of any other name may be more than a clone.
    for target in named.iter().flatten().filter(|target| !is_known(target)) {
        refuse_agent(run, target, &format!("db drop {}", target.database))?;
    }
    let found = named.unwrap_or(known);
    if found.is_empty() {
        run.output.line("There are no clones.");
        return Ok(Answer::done(json!({ "dropped": [] })));
    }
    if !force {
        let names: Vec<&str> = found.iter().map(|target| target.database.as_str()).collect();
        let question =
            format!("Are you sure you want to drop {}? All data will be lost.", names.join(", "));
        if let Consent::Refused(answer) = ask(run, &question, "Drop cancelled.")? {
            return Ok(answer);
        }
    }
    let mut dropped = Vec::new();
    for target in &found {
        let ctx = brant_core::Context { target, ..ctx };
        match block(brant_core::commands::database::drop(&ctx)) {
            Ok(was_there) => {
                let what = if was_there { "dropped" } else { "was not there" };
                run.output.line(format!("{} {what}", target.label()));
                dropped.extend(was_there.then(|| target.database.clone()));
            }
            Err(stop) => return Ok(stop.answer(json!({ "dropped": dropped }))),
        }
    }
    Ok(Answer::done(json!({ "dropped": dropped })))
}

/// Why this took longer than the next time.
fn template_note(run: &Run<'_>, report: &Report) {
    let Some(made) = report.template.as_ref().filter(|_| run.output.settings().form == Form::Human)
    else {
        return;
    };
    let elapsed = std::time::Duration::from_millis(made.milliseconds);
    run.output.note(&format!("made the template `{}` in {}", made.name, time(elapsed)));
}

fn facts(place: &Workplace<'_>, report: &Report) -> Value {
    let clones: Vec<Value> = report
        .clones
        .iter()
        .map(|made| {
            json!({
                "name": made.name,
                "url": made.target.url.expose(),
                "milliseconds": made.milliseconds,
            })
        })
        .collect();
    json!({ "database": place.target.label(), "template": report.template, "clones": clones })
}
