//! `migrate dev --watch`: shows the SQL of the next migration whenever the schema is saved.
//!
//! Files are looked at, not listened to: a schema is a handful of files, and looking works on every
//! file system, network folders and containers' mounts among them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use brant_catalog::Catalog;
use brant_core::commands::dev::{Answer as Given, Asker, Drift, Job, Lookalike, Loser, OnDrift};
use brant_core::commands::dev::{Options, Report, base, preview};
use brant_core::commands::reset::refuse_protected;
use brant_core::registry::Registry;
use brant_core::{Code, Error};
use serde_json::Value;

use super::Bench;
use crate::args::{Dev, Limits};
use crate::commands::signal::{Stop, block};
use crate::commands::workplace::{Workplace, shown};
use crate::commands::{Answer, Run};
use crate::drivers::registry;
use crate::exit;
use crate::output::Reporter;
use crate::output::style::{DIM, paint};

/// How often files are looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Files with their times and sizes.
type Stamp = Vec<(PathBuf, Option<SystemTime>, u64)>;

pub(super) fn run(run: &Run<'_>, flags: &Dev) -> Result<Answer, Error> {
    if run.global.json {
        return Err(Error::new(Code::Usage, "--watch and --json do not go together")
            .help("`brant migrate diff --json` gives one comparison"));
    }
    let registry = registry();
    let limits = Limits { shadow_url: flags.shadow_database_url.clone(), ..Limits::default() };
    let place = Workplace::new(run, &registry, &limits)?;
    let config = &place.project.config;
    let (schema, _) = crate::commands::schema::path(config)?;
    let migrations = config.path("migrations")?.unwrap_or_default();
    let watched = [schema, migrations];
    let mut shown = Shown { known: None, last: None };
    loop {
        // Taken first, so that what is saved while the plan is made is not missed.
        let begun = stamp(&watched);
        if let Some(stop) = plan(run, flags, &registry, &place, &watched, &mut shown)? {
            return Ok(ended(run, stop));
        }
        if let Err(stop) = block(saved(&watched, begun)) {
            return Ok(ended(run, stop));
        }
    }
}

/// Ctrl-C is how watching ends, and no failure.
fn ended(run: &Run<'_>, stop: Stop) -> Answer {
    match stop {
        Stop::Signal(exit::CANCELLED) => {
            run.output.line("\nNo longer watching. Nothing was written or applied.");
            Answer::done(Value::Null)
        }
        stop => stop.answer(Value::Null),
    }
}

/// Plans once and prints what came out, unless it is what was printed last. Gives why watching
/// ends, if it does. Other errors are for the person who is editing: the next save may mend them.
fn plan(
    run: &Run<'_>,
    flags: &Dev,
    registry: &Registry,
    place: &Workplace<'_>,
    [schema, migrations]: &[PathBuf; 2],
    shown: &mut Shown,
) -> Result<Option<Stop>, Error> {
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    refuse_protected(&ctx, "migrate dev")?;
    let now = stamp(std::slice::from_ref(migrations));
    let bench = match Bench::new(run, place, registry) {
        Ok(bench) => bench,
        Err(error) => {
            shown.complain(run, &error);
            return Ok(None);
        }
    };
    let site = bench.site(place, &reporter);
    let reader = bench.reader(place, site.as_ref());
    let options = Options {
        accept_data_loss: true,
        renames: flags.answers.renames.clone(),
        ..Options::default()
    };
    let job = Job {
        folder: &place.project.directory,
        desired: &bench.state,
        reader: &reader,
        snapshots: None,
        options: &options,
        asker: &Nobody,
        now: jiff::Timestamp::now(),
    };
    let kept = shown.known.take().filter(|(stamp, _)| *stamp == now).map(|(_, catalog)| catalog);
    let mut report = Report::default();
    let planned = block(async {
        let catalog = match kept {
            Some(catalog) => catalog,
            None => base(&ctx, &job).await?,
        };
        let sql = preview(&ctx, &job, &catalog, &mut report).await;
        Ok((catalog, sql))
    });
    match planned {
        Ok((catalog, sql)) => {
            shown.known = Some((now, catalog));
            match sql {
                Ok(sql) => shown.show(run, schema, sql),
                Err(error) => shown.complain(run, &error),
            }
            Ok(None)
        }
        Err(Stop::Failed(error)) => {
            shown.complain(run, &error);
            Ok(None)
        }
        Err(stop) => Ok(Some(stop)),
    }
}

/// What is remembered from one save to the next.
struct Shown {
    /// What the migrations made when they were last looked at.
    known: Option<(Stamp, Catalog)>,
    /// What was printed last; none after an error.
    last: Option<String>,
}

impl Shown {
    fn show(&mut self, run: &Run<'_>, schema: &Path, sql: Option<String>) {
        let text = sql.unwrap_or_else(|| "No difference detected.\n".to_owned());
        if self.last.as_ref() != Some(&text) {
            run.output.text(&format!("\n{text}\n"));
            let hint = format!(
                "Watching {}. `brant migrate dev` writes and applies it; Ctrl-C ends this.",
                shown(run, schema)
            );
            run.output.detail(paint(DIM, &hint));
        }
        self.last = Some(text);
    }

    fn complain(&mut self, run: &Run<'_>, error: &Error) {
        run.output.error(error);
        self.last = None;
    }
}

/// Waits until the files are other ones than at the beginning. Editors write in several steps, and
/// several files: it is saved when nothing has changed for one look.
async fn saved(paths: &[PathBuf], begun: Stamp) -> Result<(), Error> {
    let mut before = begun.clone();
    loop {
        tokio::time::sleep(LOOK).await;
        let now = stamp(paths);
        if now != begun && now == before {
            return Ok(());
        }
        before = now;
    }
}

/// The files below these paths, with time and size.
fn stamp(paths: &[PathBuf]) -> Stamp {
    let mut found = Stamp::new();
    let mut rest: Vec<PathBuf> = paths.to_vec();
    while let Some(path) = rest.pop() {
        let Ok(facts) = fs::metadata(&path) else { continue };
        if facts.is_dir() {
            rest.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|e| e.path()));
        } else {
            found.push((path, facts.modified().ok(), facts.len()));
        }
    }
    found.sort();
    found
}

/// While watching nothing is asked: what a run would ask about shows in the SQL.
struct Nobody;

impl Asker for Nobody {
    fn rename(&self, _: &Lookalike<'_>) -> Given<bool> {
        Given::Nobody
    }

    fn lose(&self, _: &[String], _: Loser) -> Given<bool> {
        Given::Nobody
    }

    fn drift(&self, _: &Drift) -> Given<OnDrift> {
        Given::Nobody
    }

    fn name(&self) -> Given<String> {
        Given::Nobody
    }
}
