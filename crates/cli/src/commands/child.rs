//! Commands that the configuration names: seed, hooks, generators.
//!
//! They run without a shell, in the project's folder, with its `node_modules/.bin` on the path,
//! and find the database in `DATABASE_URL`.

use std::path::Path;
use std::process::{Command, ExitStatus};

use brant_core::{Code, Error};

use super::Run;
use crate::config::Config;
use crate::words;

/// A child that died of Ctrl-C was stopped by the person in front of us.
#[cfg(unix)]
pub(super) fn exit_code(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    /// The number of SIGINT on every Unix.
    const SIGINT: i32 = 2;
    if status.signal() == Some(SIGINT) { crate::exit::CANCELLED } else { crate::exit::FAILED }
}

#[cfg(not(unix))]
pub(super) fn exit_code(_: ExitStatus) -> u8 {
    crate::exit::FAILED
}

/// Runs a command to its end. A failure to start it is an error with this code.
pub(super) fn start(
    run: &Run<'_>,
    config: &Config,
    line: &str,
    arguments: &[String],
    code: Code,
) -> Result<ExitStatus, Error> {
    let refused = |why: String| Error::new(code, format!("the command `{line}` {why}"));
    let words = words::split(line).ok_or_else(|| refused("has an open quote".to_owned()))?;
    let (program, own) = words.split_first().ok_or_else(|| refused("is empty".to_owned()))?;
    let mut command = Command::new(program);
    command.args(own).args(arguments).current_dir(&config.folder);
    command.envs(config.dotenv_variables());
    command.env("BRANT_ENV", &config.environment);
    if let Some(path) = path(run, &config.folder) {
        command.env("PATH", path);
    }
    // A command that needs no database must run without one being configured.
    if let Ok(resolved) = config.url() {
        command.env("DATABASE_URL", resolved.url.expose());
    }
    if run.global.json {
        command.stdout(std::io::stderr());
    }
    command.status().map_err(|error| {
        refused(format!("cannot be started: {error}"))
            .note("it runs without a shell: no `&&`, pipes or variables")
    })
}

/// The path with the project's own tools first, as npm scripts have it; `None` if there are none.
fn path(run: &Run<'_>, folder: &Path) -> Option<String> {
    let mut parts: Vec<String> = folder
        .ancestors()
        .map(|folder| folder.join("node_modules/.bin"))
        .filter(|folder| folder.is_dir())
        .map(|folder| folder.display().to_string())
        .collect();
    let outer = run.environment.get("PATH").filter(|_| !parts.is_empty())?;
    parts.push(outer.to_owned());
    Some(parts.join(if cfg!(windows) { ";" } else { ":" }))
}
