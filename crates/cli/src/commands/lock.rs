//! `lock status`, `lock release`.

use brant_core::Error;
use brant_core::commands::lock;
use brant_core::lock::{Holder, Role};
use serde_json::{Value, json};

use super::question::{Consent, ask};
use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Limits, Release};
use crate::drivers::registry;
use crate::output::style::{BOLD, DIM, paint};
use crate::output::{Reporter, count, describe};

pub(crate) fn status(run: &Run<'_>) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    let holders = match block(lock::status(&place.context(&reporter))) {
        Ok(holders) => holders,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    if holders.is_empty() {
        run.output.line("Nobody holds the migration lock.");
    }
    for holder in &holders {
        let line = format!("{} {}", paint(BOLD, role(holder.role)), describe(holder));
        run.output.line(line);
        run.output.line(paint(DIM, &format!("  to end it: {}", holder.cancel)));
    }
    Ok(Answer::done(json!({
        "database": place.target.label(),
        "sessions": holders.iter().map(object).collect::<Vec<_>>(),
    })))
}

pub(crate) fn release(run: &Run<'_>, flags: &Release) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    if !flags.force {
        let question =
            "End the sessions that hold the migration lock? What they are doing is rolled back.";
        if let Consent::Refused(answer) = ask(run, question, "Nothing was ended.")? {
            return Ok(answer);
        }
    }
    let reporter = Reporter::new(run.output);
    let ended = match block(lock::release(&place.context(&reporter), flags.session.as_deref())) {
        Ok(ended) => ended,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    match ended.as_slice() {
        [] => run.output.line("Nobody holds the migration lock."),
        ended => run.output.line(format!("{} ended.", count(ended.len(), "session"))),
    }
    Ok(Answer::done(json!({
        "database": place.target.label(),
        "ended": ended.iter().map(object).collect::<Vec<_>>(),
    })))
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Holds => "holds",
        Role::Waits => "waits",
        Role::Blocks => "blocks",
    }
}

fn object(holder: &Holder) -> Value {
    json!({
        "id": holder.id,
        "role": role(holder.role),
        "user": holder.user,
        "application": holder.application,
        "client": holder.client,
        "since": holder.since.map(|since| since.to_string()),
        "cancel": holder.cancel,
    })
}
