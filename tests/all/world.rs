//! A project and its database, driven through the library.

use std::fs;
use std::path::Path;

use brant_core::commands::{deploy, resolve, status};
use brant_core::scratch::{Place, Site};
use brant_core::source::Directory;
use brant_core::{Context, DatabaseUrl, Driver, Error, Event, Policy, Session, Target, Ui};
use brant_tests::{Database, Kind, fresh_database};
use std::sync::Mutex;
use tempfile::TempDir;

/// Makes one test per engine of an async function that takes a [`World`].
macro_rules! on_every_engine {
    ($($name:ident),* $(,)?) => { $(
        mod $name {
            use brant_tests::Kind;
            use crate::world::run;

            #[test]
            fn sqlite() { run(Kind::Sqlite, |world| Box::pin(super::$name(world))); }
            #[test]
            fn postgres() { run(Kind::Postgres, |world| Box::pin(super::$name(world))); }
            #[test]
            fn postgres_18() { run(Kind::Postgres18, |world| Box::pin(super::$name(world))); }
            #[test]
            fn mariadb() { run(Kind::MariaDb, |world| Box::pin(super::$name(world))); }
            #[test]
            fn mysql() { run(Kind::MySql, |world| Box::pin(super::$name(world))); }
        }
    )* };
}
pub(crate) use on_every_engine;

/// Runs a test on a fresh world of this engine, if the engine is there.
pub(crate) fn run(
    kind: Kind,
    test: impl for<'a> FnOnce(&'a mut World) -> std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>,
) {
    let Some(mut world) = World::new(kind) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(test(&mut world));
}

/// The driver of an engine.
pub(crate) fn driver(kind: Kind) -> Box<dyn Driver> {
    match kind {
        Kind::Sqlite => Box::new(brant_driver_sqlite::driver()),
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
            Box::new(brant_driver_postgres::driver())
        }
        Kind::MariaDb | Kind::MySql => Box::new(brant_driver_mysql::driver()),
    }
}

/// A migrations folder, an empty database, and the way to work with both.
pub(crate) struct World {
    pub(crate) kind: Kind,
    pub(crate) database: Database,
    pub(crate) folder: TempDir,
    pub(crate) driver: Box<dyn Driver>,
    pub(crate) target: Target,
    pub(crate) policy: Policy,
    pub(crate) session: Session,
    pub(crate) heard: Heard,
}

/// Keeps what a user would have been told.
#[derive(Debug, Default)]
pub(crate) struct Heard(Mutex<Vec<String>>);

impl Ui for Heard {
    fn event(&self, event: &Event<'_>) {
        self.0.lock().expect("no panic").push(format!("{event:?}"));
    }
}

impl Heard {
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.0.lock().expect("no panic").iter().any(|event| event.contains(text))
    }
}

impl World {
    pub(crate) fn new(kind: Kind) -> Option<World> {
        let server = kind.required()?;
        let database = fresh_database(&server);
        let folder = TempDir::new().expect("a folder");
        let driver = driver(kind);
        let url = DatabaseUrl::new(database.url());
        let target = driver.target(&url, Path::new("/")).expect("the URL is valid");
        Some(World {
            kind,
            database,
            folder,
            driver,
            target,
            policy: Policy::default(),
            session: Session::default(),
            heard: Heard::default(),
        })
    }

    pub(crate) fn is_mysql(&self) -> bool {
        matches!(self.kind, Kind::MariaDb | Kind::MySql)
    }

    /// Writes or overwrites a migration.
    pub(crate) fn migration(&self, name: &str, sql: &str) {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("migration.sql"), sql).expect("a file");
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_dir_all(self.folder.path().join(name)).expect("it was there");
    }

    pub(crate) fn source(&self) -> Directory {
        Directory::new(self.folder.path(), "migrations", self.policy.max_file_size)
    }

    /// Where scratch databases are made.
    pub(crate) fn site(&self) -> Site<'_> {
        Site {
            driver: self.driver.as_ref(),
            place: Place::Beside(self.driver.in_memory().unwrap_or_else(|| self.target.clone())),
            namespaces: Vec::new(),
            session: self.session.clone(),
            init: None,
            ui: &self.heard,
        }
    }

    /// Goes on with another database of the same kind, which is empty.
    pub(crate) fn on_new_database(&mut self) -> Database {
        let server = self.kind.required().expect("it was there a moment ago");
        self.use_database(fresh_database(&server))
    }

    /// Goes on with another database, and gives the one that it had.
    pub(crate) fn use_database(&mut self, database: Database) -> Database {
        let url = DatabaseUrl::new(database.url());
        self.target = self.driver.target(&url, Path::new("/")).expect("the URL is valid");
        std::mem::replace(&mut self.database, database)
    }

    pub(crate) async fn with<T>(&self, work: impl AsyncFnOnce(&Context<'_>) -> T) -> T {
        let source = self.source();
        let context = Context {
            driver: self.driver.as_ref(),
            target: &self.target,
            source: &source,
            session: &self.session,
            policy: &self.policy,
            ui: &self.heard,
        };
        work(&context).await
    }

    /// The names of the migrations that were applied, or the error.
    pub(crate) async fn deploy(&self) -> Result<Vec<String>, Error> {
        self.deploy_with(&deploy::Options::default()).await
    }

    pub(crate) async fn deploy_with(
        &self,
        options: &deploy::Options,
    ) -> Result<Vec<String>, Error> {
        let mut report = deploy::Report::default();
        self.with(async |context| deploy::deploy(context, options, &mut report).await).await?;
        Ok(report.applied.into_iter().map(|applied| applied.name).collect())
    }

    pub(crate) async fn status(&self) -> status::Report {
        self.with(async |context| status::status(context).await).await.expect("status")
    }

    pub(crate) async fn resolve(
        &self,
        name: &str,
        declaration: resolve::Declaration,
    ) -> Result<&'static str, Error> {
        self.with(async |context| resolve::resolve(context, name, &declaration).await)
            .await
            .map(|report| report.outcome)
    }

    /// The history in words, read without Brant: `name:state:steps`, in the order of insertion.
    pub(crate) fn history(&self) -> Vec<String> {
        let rows = self.database.rows(
            "SELECT migration_name, CASE WHEN rolled_back_at IS NOT NULL THEN 'rolledback' \
             WHEN finished_at IS NOT NULL THEN 'applied' ELSE 'failed' END, applied_steps_count \
             FROM _prisma_migrations ORDER BY started_at, migration_name",
        );
        rows.into_iter()
            .map(|row| row.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join(":"))
            .collect()
    }

    /// Writes a row as Prisma Migrate would. `state` is one of applied, failed, rolledback.
    pub(crate) fn prisma_row(&self, name: &str, checksum: &str, state: &str) {
        let (now, id) = match self.kind {
            Kind::Sqlite => ("1700000000000", "lower(hex(randomblob(16)))"),
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
                ("clock_timestamp()", "gen_random_uuid()::text")
            }
            Kind::MariaDb | Kind::MySql => ("UTC_TIMESTAMP(3)", "uuid()"),
        };
        let (finished, rolled_back) = match state {
            "applied" => (now, "NULL"),
            "rolledback" => ("NULL", now),
            _ => ("NULL", "NULL"),
        };
        self.database.execute(&format!(
            "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, logs, \
             rolled_back_at, started_at, applied_steps_count) VALUES ({id}, '{checksum}', \
             {finished}, '{name}', NULL, {rolled_back}, {now}, {})",
            u8::from(state == "applied")
        ));
    }

    /// Whether a table of this name can be read.
    pub(crate) fn has_table(&self, name: &str) -> bool {
        self.database.try_execute(&format!("SELECT 1 FROM {name} LIMIT 1")).is_ok()
    }
}
