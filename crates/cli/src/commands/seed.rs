//! `db seed`, and the seed that belongs to a reset.
//!
//! What is run is a script or a command. With `--once` its fingerprint is kept in the history, and
//! the same seed does not run again in that database.

use std::fs;

use brant_core::commands::execute::execute;
use brant_core::commands::seed::{is_seeded, remember};
use brant_core::{Code, Error};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::child::{exit_code, start};
use super::signal::{Stop, block};
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
    if is_script(&config, &line) && !flags.arguments.is_empty() {
        return Err(Error::new(Code::Usage, format!("the SQL script `{line}` takes no arguments"))
            .help("a seed command takes them: seed = \"npx tsx prisma/seed.ts\""));
    }
    if flags.once {
        return once(run, &config, &line, &flags.arguments);
    }
    if is_script(&config, &line) {
        let registry = registry();
        let place = Workplace::new(run, &registry, &Limits::default())?;
        return seed_script(run, &place, &line, Value::Null);
    }
    run.output.notices(&config.notices);
    seed_command(run, &config, &line, &flags.arguments, Value::Null)
}

/// Seeds unless this database was seeded with the same.
fn once(run: &Run<'_>, config: &Config, line: &str, arguments: &[String]) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    let fingerprint = fingerprint(config, line, arguments);
    match block(is_seeded(&ctx, &fingerprint)) {
        Ok(false) => {}
        Ok(true) => {
            run.output.line("The database has this seed already.");
            return Ok(Answer::done(json!({ "seed": line, "skipped": true })));
        }
        Err(stop) => return Ok(stop.answer(Value::Null)),
    }
    let answer = if is_script(config, line) {
        seed_script(run, &place, line, Value::Null)?
    } else {
        seed_command(run, config, line, arguments, Value::Null)?
    };
    if answer.error.is_some() {
        return Ok(answer);
    }
    match block(remember(&ctx, &fingerprint)) {
        Ok(()) => Ok(answer),
        Err(stop) => Ok(stop.answer(answer.facts)),
    }
}

/// A hash of the command and of every file of the project that it names.
fn fingerprint(config: &Config, line: &str, arguments: &[String]) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(bytes);
    };
    let words = words::split(line).unwrap_or_else(|| vec![line.to_owned()]);
    for word in words.iter().chain(arguments) {
        part(word.as_bytes());
        part(&fs::read(config.folder.join(word)).unwrap_or_default());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
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
        Some(line) => {
            let answer = match is_script(config, &line) {
                true => seed_script(run, place, &line, facts)?,
                false => seed_command(run, config, &line, &[], facts)?,
            };
            if answer.error.is_none() {
                // For a later `--once`. Without a migration there is no place for it, which is no harm.
                let reporter = Reporter::new(run.output);
                let ctx = place.context(&reporter);
                let _ = block(remember(&ctx, &fingerprint(config, &line, &[])));
            }
            Ok(answer)
        }
    }
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
        // Without a database the script has not failed.
        Err(Stop::Failed(error)) if !is_about_the_way(error.code) => {
            let error = Error { code: Code::Seed, ..error };
            Ok(Stop::Failed(error.help("mend the script, then run `brant db seed`")).answer(facts))
        }
        Err(stop @ (Stop::Failed(_) | Stop::Signal(_))) => Ok(stop.answer(facts)),
    }
}

/// Whether nothing was reached that could run a script.
fn is_about_the_way(code: Code) -> bool {
    matches!(
        code,
        Code::DatabaseMissing
            | Code::Unreachable
            | Code::Authentication
            | Code::Tls
            | Code::InvalidUrl
    )
}

fn seed_command(
    run: &Run<'_>,
    config: &Config,
    line: &str,
    arguments: &[String],
    facts: Value,
) -> Result<Answer, Error> {
    run.output.detail(format!("Running seed command `{line}` ..."));
    let status = start(run, config, line, arguments, Code::Seed)?;
    if status.success() {
        return Ok(seeded(run, line, facts));
    }
    let error = Error::new(
        Code::Seed,
        format!("An error occurred while running the seed command: `{line}` ended with {status}"),
    )
    .help("mend what it printed, then run `brant db seed`");
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
