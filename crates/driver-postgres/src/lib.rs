//! PostgreSQL, through sqlx.
//!
//! Everything travels in the simple protocol, so that a migration, its history
//! row and both ends of its transaction are one message, and a pool in transaction mode is no obstacle.

#![warn(missing_docs)]

mod advice;
mod begin;
mod catalog;
mod clear;
mod connect;
mod connection;
mod contents;
mod copier;
mod count;
mod database;
mod diff;
mod effect;
mod error;
mod expression;
mod history;
mod index;
mod introspect;
mod lock;
mod losses;
mod message;
mod profile;
pub mod psl;
mod query;
mod quote;
mod render;
mod reset;
mod run;
mod scratch;
mod server;
mod settings;
mod single;
mod split;
mod tables;
mod url;

use std::path::Path;

use async_trait::async_trait;
use brant_catalog::{Diff, NativeType, QualifiedName};
use brant_core::desired::Conventions;
use brant_core::modeller::Modeller;
use brant_core::rendered::Block;
use brant_core::scratch::PREFIX;
use brant_core::token::Token;
use brant_core::{
    Advice, Connection, Copier, DatabaseUrl, Dialect, Driver, DriverError, ErrorKind, Lock, Loss,
    Profile, Refusal, Script, Session, Split, Target, driver::Naming,
};
use brant_psl::connector::Connector;

use crate::url::{Address, resolve_files};

/// The driver for PostgreSQL 12 and later.
#[derive(Clone, Copy, Debug, Default)]
pub struct Postgres;

/// The driver, ready to be registered.
pub fn driver() -> impl Driver {
    Postgres
}

#[async_trait]
impl Driver for Postgres {
    fn provider(&self) -> &'static str {
        "postgresql"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["postgres"]
    }

    fn schemes(&self) -> &'static [&'static str] {
        &["postgresql", "postgres"]
    }

    fn profile(&self) -> Profile {
        profile::PROFILE
    }

    fn dialect(&self) -> &dyn Dialect {
        self
    }

    fn target(&self, url: &DatabaseUrl, base: &Path) -> Result<Target, DriverError> {
        let url = resolve_files(url.expose(), base)?;
        let address = Address::parse(&url)?;
        Ok(Target {
            provider: self.provider(),
            product: "PostgreSQL",
            location: address.location(),
            database: address.database,
            schema: Some(address.schema),
            url: DatabaseUrl::new(url),
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
        let mut worker = connection::Worker::open(&address(target)?, session).await?;
        if worker.schema.starts_with(PREFIX) {
            scratch::mark(&mut worker).await?;
        }
        Ok(Box::new(worker))
    }

    async fn lock(&self, target: &Target, session: &Session) -> Result<Box<dyn Lock>, DriverError> {
        Ok(Box::new(lock::AdvisoryLock::open(&address(target)?, session).await?))
    }

    async fn database_exists(
        &self,
        target: &Target,
        session: &Session,
    ) -> Result<bool, DriverError> {
        match connect::open(&address(target)?, session, settings::Purpose::Lock).await {
            Ok(_) => Ok(true),
            Err(error) if error.kind == ErrorKind::DatabaseMissing => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn create_database(&self, target: &Target, session: &Session) -> Result<(), DriverError> {
        database::create(&address(target)?, session).await
    }

    async fn drop_database(&self, target: &Target, session: &Session) -> Result<(), DriverError> {
        database::drop(&address(target)?, session).await
    }

    async fn create_scratch(
        &self,
        beside: &Target,
        name: &str,
        session: &Session,
    ) -> Result<Target, DriverError> {
        scratch::create(beside, name, session).await
    }

    async fn advise(&self, target: &Target, session: &Session, refusal: Refusal<'_>) -> Advice {
        match address(target) {
            Ok(address) => advice::advise(&address, session, refusal).await,
            Err(_) => Advice::default(),
        }
    }

    async fn drop_scratch(
        &self,
        beside: &Target,
        scratch: &Target,
        session: &Session,
    ) -> Result<(), DriverError> {
        scratch::drop(beside, scratch, session).await
    }

    fn sibling(&self, of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError> {
        copier::sibling(of, naming)
    }

    async fn siblings(
        &self,
        of: &Target,
        naming: &Naming<'_>,
        session: &Session,
    ) -> Result<Vec<Target>, DriverError> {
        copier::siblings(of, naming, session).await
    }

    fn copier(&self) -> Option<&dyn Copier> {
        Some(self)
    }
}

impl Modeller for Postgres {
    fn conventions(&self) -> &Conventions {
        &catalog::CONVENTIONS
    }

    fn render(&self, diff: &Diff<'_>) -> Vec<Block> {
        render::render(diff)
    }
}

impl Dialect for Postgres {
    fn split(&self, text: &str) -> Split {
        split::split(text)
    }

    fn tokens<'a>(&self, statement: &'a str) -> Vec<Token<'a>> {
        split::tokens(statement)
    }

    fn losses(&self, script: &Script) -> Vec<Loss> {
        losses::losses(script)
    }

    fn quote(&self, name: &str) -> String {
        quote::identifier(name)
    }

    fn literal(&self, text: &str) -> String {
        quote::literal(text)
    }

    fn sample(&self, native: &NativeType, number: usize) -> Option<String> {
        contents::sample(native, number)
    }

    fn insert(&self, table: &QualifiedName, row: &[(&str, String)]) -> String {
        contents::insert(table, row)
    }

    fn takes_after_database(&self, _: &str) -> bool {
        false
    }

    fn is_system_database(&self, name: &str) -> bool {
        matches!(name, "template0" | "template1")
    }

    fn connector(&self) -> &'static Connector {
        &psl::CONNECTOR
    }

    fn modeller(&self) -> &dyn Modeller {
        self
    }
}

fn address(target: &Target) -> Result<Address, DriverError> {
    Address::parse(target.url.expose())
}
