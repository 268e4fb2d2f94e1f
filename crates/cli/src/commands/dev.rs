//! `migrate dev`, and the generated form of `migrate new`.

mod print;
mod prompts;
mod watch;

use brant_core::commands::dev::{Job, OnDrift, Options, Report, dev, draft};
use brant_core::registry::Registry;
use brant_core::scratch::Site;
use brant_core::snapshot::Snapshots;
use brant_core::state::{Reader, State};
use brant_core::{Code, Error, Session, Ui};
use serde_json::{Value, json};

use self::prompts::Prompts;
use super::desired::desired;
use super::question::refuse_agent;
use super::signal::{Stop, block};
use super::site::Surroundings;
use super::workplace::{Workplace, shown};
use super::{Answer, Run, generate, seed};
use crate::args::{Answers, Dev, Limits, New};
use crate::config::Origin;
use crate::drivers::registry;
use crate::exit;
use crate::output::Reporter;

pub(crate) fn run(run: &Run<'_>, flags: &Dev) -> Result<Answer, Error> {
    if flags.watch {
        return watch::run(run, flags);
    }
    let registry = registry();
    let limits = Limits { shadow_url: flags.shadow_database_url.clone(), ..Limits::default() };
    let place = Workplace::new(run, &registry, &limits)?;
    if flags.on_drift.map(OnDrift::from) == Some(OnDrift::Reset) {
        refuse_agent(run, &place.target, "migrate dev --on-drift=reset")?;
    }
    let options = Options {
        name: flags.name.clone(),
        create_only: flags.create_only,
        accept_data_loss: flags.answers.accept_data_loss || run.global.yes,
        on_drift: flags.on_drift.map(OnDrift::from),
        renames: flags.answers.renames.clone(),
        down: writes_down(&place)?,
    };
    let prompts = Prompts { run, drops: flags.answers.accept_data_loss };
    let mut report = Report::default();
    let reporter = Reporter::new(run.output);
    let bench = Bench::new(run, &place, &registry)?;
    let site = bench.site(&place, &reporter);
    let reader = bench.reader(&place, site.as_ref());
    let job = Job {
        folder: &place.project.directory,
        desired: &bench.state,
        reader: &reader,
        snapshots: bench.snapshots.as_ref(),
        options: &options,
        asker: &prompts,
        now: jiff::Timestamp::now(),
    };
    let ended = block(dev(&place.context(&reporter), &job, &mut report));
    drop(reporter);
    let facts = facts(run, &place, &report);
    match ended {
        Ok(()) => after(run, flags, &place, &report, facts),
        Err(stop) => {
            print::stopped(run, &report);
            Ok(unsettled(stop, facts))
        }
    }
}

/// Where a decision is missing, the exit code is that of a question answered with no.
fn unsettled(stop: Stop, facts: Value) -> Answer {
    let open = [Code::Unanswered, Code::Drift, Code::Unsettled];
    let is_open = matches!(&stop, Stop::Failed(error) if open.contains(&error.code));
    let answer = stop.answer(facts);
    if is_open { Answer { exit: exit::CANCELLED, ..answer } } else { answer }
}

/// Says what came out, and runs what is configured to run then.
fn after(
    run: &Run<'_>,
    flags: &Dev,
    place: &Workplace<'_>,
    report: &Report,
    facts: Value,
) -> Result<Answer, Error> {
    if report.cancelled {
        run.output.line("\nMigration cancelled.");
        return Ok(Answer { facts, exit: exit::CANCELLED, error: None });
    }
    print::done(run, report);
    let config = &place.project.config;
    let is_set = |name| run.environment.is_set(name);
    let applied = report.applied.len() + report.new_applied.len();
    let generates =
        !flags.create_only && !flags.skip_generate && !is_set("PRISMA_MIGRATE_SKIP_GENERATE");
    let ran = generate::hook(run, config, applied);
    let ran = ran.and_then(|()| if generates { generate::generate(run, config) } else { Ok(()) });
    if let Err(error) = ran {
        return Ok(Answer::failed(facts, exit::FAILED, error));
    }
    let was_reset = report.drift.as_ref().is_some_and(|drift| drift.outcome == OnDrift::Reset);
    let is_new = report.database_created || was_reset;
    if is_new && !flags.create_only && !flags.skip_seed && !is_set("PRISMA_MIGRATE_SKIP_SEED") {
        return seed::after_reset(run, place, facts);
    }
    Ok(Answer::done(facts))
}

/// `migrate new --from-diff`: the migration that leads from the folder to the schema. The
/// database of the project is not touched.
pub(crate) fn new(run: &Run<'_>, flags: &New) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let Answers { renames, accept_data_loss: drops } = &flags.answers;
    let options = Options {
        name: Some(flags.name.clone()),
        create_only: false,
        accept_data_loss: true,
        on_drift: None,
        renames: renames.clone(),
        down: flags.with_down || writes_down(&place)?,
    };
    let prompts = Prompts { run, drops: *drops };
    let reporter = Reporter::new(run.output);
    let bench = Bench::new(run, &place, &registry)?;
    let site = bench.site(&place, &reporter);
    let reader = bench.reader(&place, site.as_ref());
    let job = Job {
        folder: &place.project.directory,
        desired: &bench.state,
        reader: &reader,
        snapshots: None,
        options: &options,
        asker: &prompts,
        now: jiff::Timestamp::now(),
    };
    let mut report = Report::default();
    let ended = block(draft(&place.context(&reporter), &job, &mut report));
    drop(reporter);
    let facts = facts(run, &place, &report);
    match ended {
        Ok(()) if report.cancelled => {
            run.output.line("\nMigration cancelled.");
            Ok(Answer { facts, exit: exit::CANCELLED, error: None })
        }
        Ok(()) => {
            print::drafted(run, &report);
            Ok(Answer::done(facts))
        }
        Err(stop) => Ok(unsettled(stop, facts)),
    }
}

/// Generated migrations have their way back beside them unless somebody does not want it.
fn writes_down(place: &Workplace<'_>) -> Result<bool, Error> {
    let config = &place.project.config;
    let located = config.located("down");
    let is_default = located.is_none_or(|located| matches!(located.origin, Origin::Default));
    Ok(is_default || config.choice("down")?.is_some_and(|choice| choice != "false"))
}

/// What a run needs beside its database.
struct Bench {
    state: State,
    surroundings: Surroundings,
    snapshots: Option<Snapshots>,
    session: Session,
}

impl Bench {
    fn new(run: &Run<'_>, place: &Workplace<'_>, registry: &Registry) -> Result<Bench, Error> {
        let config = &place.project.config;
        let driver = place.driver;
        let (path, what) = super::schema::path(config)?;
        let additions = config.flag("additions")?;
        let state = desired(run, &path, what, registry, additions)?.fit(driver)?;
        let live = [place.target.clone()];
        let surroundings = Surroundings::find(run, config, registry, driver, &live)?;
        let snapshots = run
            .environment
            .cache_folder()
            .map(|folder| Snapshots::new(folder.join("brant").join("catalogs")));
        Ok(Bench { state, surroundings, snapshots, session: place.session().clone() })
    }

    fn site<'a>(&self, place: &Workplace<'a>, ui: &'a dyn Ui) -> Option<Site<'a>> {
        self.surroundings.clone().site(place.driver, &self.session, ui)
    }

    fn reader<'a>(&'a self, place: &Workplace<'a>, site: Option<&'a Site<'a>>) -> Reader<'a> {
        Reader {
            driver: place.driver,
            session: &self.session,
            site,
            namespaces: self.state.namespaces(),
            default_namespace: place.target.schema.clone(),
        }
    }
}

/// The fields of the JSON object.
fn facts(run: &Run<'_>, place: &Workplace<'_>, report: &Report) -> Value {
    let mut facts = json!({
        "environment": place.project.config.environment,
        "database": place.target.label(),
    });
    if let (Value::Object(facts), Ok(Value::Object(report))) =
        (&mut facts, serde_json::to_value(report))
    {
        facts.extend(report);
    }
    if let Some(migration) = &report.migration {
        let files: Vec<String> = migration.files.iter().map(|file| shown(run, file)).collect();
        facts["migration"] = json!({ "name": migration.name, "files": files });
    }
    facts
}
