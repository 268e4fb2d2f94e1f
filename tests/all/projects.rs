//! Other people's projects, deployed from an empty database to their last migration.

use brant_core::commands::status::Verdict;
use brant_core::source::{Directory, Source};
use brant_core::{Code, Context};
use brant_tests::{Kind, Project, projects};

use crate::world::World;

/// How many of the given projects come as far as their own data lets them.
const EXPECTED: usize = 17;

/// The engines that a provider's projects are tried on. A stop that the data
/// names was seen on MariaDB; MySQL may stop elsewhere, so it is not counted.
fn engines(provider: &str) -> &'static [Kind] {
    match provider {
        "sqlite" => &[Kind::Sqlite],
        "mysql" => &[Kind::MariaDb],
        _ => &[Kind::Postgres, Kind::Postgres18],
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "the count is for a person to read")]
fn every_project_deploys() {
    let projects = projects();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut passed = 0;
    let mut failed = Vec::new();
    for project in &projects {
        let worlds = engines(&project.provider).iter().filter_map(|kind| World::new(*kind));
        let outcomes: Vec<_> =
            worlds.map(|world| runtime.block_on(check(project, &world))).collect();
        match outcomes.iter().find_map(|outcome| outcome.as_ref().err()) {
            None => passed += 1,
            Some(reason) => failed.push(format!("{}: {reason}", project.name)),
        }
    }
    eprintln!("projects deployed: {passed} of {}", projects.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(projects.is_empty() || passed >= EXPECTED, "only {passed} of {EXPECTED}");
}

async fn check(project: &Project, world: &World) -> Result<(), String> {
    let source = Directory::new(project.migrations(), "prisma/migrations", u64::MAX);
    let ctx = Context {
        driver: world.driver.as_ref(),
        target: &world.target,
        source: &source,
        session: &world.session,
        policy: &world.policy,
        ui: &world.heard,
    };
    let names: Vec<_> =
        source.migrations().map_err(|e| e.to_string())?.into_iter().map(|m| m.name).collect();
    let mut report = brant_core::commands::deploy::Report::default();
    let options = brant_core::commands::deploy::Options::default();
    let outcome = brant_core::commands::deploy::deploy(&ctx, &options, &mut report).await;
    match (outcome, project.stops_at()) {
        (Err(error), Some(stop)) if error.code == Code::MigrationFailed => {
            let found = error.facts["migration"].as_str().unwrap_or_default();
            return if found == stop {
                Ok(())
            } else {
                Err(format!("stopped at {found}, not {stop}"))
            };
        }
        (Err(error), _) => return Err(format!("{error} {:?}", error.database)),
        (Ok(()), Some(stop)) => return Err(format!("did not stop at {stop}")),
        (Ok(()), None) => {}
    }
    let applied: Vec<_> = report.applied.iter().map(|applied| applied.name.clone()).collect();
    if applied != names {
        return Err(format!("applied {} of {}", applied.len(), names.len()));
    }
    let status = brant_core::commands::status::status(&ctx).await.map_err(|e| e.to_string())?;
    if status.verdict != Verdict::UpToDate {
        return Err(format!("status: {:?}", status.verdict));
    }
    let mut second = brant_core::commands::deploy::Report::default();
    brant_core::commands::deploy::deploy(&ctx, &options, &mut second)
        .await
        .map_err(|e| e.to_string())?;
    if !second.applied.is_empty() {
        return Err("a second deploy applied something".to_owned());
    }
    rows_are_prismas(project, world, names.len())
}

/// The rows read as those of the existing tool: one step, no logs, both times,
/// the file's checksum, and on SQLite whole numbers of milliseconds.
fn rows_are_prismas(project: &Project, world: &World, expected: usize) -> Result<(), String> {
    let types = match world.kind {
        Kind::Sqlite => "typeof(started_at) || typeof(finished_at)",
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
            "pg_typeof(started_at)::text || pg_typeof(finished_at)::text"
        }
        Kind::MariaDb | Kind::MySql => "'as declared'",
    };
    let wanted = match world.kind {
        Kind::Sqlite => "integerinteger",
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
            "timestamp with time zonetimestamp with time zone"
        }
        Kind::MariaDb | Kind::MySql => "as declared",
    };
    let rows = world.database.rows(&format!(
        "SELECT migration_name, checksum, {types}, applied_steps_count FROM _prisma_migrations \
         WHERE logs IS NULL AND rolled_back_at IS NULL AND finished_at >= started_at \
         AND length(id) = 36 ORDER BY started_at"
    ));
    if rows.len() != expected {
        return Err(format!("{} of {expected} rows are as they should be", rows.len()));
    }
    for row in rows {
        let [name, checksum, types, steps] = row.as_slice() else {
            return Err("columns".to_owned());
        };
        let name = name.clone().unwrap_or_default();
        let file = project.migrations().join(&name).join("migration.sql");
        let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
        let sum = brant_core::Checksum::of(&bytes);
        if checksum.as_deref() != Some(sum.as_str())
            || types.as_deref() != Some(wanted)
            || steps.as_deref() != Some("1")
        {
            return Err(format!("the row of {name}: {checksum:?} {types:?} {steps:?}"));
        }
    }
    Ok(())
}
