//! Other people's projects: what is left to do after all their migrations, compared with what the
//! existing tool says is left.

use std::fs;

use brant_catalog::summary;
use brant_core::commands::deploy;
use brant_core::modeller::compare;
use brant_core::source::Directory;
use brant_core::{Context, ErrorKind, rendered};
use brant_tests::{Kind, Project, projects, skip};

use super::known::is_justified;
use super::{Rung, Score};
use crate::diff_offline::bare;
use crate::diff_offline::case::{modeller, namespaces, wanted};
use crate::workbench::connected;
use crate::world::World;

#[test]
fn sqlite() {
    every_project("sqlite", Kind::Sqlite);
}

#[test]
fn postgres() {
    every_project("postgresql", Kind::Postgres);
}

#[test]
fn mariadb() {
    every_project("mysql", Kind::MariaDb);
}

fn every_project(provider: &str, kind: Kind) {
    let (mut summaries, mut scripts) = (Score::default(), Score::default());
    for project in projects().iter().filter(|project| project.provider == provider) {
        let read = |file: &str| fs::read_to_string(project.folder.join(file)).ok();
        let Some(recorded) = read("engine_drift.txt") else { continue };
        let Some(world) = World::new(kind) else { return };
        let Some((ours, script)) = drift(project, &world) else {
            skip(&format!("{kind:?}"), "its driver cannot read a database yet");
            return;
        };
        let rung = |score: &mut Score, ours: String, recorded: String| {
            score.add(
                &project.name,
                match ours == recorded {
                    true => Rung::Same,
                    false if is_justified(&project.name) => Rung::Justified,
                    false => Rung::Wrong(format!("\n{ours}\nnot\n{recorded}")),
                },
            );
        };
        rung(&mut summaries, ours.trim().to_owned(), recorded.trim().to_owned());
        if let Some(recorded) = read("engine_drift.sql") {
            rung(&mut scripts, bare(&script), bare(&recorded));
        }
    }
    summaries.print(kind, "drift of projects");
    scripts.print(kind, "scripts against the drift of projects");
    let wrong: Vec<_> = summaries.wrong.into_iter().chain(scripts.wrong).collect();
    assert!(wrong.is_empty(), "{} answers:\n{}", wrong.len(), wrong.join("\n"));
}

/// Summary and script; none if the driver cannot read a database yet.
fn drift(project: &Project, world: &World) -> Option<(String, String)> {
    let source = Directory::new(project.migrations(), "prisma/migrations", u64::MAX);
    let context = Context {
        driver: world.driver.as_ref(),
        target: &world.target,
        source: &source,
        session: &world.session,
        policy: &world.policy,
        ui: &world.heard,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let mut report = deploy::Report::default();
    let options = deploy::Options::default();
    let deployed = deploy::deploy(&context, &options, &mut report);
    runtime.expect("a runtime").block_on(deployed).expect("the project deploys");

    let schema = fs::read_to_string(project.folder.join("schema.prisma")).expect("it has a schema");
    let wanted = wanted(&project.name, &project.provider, Some(&schema));
    let listed = namespaces(&[&wanted]);
    let found = connected(&world.database, async |connection| connection.introspect(&listed).await);
    let found = match found {
        Err(error) if error.kind == ErrorKind::Unsupported => return None,
        found => found.expect("the database can be read"),
    };
    let modeller = modeller(&project.provider);
    let diff = compare(modeller, &found, &wanted);
    Some((summary(&diff.changes), rendered::text(&modeller.render(&diff))))
}
