//! `migrate rebase` and `migrate status --since`: this branch's migrations beside another one's.

use brant_core::branch::{Comparison, Overlap, Place, Renaming, compare, renumber};
use brant_core::commands::rebase::{applied, follow, rename};
use brant_core::registry::Registry;
use brant_core::source::Source;
use brant_core::ui::Silent;
use brant_core::{Code, Driver, Error};
use serde_json::{Value, json};

use super::git::{Repository, Revision, folder};
use super::new::driver_of;
use super::question::{Consent, ask};
use super::signal::{Stop, block};
use super::workplace::{Project, Workplace, project, request};
use super::{Answer, Run};
use crate::args::{Limits, Rebase};
use crate::config::Config;
use crate::drivers::registry;
use crate::exit;
use crate::output::style::{DIM, GOOD, PLAIN, WARNING, paint};
use crate::output::{Cell, Output, count, table};

/// `migrate status --since REF`. No database is asked.
pub(crate) fn since(run: &Run<'_>, reference: &str) -> Result<Answer, Error> {
    let project = project(run, &Limits::default())?;
    let registry = registry();
    let (revision, comparison) = look(&project, &registry, Some(reference))?;
    run.output.line(format!("Since {} ({}):", revision.name, revision.short));
    print(run.output, &comparison);
    let in_order = comparison.is_in_order();
    if comparison.ours.iter().any(|own| own.late) {
        run.output.complaint(format!(
            "\nSome come before `{}`. To give them numbers after it, run brant migrate rebase --onto {}.",
            comparison.last.as_deref().unwrap_or_default(),
            revision.name
        ));
    } else if in_order {
        run.output.line(paint(GOOD, "\nThe migrations of this branch can be merged as they are."));
    }
    let facts = facts(&revision, &comparison, in_order);
    let exit = if in_order { exit::DONE } else { exit::FAILED };
    Ok(Answer { exit, ..Answer::done(facts) })
}

pub(crate) fn rebase(run: &Run<'_>, flags: &Rebase) -> Result<Answer, Error> {
    let project = project(run, &Limits::default())?;
    let registry = registry();
    let (revision, comparison) = look(&project, &registry, flags.onto.as_deref())?;
    let renamings = renumber(&comparison, jiff::Timestamp::now())?;
    run.output.line(format!("Onto {} ({}):", revision.name, revision.short));
    print(run.output, &comparison);
    let mut facts = facts(&revision, &comparison, comparison.is_in_order());
    facts["renamed"] = json!(renamings);
    for Renaming { from, to } in &renamings {
        run.output.line(format!("{from}\n  → {to}"));
    }
    if flags.dry_run {
        run.output.line("\nNothing was changed.");
        return Ok(Answer::done(facts));
    }
    if !renamings.is_empty() {
        let unseen = refuse_applied(run, &registry, &project, &renamings)?;
        if let Some(question) = unseen.filter(|_| !flags.force)
            && let Consent::Refused(answer) = ask(run, &question, "Nothing was renamed.")?
        {
            return Ok(answer);
        }
        rename(&project.directory, &renamings)?;
    }
    let followed = match follow_all(run, &registry, &project) {
        Ok(followed) => followed,
        Err(stop) => return Ok(stop.answer(facts)),
    };
    facts["histories"] = json!(followed);
    conclude(run.output, &renamings, &followed);
    Ok(Answer::done(facts))
}

fn look(
    project: &Project,
    registry: &Registry,
    reference: Option<&str>,
) -> Result<(Revision, Comparison), Error> {
    let driver: &dyn Driver = driver_of(project, registry)?;
    let directory = &project.directory;
    let here = directory.migrations()?;
    let path = folder(directory.path(), &directory.place())?;
    let repository = Repository::of(&path)?;
    let revision = repository.revision(reference)?;
    let base = repository.base(&revision)?;
    Ok((revision, compare(driver.dialect(), &here, &base)))
}

fn facts(revision: &Revision, comparison: &Comparison, in_order: bool) -> Value {
    let mut facts =
        json!({ "base": revision.name, "commit": revision.short, "in_order": in_order });
    if let (Value::Object(facts), Ok(Value::Object(found))) =
        (&mut facts, serde_json::to_value(comparison))
    {
        facts.extend(found);
    }
    facts
}

fn print(output: &Output, comparison: &Comparison) {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut row = |name: &str, word: &str, style| {
        rows.push(vec![(name.to_owned(), PLAIN), (word.to_owned(), style)]);
    };
    for own in &comparison.ours {
        match own.late {
            true => row(&own.name, "only here, late", WARNING),
            false => row(&own.name, "only here", GOOD),
        }
    }
    for name in &comparison.theirs {
        row(name, "only there", DIM);
    }
    for name in &comparison.edited {
        row(name, "edited here", WARNING);
    }
    for name in &comparison.removed {
        row(name, "removed here", WARNING);
    }
    if rows.is_empty() {
        output.line("No migration differs.");
    } else {
        rows.sort_by(|a, b| a[0].0.cmp(&b[0].0));
        output.line(format!("\n{}", table(&["MIGRATION", "WHERE"], rows).trim_end()));
    }
    for Overlap { table, ours, theirs } in &comparison.overlaps {
        let line = |Place { migration, line, statement }: &Place| {
            format!("  {migration}:{line}  {}", paint(DIM, statement))
        };
        output.warning(&format!("both touch `{table}`:\n{}\n{}", line(theirs), line(ours)));
    }
}

/// An environment that is configured, ready to be looked at; what is in the way otherwise.
fn place<'r>(
    run: &Run<'_>,
    registry: &'r Registry,
    chosen: &Config,
    environment: &str,
) -> Result<Workplace<'r>, Error> {
    let mut request = request(run, &Limits::default());
    if environment != chosen.environment {
        request.env = Some(environment.to_owned());
        // A URL on the command line is that of the chosen environment.
        request.overrides.retain(|(key, ..)| *key != "url");
    }
    Workplace::quietly(run, registry, &request)
}

/// The environments of the project, the chosen one among them.
fn environments(project: &Project) -> Vec<String> {
    let mut names = project.config.environments.clone();
    if !names.contains(&project.config.environment) {
        names.push(project.config.environment.clone());
    }
    names
}

/// A migration that a protected environment has applied keeps its name. Where that cannot be seen,
/// what has to be asked.
fn refuse_applied(
    run: &Run<'_>,
    registry: &Registry,
    project: &Project,
    renamings: &[Renaming],
) -> Result<Option<String>, Error> {
    let mut unseen = Vec::new();
    for environment in environments(project) {
        let found = place(run, registry, &project.config, &environment).and_then(|place| {
            if !place.is_protected() {
                return Ok(Vec::new());
            }
            block(applied(&place.context(&Silent))).map_err(|stop| match stop {
                Stop::Failed(error) => error,
                Stop::Signal(_) => Error::new(Code::Interrupted, "stopped"),
            })
        });
        match found {
            Ok(names) => {
                if let Some(one) = renamings.iter().find(|one| names.contains(&one.from)) {
                    return Err(is_applied(&one.from, &environment));
                }
            }
            Err(error) => {
                run.output.warning(&format!(
                    "the history of `{environment}` cannot be looked at: {}",
                    error.message
                ));
                unseen.push(environment);
            }
        }
    }
    let question = format!("Rename although {} may have applied them?", unseen.join(", "));
    Ok(Some(question).filter(|_| !unseen.is_empty()))
}

fn is_applied(name: &str, environment: &str) -> Error {
    Error::new(
        Code::AlreadyApplied,
        format!(
            "`{name}` is applied in `{environment}`, so it keeps its name; nothing was renamed"
        ),
    )
    .help("leave it where it is: a deploy applies what is pending, in whatever order it was merged")
    .help("or undo it there first: `brant migrate down`")
}

/// Lets the histories of all environments that are not protected follow.
fn follow_all(
    run: &Run<'_>,
    registry: &Registry,
    project: &Project,
) -> Result<Vec<(String, Vec<Renaming>)>, Stop> {
    let mut followed = Vec::new();
    for environment in environments(project) {
        let Ok(place) = place(run, registry, &project.config, &environment) else { continue };
        if place.is_protected() {
            continue;
        }
        match block(follow(&place.context(&Silent))) {
            Ok(renamed) if renamed.is_empty() => {}
            Ok(renamed) => followed.push((environment, renamed)),
            Err(Stop::Failed(error)) => run.output.warning(&format!(
                "the history of `{environment}` could not follow: {}; run the command again when it can",
                error.message
            )),
            Err(stop @ Stop::Signal(_)) => return Err(stop),
        }
    }
    Ok(followed)
}

fn conclude(output: &Output, renamings: &[Renaming], followed: &[(String, Vec<Renaming>)]) {
    match renamings.len() {
        0 => output.line("\nNothing had to be renamed."),
        number => output.line(format!("\n{} renamed.", paint(GOOD, &count(number, "folder")))),
    }
    for (environment, renamed) in followed {
        output.line(format!(
            "The history of `{environment}` has {} now.",
            count(renamed.len(), "new name")
        ));
    }
}
