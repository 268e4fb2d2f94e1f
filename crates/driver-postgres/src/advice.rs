//! What would settle a refusal: the right to grant, the extension to create, the rows in the way.

mod denied;
mod extension;
mod permission;

use brant_core::{Advice, ErrorKind, Refusal, Session};
use sqlx::PgConnection;

use crate::Postgres;
use crate::connect::open;
use crate::query::{rows, text};
use crate::quote::identifier;
use crate::settings::Purpose;
use crate::url::Address;

/// `foreign_key_violation`.
const FOREIGN_KEY: &str = "23503";

/// Looks into a refusal with a session of its own.
pub(crate) async fn advise(address: &Address, session: &Session, refusal: Refusal<'_>) -> Advice {
    let none = Advice::default();
    match (refusal.error.kind, refusal.error.code.as_deref()) {
        (ErrorKind::AccessDenied, _) => match open(address, session, Purpose::Lock).await {
            Ok(mut link) => {
                let here = Here::look(&mut link.connection, address).await;
                permission::advise(&mut link.connection, &here, address, refusal).await
            }
            Err(_) => permission::from_outside(address, refusal),
        },
        (_, Some(FOREIGN_KEY)) => none.orphans(&Postgres, refusal),
        (_, Some(code)) => {
            let Some(missing) = extension::missing(code, &refusal.error.message) else {
                return none;
            };
            match open(address, session, Purpose::Lock).await {
                Ok(mut link) => {
                    let here = Here::look(&mut link.connection, address).await;
                    extension::advise(&mut link.connection, &here, missing, refusal).await
                }
                Err(_) => none,
            }
        }
        (_, None) => none,
    }
}

/// Who we are, and where.
struct Here {
    role: String,
    database: String,
    /// Who owns the database.
    owner: String,
    /// The server's major version.
    version: String,
    /// The schema of the URL.
    schema: String,
}

impl Here {
    async fn look(connection: &mut PgConnection, address: &Address) -> Here {
        let sql = "SELECT current_user::text AS role, current_database()::text AS database, \
             (SELECT pg_get_userbyid(datdba)::text FROM pg_catalog.pg_database \
              WHERE datname = current_database()) AS owner, \
             (current_setting('server_version_num')::integer / 10000)::text AS version";
        let found = rows(connection, sql.to_owned()).await.unwrap_or_default();
        let field = |name| found.first().and_then(|row| text(row, name)).unwrap_or_default();
        Here {
            role: field("role"),
            database: field("database"),
            owner: field("owner"),
            version: field("version"),
            schema: address.schema.clone(),
        }
    }

    /// The role as SQL writes it.
    fn grantee(&self) -> String {
        identifier(&self.role)
    }

    /// Who may grant what belongs to `owner`.
    fn lead(&self, owner: &str) -> String {
        let owner = if owner == "pg_database_owner" { self.owner.as_str() } else { owner };
        format!("as \"{owner}\" or a superuser, in database \"{}\"", self.database)
    }

    fn superuser(&self) -> String {
        format!("as a superuser, in database \"{}\"", self.database)
    }
}
