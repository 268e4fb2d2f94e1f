//! `migrate new`.

use brant_core::commands::new::new;
use brant_core::registry::Registry;
use brant_core::source::Source;
use brant_core::{Driver, Error};
use serde_json::json;

use super::workplace::{Project, project, shown};
use super::{Answer, Run};
use crate::args::{Limits, New};
use crate::drivers::registry;

pub(crate) fn run(run: &Run<'_>, flags: &New) -> Result<Answer, Error> {
    let project = project(run, &Limits::default())?;
    let registry = registry();
    let driver = driver_of(&project, &registry)?;
    let with_down = flags.with_down || project.config.choice("down")?.is_some_and(|c| c != "false");
    let now = jiff::Timestamp::now();
    let report = new(&project.directory, driver, &flags.name, with_down, now)?;
    let files: Vec<String> = report.files.iter().map(|file| shown(run, file)).collect();
    for file in &files {
        run.output.line(format!("created {file}"));
    }
    run.output.detail("\nWrite the SQL, then apply it with brant migrate deploy.");
    Ok(Answer::done(json!({ "name": report.name, "files": files })))
}

/// The driver of the project's migrations.
pub(super) fn driver_of<'r>(
    project: &Project,
    registry: &'r Registry,
) -> Result<&'r dyn Driver, Error> {
    match provider(project)?.and_then(|provider| registry.for_provider(&provider)) {
        Some(driver) => Ok(driver),
        None => registry.for_url(&project.config.url()?.url),
    }
}

/// The kind of database without needing its URL: `migration_lock.toml`, or the schema's datasource.
fn provider(project: &Project) -> Result<Option<String>, Error> {
    let text = project.directory.lock_file()?;
    let locked = text.as_deref().and_then(brant_core::observe::lock_file_provider);
    let schema = project.config.provider.as_ref().and_then(|located| located.value.as_str());
    Ok(locked.or(schema).map(str::to_owned))
}
