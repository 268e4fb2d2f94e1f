//! `db execute`.

use std::path::Path;

use brant_core::commands::execute::execute;
use brant_core::{Code, Error};
use serde_json::{Value, json};

use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Execute, Limits};
use crate::drivers::registry;
use crate::output::Reporter;

pub(crate) fn run(run: &Run<'_>, flags: &Execute) -> Result<Answer, Error> {
    let usage = |message: &str| Error::new(Code::Usage, message);
    let (text, shown) = match (&flags.file, flags.stdin) {
        (None, false) => return Err(usage("Either --stdin or --file must be provided.")),
        (Some(_), true) => {
            return Err(usage(
                "--stdin and --file cannot be used at the same time. Only 1 must be provided.",
            ));
        }
        (Some(file), false) => {
            let shown = file.display().to_string();
            (read(&run.environment.directory.join(file), &shown)?, shown)
        }
        (None, true) => (read_stdin(run)?, "standard input".to_owned()),
    };
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    match block(execute(&place.context(&reporter), &text, &shown)) {
        Ok(report) => {
            run.output.line("Script executed successfully.");
            Ok(Answer::done(json!({
                "environment": place.project.config.environment,
                "database": place.target.label(),
                "statements": report.statements,
            })))
        }
        Err(stop) => Ok(stop.answer(Value::Null)),
    }
}

/// Reads a script's file.
pub(super) fn read(path: &Path, shown: &str) -> Result<String, Error> {
    if !path.exists() {
        return Err(Error::new(Code::Input, format!("Provided --file at {shown} doesn't exist.")));
    }
    let cannot = |why: String| Error::new(Code::Input, format!("cannot read {shown}: {why}"));
    let bytes = std::fs::read(path).map_err(|error| cannot(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| {
        cannot(format!("it is not valid UTF-8 at byte {}", error.utf8_error().valid_up_to()))
    })
}

fn read_stdin(run: &Run<'_>) -> Result<String, Error> {
    let cannot =
        |why: String| Error::new(Code::Input, format!("cannot read the standard input: {why}"));
    let bytes = run.environment.read_input().map_err(|error| cannot(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| cannot("it is not valid UTF-8".to_owned()))
}
