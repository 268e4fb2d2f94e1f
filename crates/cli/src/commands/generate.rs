//! `generate`, and what runs by itself after other commands: generators and hooks.

use brant_core::{Code, Error};
use serde_json::json;

use super::child::start;
use super::workplace::configure;
use super::{Answer, Run};
use crate::args::{Generate, Limits};
use crate::config::Config;

/// What `generate` says when there is nothing to run.
const NOT_CONFIGURED: &str = "No generator is configured.

Brant has no clients of its own. To run what generates yours, say so in brant.toml:

  [default]
  generate = \"npx prisma generate\"            # one command
  generate = [\"sea-orm-cli …\", \"sqlc …\"]    # or several";

pub(crate) fn run(run: &Run<'_>, flags: &Generate) -> Result<Answer, Error> {
    let config = configure(run, &Limits::default())?;
    run.output.notices(&config.notices);
    let commands = config.list("generate")?;
    if commands.is_empty() {
        run.output.line(NOT_CONFIGURED);
    }
    if !flags.generators.is_empty() && !commands.is_empty() {
        run.output.note("--generator is passed over: every command of `generate` runs");
    }
    generate(run, &config)?;
    Ok(Answer::done(json!({ "generated": commands })))
}

/// Runs the configured generators in their order; the first one that fails ends it.
pub(super) fn generate(run: &Run<'_>, config: &Config) -> Result<(), Error> {
    for line in config.list("generate")? {
        run.output.note(&format!("Running `{line}`"));
        let status = start(run, config, &line, &[], Code::Hook)?;
        if !status.success() {
            return Err(failed("generator", &line, &status.to_string())
                .help("`brant generate` runs the generators again"));
        }
    }
    Ok(())
}

/// Runs `hooks.after_apply` if something was applied.
pub(super) fn hook(run: &Run<'_>, config: &Config, applied: usize) -> Result<(), Error> {
    let Some(line) = config.text("hooks.after_apply")?.filter(|_| applied > 0) else {
        return Ok(());
    };
    run.output.note(&format!("Running `{line}`"));
    let status = start(run, config, &line, &[], Code::Hook)?;
    if status.success() {
        return Ok(());
    }
    Err(failed("hook", &line, &status.to_string())
        .note("the migrations are applied; only the hook failed"))
}

fn failed(what: &str, line: &str, status: &str) -> Error {
    Error::new(Code::Hook, format!("the {what} `{line}` failed: {status}"))
}
