//! The contract's connection, in front of the thread that does the work.

use std::time::Duration;

use async_trait::async_trait;
use brant_catalog::{Catalog, Hazard, Table};
use brant_core::history::Record;
use brant_core::{
    Connection, DriverError, Effect, External, History, Interrupted, Profile, Quoting, Server,
    Session, Step, TableRows,
};

use crate::engine::{Engine, Settings};
use crate::url::Location;
use crate::worker::Worker;
use crate::{
    clear, contents, count, database, effect, history, introspect, program, server, tables,
};

/// How long Prisma's engine waits for another process.
const PATIENCE: Duration = Duration::from_secs(5);

/// SQLite's rules: see [`brant_core::Profile`] for what each means.
pub(crate) const PROFILE: Profile = Profile {
    transactional_ddl: true,
    batch: true,
    foreign_key_window: true,
    quoting: Quoting::USUAL,
};

/// One open file.
pub(crate) struct SqliteConnection {
    worker: Worker,
}

/// Opens a file that exists.
pub(crate) async fn open(
    location: Location,
    session: &Session,
) -> Result<SqliteConnection, DriverError> {
    database::require(&location)?;
    let settings = Settings {
        patience: session.lock_timeout.or(location.patience).unwrap_or(PATIENCE),
        path: location.path,
        statement_timeout: session.statement_timeout,
        allow_attach: session.allow_attach,
    };
    let worker = Worker::start(move |watch| Engine::open(settings, watch)).await?;
    Ok(SqliteConnection { worker })
}

#[async_trait]
impl Connection for SqliteConnection {
    fn profile(&self) -> Profile {
        PROFILE
    }

    async fn server(&mut self) -> Result<Server, DriverError> {
        let facts = |engine: &mut Engine| {
            server::server(&engine.connection, engine.settings.path.as_deref())
        };
        self.worker.call(facts).await?
    }

    /// A dead process runs nothing here: the engine is part of it.
    async fn claim(&mut self) -> Result<bool, DriverError> {
        Ok(true)
    }

    async fn run(&mut self, steps: &[Step<'_>]) -> Result<(), Interrupted> {
        let mut operations = program::operations(steps);
        loop {
            let piece = program::next_piece(&mut operations);
            let Some(step) = piece.first().map(|(step, _)| *step) else { return Ok(()) };
            let result = self.worker.call(move |engine| engine.run(&piece)).await;
            result.map_err(|error| Interrupted {
                step,
                statement: None,
                offset: None,
                error,
            })??;
        }
    }

    async fn tables(&mut self) -> Result<Vec<String>, DriverError> {
        self.worker.call(|engine| tables::tables(&engine.connection)).await?
    }

    async fn introspect(&mut self, _: &[String]) -> Result<Catalog, DriverError> {
        self.worker.call(|engine| introspect::introspect(&engine.connection)).await?
    }

    async fn count(&mut self, hazards: &[Hazard]) -> Result<Vec<Option<u64>>, DriverError> {
        let hazards = hazards.to_vec();
        self.worker.call(move |engine| count::count(&engine.connection, &hazards)).await?
    }

    async fn rows(&mut self, tables: &[Table]) -> Result<Vec<TableRows>, DriverError> {
        let tables = tables.to_vec();
        self.worker.call(move |engine| contents::rows(&engine.connection, &tables)).await?
    }

    async fn clear(&mut self, _: &[String], keep: &External) -> Result<(), DriverError> {
        let keep = keep.clone();
        self.worker.call(move |engine| clear::clear(engine, &keep)).await?
    }

    async fn effect(&mut self, statement: &str) -> Result<Effect, DriverError> {
        let statement = statement.to_owned();
        self.worker.call(move |engine| effect::effect(&engine.connection, &statement)).await?
    }

    async fn close(self: Box<Self>) -> Result<(), DriverError> {
        drop(self);
        Ok(())
    }
}

#[async_trait]
impl History for SqliteConnection {
    async fn records(&mut self) -> Result<Option<Vec<Record>>, DriverError> {
        self.worker.call(|engine| history::records(&engine.connection)).await?
    }
}
