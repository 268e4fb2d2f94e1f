//! MySQL and MariaDB. Which of the two it is shows when connecting.

mod advice;
mod catalog;
mod connect;
mod connection;
mod contents;
mod count;
mod database;
mod dialect;
mod diff;
mod effect;
mod error;
mod history;
mod introspect;
mod lock;
mod packet;
mod profile;
pub mod psl;
mod quote;
mod render;
mod rows;
mod scratch;
mod server;
mod session;
mod sibling;
mod split;
mod step;
mod tables;
mod under_way;
mod url;

use std::path::Path;

use async_trait::async_trait;
use brant_catalog::Diff;
use brant_core::desired::Conventions;
use brant_core::modeller::Modeller;
use brant_core::rendered::Block;
use brant_core::scratch::PREFIX;
use brant_core::{
    Advice, Connection, Copier, DatabaseUrl, Dialect, Driver, DriverError, ErrorKind, Lock,
    Profile, Refusal, Session, Target, driver::Naming,
};

use crate::connection::MySqlConnection;
use crate::dialect::MySqlDialect;
use crate::lock::MySqlLock;
use crate::lock::lease::Lease;
use crate::session::Purpose;
use crate::url::Address;

/// The driver for MySQL and MariaDB.
#[derive(Clone, Copy, Debug, Default)]
pub struct MySql;

/// The driver for MySQL and MariaDB.
pub fn driver() -> impl Driver {
    MySql
}

/// The address of a database that may be made or dropped. The server itself
/// would not stop anybody from dropping its own.
fn own_database(target: &Target) -> Result<Address, DriverError> {
    let address = url::read(&target.url)?;
    if MySqlDialect.is_system_database(&address.database) {
        return Err(DriverError::new(
            ErrorKind::SystemDatabase,
            format!("the database `{}` belongs to the server itself", address.database),
        ));
    }
    Ok(address)
}

impl Modeller for MySql {
    fn conventions(&self) -> &Conventions {
        &catalog::CONVENTIONS
    }

    fn render(&self, diff: &Diff<'_>) -> Vec<Block> {
        render::render(diff)
    }
}

#[async_trait]
impl Driver for MySql {
    fn provider(&self) -> &'static str {
        "mysql"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["mariadb"]
    }

    fn schemes(&self) -> &'static [&'static str] {
        &["mysql", "mariadb"]
    }

    fn profile(&self) -> Profile {
        profile::PROFILE
    }

    fn dialect(&self) -> &dyn Dialect {
        &MySqlDialect
    }

    fn target(&self, url: &DatabaseUrl, base: &Path) -> Result<Target, DriverError> {
        let address = url::read(url)?;
        let location = match &address.socket {
            Some(socket) => format!("unix:{socket}"),
            None if address.host.contains(':') => format!("[{}]:{}", address.host, address.port),
            None => format!("{}:{}", address.host, address.port),
        };
        let product = match url.scheme().as_deref() {
            Some("mariadb") => "MariaDB",
            _ => "MySQL",
        };
        Ok(Target {
            provider: self.provider(),
            product,
            database: address.database,
            schema: None,
            location,
            url: url::rebase(url, base)?,
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
        let address = url::read(&target.url)?;
        let mut opened =
            connect::open(&address, session, Some(&address.database), Purpose::Work).await?;
        if address.database.starts_with(PREFIX) {
            scratch::mark(&mut opened.conn, &address.database).await?;
        }
        Ok(Box::new(MySqlConnection::new(opened, address, session)))
    }

    async fn lock(&self, target: &Target, session: &Session) -> Result<Box<dyn Lock>, DriverError> {
        let address = url::read(&target.url)?;
        let mut opened =
            connect::open(&address, session, Some(&address.database), Purpose::Lock).await?;
        let lease = match address.lease || opened.in_cluster {
            true => Some(Lease::new(&mut opened.conn, &address.database).await?),
            false => None,
        };
        Ok(Box::new(MySqlLock::new(opened.conn, &address.database, lease)))
    }

    async fn database_exists(
        &self,
        target: &Target,
        session: &Session,
    ) -> Result<bool, DriverError> {
        database::exists(&url::read(&target.url)?, session).await
    }

    async fn create_database(&self, target: &Target, session: &Session) -> Result<(), DriverError> {
        database::create(&own_database(target)?, session).await
    }

    async fn drop_database(&self, target: &Target, session: &Session) -> Result<(), DriverError> {
        database::drop(&own_database(target)?, session).await
    }

    async fn create_scratch(
        &self,
        beside: &Target,
        name: &str,
        session: &Session,
    ) -> Result<Target, DriverError> {
        let target = Target {
            database: name.to_owned(),
            url: url::with_database(&beside.url, name)?,
            ..beside.clone()
        };
        scratch::create(&url::read(&target.url)?, &beside.database, session).await?;
        Ok(target)
    }

    async fn advise(&self, target: &Target, session: &Session, refusal: Refusal<'_>) -> Advice {
        match url::read(&target.url) {
            Ok(address) => advice::advise(&address, session, refusal).await,
            Err(_) => Advice::default(),
        }
    }

    async fn drop_scratch(
        &self,
        _: &Target,
        scratch: &Target,
        session: &Session,
    ) -> Result<(), DriverError> {
        database::drop(&own_database(scratch)?, session).await
    }

    fn sibling(&self, of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError> {
        sibling::sibling(of, naming)
    }

    async fn siblings(
        &self,
        of: &Target,
        naming: &Naming<'_>,
        session: &Session,
    ) -> Result<Vec<Target>, DriverError> {
        sibling::siblings(of, naming, session).await
    }

    fn copier(&self) -> Option<&dyn Copier> {
        None
    }
}
