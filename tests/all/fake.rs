//! CONTRIBUTING.md's recipe followed once: a throw-away driver that keeps its
//! databases in memory and passes the exam. These five files are all it took.

mod connection;
mod dialect;
mod lock;
mod modeller;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use brant_conformance::{Candidate, DATABASES, Samples, exam};
use brant_core::{
    Advice, Connection, Copier, DatabaseUrl, Dialect, Driver, DriverError, ErrorKind, Lock,
    Profile, Quoting, Record, Refusal, Session, Target, driver::Naming,
};

use self::connection::FakeConnection;
use self::dialect::FakeDialect;
use self::lock::FakeLock;

/// One database: its tables with their row counts, its history, the lock's holder.
#[derive(Clone, Debug, Default)]
struct Store {
    tables: BTreeMap<String, usize>,
    history: Option<Vec<Record>>,
    lock: Option<u64>,
}

type Stores = Arc<Mutex<BTreeMap<String, Store>>>;

const PROFILE: Profile = Profile {
    transactional_ddl: true,
    batch: false,
    foreign_key_window: false,
    quoting: Quoting::USUAL,
};

/// A database server in memory.
#[derive(Debug, Default)]
struct Fake {
    stores: Stores,
}

fn error(kind: ErrorKind) -> DriverError {
    DriverError::new(kind, format!("{kind:?}"))
}

#[async_trait]
impl Driver for Fake {
    fn provider(&self) -> &'static str {
        "fake"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &[]
    }

    fn schemes(&self) -> &'static [&'static str] {
        &["fake"]
    }

    fn profile(&self) -> Profile {
        PROFILE
    }

    fn dialect(&self) -> &dyn Dialect {
        &FakeDialect
    }

    fn target(&self, url: &DatabaseUrl, _base: &Path) -> Result<Target, DriverError> {
        let database =
            url.expose().strip_prefix("fake:").ok_or_else(|| error(ErrorKind::InvalidUrl))?;
        Ok(Target {
            provider: "fake",
            product: "Fake",
            database: database.to_owned(),
            schema: None,
            location: "memory".to_owned(),
            url: url.clone(),
        })
    }

    fn in_memory(&self) -> Option<Target> {
        None
    }

    async fn connect(
        &self,
        target: &Target,
        session: &Session,
    ) -> Result<Box<dyn Connection>, DriverError> {
        if !self.database_exists(target, session).await? {
            return Err(error(ErrorKind::DatabaseMissing));
        }
        Ok(Box::new(FakeConnection::new(self.stores.clone(), target.database.clone())))
    }

    async fn lock(&self, target: &Target, _: &Session) -> Result<Box<dyn Lock>, DriverError> {
        Ok(Box::new(FakeLock::new(self.stores.clone(), target.database.clone())))
    }

    async fn database_exists(&self, target: &Target, _: &Session) -> Result<bool, DriverError> {
        Ok(self.stores.lock().expect("no panic").contains_key(&target.database))
    }

    async fn create_database(&self, target: &Target, _: &Session) -> Result<(), DriverError> {
        let mut stores = self.stores.lock().expect("no panic");
        if stores.contains_key(&target.database) {
            return Err(error(ErrorKind::DatabaseExists));
        }
        stores.insert(target.database.clone(), Store::default());
        Ok(())
    }

    async fn drop_database(&self, target: &Target, _: &Session) -> Result<(), DriverError> {
        let removed = self.stores.lock().expect("no panic").remove(&target.database);
        removed.map(drop).ok_or_else(|| error(ErrorKind::DatabaseMissing))
    }

    async fn create_scratch(
        &self,
        beside: &Target,
        name: &str,
        session: &Session,
    ) -> Result<Target, DriverError> {
        let url = DatabaseUrl::new(format!("fake:{name}"));
        let scratch = Target { database: name.to_owned(), url, ..beside.clone() };
        self.create_database(&scratch, session).await?;
        Ok(scratch)
    }

    async fn advise(&self, _: &Target, _: &Session, _: Refusal<'_>) -> Advice {
        Advice::default()
    }

    async fn drop_scratch(
        &self,
        _: &Target,
        scratch: &Target,
        session: &Session,
    ) -> Result<(), DriverError> {
        self.drop_database(scratch, session).await
    }

    fn sibling(&self, of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError> {
        let database = naming(&of.database);
        let url = DatabaseUrl::new(format!("fake:{database}"));
        Ok(Target { database, url, ..of.clone() })
    }

    async fn siblings(
        &self,
        of: &Target,
        naming: &Naming<'_>,
        _: &Session,
    ) -> Result<Vec<Target>, DriverError> {
        let prefix = naming(&of.database);
        let stores = self.stores.lock().expect("no panic");
        let names = stores.keys().filter(|name| name.starts_with(&prefix));
        names.map(|name| self.sibling(of, &|_| name.clone())).collect()
    }

    fn copier(&self) -> Option<&dyn Copier> {
        None
    }
}

#[tokio::test]
async fn a_throw_away_driver_passes_the_exam() {
    let driver = Fake::default();
    let target =
        |index| driver.target(&DatabaseUrl::new(format!("fake:exam{index}")), Path::new(""));
    let targets = (0..DATABASES).map(|index| target(index).expect("a URL")).collect();
    let samples = Samples {
        create: "create table pets",
        create_other: "create table owners",
        insert: "insert into pets",
        fails: "insert into nowhere",
        nonsense: "fly away",
        concurrent: true,
    };
    let passed = exam(Candidate { driver: &driver, targets, samples }).await;
    assert_eq!(passed.len(), DATABASES);
}
