//! Making and dropping the database itself, from a session outside it.

use brant_core::{DriverError, ErrorKind, Session};
use mysql_async::Conn;

use crate::connect::open;
use crate::quote;
use crate::rows::{column, execute_alone};
use crate::session::Purpose;
use crate::url::Address;

/// A session without a database; where the server insists on one, in its own `mysql`.
pub(crate) async fn outside(address: &Address, session: &Session) -> Result<Conn, DriverError> {
    // The limit is one for the user's statements; making and dropping databases takes its time.
    let session = &Session { statement_timeout: None, ..session.clone() };
    match open(address, session, None, Purpose::Work).await {
        Err(error)
            if matches!(error.kind, ErrorKind::AccessDenied | ErrorKind::DatabaseMissing) =>
        {
            Ok(open(address, session, Some("mysql"), Purpose::Work).await?.conn)
        }
        answer => Ok(answer?.conn),
    }
}

pub(crate) async fn exists(address: &Address, session: &Session) -> Result<bool, DriverError> {
    let mut conn = outside(address, session).await?;
    let query = format!(
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name = {}",
        quote::text(&address.database)
    );
    Ok(!column(&mut conn, &query).await?.is_empty())
}

/// With the character set and collation that Prisma Migrate gives a database.
pub(crate) async fn create(address: &Address, session: &Session) -> Result<(), DriverError> {
    let mut conn = outside(address, session).await?;
    create_from(&mut conn, &address.database, USUAL).await
}

const USUAL: &str = "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci";

/// With the character set and collation of another one, if that is there.
pub(crate) async fn create_like(
    conn: &mut Conn,
    name: &str,
    other: &str,
) -> Result<(), DriverError> {
    let query = format!(
        "SELECT CONCAT('CHARACTER SET ', default_character_set_name, \
         ' COLLATE ', default_collation_name) \
         FROM information_schema.schemata WHERE schema_name = {}",
        quote::text(other)
    );
    let found = column(conn, &query).await?;
    create_from(conn, name, found.first().map_or(USUAL, String::as_str)).await
}

async fn create_from(conn: &mut Conn, name: &str, charset: &str) -> Result<(), DriverError> {
    let statement = format!("CREATE DATABASE {} {charset}", quote::name(name));
    execute_alone(conn, &statement).await
}

/// Sessions that are in the database do not hinder the server; open
/// transactions on its tables do, and the lock's time limit ends the wait.
pub(crate) async fn drop(address: &Address, session: &Session) -> Result<(), DriverError> {
    let mut conn = outside(address, session).await?;
    let statement = format!("DROP DATABASE {}", quote::name(&address.database));
    execute_alone(&mut conn, &statement).await
}
