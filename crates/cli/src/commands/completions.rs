//! `completions`.

use clap::CommandFactory;
use clap_complete::{Shell, generate};
use serde_json::json;

use super::{Answer, Run};
use crate::args::Cli;

pub(crate) fn run(run: &Run<'_>, shell: Shell) -> Answer {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "brant", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    run.output.line(script.trim_end());
    Answer::done(json!({ "shell": shell.to_string(), "script": script }))
}
