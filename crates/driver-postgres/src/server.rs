//! Facts about the server, for people.

use brant_core::{DriverError, Server};

use crate::connection::Worker;
use crate::query::{flag, rows, text};
use crate::quote::literal;

/// Products that speak PostgreSQL's protocol and say so in `version()`.
const RELATIVES: &[&str] = &["CockroachDB", "YugabyteDB", "Redshift", "EnterpriseDB"];

/// Asks for everything in one query.
pub(crate) async fn describe(worker: &mut Worker) -> Result<Server, DriverError> {
    let schema = literal(&worker.schema);
    let sql = format!(
        "SELECT version() AS banner, current_setting('server_version') AS version, \
         current_user::text AS username, pg_is_in_recovery() AS replica, \
         current_setting('transaction_read_only') = 'on' AS read_only, \
         COALESCE((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_catalog.pg_namespace \
           WHERE nspname = {schema}::name), \
           has_database_privilege(current_database(), 'CREATE')) AS may_create"
    );
    let found = rows(&mut worker.connection, sql).await?;
    let field = |name| found.first().and_then(|row| text(row, name)).unwrap_or_default();
    let is = |name| found.first().is_some_and(|row| flag(row, name));
    let banner = field("banner");
    let product = RELATIVES.iter().find(|name| banner.contains(**name)).unwrap_or(&"PostgreSQL");
    let mut notes = Vec::new();
    if worker.pooled {
        notes.push(
            "A connection pool stands in between: migrations that cannot run in a transaction need a URL \
             that goes to the server directly."
                .to_owned(),
        );
    }
    if is("replica") {
        notes.push("The server is a replica; connect to the primary.".to_owned());
    }
    Ok(Server {
        product: (*product).to_owned(),
        version: field("version").split(' ').next().unwrap_or_default().to_owned(),
        user: field("username"),
        read_only: is("replica") || is("read_only"),
        may_create: is("may_create"),
        notes,
    })
}
