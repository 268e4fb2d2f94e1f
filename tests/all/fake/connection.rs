//! The fake's session: a transaction is a copy of the store.

use async_trait::async_trait;
use brant_catalog::{Catalog, Hazard, Origin, QualifiedName, Table};
use brant_core::driver::{Profile, Server};
use brant_core::history::{Row, State};
use brant_core::{
    Change, Connection, DriverError, Effect, ErrorKind, External, History, Interrupted, Record,
    Step, TableRows,
};
use jiff::Timestamp;

use super::{Store, Stores, error};

pub(super) struct FakeConnection {
    stores: Stores,
    database: String,
    /// The states to go back to: the transaction's first, then the savepoints'.
    saved: Vec<Store>,
}

impl FakeConnection {
    pub(super) fn new(stores: Stores, database: String) -> FakeConnection {
        FakeConnection { stores, database, saved: Vec::new() }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
        let mut stores = self.stores.lock().expect("no panic");
        work(stores.entry(self.database.clone()).or_default())
    }

    fn step(&mut self, step: &Step<'_>) -> Result<(), (Option<usize>, DriverError)> {
        match step {
            Step::Begin | Step::Savepoint => {
                let copy = self.with(|store| store.clone());
                self.saved.push(copy);
            }
            Step::Commit => self.saved.clear(),
            Step::Release => drop(self.saved.pop()),
            Step::Rollback => self.back_to(0),
            Step::RollbackToSavepoint => self.back_to(self.saved.len().saturating_sub(1)),
            Step::CheckLock(ticket) => {
                let holder = self.with(|store| store.lock);
                if holder.map(|id| id.to_string()).as_ref() != Some(&ticket.session) {
                    return Err((None, error(ErrorKind::LockLost)));
                }
            }
            Step::Run { script, statements } => {
                for index in statements.clone() {
                    self.statement(script.statement(index))
                        .map_err(|error| (Some(index), error))?;
                }
            }
            Step::CreateHistory => self.with(|store| {
                store.history.get_or_insert_default();
            }),
            Step::Record(change) => self.with(|store| record(store, change)),
            Step::ResetSession
            | Step::SuspendForeignKeys
            | Step::CheckForeignKeys
            | Step::ResumeForeignKeys => {}
        }
        Ok(())
    }

    /// The lock does not take part in transactions.
    fn back_to(&mut self, depth: usize) {
        let saved = self.saved.drain(depth..).next();
        if let Some(saved) = saved {
            self.with(|store| *store = Store { lock: store.lock, ..saved });
        }
    }

    fn statement(&self, text: &str) -> Result<(), DriverError> {
        let missing = || error(ErrorKind::MissingTable);
        self.with(|store| match text.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["create", "table", name] => {
                store.tables.insert((*name).to_owned(), 0);
                Ok(())
            }
            ["insert", "into", name] => {
                *store.tables.get_mut(*name).ok_or_else(missing)? += 1;
                Ok(())
            }
            _ => Err(error(ErrorKind::Statement)),
        })
    }
}

fn record(store: &mut Store, change: &Change<'_>) {
    let history = store.history.get_or_insert_default();
    let now = Some(Timestamp::now());
    let new = |row: &Row<'_>| Record {
        id: row.id.to_owned(),
        checksum: row.checksum.to_owned(),
        migration: row.migration.to_owned(),
        started_at: now,
        finished_at: None,
        rolled_back_at: None,
        logs: None,
        steps: 0,
    };
    match change {
        Change::Applied(row) => history.push(Record { finished_at: now, steps: 1, ..new(row) }),
        Change::Declared(row) => {
            history.push(Record { finished_at: now, logs: Some(String::new()), ..new(row) });
        }
        Change::Started { row, logs } => {
            history.push(Record { logs: Some((*logs).to_owned()), ..new(row) });
        }
        Change::Failed { row, logs } => {
            let logs = Some((*logs).to_owned());
            history.push(Record { rolled_back_at: now, logs, ..new(row) });
        }
        Change::Progress { id, .. }
        | Change::Finished { id, .. }
        | Change::Signed { id, .. }
        | Change::Renamed { id, .. }
        | Change::RolledBack { id }
        | Change::Reopened { id, .. }
        | Change::Reinstated { id, .. } => {
            let found = history.iter_mut().filter(|record| record.id == *id);
            found.for_each(|record| amend(record, change));
        }
        Change::Forget { id } => {
            history.retain(|record| record.id != *id || record.state() != State::RolledBack)
        }
    }
}

/// Changes a row that is there.
fn amend(row: &mut Record, change: &Change<'_>) {
    let now = Some(Timestamp::now());
    match change {
        Change::Progress { logs, .. } => row.logs = Some((*logs).to_owned()),
        Change::Finished { checksum, .. } => {
            row.checksum = (*checksum).to_owned();
            (row.finished_at, row.steps, row.logs) = (now, 1, None);
        }
        Change::Renamed { migration, .. } => row.migration = (*migration).to_owned(),
        Change::Signed { checksum, .. } => row.checksum = (*checksum).to_owned(),
        Change::RolledBack { .. } => row.rolled_back_at = now,
        Change::Reopened { logs, .. } => {
            (row.finished_at, row.logs) = (None, Some((*logs).to_owned()));
        }
        Change::Reinstated { finished_at, .. } => {
            (row.finished_at, row.logs) = (Some(*finished_at), None);
        }
        Change::Applied(_)
        | Change::Declared(_)
        | Change::Started { .. }
        | Change::Failed { .. }
        | Change::Forget { .. } => {}
    }
}

#[async_trait]
impl History for FakeConnection {
    async fn records(&mut self) -> Result<Option<Vec<Record>>, DriverError> {
        Ok(self.with(|store| store.history.clone()))
    }
}

#[async_trait]
impl Connection for FakeConnection {
    fn profile(&self) -> Profile {
        super::PROFILE
    }

    async fn server(&mut self) -> Result<Server, DriverError> {
        Ok(Server {
            product: "Fake".to_owned(),
            version: "1".to_owned(),
            user: String::new(),
            read_only: false,
            may_create: true,
            notes: Vec::new(),
        })
    }

    async fn claim(&mut self) -> Result<bool, DriverError> {
        Ok(true)
    }

    async fn run(&mut self, steps: &[Step<'_>]) -> Result<(), Interrupted> {
        for (index, step) in steps.iter().enumerate() {
            self.step(step).map_err(|(statement, error)| Interrupted {
                step: index,
                statement,
                offset: None,
                error,
            })?;
        }
        Ok(())
    }

    async fn tables(&mut self) -> Result<Vec<String>, DriverError> {
        Ok(self.with(|store| store.tables.keys().cloned().collect()))
    }

    async fn introspect(&mut self, _namespaces: &[String]) -> Result<Catalog, DriverError> {
        let names: Vec<_> = self.with(|store| store.tables.keys().cloned().collect());
        let table = |name| Table::new(QualifiedName::bare(name), Origin::Database);
        let tables = names.into_iter().map(table).collect();
        Ok(Catalog { tables, ..Catalog::empty(None) })
    }

    async fn count(&mut self, hazards: &[Hazard]) -> Result<Vec<Option<u64>>, DriverError> {
        let rows =
            |name: &str| self.with(|store| store.tables.get(name).map_or(0, |rows| *rows as u64));
        Ok(hazards.iter().map(|hazard| Some(rows(&hazard.table.name))).collect())
    }

    async fn rows(&mut self, tables: &[Table]) -> Result<Vec<TableRows>, DriverError> {
        let rows = |name: &str| self.with(|store| store.tables.get(name).copied().unwrap_or(0));
        Ok(tables.iter().map(|table| vec![Vec::new(); rows(&table.name.name)]).collect())
    }

    async fn clear(&mut self, _: &[String], keep: &External) -> Result<(), DriverError> {
        self.with(|store| {
            let mut tables = std::mem::take(&mut store.tables);
            tables.retain(|name, _| keep.has_table(None, name, false));
            *store = Store { lock: store.lock, tables, ..Store::default() };
        });
        Ok(())
    }

    async fn effect(&mut self, statement: &str) -> Result<Effect, DriverError> {
        let name = statement.strip_prefix("create table ");
        Ok(match name.map(|name| self.with(|store| store.tables.contains_key(name))) {
            Some(true) => Effect::Applied,
            Some(false) => Effect::NotApplied,
            None => Effect::Unknown("only tables can be looked at".to_owned()),
        })
    }

    async fn close(self: Box<Self>) -> Result<(), DriverError> {
        Ok(())
    }
}
