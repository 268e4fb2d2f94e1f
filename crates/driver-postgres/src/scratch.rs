//! Scratch databases; and schemas in their place, for users who may not create databases.
//!
//! That somebody works in a scratch database shows by the connection. In a schema it shows by an
//! advisory lock of the session.

use brant_core::scratch::PREFIX;
use brant_core::{DatabaseUrl, DriverError, ErrorKind, Session, Target};
use sqlx::PgConnection;

use crate::connection::Worker;
use crate::database::{beside, create_from, drop_from};
use crate::query::{execute, flag, rows, text};
use crate::quote::{identifier, literal};
use crate::{address, url};

/// The first key of the locks that scratch schemas have: `bran`. The second is the name's hash.
const MARK: i32 = 0x6272_616e;

/// Makes a scratch database beside another one, after a look for those without an owner. Who may
/// not do so gets a schema of that database.
pub(crate) async fn create(
    beside_this: &Target,
    name: &str,
    session: &Session,
) -> Result<Target, DriverError> {
    let mut connection = beside(&address(beside_this)?, session).await?;
    sweep(&mut connection).await;
    match create_from(&mut connection, name).await {
        Ok(()) => {
            let url = DatabaseUrl::new(url::with_database(beside_this.url.expose(), name));
            Ok(Target { database: name.to_owned(), url, ..beside_this.clone() })
        }
        Err(error) if error.kind == ErrorKind::AccessDenied => {
            let made = create_schema(&mut connection, beside_this, name).await;
            made.map_err(|_| error)
        }
        Err(error) => Err(error),
    }
}

/// Makes a scratch database beside another one, and nothing in its place.
pub(crate) async fn create_database(
    beside_this: &Target,
    name: &str,
    session: &Session,
) -> Result<Target, DriverError> {
    let made = create(beside_this, name, session).await?;
    if made.database == beside_this.database {
        drop(beside_this, &made, session).await?;
        let message = "permission denied to create database";
        return Err(DriverError::new(ErrorKind::AccessDenied, message));
    }
    Ok(made)
}

/// Drops what was made here.
pub(crate) async fn drop(
    beside_this: &Target,
    scratch: &Target,
    session: &Session,
) -> Result<(), DriverError> {
    let mut connection = beside(&address(beside_this)?, session).await?;
    match &scratch.schema {
        Some(schema) if scratch.database == beside_this.database && schema.starts_with(PREFIX) => {
            drop_schema(&mut connection, schema).await
        }
        _ => drop_from(&mut connection, &scratch.database).await,
    }
}

async fn create_schema(
    connection: &mut PgConnection,
    beside: &Target,
    name: &str,
) -> Result<Target, DriverError> {
    // The session may be in another database, if that one is not there.
    let sql = format!("SELECT current_database() = {}::name AS is_it", literal(&beside.database));
    let found = rows(connection, sql).await?;
    if !found.first().is_some_and(|row| flag(row, "is_it")) {
        return Err(DriverError::new(ErrorKind::DatabaseMissing, "there is no place for a schema"));
    }
    sweep_schemas(connection).await;
    execute(connection, format!("CREATE SCHEMA {}", identifier(name))).await?;
    let url = DatabaseUrl::new(url::with_schema(beside.url.expose(), name));
    Ok(Target { schema: Some(name.to_owned()), url, ..beside.clone() })
}

/// Marks the session as the owner of its scratch schema, and makes the schema again if somebody
/// swept it before.
pub(crate) async fn mark(worker: &mut Worker) -> Result<(), DriverError> {
    let (key, schema) = (literal(&worker.schema), identifier(&worker.schema));
    let lock = format!("SELECT pg_advisory_lock({MARK}, hashtext({key}))");
    execute(&mut worker.connection, lock).await?;
    execute(&mut worker.connection, format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await
}

/// Drops what nobody is connected to. The server refuses to drop the others (after waiting 5 s for
/// them), so there is no moment between looking and dropping. Tidying up for others is no reason to
/// fail.
async fn sweep(connection: &mut PgConnection) {
    let sql = format!(
        "SELECT datname::text AS name FROM pg_catalog.pg_database d \
         WHERE starts_with(datname::text, {}) AND pg_has_role(datdba, 'USAGE') AND NOT EXISTS \
         (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid) ORDER BY 1",
        literal(PREFIX)
    );
    let Ok(found) = rows(connection, sql).await else { return };
    for name in found.iter().filter_map(|row| text(row, "name")) {
        let _ = execute(connection, format!("DROP DATABASE {}", identifier(&name))).await;
    }
}

async fn sweep_schemas(connection: &mut PgConnection) {
    let sql = format!(
        "SELECT nspname::text AS name FROM pg_catalog.pg_namespace \
         WHERE starts_with(nspname::text, {}) AND pg_has_role(nspowner, 'USAGE') ORDER BY 1",
        literal(PREFIX)
    );
    let Ok(found) = rows(connection, sql).await else { return };
    for name in found.iter().filter_map(|row| text(row, "name")) {
        let key = literal(&name);
        let sql = format!("SELECT pg_try_advisory_lock({MARK}, hashtext({key})) AS free");
        let free = rows(connection, sql).await.unwrap_or_default();
        if free.first().is_some_and(|row| flag(row, "free")) {
            let _ = drop_schema(connection, &name).await;
            let unlock = format!("SELECT pg_advisory_unlock({MARK}, hashtext({key}))");
            let _ = execute(connection, unlock).await;
        }
    }
}

async fn drop_schema(connection: &mut PgConnection, name: &str) -> Result<(), DriverError> {
    execute(connection, format!("DROP SCHEMA IF EXISTS {} CASCADE", identifier(name))).await
}
