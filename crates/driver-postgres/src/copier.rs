//! Databases as copies: `CREATE DATABASE … TEMPLATE`, and templates that nobody can connect to.

use std::time::Duration;

use async_trait::async_trait;
use brant_core::{
    Copier, Copying, DatabaseUrl, DriverError, ErrorKind, Session, Target, driver::Naming,
};
use sqlx::PgConnection;

use crate::database::{beside, drop_from, end_sessions};
use crate::query::{close, execute, flag, rows, text};
use crate::quote::{identifier, literal};
use crate::{Postgres, address, url};

/// Longest name that PostgreSQL does not cut off, in bytes (`NAMEDATALEN` less one).
const LONGEST_NAME: usize = 63;

/// How often to try again while a session of the other database ends, and the pause in between.
/// The server itself waits for five seconds each time.
const BUSY: (usize, Duration) = (3, Duration::from_millis(50));

/// Another database of the same server. See [`Driver::sibling`].
pub(crate) fn sibling(of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError> {
    let name = naming(&of.database);
    if name.is_empty() || name.len() > LONGEST_NAME || name.contains('\0') {
        let message = format!("`{name}` is no database's name: 1 to {LONGEST_NAME} bytes");
        return Err(DriverError::new(ErrorKind::InvalidUrl, message));
    }
    let url = DatabaseUrl::new(url::with_database(of.url.expose(), &name));
    Ok(Target { database: name, url, ..of.clone() })
}

/// Databases whose names begin like this, the newest first: the server numbers them in turn.
pub(crate) async fn siblings(
    of: &Target,
    naming: &Naming<'_>,
    session: &Session,
) -> Result<Vec<Target>, DriverError> {
    let mut connection = beside(&address(of)?, session).await?;
    let sql = format!(
        "SELECT datname::text AS name FROM pg_catalog.pg_database \
         WHERE starts_with(datname::text, {}) AND pg_has_role(datdba, 'USAGE') ORDER BY oid DESC",
        literal(&naming(&of.database))
    );
    let found = rows(&mut connection, sql).await?;
    found
        .iter()
        .filter_map(|row| text(row, "name"))
        .map(|name| sibling(of, &|_| name.clone()))
        .collect()
}

#[async_trait]
impl Copier for Postgres {
    async fn begin(
        &self,
        beside: &Target,
        name: &str,
        session: &Session,
    ) -> Result<Target, DriverError> {
        crate::scratch::create_database(beside, name, session).await
    }

    async fn settle(
        &self,
        beside_this: &Target,
        draft: &Target,
        template: &Target,
        session: &Session,
    ) -> Result<(), DriverError> {
        let mut connection = beside(&address(beside_this)?, session).await?;
        let (from, to) = (identifier(&draft.database), identifier(&template.database));
        // Somebody who is connected, a person with a tool for example, would make copying fail. A
        // server that does not let us forbid that is as good until then.
        let forbid = format!("ALTER DATABASE {from} ALLOW_CONNECTIONS false");
        match execute(&mut connection, forbid).await.map_err(classified) {
            // Somebody drops it at this moment; the server has ended our session for that.
            Err(error) if error.kind == ErrorKind::DatabaseMissing => return Err(error),
            Ok(()) | Err(_) => {}
        }
        // Nobody knows of the draft but us: what is still there is a session that a pool keeps.
        end_sessions(&mut connection, &draft.database).await;
        let rename = format!("ALTER DATABASE {from} RENAME TO {to}");
        match patiently(&mut connection, &rename).await {
            Err(error)
                if error.kind == ErrorKind::DatabaseExists
                    && is_half_dropped(&mut connection, &template.database).await =>
            {
                let _ = drop_from(&mut connection, &template.database).await;
                patiently(&mut connection, &rename).await
            }
            renamed => renamed,
        }
    }

    async fn copying(
        &self,
        beside_this: &Target,
        session: &Session,
    ) -> Result<Box<dyn Copying>, DriverError> {
        Ok(Box::new(Copies(beside(&address(beside_this)?, session).await?)))
    }
}

/// The session that copies.
struct Copies(PgConnection);

#[async_trait]
impl Copying for Copies {
    async fn copy(&mut self, template: &Target, copy: &Target) -> Result<(), DriverError> {
        let (from, to) = (identifier(&template.database), identifier(&copy.database));
        patiently(&mut self.0, &format!("CREATE DATABASE {to} TEMPLATE {from}")).await
    }

    async fn remove(&mut self, copy: &Target) -> Result<(), DriverError> {
        drop_from(&mut self.0, &copy.database).await
    }

    async fn close(self: Box<Self>) {
        // The copies are there, whatever becomes of the session.
        close(self.0).await;
    }
}

/// What a code means that a session's own statements may end with, in another sense.
fn classified(error: DriverError) -> DriverError {
    let kind = match error.code.as_deref() {
        // The second: somebody has begun to drop it.
        Some("3D000" | "55000") => ErrorKind::DatabaseMissing,
        // The second: two processes make it at the same moment.
        Some("42P04" | "23505") => ErrorKind::DatabaseExists,
        _ => error.kind,
    };
    DriverError { kind, ..error }
}

/// Whether somebody began to drop a database and did not end, as far as the server tells. Nobody can use
/// it, and its name is taken.
async fn is_half_dropped(connection: &mut PgConnection, name: &str) -> bool {
    let sql = format!(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = {}::name AND datconnlimit = -2) AS is_it",
        literal(name)
    );
    let found = rows(connection, sql).await.unwrap_or_default();
    found.first().is_some_and(|row| flag(row, "is_it"))
}

/// Runs a statement that a session in the other database hinders.
async fn patiently(connection: &mut PgConnection, sql: &str) -> Result<(), DriverError> {
    let mut tries = BUSY.0;
    loop {
        match execute(connection, sql.to_owned()).await {
            Err(error) if error.code.as_deref() == Some("55006") && tries > 0 => {
                tries -= 1;
                tokio::time::sleep(BUSY.1).await;
            }
            result => return result.map_err(classified),
        }
    }
}
