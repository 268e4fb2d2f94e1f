//! A connection that takes every step by itself, with a trap before and after it.
//!
//! The product sends many steps in one message; here each travels alone, and
//! each statement of a script too, so that every order of events that a server
//! can see is broken once.

use std::sync::Arc;

use async_trait::async_trait;
use brant_catalog::{Catalog, Hazard, Table};
use brant_core::driver::{Profile, Server};
use brant_core::{
    Connection, DriverError, Effect, ErrorKind, External, History, Interrupted, Record, Step,
    TableRows,
};

use super::Trap;

pub(super) struct FaultyConnection {
    /// Gone after a drop.
    inner: Option<Box<dyn Connection>>,
    profile: Profile,
    trap: Arc<Trap>,
}

fn lost() -> DriverError {
    DriverError::new(ErrorKind::ConnectionLost, "the connection was dropped on purpose")
}

impl FaultyConnection {
    pub(super) fn new(inner: Box<dyn Connection>, trap: Arc<Trap>) -> FaultyConnection {
        let profile = inner.profile();
        FaultyConnection { inner: Some(inner), profile, trap }
    }

    fn inner(&mut self) -> Result<&mut Box<dyn Connection>, DriverError> {
        self.inner.as_mut().ok_or_else(lost)
    }

    async fn boundary(&mut self) {
        if self.trap.boundary().await {
            self.inner = None;
        }
    }

    async fn one(&mut self, step: Step<'_>) -> Result<(), Interrupted> {
        self.boundary().await;
        let result = match self.inner() {
            Ok(inner) => inner.run(&[step]).await,
            Err(error) => Err(Interrupted { step: 0, statement: None, offset: None, error }),
        };
        self.boundary().await;
        match (&result, &self.inner) {
            // The step was taken, but its answer is lost.
            (Ok(()), None) => {
                Err(Interrupted { step: 0, statement: None, offset: None, error: lost() })
            }
            _ => result,
        }
    }
}

#[async_trait]
impl History for FaultyConnection {
    async fn records(&mut self) -> Result<Option<Vec<Record>>, DriverError> {
        self.boundary().await;
        self.inner()?.records().await
    }
}

#[async_trait]
impl Connection for FaultyConnection {
    fn profile(&self) -> Profile {
        self.profile
    }

    async fn server(&mut self) -> Result<Server, DriverError> {
        self.inner()?.server().await
    }

    async fn claim(&mut self) -> Result<bool, DriverError> {
        self.boundary().await;
        self.inner()?.claim().await
    }

    async fn run(&mut self, steps: &[Step<'_>]) -> Result<(), Interrupted> {
        for (index, step) in steps.iter().enumerate() {
            let result = match step {
                Step::Run { script, statements } => {
                    let mut result = Ok(());
                    for statement in statements.clone() {
                        let one = Step::Run { script, statements: statement..statement + 1 };
                        result = self.one(one).await;
                        if result.is_err() {
                            break;
                        }
                    }
                    result
                }
                other => self.one(other.clone()).await,
            };
            result.map_err(|stopped| Interrupted { step: index, ..stopped })?;
        }
        Ok(())
    }

    async fn tables(&mut self) -> Result<Vec<String>, DriverError> {
        self.inner()?.tables().await
    }

    async fn introspect(&mut self, namespaces: &[String]) -> Result<Catalog, DriverError> {
        self.inner()?.introspect(namespaces).await
    }

    async fn count(&mut self, hazards: &[Hazard]) -> Result<Vec<Option<u64>>, DriverError> {
        self.inner()?.count(hazards).await
    }

    async fn rows(&mut self, tables: &[Table]) -> Result<Vec<TableRows>, DriverError> {
        self.inner()?.rows(tables).await
    }

    async fn clear(&mut self, namespaces: &[String], keep: &External) -> Result<(), DriverError> {
        self.inner()?.clear(namespaces, keep).await
    }

    async fn effect(&mut self, statement: &str) -> Result<Effect, DriverError> {
        self.boundary().await;
        self.inner()?.effect(statement).await
    }

    async fn close(mut self: Box<Self>) -> Result<(), DriverError> {
        self.boundary().await;
        match self.inner.take() {
            Some(inner) => inner.close().await,
            None => Err(lost()),
        }
    }
}
