//! A driver that breaks on purpose.
//!
//! It wraps a real driver and counts boundaries: the moments before and after
//! each step that core orders. At the chosen one it kills the process, ends it
//! politely, drops the connection or freezes. Nothing of this is part of Brant.

mod connection;
mod lock;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use brant_core::{
    Advice, Connection, Copier, DatabaseUrl, Dialect, Driver, DriverError, Lock, Profile, Refusal,
    Session, Target, driver::Naming,
};

use self::connection::FaultyConnection;
use self::lock::FaultyLock;

/// How soon a signal is heard, on a machine that has other work.
const HEARING: Duration = Duration::from_millis(200);

/// What happens at a boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// SIGKILL to the own process.
    Kill,
    /// SIGTERM to the own process, which is given the time to hear it.
    Terminate,
    /// The connection is dropped, and the caller is told that it is lost.
    Drop,
    /// The work hangs, with all that it holds; `frozen` is printed.
    Freeze,
}

/// Counts boundaries and breaks at the chosen one.
#[derive(Debug)]
pub struct Trap {
    fault: Option<(Fault, usize)>,
    passed: AtomicUsize,
}

impl Trap {
    /// Reads `kill@3`, `term@3`, `drop@3`, `freeze@3`; anything else only counts.
    #[must_use]
    pub fn parse(text: &str) -> Arc<Trap> {
        let fault = text.split_once('@').and_then(|(name, number)| {
            let fault = match name {
                "kill" => Fault::Kill,
                "term" => Fault::Terminate,
                "drop" => Fault::Drop,
                "freeze" => Fault::Freeze,
                _ => return None,
            };
            Some((fault, number.parse().ok()?))
        });
        Arc::new(Trap { fault, passed: AtomicUsize::new(0) })
    }

    /// How many boundaries were passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.passed.load(Ordering::Relaxed)
    }

    /// Passes a boundary. `true`: the connection is to be dropped.
    #[expect(clippy::print_stdout, reason = "the test that started the deployer reads it")]
    async fn boundary(&self) -> bool {
        let number = self.passed.fetch_add(1, Ordering::Relaxed);
        match self.fault {
            Some((fault, at)) if at == number => match fault {
                Fault::Kill => {
                    signal("KILL");
                    std::future::pending().await
                }
                Fault::Terminate => {
                    signal("TERM");
                    tokio::time::sleep(HEARING).await;
                    false
                }
                Fault::Drop => true,
                Fault::Freeze => {
                    println!("frozen");
                    std::future::pending().await
                }
            },
            _ => false,
        }
    }
}

/// Sends a signal to the own process.
fn signal(name: &str) {
    let id = std::process::id().to_string();
    let sent = std::process::Command::new("kill").args([&format!("-{name}"), &id]).status();
    assert!(sent.is_ok_and(|status| status.success()), "the signal is sent");
}

/// A driver with a trap in it.
#[derive(Debug)]
pub struct FaultyDriver {
    /// The real driver.
    pub inner: Box<dyn Driver>,
    /// The trap.
    pub trap: Arc<Trap>,
}

#[async_trait]
impl Driver for FaultyDriver {
    fn provider(&self) -> &'static str {
        self.inner.provider()
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.inner.aliases()
    }

    fn schemes(&self) -> &'static [&'static str] {
        self.inner.schemes()
    }

    fn profile(&self) -> Profile {
        self.inner.profile()
    }

    fn dialect(&self) -> &dyn Dialect {
        self.inner.dialect()
    }

    fn target(&self, url: &DatabaseUrl, base: &Path) -> Result<Target, DriverError> {
        self.inner.target(url, base)
    }

    fn in_memory(&self) -> Option<Target> {
        self.inner.in_memory()
    }

    async fn connect(
        &self,
        target: &Target,
        session: &Session,
    ) -> Result<Box<dyn Connection>, DriverError> {
        let connection = self.inner.connect(target, session).await?;
        Ok(Box::new(FaultyConnection::new(connection, self.trap.clone())))
    }

    async fn lock(&self, target: &Target, session: &Session) -> Result<Box<dyn Lock>, DriverError> {
        let lock = self.inner.lock(target, session).await?;
        Ok(Box::new(FaultyLock { inner: lock, trap: self.trap.clone() }))
    }

    async fn database_exists(
        &self,
        target: &Target,
        session: &Session,
    ) -> Result<bool, DriverError> {
        self.inner.database_exists(target, session).await
    }

    async fn create_database(&self, target: &Target, session: &Session) -> Result<(), DriverError> {
        self.inner.create_database(target, session).await
    }

    async fn drop_database(&self, target: &Target, session: &Session) -> Result<(), DriverError> {
        self.inner.drop_database(target, session).await
    }

    #[expect(clippy::print_stdout, reason = "the test that started the deployer reads it")]
    async fn create_scratch(
        &self,
        beside: &Target,
        name: &str,
        session: &Session,
    ) -> Result<Target, DriverError> {
        self.trap.boundary().await;
        // For whoever looks for what is left behind.
        println!("scratch: {name}");
        let target = self.inner.create_scratch(beside, name, session).await;
        self.trap.boundary().await;
        target
    }

    async fn advise(&self, target: &Target, session: &Session, refusal: Refusal<'_>) -> Advice {
        self.inner.advise(target, session, refusal).await
    }

    async fn drop_scratch(
        &self,
        beside: &Target,
        scratch: &Target,
        session: &Session,
    ) -> Result<(), DriverError> {
        self.trap.boundary().await;
        let dropped = self.inner.drop_scratch(beside, scratch, session).await;
        self.trap.boundary().await;
        dropped
    }

    fn sibling(&self, of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError> {
        self.inner.sibling(of, naming)
    }

    async fn siblings(
        &self,
        of: &Target,
        naming: &Naming<'_>,
        session: &Session,
    ) -> Result<Vec<Target>, DriverError> {
        self.inner.siblings(of, naming, session).await
    }

    fn copier(&self) -> Option<&dyn Copier> {
        self.inner.copier()
    }
}
