//! `migrate resolve`.

use brant_core::commands::resolve::{Declaration, resolve};
use brant_core::{Code, Error};
use serde_json::{Value, json};

use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Limits, Resolve};
use crate::drivers::registry;
use crate::output::Reporter;

pub(crate) fn run(run: &Run<'_>, flags: &Resolve) -> Result<Answer, Error> {
    let (name, declaration) = declaration(flags)?;
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    let report = match block(resolve(&place.context(&reporter), name, &declaration)) {
        Ok(report) => report,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    run.output.line(format!("Migration {} marked as {}.", report.migration, report.outcome));
    Ok(Answer::done(json!({
        "environment": place.project.config.environment,
        "database": place.target.label(),
        "migration": report.migration,
        "outcome": report.outcome,
    })))
}

/// The flags as one declaration. Two of them contradict each other.
fn declaration(flags: &Resolve) -> Result<(&str, Declaration), Error> {
    let statement = match (flags.statement_applied, flags.statement_not_applied) {
        (Some(number), _) => Some(Declaration::Statement { number, applied: true }),
        (None, Some(number)) => Some(Declaration::Statement { number, applied: false }),
        (None, None) => None,
    };
    match (&flags.applied, &flags.rolled_back, &flags.name, statement) {
        (Some(name), None, None, None) => Ok((name, Declaration::Applied)),
        (None, Some(name), None, None) => {
            Ok((name, Declaration::RolledBack { force: flags.force }))
        }
        (None, None, Some(name), Some(statement)) => Ok((name, statement)),
        (Some(_), Some(_), _, _) => {
            Err(Error::new(Code::Usage, "Pass either --applied or --rolled-back, not both."))
        }
        (None, None, None, Some(_)) => {
            Err(Error::new(Code::Usage, "the migration that the statement belongs to is not named"))
        }
        _ => Err(Error::new(
            Code::Usage,
            "--applied or --rolled-back must be part of the command like:",
        )
        .help("brant migrate resolve --applied 20201231000000_example")
        .help("brant migrate resolve --rolled-back 20201231000000_example")),
    }
}
