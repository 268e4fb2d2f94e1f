//! `migrate status`.

use brant_core::commands::status::{Line, Report, State, Verdict, status};
use brant_core::{Error, Source};
use serde_json::{Value, json};

use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::args::Limits;
use crate::drivers::registry;
use crate::exit;
use crate::output::style::{DIM, ERROR, GOOD, PLAIN, WARNING, paint};
use crate::output::{Cell, Output, Reporter, found, table};

pub(crate) fn run(run: &Run<'_>) -> Result<Answer, Error> {
    let registry = registry();
    let place = Workplace::new(run, &registry, &Limits::default())?;
    let reporter = Reporter::new(run.output);
    let report = match block(status(&place.context(&reporter))) {
        Ok(report) => report,
        Err(stop) => return Ok(stop.answer(Value::Null)),
    };
    print(run.output, &report, &place.project.directory.place());
    let up_to_date = report.verdict == Verdict::UpToDate;
    let mut facts = json!({ "environment": place.project.config.environment });
    if let (Value::Object(facts), Ok(Value::Object(report))) =
        (&mut facts, serde_json::to_value(&report))
    {
        facts.extend(report);
        facts.insert("up_to_date".to_owned(), Value::from(up_to_date));
    }
    let exit = if up_to_date { exit::DONE } else { exit::FAILED };
    Ok(Answer { facts, exit, error: None })
}

fn print(output: &Output, report: &Report, folder: &str) {
    output.line(found(report.found, folder));
    if !report.migrations.is_empty() {
        let rows = report.migrations.iter().map(row).collect();
        output.detail(format!("\n{}", table(&["MIGRATION", "STATE", ""], rows).trim_end()));
    }
    for finding in &report.findings {
        output.warning(finding);
    }
    verdict(output, report, folder);
}

fn row(line: &Line) -> Vec<Cell> {
    let (style, word) = match line.state {
        State::Applied => (GOOD, "applied"),
        State::Edited => (WARNING, "applied, file edited since"),
        State::Missing => (WARNING, "applied, folder missing"),
        State::Pending => (DIM, "pending"),
        State::RolledBack => (DIM, "pending (rolled back)"),
        State::Interrupted => (WARNING, "half applied"),
        State::HalfUndone => (WARNING, "half rolled back"),
        State::Failed => (ERROR, "failed"),
        State::Covered => (GOOD, "squashed, applied as before"),
    };
    let detail = match (&line.applied_at, &line.detail, &line.started_at) {
        (Some(at), _, _) => seconds(at),
        (None, Some(detail), _) => detail.clone(),
        (None, None, Some(at)) => format!("tried {}", seconds(at)),
        (None, None, None) => String::new(),
    };
    let order = if line.out_of_order { " (out of order)" } else { "" };
    vec![(line.name.clone(), PLAIN), (format!("{word}{order}"), style), (detail, DIM)]
}

/// A time as people need it, without its fraction.
fn seconds(time: &str) -> String {
    time.split_once('.').map_or_else(|| time.to_owned(), |(whole, _)| format!("{whole}Z"))
}

/// Prisma's sentences about the whole.
fn verdict(output: &Output, report: &Report, folder: &str) {
    let names = |wanted: fn(State) -> bool| -> Vec<&str> {
        let lines = report.migrations.iter().filter(|line| wanted(line.state));
        lines.map(|line| line.name.as_str()).collect()
    };
    let pending =
        names(|state| matches!(state, State::Pending | State::RolledBack | State::Interrupted));
    match report.verdict {
        Verdict::UpToDate => {
            output.line(format!("\n{}", paint(GOOD, "Database schema is up to date!")));
        }
        Verdict::Behind => output.line(behind(&pending)),
        Verdict::Diverged => {
            let last = report.last_common.as_deref().unwrap_or("null");
            output.complaint(format!(
                "\nYour local migration history and the migrations table from your database are different:\n\n\
                 The last common migration is: {last}\n\n\
                 The migration(s) have not yet been applied:\n{}\n\n\
                 The migration(s) from the database are not found locally in {folder}:\n{}",
                pending.join("\n"),
                names(|state| state == State::Missing).join("\n")
            ));
        }
        Verdict::Unmanaged => output.complaint(
            "\nThe current database is not managed by Prisma Migrate.\n\n\
             Write a first migration with `brant migrate new NAME`. If the database has tables already,\n\
             write them down in it and record it as applied: `brant migrate resolve --applied NAME`.",
        ),
        Verdict::Failed => {
            let failures = names(|state| state == State::Failed);
            if !failures.is_empty() {
                output.complaint(failed(&failures));
            }
            let halves = names(|state| state == State::Interrupted);
            if !halves.is_empty() {
                output.complaint(half_applied(&halves));
            }
            let undone = names(|state| state == State::HalfUndone);
            if !undone.is_empty() {
                output.complaint(half_undone(&undone));
            }
        }
        Verdict::Refused => output.complaint(
            "\nThe folder and the history differ, and this environment is strict: a deploy would be refused.",
        ),
    }
}

fn behind(pending: &[&str]) -> String {
    let (verb, noun) = ("have not yet been applied", "Following migration(s)");
    format!("\n{noun} {verb}:\n{}\n\nTo apply them run brant migrate deploy.", pending.join("\n"))
}

fn half_applied(names: &[&str]) -> String {
    format!(
        "\nFollowing migration(s) are half applied:\n{}\n\n\
         Mend what stopped it, then run brant migrate deploy: it continues where it stopped.",
        names.join("\n")
    )
}

fn half_undone(names: &[&str]) -> String {
    format!(
        "\nFollowing migration(s) are half rolled back:\n{}\n\n\
         Mend what stopped it, then run brant migrate down: it continues where it stopped.",
        names.join("\n")
    )
}

fn failed(names: &[&str]) -> String {
    let name = names.first().copied().unwrap_or("NAME");
    format!(
        "\nFollowing migration(s) have failed:\n{}\n\n\
         If it was undone by hand, run:\n  brant migrate resolve --rolled-back \"{name}\"\n\
         If it was completed by hand, run:\n  brant migrate resolve --applied \"{name}\"",
        names.join("\n")
    )
}
