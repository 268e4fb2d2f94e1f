//! Scratch databases: whose owner is gone shows by the worker's mark, which ends with its session
//! and which every user can see, unlike other users' sessions.

use brant_core::scratch::PREFIX;
use brant_core::{DriverError, ErrorKind, Session};
use mysql_async::Conn;

use crate::database::{create_like, outside};
use crate::lock::{get, name::worker};
use crate::quote;
use crate::rows::{column, execute};
use crate::url::Address;

/// Creates the database of `address`, after a look for those without an owner. What a script does
/// not say is as in the database that it stands beside.
pub(crate) async fn create(
    address: &Address,
    beside: &str,
    session: &Session,
) -> Result<(), DriverError> {
    let mut conn = outside(address, session).await?;
    sweep(&mut conn).await;
    create_like(&mut conn, &address.database, beside).await
}

/// Marks the session as the owner of its scratch database. Whoever sweeps takes the mark before
/// the database goes, so the database is certain only when it is still there afterwards.
pub(crate) async fn mark(conn: &mut Conn, database: &str) -> Result<(), DriverError> {
    if !get(conn, &quote::text(&worker(database))).await? {
        return Err(DriverError::new(ErrorKind::DatabaseMissing, "the database is being dropped"));
    }
    execute(conn, &format!("USE {}", quote::name(database))).await
}

/// Drops what nobody has marked. Tidying up for others is no reason to fail.
async fn sweep(conn: &mut Conn) {
    let query = format!(
        "SELECT schema_name FROM information_schema.schemata \
         WHERE LEFT(schema_name, {}) = {} ORDER BY schema_name",
        PREFIX.len(),
        quote::text(PREFIX)
    );
    let Ok(found) = column(conn, &query).await else { return };
    for database in found {
        let mark = quote::text(&worker(&database));
        if get(conn, &mark).await.unwrap_or(false) {
            let drop = format!("DROP DATABASE IF EXISTS {}", quote::name(&database));
            let _ = execute(conn, &drop).await;
            let _ = execute(conn, &format!("DO RELEASE_LOCK({mark})")).await;
        }
    }
}
