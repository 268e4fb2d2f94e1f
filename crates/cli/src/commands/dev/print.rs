//! What a development run says. The sentences are Prisma's: people's scripts look for them.

use brant_core::commands::dev::{OnDrift, Report};

use crate::commands::Run;
use crate::commands::tree::tree;
use crate::commands::workplace::shown;
use crate::output::style::{GOOD, paint};

/// After a run that came to its end.
pub(super) fn done(run: &Run<'_>, report: &Report) {
    so_far(run, report);
    let output = run.output;
    let in_sync = paint(GOOD, "Your database is now in sync with your schema.");
    match &report.migration {
        Some(migration) if report.new_applied.is_empty() => {
            for warning in report.unexecutable.iter().chain(&report.warnings) {
                output.warning(warning);
            }
            output.line(format!(
                "\nPrisma Migrate created the following migration without applying it {}\n\n\
                 You can now edit it and apply it by running brant migrate dev.",
                migration.name
            ));
        }
        Some(_) => {
            output.line(format!(
                "\nThe following migration(s) have been created and applied from new schema changes:\n\n{}\n\n{in_sync}",
                tree(&report.new_applied, "migration.sql")
            ));
        }
        None if report.applied.is_empty() && report.drift.is_none() => output.line(format!(
            "\n{}",
            paint(GOOD, "Already in sync, no schema change or pending migration was found.")
        )),
        None => output.line(format!("\n{in_sync}")),
    }
}

/// After a run that stopped: what it had done by then.
pub(super) fn stopped(run: &Run<'_>, report: &Report) {
    so_far(run, report);
    if let Some(migration) = &report.migration {
        run.output.line(format!("\nThe migration {} was written.", migration.name));
    }
}

fn so_far(run: &Run<'_>, report: &Report) {
    if let Some(drift) = &report.drift {
        let what = match drift.outcome {
            OnDrift::Fail => return,
            OnDrift::Adopt => "The drift was adopted: a new migration describes it.",
            OnDrift::Repair => "The database was brought back to what its migrations make.",
            OnDrift::Reset => "Database reset successful",
        };
        run.output.line(format!("\n{what}"));
    }
    if !report.applied.is_empty() {
        run.output.line(format!(
            "\nThe following migration(s) have been applied:\n\n{}",
            tree(&report.applied, "migration.sql")
        ));
    }
    for rename in &report.renames {
        run.output.detail(format!("\nRenames {rename}"));
    }
}

/// After `migrate new --from-diff`.
pub(super) fn drafted(run: &Run<'_>, report: &Report) {
    let Some(migration) = &report.migration else {
        run.output.line("\nNo difference detected.");
        return;
    };
    for file in &migration.files {
        run.output.line(format!("created {}", shown(run, file)));
    }
    run.output.detail("\nLook at the SQL, then apply it with brant migrate deploy.");
}
