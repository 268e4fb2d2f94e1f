//! `db create`, `db drop`, `db wait`.

use brant_core::commands::database;
use brant_core::commands::reset::refuse_protected;
use brant_core::{Code, Error};
use serde_json::{Value, json};

use super::question::{Consent, ask, refuse_agent};
use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run, clone};
use crate::args::{Create, Drop, Limits, Wait};
use crate::config::quantity;
use crate::drivers::registry;
use crate::output::{Reporter, time};

pub(crate) fn create(run: &Run<'_>, flags: &Create) -> Result<Answer, Error> {
    if flags.from_migrations {
        return clone::create(run);
    }
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    match block(database::create(&place.context(&reporter))) {
        Ok(created) => {
            let what = if created { "created" } else { "exists already" };
            run.output.line(format!("{} {what}", place.target.label()));
            Ok(Answer::done(json!({ "database": place.target.label(), "created": created })))
        }
        Err(stop) => Ok(stop.answer(Value::Null)),
    }
}

pub(crate) fn drop(run: &Run<'_>, flags: &Drop) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    if flags.clones || flags.name.is_some() {
        return clone::drop_clones(run, &place, flags.name.as_deref(), flags.force);
    }
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    refuse_protected(&ctx, "db drop")?;
    refuse_agent(run, &place.target, "db drop")?;
    if !flags.force {
        let question = format!(
            "Are you sure you want to drop the {}? All data will be lost.",
            place.target.label()
        );
        if let Consent::Refused(answer) = ask(run, &question, "Drop cancelled.")? {
            return Ok(answer);
        }
    }
    match block(database::drop(&ctx)) {
        Ok(dropped) => {
            let what = if dropped { "dropped" } else { "was not there" };
            run.output.line(format!("{} {what}", place.target.label()));
            Ok(Answer::done(json!({ "database": place.target.label(), "dropped": dropped })))
        }
        Err(stop) => Ok(stop.answer(Value::Null)),
    }
}

pub(crate) fn wait(run: &Run<'_>, flags: &Wait) -> Result<Answer, Error> {
    let limit = quantity::duration(&flags.timeout).ok_or_else(|| {
        Error::new(
            Code::Usage,
            format!("--timeout must be a time such as 30s, not `{}`", flags.timeout),
        )
    })?;
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    match block(database::wait(&place.context(&reporter), limit)) {
        Ok(waited) => {
            run.output.line(format!("{} answers, after {}", place.target.label(), time(waited)));
            let milliseconds = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
            Ok(Answer::done(json!({
                "database": place.target.label(),
                "milliseconds": milliseconds,
            })))
        }
        Err(stop) => Ok(stop.answer(Value::Null)),
    }
}
