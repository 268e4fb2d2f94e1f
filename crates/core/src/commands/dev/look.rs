//! What a run looks at: history, live database, and what the migrations make.

use brant_catalog::{Aspect, Aspects, Catalog};

use super::{Halt, Job, Report, decide};
use crate::code::Code;
use crate::commands::deploy;
use crate::connection::Connection;
use crate::context::Context;
use crate::direction::Direction;
use crate::error::Error;
use crate::migration::Migration;
use crate::modeller::compare;
use crate::plan::{Diagnosis, Standing};
use crate::scratch::{self, Scratch};
use crate::snapshot::Key;
use crate::source::Source;
use crate::{observe, open, other_tools, squashed};

/// What the comparison of a database with its history passes over: what depends on how the
/// database was created, and what is often made by other hands (hosts install extensions, teams
/// keep views and functions).
const NOT_DRIFT: [Aspect; 7] = [
    Aspect::Objects,
    Aspect::Materials,
    Aspect::AbsentMaterials,
    Aspect::Collations,
    Aspect::TableOptions,
    Aspect::AbsentExtensions,
    Aspect::Sequences,
];

/// What was seen.
pub(super) struct Seen {
    /// Folder and history.
    pub(super) diagnosis: Diagnosis,
    /// The database as it is.
    pub(super) live: Catalog,
    /// What the applied migrations make.
    pub(super) applied: Catalog,
    /// What all migrations make.
    pub(super) all: Catalog,
    /// The database is what its migrations make in every respect that can be seen.
    pub(super) is_faithful: bool,
    server: String,
}

impl Job<'_> {
    /// The migrations; none without a folder, which the first one makes.
    pub(super) fn folder_migrations(&self) -> Result<Vec<Migration>, Error> {
        if self.folder.path().exists() { self.folder.migrations() } else { Ok(Vec::new()) }
    }

    fn key(&self, server: &str, migrations: &[&Migration]) -> Option<Key> {
        let init = self.reader.site.and_then(|site| site.init.as_ref());
        let namespace = self.reader.default_namespace.as_deref();
        let scripts = init.into_iter().chain(migrations.iter().copied());
        let surroundings = server.to_owned() + &self.reader.session.external.fingerprint();
        Key::of(&surroundings, namespace, &self.reader.namespaces, scripts)
    }
}

impl Seen {
    /// Remembers what the migrations of the folder make.
    pub(super) fn keep(&self, job: &Job<'_>, migrations: &[Migration], catalog: &Catalog) {
        let migrations: Vec<&Migration> = migrations.iter().collect();
        if let (Some(snapshots), Some(key)) = (job.snapshots, job.key(&self.server, &migrations)) {
            snapshots.write(&key, catalog);
        }
    }

    /// Both sides as drift is seen: the expected and the actual database.
    pub(super) fn sides(&self) -> (Catalog, Catalog) {
        (without_surroundings(&self.applied), without_surroundings(&self.live))
    }
}

/// The catalog as drift is seen in it.
pub(in crate::commands) fn without_surroundings(catalog: &Catalog) -> Catalog {
    let mut catalog = catalog.clone();
    let all = NOT_DRIFT.iter().fold(Aspects::ALL, |aspects, aspect| aspects.without(*aspect));
    catalog.scope.aspects = catalog.scope.aspects.and(all);
    catalog
}

/// The live database, which has to be there, without what other tools keep in it.
pub(super) async fn live(
    ctx: &Context<'_>,
    job: &Job<'_>,
    desired: &Catalog,
) -> Result<Catalog, Error> {
    let mut connection = open::connect(ctx).await?;
    let mut catalog = introspect(ctx, job, connection.as_mut()).await?;
    other_tools::take_out(&mut catalog, &[desired]);
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    Ok(catalog)
}

async fn introspect(
    ctx: &Context<'_>,
    job: &Job<'_>,
    connection: &mut dyn Connection,
) -> Result<Catalog, Error> {
    let catalog = connection.introspect(&job.reader.namespaces).await;
    let mut catalog = catalog.map_err(|error| Error::from_driver(error, ctx.target))?;
    ctx.session.external.leave_out(&mut catalog);
    Ok(catalog)
}

/// Looks at everything. A database that is missing is created; a migration that was begun is
/// finished; a history that cannot be gone on with is an error.
pub(super) async fn look(
    ctx: &Context<'_>,
    job: &Job<'_>,
    desired: &Catalog,
    report: &mut Report,
) -> Result<Seen, Halt> {
    if job.folder.path().exists() {
        observe::check_provider(ctx)?;
    }
    let migrations = squashed::expand(ctx.source, job.folder_migrations()?)?;
    let mut connection = match open::connect(ctx).await {
        Err(error) if error.code == Code::DatabaseMissing => {
            report.database_created = true;
            open::connect_or_create(ctx).await?
        }
        other => other?,
    };
    let mut diagnosis = observe::diagnose(ctx, connection.as_mut(), &migrations).await?;
    decide::refuse(&diagnosis)?;
    let begun = diagnosis.unfinished().map(|(entry, ..)| entry.name.clone()).next();
    if let Some(begun) = begun {
        let mut deployed = deploy::Report::default();
        let options = deploy::Options { to: Some(begun), dry_run: false };
        let finished = deploy::deploy(ctx, &options, &mut deployed).await;
        finished
            .map_err(|error| error.for_command(Direction::Up.command(), "brant migrate dev"))?;
        report.applied.extend(deployed.applied);
        diagnosis = observe::diagnose(ctx, connection.as_mut(), &migrations).await?;
    }
    let mut live = introspect(ctx, job, connection.as_mut()).await?;
    let server = connection.server().await;
    let server = server.map_err(|error| Error::from_driver(error, ctx.target))?;
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    let server = format!("{} {}", server.product, server.version);
    let (applied, all) = replay(job, &server, &migrations, &diagnosis).await?;
    other_tools::take_out(&mut live, &[&applied, &all, desired]);
    let modeller = ctx.driver.dialect().modeller();
    let is_faithful = compare(modeller, &applied, &live).is_empty();
    Ok(Seen { diagnosis, live, applied, all, is_faithful, server })
}

/// What the applied and what all migrations make: remembered, or replayed in one scratch database
/// that is looked at twice.
async fn replay(
    job: &Job<'_>,
    server: &str,
    migrations: &[Migration],
    diagnosis: &Diagnosis,
) -> Result<(Catalog, Catalog), Error> {
    // Those that count for this database: a squashed migration, or the ones that it replaces.
    let counts = diagnosis.entries.iter().filter_map(|entry| {
        let migration = migrations.get(entry.folder?)?;
        match entry.standing {
            Standing::Applied(_) => Some((true, migration)),
            Standing::Pending { .. } | Standing::Unfinished { .. } => Some((false, migration)),
            Standing::Covered { .. } => None,
        }
    });
    let counts: Vec<(bool, &Migration)> = counts.collect();
    let known = |wanted: bool| -> Vec<&Migration> {
        let chosen = counts.iter().filter(|(applied, _)| *applied == wanted);
        chosen.map(|(_, migration)| *migration).collect()
    };
    let (first, rest) = (known(true), known(false));
    let all: Vec<&Migration> = counts.iter().map(|(_, migration)| *migration).collect();
    let keys = (job.key(server, &first), job.key(server, &all));
    let read = |key: &Option<Key>| job.snapshots?.read(key.as_ref()?);
    if let (Some(first), Some(all)) = (read(&keys.0), read(&keys.1)) {
        return Ok((first, all));
    }
    let write = |key: &Option<Key>, catalog: &Catalog| {
        if let (Some(snapshots), Some(key)) = (job.snapshots, key) {
            snapshots.write(key, catalog);
        }
    };
    let in_order = !diagnosis.entries.iter().any(|entry| entry.out_of_order);
    let one_line = in_order.then_some(rest);
    let (before, after) = in_scratch(job, &first, one_line.as_deref()).await?;
    let after = match after {
        Some(after) => after,
        // Other databases run them in the order of their names.
        None => in_scratch(job, &all, None).await?.0,
    };
    write(&keys.0, &before);
    write(&keys.1, &after);
    Ok((before, after))
}

/// What the first migrations make, and what the others make of it.
async fn in_scratch(
    job: &Job<'_>,
    first: &[&Migration],
    rest: Option<&[&Migration]>,
) -> Result<(Catalog, Option<Catalog>), Error> {
    let site = job.reader.site()?;
    let owned = |list: &[&Migration]| list.iter().copied().cloned().collect::<Vec<Migration>>();
    scratch::using(site, async |scratch: &mut Scratch<'_>| {
        scratch.replay(&owned(first)).await?;
        let before = scratch.introspect(&job.reader.namespaces).await?;
        let after = match rest {
            None => None,
            Some([]) => Some(before.clone()),
            Some(rest) => {
                scratch.replay(&owned(rest)).await?;
                Some(scratch.introspect(&job.reader.namespaces).await?)
            }
        };
        Ok((before, after))
    })
    .await
}
