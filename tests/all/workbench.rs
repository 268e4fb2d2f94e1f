//! Where scripts are tried: an empty database for each try, as cheap as the engine allows.

use std::cell::RefCell;
use std::ops::Deref;
use std::path::Path;

use brant_catalog::Catalog;
use brant_core::commands::execute;
use brant_core::source::Embedded;
use brant_core::{Connection, Context, DatabaseUrl, DriverError, Policy, Session};
use brant_tests::{Database, Kind, Server, fresh_database};
use tokio::runtime::Runtime;

use crate::world::{Heard, driver};

/// Makes a PostgreSQL database as good as new, keeping the extensions that projects make in
/// migrations and that their schemas do not speak of: to install those takes longer than all else.
const EMPTY_POSTGRES: &str = r"
DO $$ DECLARE
    wanted CONSTANT text[] := ARRAY['uuid-ossp', 'pg_trgm', 'pgcrypto'];
    statement text;
BEGIN
    FOR statement IN
        SELECT format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension
        WHERE extname <> 'plpgsql' AND (extname <> ALL (wanted) OR extnamespace <> 2200)
        UNION ALL
        SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
        UNION ALL
        SELECT format(
            'DROP %s IF EXISTS %s CASCADE', CASE c.relkind WHEN 'v' THEN 'VIEW'
                WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END,
            format('public.%I', c.relname)
        ) FROM pg_class c WHERE c.relnamespace = 2200 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('DROP TYPE IF EXISTS public.%I CASCADE', t.typname) FROM pg_type t
        WHERE t.typnamespace = 2200 AND t.typtype IN ('e', 'd', 'r')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
        WHERE p.pronamespace = 2200
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype IN ('e', 'i'))
    LOOP
        EXECUTE statement;
    END LOOP;
    FOR statement IN SELECT format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA public', name)
        FROM pg_available_extensions WHERE name = ANY (wanted) AND installed_version IS NULL LOOP
        EXECUTE statement;
    END LOOP;
END $$
";

/// Where scripts are tried.
pub(crate) struct Workbench {
    server: Server,
    /// The one database that is used again and again, where that is faster.
    shared: Option<Shared>,
}

/// A database, and a connection of Brant's own that looks into it: what a server has to learn first
/// in a session takes longer than to look.
pub(crate) struct Shared {
    reader: RefCell<Reader>,
    database: Database,
}

struct Reader {
    runtime: Runtime,
    connection: Box<dyn Connection>,
}

/// A database that was empty when it was handed out.
pub(crate) enum Place<'w> {
    Shared(&'w Shared),
    Own(Box<Database>),
}

impl Deref for Place<'_> {
    type Target = Database;

    fn deref(&self) -> &Database {
        match self {
            Self::Shared(shared) => &shared.database,
            Self::Own(database) => database,
        }
    }
}

impl Shared {
    fn new(database: Database) -> Self {
        let driver = driver(database.server().kind);
        let target = driver.target(&DatabaseUrl::new(database.url()), Path::new("/"));
        let target = target.expect("the URL is valid");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let connection = runtime.block_on(driver.connect(&target, &Session::default()));
        let connection = connection.expect("the server lets Brant in");
        Self { database, reader: RefCell::new(Reader { runtime, connection }) }
    }
}

impl Workbench {
    /// None with a visible skip where the server is not there.
    pub(crate) fn new(kind: Kind) -> Option<Self> {
        let server = kind.required()?;
        let is_postgres = matches!(kind, Kind::Postgres | Kind::Postgres18);
        let shared = is_postgres.then(|| Shared::new(fresh_database(&server)));
        Some(Self { server, shared })
    }

    /// An empty database. The one before it is lost.
    pub(crate) fn empty(&mut self) -> Place<'_> {
        match &self.shared {
            Some(shared) => {
                shared.database.execute(EMPTY_POSTGRES);
                Place::Shared(shared)
            }
            None => Place::Own(Box::new(fresh_database(&self.server))),
        }
    }
}

impl Place<'_> {
    /// Runs a script as its author wrote it; the complaint has the script in it.
    pub(crate) fn run(&self, script: &str) -> Result<(), String> {
        // MySQL refuses to run nothing.
        if script.is_empty() {
            return Ok(());
        }
        // What a crash would leave is no question here, and waiting for the disk takes minutes.
        let is_sqlite = self.server().kind == Kind::Sqlite;
        let hurry = if is_sqlite { "PRAGMA synchronous=OFF;\n" } else { "" };
        let script = format!("{hurry}{script}");
        match self.try_execute(&script) {
            // What a plain client sends at once is one transaction; Brant takes it in steps.
            Err(error) if error.contains("unsafe use of new value") => self.run_in_steps(&script),
            result => result.map_err(|error| format!("{error}\n{script}")),
        }
    }

    fn run_in_steps(&self, script: &str) -> Result<(), String> {
        let driver = driver(self.server().kind);
        let target = driver.target(&DatabaseUrl::new(self.url()), Path::new("/"));
        let context = Context {
            driver: driver.as_ref(),
            target: &target.expect("the URL is valid"),
            source: &Embedded::new([]),
            session: &Session::default(),
            policy: &Policy::default(),
            ui: &Heard::default(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let done = runtime.expect("a runtime").block_on(execute::execute(&context, script, "it"));
        done.map(drop).map_err(|error| format!("{error}\n{script}"))
    }

    /// What Brant sees in it.
    pub(crate) fn introspect(&self, namespaces: &[String]) -> Result<Catalog, DriverError> {
        if let Self::Shared(shared) = self {
            let Reader { runtime, connection } = &mut *shared.reader.borrow_mut();
            return runtime.block_on(connection.introspect(namespaces));
        }
        self.with(async |connection| connection.introspect(namespaces).await)
    }

    /// Lets a connection of Brant's own do something.
    pub(crate) fn with<T>(
        &self,
        work: impl AsyncFnOnce(&mut dyn Connection) -> Result<T, DriverError>,
    ) -> Result<T, DriverError> {
        connected(self, work)
    }
}

/// Lets a connection of Brant's own do something in a database.
pub(crate) fn connected<T>(
    database: &Database,
    work: impl AsyncFnOnce(&mut dyn Connection) -> Result<T, DriverError>,
) -> Result<T, DriverError> {
    connected_to(database.server().kind, database.url(), work)
}

/// The same at an address.
pub(crate) fn connected_to<T>(
    kind: Kind,
    url: &str,
    work: impl AsyncFnOnce(&mut dyn Connection) -> Result<T, DriverError>,
) -> Result<T, DriverError> {
    let driver = driver(kind);
    let target = driver.target(&DatabaseUrl::new(url), Path::new("/"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let mut connection = driver.connect(&target, &Session::default()).await?;
        let answer = work(connection.as_mut()).await?;
        connection.close().await?;
        Ok(answer)
    })
}
