//! Creating and dropping whole databases, from another database of the same server.

use std::time::Duration;

use brant_core::{DriverError, ErrorKind, Session};
use sqlx::PgConnection;

use crate::connect::open;
use crate::query::execute;
use crate::quote::{identifier, literal};
use crate::settings::Purpose;
use crate::url::Address;

/// Databases that a server usually has, the last one on managed services.
const MAINTENANCE: &[&str] = &["postgres", "template1", "defaultdb"];

/// Forms of CREATE DATABASE; the next is tried when the server's template does not fit the encoding.
const FORMS: &[&str] = &[
    "ENCODING 'UTF8'",
    "ENCODING 'UTF8' TEMPLATE template0",
    "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
];

/// How often to try again while somebody is connected to the template, and the pause in between.
const BUSY_TEMPLATE: (usize, Duration) = (20, Duration::from_millis(250));

/// Creates the database of `address`, in UTF-8.
pub(crate) async fn create(address: &Address, session: &Session) -> Result<(), DriverError> {
    let mut connection = maintenance(address, session).await?;
    create_from(&mut connection, &address.database).await
}

pub(crate) async fn create_from(
    connection: &mut PgConnection,
    name: &str,
) -> Result<(), DriverError> {
    let mut forms = FORMS.iter().peekable();
    let mut tries = BUSY_TEMPLATE.0;
    while let Some(form) = forms.peek() {
        let sql = format!("CREATE DATABASE {} {form}", identifier(name));
        let Err(mut error) = execute(connection, sql).await else { return Ok(()) };
        match error.code.as_deref() {
            // The new encoding or its locale does not fit the template.
            Some("22023") if forms.len() > 1 => {
                forms.next();
            }
            // Somebody is connected to the template.
            Some("55006") if tries > 0 => {
                tries -= 1;
                tokio::time::sleep(BUSY_TEMPLATE.1).await;
            }
            Some("42P04" | "23505") => {
                error.kind = ErrorKind::DatabaseExists;
                return Err(error);
            }
            _ => return Err(error),
        }
    }
    Ok(())
}

/// Drops the database of `address` and ends its sessions.
pub(crate) async fn drop(address: &Address, session: &Session) -> Result<(), DriverError> {
    let mut connection = maintenance(address, session).await?;
    drop_from(&mut connection, &address.database).await
}

pub(crate) async fn drop_from(
    connection: &mut PgConnection,
    database: &str,
) -> Result<(), DriverError> {
    let name = identifier(database);
    let forced = execute(connection, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    let result = match forced {
        Err(error) if matches!(error.code.as_deref(), Some("42601" | "42501" | "0A000")) => {
            // A server before version 13, or other users' sessions, which are not ours to end.
            end_sessions(connection, database).await;
            execute(connection, format!("DROP DATABASE {name}")).await
        }
        result => result,
    };
    result.map_err(|mut error| {
        if error.code.as_deref() == Some("3D000") {
            error.kind = ErrorKind::DatabaseMissing;
        }
        error
    })
}

/// Ends the user's own sessions in another database, as far as the server lets us.
pub(crate) async fn end_sessions(connection: &mut PgConnection, database: &str) {
    let sql = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = {}::name AND usename = current_user AND pid <> pg_backend_pid()",
        literal(database)
    );
    let _ = execute(connection, sql).await;
}

/// A session from which scratch databases are made: in the database itself, since some hosts let
/// nobody into any other one, or elsewhere if it is not there.
pub(crate) async fn beside(
    address: &Address,
    session: &Session,
) -> Result<PgConnection, DriverError> {
    match open(address, session, Purpose::Lock).await {
        Ok(link) => Ok(link.connection),
        Err(error) if error.kind == ErrorKind::DatabaseMissing => {
            maintenance(address, session).await
        }
        Err(error) => Err(error),
    }
}

/// Connects to the first database that is not the one in question and lets us in.
async fn maintenance(address: &Address, session: &Session) -> Result<PgConnection, DriverError> {
    let mut last =
        DriverError::new(ErrorKind::Unsupported, "there is no other database to work from");
    for database in MAINTENANCE.iter().filter(|name| **name != address.database) {
        let other = Address {
            database: (*database).to_owned(),
            schema: "public".to_owned(),
            ..address.clone()
        };
        match open(&other, session, Purpose::Lock).await {
            Ok(link) => return Ok(link.connection),
            Err(error) => match error.kind {
                ErrorKind::DatabaseMissing | ErrorKind::AccessDenied => last = error,
                // No entry in pg_hba.conf for this database.
                ErrorKind::Authentication if error.code.as_deref() == Some("28000") => last = error,
                _ => return Err(error),
            },
        }
    }
    // "The database is missing" would be said of the wrong one.
    if last.kind == ErrorKind::DatabaseMissing {
        last.kind = ErrorKind::AccessDenied;
    }
    Err(last)
}
