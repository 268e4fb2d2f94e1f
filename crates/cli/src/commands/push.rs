//! `db push`.

use std::time::{Duration, Instant};

use brant_catalog::Catalog;
use brant_core::commands::push::{Accepted, Options, Report, Wanted, push};
use brant_core::registry::Registry;
use brant_core::state::{Reader, State};
use brant_core::{Code, Error, Target, Ui};
use serde_json::{Value, json};

use super::desired::desired;
use super::question::{self, ask, confirm, refuse_agent};
use super::schema::path;
use super::signal::{Stop, block};
use super::site::Surroundings;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::{Consent, Limits, Push};
use crate::drivers::registry;
use crate::output::style::{GOOD, WARNING, paint};
use crate::output::{Reporter, count};

pub(crate) fn run(run: &Run<'_>, flags: &Push) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    for (is_given, command) in [
        (flags.force_reset, "db push --force-reset"),
        (flags.accept_data_loss, "db push --accept-data-loss"),
    ] {
        if is_given && !flags.dry_run {
            refuse_agent(run, &place.target, command)?;
        }
    }
    let state = state(run, &place, &registry)?;
    let reporter = Reporter::new(run.output);
    let ctx = place.context(&reporter);
    let namespaces = state.namespaces();
    let catalog = match block(read(run, &place, &registry, &state, &reporter)) {
        Ok(catalog) => catalog,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    let wanted = Wanted { catalog: &catalog, namespaces: &namespaces };
    let confirmed = match confirmed(run, &place, flags)? {
        Confirmed::Name(name) => name,
        Confirmed::Cancelled(answer) => return Ok(answer),
    };
    let mut options = Options {
        force_reset: flags.force_reset,
        dry_run: flags.dry_run,
        accepted: match flags.accept_data_loss || agrees(run) {
            true => Accepted::Everything,
            false => Accepted::These(Vec::new()),
        },
        confirmed,
        repairs: false,
    };
    let may_ask = run.environment.is_interactive() && !run.global.json;
    loop {
        let (begun, mut report) = (Instant::now(), Report::default());
        match block(push(&ctx, wanted, &options, &mut report)) {
            Ok(()) => {
                print(run, flags, &place.target, &namespaces, &report, begun.elapsed());
                return Ok(Answer::done(facts(&place, flags, &report, begun.elapsed())));
            }
            Err(Stop::Failed(error)) if error.code == Code::DataLoss && may_ask => {
                run.output.complaint(losses(&report.warnings));
                let question = "Do you want to ignore the warning(s)?";
                if let question::Consent::Refused(answer) = ask(run, question, "Push cancelled.")? {
                    return Ok(answer);
                }
                options.accepted = Accepted::These(report.warnings);
            }
            Err(stop) => return Ok(stop.answer(facts(&place, flags, &report, begun.elapsed()))),
        }
    }
}

/// Whether `--yes` says that data may go: not if an agent says it.
fn agrees(run: &Run<'_>) -> bool {
    run.global.yes && run.environment.unattended_agent().is_none()
}

/// Which database may be pushed to although its environment is protected.
enum Confirmed {
    /// That of this name; none where nobody said so.
    Name(Option<String>),
    /// Somebody was asked and did not type it.
    Cancelled(Answer),
}

fn confirmed(run: &Run<'_>, place: &Workplace<'_>, flags: &Push) -> Result<Confirmed, Error> {
    let may_ask = run.environment.is_interactive() && !run.global.json;
    if flags.confirm.is_some() || !place.is_protected() || !may_ask {
        return Ok(Confirmed::Name(flags.confirm.clone()));
    }
    let environment = &place.project.config.environment;
    let what = match flags.force_reset {
        true => "empties the database: all data will be lost",
        false => "changes the database without a migration",
    };
    let question = format!("The environment `{environment}` is protected, and a push {what}.");
    Ok(match confirm(run, place, &Consent::default(), &question, "Push cancelled.")? {
        question::Consent::Given => Confirmed::Name(Some(place.target.database.clone())),
        question::Consent::Refused(answer) => Confirmed::Cancelled(answer),
    })
}

/// The schema that is configured, for this kind of database.
fn state(run: &Run<'_>, place: &Workplace<'_>, registry: &Registry) -> Result<State, Error> {
    let config = &place.project.config;
    let (path, what) = path(config)?;
    desired(run, &path, what, registry, config.flag("additions")?)?.fit(place.driver)
}

/// What the schema asks for. SQL is run in a scratch database to see that.
async fn read(
    run: &Run<'_>,
    place: &Workplace<'_>,
    registry: &Registry,
    state: &State,
    ui: &dyn Ui,
) -> Result<Catalog, Error> {
    let live = [place.target.clone()];
    let around = Surroundings::find(run, &place.project.config, registry, place.driver, &live)?;
    let site = around.site(place.driver, place.session(), ui);
    let reader = Reader {
        driver: place.driver,
        session: place.session(),
        site: site.as_ref(),
        namespaces: state.namespaces(),
        default_namespace: place.target.schema.clone(),
    };
    reader.wanted(state, ui).await
}

fn print(
    run: &Run<'_>,
    flags: &Push,
    target: &Target,
    namespaces: &[String],
    report: &Report,
    elapsed: Duration,
) {
    let output = run.output;
    if flags.dry_run && !report.in_sync {
        print_plan(run, report);
        return;
    }
    if report.reset {
        output.line(format!("\nThe {} was successfully reset.", emptied(target, namespaces)));
    }
    if report.in_sync {
        let sentence = "The database is already in sync with the Prisma schema.";
        output.line(format!("\n{}", paint(GOOD, sentence)));
        return;
    }
    // With a question they were told before it.
    if (flags.accept_data_loss || run.global.yes) && !report.warnings.is_empty() {
        output.complaint(losses(&report.warnings));
    }
    if !report.summary.is_empty() {
        output.detail(format!("\n{}", report.summary));
    }
    let sentence = "Your database is now in sync with your Prisma schema.";
    output.line(format!("\n🚀  {} Done in {}", paint(GOOD, sentence), brief(elapsed)));
}

fn print_plan(run: &Run<'_>, report: &Report) {
    let output = run.output;
    output.line(format!("\n{}", report.script.trim_end()));
    if !report.warnings.is_empty() {
        output.complaint(losses(&report.warnings));
    }
    if !report.unexecutable.is_empty() {
        let head = "We found changes that cannot be executed:";
        output.complaint(listed(head, &report.unexecutable));
    }
    let number = count(report.statements.len(), "statement");
    output.line(format!("\n{number} would be run; nothing was changed."));
}

fn losses(warnings: &[String]) -> String {
    listed("There might be data loss when applying the changes:", warnings)
}

fn listed(head: &str, items: &[String]) -> String {
    let items: String = items.iter().map(|item| format!("\n  • {item}")).collect();
    format!("\n⚠️  {}\n{items}", paint(WARNING, head))
}

/// Prisma's words for the database, which scripts look for.
fn emptied(target: &Target, namespaces: &[String]) -> String {
    let Target { product, database, location, .. } = target;
    let mut schemas: Vec<&str> = target.schema.iter().map(String::as_str).collect();
    if !schemas.is_empty() {
        let others = namespaces.iter().map(String::as_str).filter(|name| *name != schemas[0]);
        schemas.extend(others.collect::<Vec<_>>());
    }
    let schema = match schemas.as_slice() {
        [] => String::new(),
        [one] => format!(" schema \"{one}\""),
        several => format!(" schemas \"{}\"", several.join(", ")),
    };
    format!("{product} database \"{database}\"{schema} at \"{location}\"")
}

/// `123ms`, `1.23s`: as the existing tool writes it in this sentence.
fn brief(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        0 => format!("{}ms", elapsed.as_millis()),
        seconds => format!("{seconds}.{:02}s", elapsed.subsec_millis() / 10),
    }
}

fn facts(place: &Workplace<'_>, flags: &Push, report: &Report, elapsed: Duration) -> Value {
    let mut facts = json!({
        "environment": place.project.config.environment,
        "database": place.target.label(),
        "dry_run": flags.dry_run,
        "milliseconds": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
    });
    if let (Value::Object(facts), Ok(Value::Object(report))) =
        (&mut facts, serde_json::to_value(report))
    {
        facts.extend(report);
    }
    facts
}
