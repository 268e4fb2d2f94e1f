//! `db seed`, and the commands that run after others: seed after a reset, `hooks.after_apply`.
//!
//! Commands run without a shell, in the project's folder, with its
//! `node_modules/.bin` on the path, and find the database in `DATABASE_URL`.

use std::path::Path;
use std::process::{Command, ExitStatus};

use brant_core::commands::execute::execute;
use brant_core::{Code, Error};
use serde_json::{Value, json};

use super::signal::block;
use super::workplace::{Workplace, configure};
use super::{Answer, Run};
use crate::args::{Limits, Seed};
use crate::config::Config;
use crate::drivers::registry;
use crate::output::Reporter;
use crate::words;

/// What `db seed` says when there is nothing to run.
const NOT_CONFIGURED: &str = "⚠️ No seed command configured

To seed a database, say what to run, in brant.toml:

  [dev]
  seed = \"seed.sql\"                  # a SQL file
  seed = \"npx tsx prisma/seed.ts\"    # or any command";

pub(crate) fn run(run: &Run<'_>, flags: &Seed) -> Result<Answer, Error> {
    let config = configure(run, &Limits::default())?;
    let Some(line) = config.text("seed")? else {
        run.output.line(NOT_CONFIGURED);
        return Ok(Answer::done(json!({ "seed": null })));
    };
    if is_script(&config, &line) {
        let registry = registry();
        let place = Workplace::new(run, &registry, &Limits::default())?;
        return seed_script(run, &place, &line, Value::Null);
    }
    run.output.notices(&config.notices);
    seed_command(run, &config, &line, &flags.arguments, Value::Null)
}

/// The seed that belongs to a reset; its facts are the reset's.
pub(super) fn after_reset(
    run: &Run<'_>,
    place: &Workplace<'_>,
    facts: Value,
) -> Result<Answer, Error> {
    let config = &place.project.config;
    match config.text("seed")? {
        None => Ok(Answer::done(facts)),
        Some(line) if is_script(config, &line) => seed_script(run, place, &line, facts),
        Some(line) => seed_command(run, config, &line, &[], facts),
    }
}

/// Runs `hooks.after_apply` if something was applied.
pub(super) fn hook(run: &Run<'_>, config: &Config, applied: usize) -> Result<(), Error> {
    let Some(line) = config.text("hooks.after_apply")?.filter(|_| applied > 0) else {
        return Ok(());
    };
    run.output.note(&format!("Running `{line}`"));
    let status = start(run, config, &line, &[])?;
    if status.success() {
        return Ok(());
    }
    Err(Error::new(Code::Seed, format!("the hook `{line}` failed: {status}"))
        .note("the migrations are applied; only the hook failed"))
}

fn is_script(config: &Config, line: &str) -> bool {
    line.to_ascii_lowercase().ends_with(".sql") && config.folder.join(line).is_file()
}

fn seed_script(
    run: &Run<'_>,
    place: &Workplace<'_>,
    line: &str,
    facts: Value,
) -> Result<Answer, Error> {
    let path = place.project.config.folder.join(line);
    let text = super::execute::read(&path, line)?;
    let reporter = Reporter::new(run.output);
    run.output.detail(format!("Running seed script `{line}` ..."));
    match block(execute(&place.context(&reporter), &text, line)) {
        Ok(_) => Ok(seeded(run, line, facts)),
        Err(stop) => Ok(stop.answer(facts)),
    }
}

fn seed_command(
    run: &Run<'_>,
    config: &Config,
    line: &str,
    arguments: &[String],
    facts: Value,
) -> Result<Answer, Error> {
    run.output.detail(format!("Running seed command `{line}` ..."));
    let status = start(run, config, line, arguments)?;
    if status.success() {
        return Ok(seeded(run, line, facts));
    }
    let error = Error::new(
        Code::Seed,
        format!("An error occurred while running the seed command: `{line}` ended with {status}"),
    );
    Ok(Answer::failed(facts, exit_code(status), error))
}

fn seeded(run: &Run<'_>, line: &str, facts: Value) -> Answer {
    run.output.line("\n🌱  The seed command has been executed.");
    let mut facts = match facts {
        Value::Object(facts) => facts,
        _ => serde_json::Map::new(),
    };
    facts.insert("seed".to_owned(), Value::from(line));
    Answer::done(Value::Object(facts))
}

/// A child that died of Ctrl-C was stopped by the person in front of us.
#[cfg(unix)]
fn exit_code(status: ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    /// The number of SIGINT on every Unix.
    const SIGINT: i32 = 2;
    if status.signal() == Some(SIGINT) { crate::exit::CANCELLED } else { crate::exit::FAILED }
}

#[cfg(not(unix))]
fn exit_code(_: ExitStatus) -> u8 {
    crate::exit::FAILED
}

fn start(
    run: &Run<'_>,
    config: &Config,
    line: &str,
    arguments: &[String],
) -> Result<ExitStatus, Error> {
    let refused = |why: String| Error::new(Code::Seed, format!("the command `{line}` {why}"));
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
