//! What would settle a refusal: the right to grant, and the account that lacks it.
//!
//! The message names the client's host, which is not that of the account: a `GRANT` to it would
//! make no difference. `CURRENT_USER()` is what the server matched.

use brant_core::scratch::PREFIX;
use brant_core::{Advice, ErrorKind, Refusal, Session};
use mysql_async::Conn;

use crate::connect::open;
use crate::database::outside;
use crate::quote;
use crate::rows::column;
use crate::url::Address;

/// A trigger or function, while the binary log is on and nobody vouches for it.
const LOGGED_ROUTINE: &str = "1419";

/// Looks into a refusal with a session of its own.
pub(crate) async fn advise(address: &Address, session: &Session, refusal: Refusal<'_>) -> Advice {
    let none = Advice::default();
    match (refusal.error.kind, refusal.error.code.as_deref()) {
        (ErrorKind::ForeignKeys, _) => none.orphans(refusal),
        (_, Some(LOGGED_ROUTINE)) => none
            .note("the server writes a binary log and lets only administrators create triggers and functions, unless told otherwise")
            .sql("as an administrator, once", "SET GLOBAL log_bin_trust_function_creators = 1;")
            .help("or run the migration as a user with the right SUPER (MariaDB: BINLOG ADMIN)"),
        (ErrorKind::AccessDenied, _) => {
            let inside = open(address, session, Some(&address.database)).await;
            let conn = match inside {
                Ok(opened) => Some(opened.conn),
                Err(_) => outside(address, session).await.ok(),
            };
            match conn {
                Some(mut conn) => permission(&mut conn, address, refusal).await,
                None => none,
            }
        }
        _ => none,
    }
}

async fn permission(conn: &mut Conn, address: &Address, refusal: Refusal<'_>) -> Advice {
    let Some(account) = account(conn).await else { return Advice::default() };
    let denied = Denied::read(&refusal.error.message);
    let (rights, place) = match &denied {
        Denied::Everywhere(rights) => (rights.clone(), "*.*".to_owned()),
        _ if refusal.scratch => ("ALL".to_owned(), pattern(&format!("{PREFIX}%"))),
        Denied::Database => ("ALL".to_owned(), exact(conn, &address.database).await),
        Denied::Command { rights, database } => {
            let database = database.as_deref().unwrap_or(&address.database);
            (rights.clone(), exact(conn, database).await)
        }
    };
    let advice = Advice::default()
        .note(format!("the account {account} lacks the right {rights} on {place}"))
        .sql("as an administrator", &format!("GRANT {rights} ON {place} TO {account};"));
    match denied {
        Denied::Command { .. } if rights != "ALL" && !refusal.scratch => {
            let all = exact(conn, &address.database).await;
            advice.sql("or all that migrations need", &format!("GRANT ALL ON {all} TO {account};"))
        }
        Denied::Command { .. } | Denied::Database | Denied::Everywhere(_) => advice,
    }
}

/// The account that the server matched, as SQL writes it.
async fn account(conn: &mut Conn) -> Option<String> {
    let found = column(conn, "SELECT CURRENT_USER()").await.ok()?;
    let (user, host) = found.first()?.rsplit_once('@')?;
    Some(format!("{}@{}", quote::text(user), quote::text(host)))
}

/// Everything in the databases whose names fit the pattern.
fn pattern(pattern: &str) -> String {
    format!("{}.*", quote::name(&pattern.replace('_', "\\_")))
}

/// Everything in one database. `GRANT` takes `_` and `%` for any characters, unless the server
/// revokes partially (MySQL), which takes every character as it is.
async fn exact(conn: &mut Conn, database: &str) -> String {
    let literally = column(conn, "SELECT @@partial_revokes").await.unwrap_or_default();
    if literally.first().is_some_and(|on| on == "1") {
        return format!("{}.*", quote::name(database));
    }
    pattern(&database.replace('%', "\\%"))
}

/// What was denied.
#[derive(Debug, PartialEq, Eq)]
enum Denied {
    /// A command on a table or routine; the database if the message names it.
    Command { rights: String, database: Option<String> },
    /// The database as a whole.
    Database,
    /// A right that exists for the whole server only.
    Everywhere(String),
}

impl Denied {
    /// Reads the server's message.
    fn read(message: &str) -> Denied {
        if let Some((_, rest)) = message.split_once("(at least one of) the ")
            && let Some((rights, _)) = rest.split_once(" privilege")
        {
            // Each of them is enough; the first is named after what it allows.
            let first = rights.split(" or ").next().unwrap_or(rights);
            return Denied::Everywhere(first.split(',').next().unwrap_or(first).trim().to_owned());
        }
        let Some((rights, rest)) = message.split_once(" command denied to user ") else {
            return Denied::Database;
        };
        // MariaDB: for table `shop`.`geese`; a routine: for routine 'shop.f'.
        let object = rest.rsplit_once(" for ").map_or("", |(_, object)| object);
        let name = object.split_once(' ').map_or(object, |(_, name)| name);
        let plain: String = name.chars().filter(|c| !matches!(c, '`' | '\'')).collect();
        let database = plain.split_once('.').map(|(database, _)| database.to_owned());
        let rights: Vec<String> =
            rights.split(',').map(|right| right.trim().to_ascii_uppercase()).collect();
        Denied::Command { rights: rights.join(", "), database }
    }
}

#[cfg(test)]
mod tests {
    use super::{Denied, pattern};

    #[test]
    fn messages_are_read() {
        let command = |rights: &str, database: Option<&str>| Denied::Command {
            rights: rights.to_owned(),
            database: database.map(str::to_owned),
        };
        let cases = [
            (
                "CREATE command denied to user 'app'@'localhost' for table '_prisma_migrations'",
                command("CREATE", None),
            ),
            (
                "SELECT, INSERT command denied to user 'app'@'10.0.0.3' for table `shop`.`geese`",
                command("SELECT, INSERT", Some("shop")),
            ),
            (
                "alter routine command denied to user 'app'@'%' for routine 'shop.f'",
                command("ALTER ROUTINE", Some("shop")),
            ),
            ("Access denied for user 'app'@'%' to database 'shop'", Denied::Database),
            (
                "Access denied; you need (at least one of) the SUPER, SET USER privilege(s) for this operation",
                Denied::Everywhere("SUPER".to_owned()),
            ),
            (
                "Access denied; you need (at least one of) the CREATE USER privilege(s) for this operation",
                Denied::Everywhere("CREATE USER".to_owned()),
            ),
            ("", Denied::Database),
        ];
        for (message, expected) in cases {
            assert_eq!(Denied::read(message), expected, "{message}");
        }
        assert_eq!(pattern("my_shop"), "`my\\_shop`.*");
    }
}
