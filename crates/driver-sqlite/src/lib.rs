//! The SQLite driver, over rusqlite with SQLite compiled in.
//!
//! [`url`] reads addresses, [`split`] cuts scripts, [`worker`] gives the
//! blocking library a thread of its own, [`engine`] is what runs there;
//! [`connection`], [`history`] and [`lock`] are the contract's other parts.

mod catalog;
mod clear;
mod connection;
mod contents;
mod copier;
mod count;
mod counters;
mod database;
mod diff;
mod effect;
mod engine;
mod error;
mod foreign_keys;
mod history;
mod holder;
mod hooks;
mod introspect;
mod lock;
mod losses;
mod program;
pub mod psl;
mod quote;
mod render;
mod reset;
mod server;
mod split;
mod tables;
mod time;
mod url;
mod words;
mod worker;

use std::path::Path;

use async_trait::async_trait;
use brant_catalog::{Diff, NativeType, QualifiedName};
use brant_core::desired::Conventions;
use brant_core::modeller::Modeller;
use brant_core::rendered::Block;
use brant_core::token::Token;
use brant_core::{
    Advice, Connection, Copier, DatabaseUrl, Dialect, Driver, DriverError, Lock, Loss, Profile,
    Refusal, Script, Session, Split, Target, driver::Naming,
};
use brant_psl::connector::Connector;

use crate::url::Location;

/// The SQLite driver, ready to be registered.
pub fn driver() -> impl Driver {
    Sqlite
}

/// SQLite: one file is one database.
#[derive(Clone, Copy, Debug)]
pub struct Sqlite;

#[async_trait]
impl Driver for Sqlite {
    fn provider(&self) -> &'static str {
        "sqlite"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &[]
    }

    fn schemes(&self) -> &'static [&'static str] {
        &["file", "sqlite"]
    }

    fn profile(&self) -> Profile {
        connection::PROFILE
    }

    fn dialect(&self) -> &dyn Dialect {
        self
    }

    fn target(&self, url: &DatabaseUrl, base: &Path) -> Result<Target, DriverError> {
        Ok(Location::read(url.expose(), base)?.target())
    }

    fn in_memory(&self) -> Option<Target> {
        Some(Location { path: None, patience: None }.target())
    }

    async fn connect(
        &self,
        target: &Target,
        session: &Session,
    ) -> Result<Box<dyn Connection>, DriverError> {
        let location = Location::of(target)?;
        Ok(Box::new(connection::open(location, session).await?))
    }

    async fn lock(&self, target: &Target, session: &Session) -> Result<Box<dyn Lock>, DriverError> {
        let location = Location::of(target)?;
        Ok(Box::new(lock::FileLock::new(location.path, &session.application_name)))
    }

    async fn database_exists(&self, target: &Target, _: &Session) -> Result<bool, DriverError> {
        database::exists(&Location::of(target)?)
    }

    async fn create_database(&self, target: &Target, _: &Session) -> Result<(), DriverError> {
        database::create(&Location::of(target)?)
    }

    async fn drop_database(&self, target: &Target, _: &Session) -> Result<(), DriverError> {
        database::remove(&Location::of(target)?)
    }

    async fn create_scratch(
        &self,
        _: &Target,
        _: &str,
        _: &Session,
    ) -> Result<Target, DriverError> {
        Ok(Location { path: None, patience: None }.target())
    }

    /// The file system's rights are told with the refusal; there is nobody else to ask.
    async fn advise(&self, _: &Target, _: &Session, _: Refusal<'_>) -> Advice {
        Advice::default()
    }

    async fn drop_scratch(&self, _: &Target, _: &Target, _: &Session) -> Result<(), DriverError> {
        Ok(())
    }

    fn sibling(&self, of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError> {
        copier::sibling(of, naming)
    }

    async fn siblings(
        &self,
        of: &Target,
        naming: &Naming<'_>,
        _: &Session,
    ) -> Result<Vec<Target>, DriverError> {
        copier::siblings(of, naming)
    }

    fn copier(&self) -> Option<&dyn Copier> {
        Some(self)
    }
}

impl Modeller for Sqlite {
    fn conventions(&self) -> &Conventions {
        &catalog::CONVENTIONS
    }

    fn render(&self, diff: &Diff<'_>) -> Vec<Block> {
        render::render(diff)
    }
}

impl Dialect for Sqlite {
    fn split(&self, text: &str) -> Split {
        split::split(text)
    }

    fn tokens<'a>(&self, statement: &'a str) -> Vec<Token<'a>> {
        split::pieces(statement)
    }

    fn losses(&self, script: &Script) -> Vec<Loss> {
        losses::losses(script)
    }

    fn quote(&self, name: &str) -> String {
        quote::name(name)
    }

    fn literal(&self, text: &str) -> String {
        quote::text(text)
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

    fn is_system_database(&self, _: &str) -> bool {
        false
    }

    fn connector(&self) -> &'static Connector {
        &psl::CONNECTOR
    }

    fn modeller(&self) -> &dyn Modeller {
        self
    }
}
