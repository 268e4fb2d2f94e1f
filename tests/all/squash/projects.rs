//! Other people's histories: what a new database becomes, one that stopped in the middle becomes, too.

use std::fs;
use std::path::Path;

use brant_core::source::Source;
use brant_tests::{Kind, projects};

use super::compare;
use crate::world::World;

#[test]
fn langfuse() {
    squashed("langfuse__langfuse", Kind::Postgres);
}

#[test]
fn oscarr() {
    squashed("Arediss__Oscarr", Kind::Sqlite);
}

#[test]
fn evolution_api_mariadb() {
    squashed("EvolutionAPI__evolution-api__mysql", Kind::MariaDb);
}

#[expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]
fn squashed(name: &str, kind: Kind) {
    let Some(project) = projects().into_iter().find(|project| project.name == name) else { return };
    let Some(mut world) = World::new(kind) else { return };
    copy(&project.migrations(), world.folder.path());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let names: Vec<String> =
            world.source().migrations().expect("a folder").into_iter().map(|m| m.name).collect();
        let (middle, last) = (&names[names.len() / 2], &names[names.len() * 3 / 4]);
        world.deploy_up_to(middle).await;
        let stopped = world.on_new_database();
        assert_eq!(world.deploy().await.expect("as it was").len(), names.len());
        let old = world.on_new_database();
        let report = world.squash(last).await.expect("squashed");
        println!(
            "{name}: {} of {} migrations became one of {} bytes; {} stand in it as they were{}",
            report.replaced.len(),
            names.len(),
            report.script.len(),
            report.verbatim.len(),
            report.fallback.map(|why| format!(" ({why})")).unwrap_or_default(),
        );
        let rest = names.len() - report.replaced.len();
        assert_eq!(world.deploy().await.expect("a new database").len(), rest + 1);
        world.is_clean().await;
        let fresh = world.on_new_database();
        let missing = names.iter().filter(|name| *name > middle).count();
        for (database, expected) in [(stopped, missing), (old, 0)] {
            world.use_database(database);
            assert_eq!(world.deploy().await.expect("deployed").len(), expected);
            world.is_clean().await;
            assert_eq!(compare(&world, &fresh), Vec::<String>::new());
        }
    });
}

fn copy(from: &Path, to: &Path) {
    for file in brant_tests::files(from, "") {
        let target = to.join(file.strip_prefix(from).expect("it is inside"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(&file, target).expect("a file");
    }
}
