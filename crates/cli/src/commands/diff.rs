//! `migrate diff`.

mod side;

use std::fs;
use std::path::Path;

use brant_core::commands::diff::{Direction, Report, diff};
use brant_core::rendered::Block;
use brant_core::state::Reader;
use brant_core::{Code, Error, Target};
use serde_json::{Value, json};

use self::side::{Side, read};
use super::signal::block;
use super::site::Surroundings;
use super::workplace::{request, session};
use super::{Answer, Run};
use crate::args::{Diff, Limits, SideFlag};
use crate::config::{self, Notice};
use crate::drivers::registry;
use crate::exit;
use crate::output::Reporter;

pub(crate) fn run(run: &Run<'_>, flags: &Diff) -> Result<Answer, Error> {
    let from = only(&flags.sides.from, "from")?;
    let to = only(&flags.sides.to, "to")?;
    let limits = Limits { shadow_url: flags.shadow_database_url.clone(), ..Limits::default() };
    let request = request(run, &limits);
    let config = config::load(&request, run.environment, run.scrubber)?;
    for notice in &config.notices {
        // Notes are about which database is used; mostly none is.
        if let Notice::Warning(text) = notice {
            run.output.warning(text);
        }
    }
    let registry = registry();
    let source = side::Source { run, config: &config, registry: &registry, request: &request };
    let (from, to) = (read(&source, from)?, read(&source, to)?);
    let driver = side::driver(&source, &from, &to)?;
    let session = session(&config, driver)?;
    let reporter = Reporter::new(run.output);
    let live: Vec<Target> = [&from, &to].into_iter().filter_map(Side::host).cloned().collect();
    let surroundings = Surroundings::find(run, &config, &registry, driver, &live)?;
    let of_live = [&from, &to].into_iter().filter_map(Side::target).find_map(|t| t.schema.clone());
    let default_namespace = of_live
        .or_else(|| surroundings.schema().map(str::to_owned))
        .or_else(|| driver.dialect().modeller().conventions().default_namespace.map(str::to_owned));
    let namespaces = side::namespaces(&source, &from, &to);
    let site = surroundings.with_namespaces(&namespaces).site(driver, &session, &reporter);
    let reader =
        Reader { driver, session: &session, site: site.as_ref(), namespaces, default_namespace };
    let direction = if flags.reverse { Direction::Back } else { Direction::Forward };
    match block(diff(&reader, &from.state, &to.state, direction)) {
        Ok(report) => tell(run, flags, driver.provider(), &report),
        Err(stop) => Ok(stop.answer(Value::Null)),
    }
}

/// The one flag of a side.
fn only<'a>(flags: &'a [SideFlag], side: &str) -> Result<&'a SideFlag, Error> {
    match flags {
        [flag] => Ok(flag),
        flags => Err(Error::new(
            Code::Usage,
            format!("{} `--{side}-...` parameter(s) provided. 1 must be provided.", flags.len()),
        )
        .help("`brant migrate diff --help` lists them")),
    }
}

fn tell(run: &Run<'_>, flags: &Diff, provider: &str, report: &Report) -> Result<Answer, Error> {
    if !report.uncompared.is_empty() {
        run.output.note(&format!("outside what is compared: {}", report.uncompared.join("; ")));
    }
    let text = match flags.script {
        true => report.script(),
        false => format!("{}\n", report.summary),
    };
    match &flags.output {
        Some(path) => write(&run.environment.directory.join(path), path, &text)?,
        // The script is the person's own schema in other words: it must arrive to the byte.
        None if flags.script && !run.global.json => run.output.hand_back(&text),
        None => run.output.text(&text),
    }
    let exit = match flags.exit_code && !report.is_empty {
        true => exit::DIFFERENT,
        false => exit::DONE,
    };
    // The steps of a thousand tables in JSON take a tenth of the time.
    let facts = if run.global.json { facts(provider, report) } else { Value::Null };
    Ok(Answer { exit, ..Answer::done(facts) })
}

fn facts(provider: &str, report: &Report) -> Value {
    json!({
        "provider": provider,
        "empty": report.is_empty,
        "summary": report.summary,
        "script": report.script(),
        "steps": report.blocks.iter().map(step).collect::<Value>(),
        "uncompared": report.uncompared,
    })
}

fn step(block: &Block) -> Value {
    let statements = block.statements.iter().map(|statement| {
        let hazards = statement.hazards.iter().map(
            |hazard| json!({ "message": hazard.to_string(), "blocking": hazard.is_blocking() }),
        );
        json!({ "sql": statement.sql, "hazards": hazards.collect::<Value>() })
    });
    json!({ "comment": block.head, "statements": statements.collect::<Value>() })
}

/// Writes the file, and the folders that lead to it.
fn write(path: &Path, shown: &Path, text: &str) -> Result<(), Error> {
    let folders = path.parent().map_or(Ok(()), fs::create_dir_all);
    folders.and_then(|()| fs::write(path, text)).map_err(|error| {
        Error::new(Code::Output, format!("cannot write {}: {error}", shown.display()))
    })
}
