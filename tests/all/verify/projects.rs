//! Other people's histories: every migration gets its label, with the way back that Brant would have
//! written where there is none.

use std::collections::BTreeMap;
use std::fs;

use brant_catalog::Catalog;
use brant_core::commands::dev::way_back;
use brant_core::commands::verify::{Label, Store};
use brant_core::scratch::{self, Scratch};
use brant_core::source::Source;
use brant_core::{Code, Error};
use brant_tests::{Kind, Project, projects, setting};

use super::judge;
use crate::world::World;

/// Those that are tried without `BRANT_DIFF_CASE=all`: short histories, on each engine.
const FEW: [&str; 5] = [
    "EvolutionAPI__evolution-api__mysql",
    "boxyhq__saas-starter-kit",
    "chibisafe__chibisafe",
    "hoppscotch__hoppscotch",
    "stonith404__pingvin-share",
];

#[test]
fn sqlite() {
    labelled("sqlite", Kind::Sqlite);
}

#[test]
fn postgres() {
    labelled("postgresql", Kind::Postgres);
}

#[test]
fn mariadb() {
    labelled("mysql", Kind::MariaDb);
}

fn labelled(provider: &str, kind: Kind) {
    let all = setting("BRANT_DIFF_CASE").as_deref() == Some("all");
    // What a project's own data stops cannot be undone either.
    let is_chosen = |project: &Project| {
        project.provider == provider
            && project.stops_at().is_none()
            && (all || FEW.contains(&project.name.as_str()))
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut wrong = Vec::new();
    for project in projects().into_iter().filter(is_chosen) {
        let Some(world) = World::new(kind) else { return };
        if let Err(why) = runtime.block_on(check(&project, &world)) {
            wrong.push(format!("{}: {why}", project.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Prints how many migrations have which label, and why some are broken: a required column that was
/// dropped cannot come back beside rows, which is what `verify` is for. Complains of one without label.
#[expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]
async fn check(project: &Project, world: &World) -> Result<(), String> {
    for file in brant_tests::files(&project.migrations(), "") {
        let inside = file.strip_prefix(project.migrations()).expect("it is inside");
        let target = world.folder.path().join(inside);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(&file, target).expect("a file");
    }
    write_downs(world).await.map_err(|error| error.to_string())?;
    let verdicts = judge(world, &mut Store::default()).await;
    let verdicts = match verdicts {
        Ok(verdicts) => verdicts,
        Err(error) if error.code == Code::ShadowReplay => return Err(error.to_string()),
        Err(error) => return Err(format!("{error} {:?}", error.database)),
    };
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for verdict in &verdicts {
        *labels.entry(verdict.label.word()).or_default() += 1;
    }
    println!("{}: {} migrations: {labels:?}", project.name, verdicts.len());
    let broken = verdicts.iter().filter_map(|verdict| match &verdict.label {
        Label::Broken { why } => Some(format!("  {}: {why}", verdict.name)),
        _ => None,
    });
    let broken: Vec<String> = broken.collect();
    println!("{}", broken.join("\n"));
    match labels.contains_key(Label::Missing.word()) {
        true => Err("a migration has no down.sql".to_owned()),
        false => Ok(()),
    }
}

/// The way back of each migration, from what a scratch database is before and after it.
async fn write_downs(world: &World) -> Result<(), Error> {
    let migrations = world.source().migrations()?;
    let site = world.site();
    let looks = scratch::using(&site, async |scratch: &mut Scratch<'_>| {
        let mut looks = vec![scratch.introspect(&[]).await?];
        for migration in &migrations {
            scratch.replay(std::slice::from_ref(migration)).await?;
            looks.push(scratch.introspect(&[]).await?);
        }
        Ok::<Vec<Catalog>, Error>(looks)
    });
    let looks = looks.await?;
    let modeller = world.driver.dialect().modeller();
    for (migration, look) in migrations.iter().zip(looks.windows(2)) {
        let text = way_back(modeller, &look[0], &look[1]);
        world.down_script(&migration.name, &text);
    }
    Ok(())
}
