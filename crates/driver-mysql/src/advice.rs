//! What would settle a refusal: the right to grant, and the account that lacks it.
//!
//! The message names the client's host, which is not that of the account: a `GRANT` to it would
//! make no difference. `CURRENT_USER()` is what the server matched.

use brant_core::scratch::PREFIX;
use brant_core::{Advice, ErrorKind, Refusal, Session};
use mysql_async::Conn;

use crate::connect::open;
use crate::database::outside;
use crate::dialect::MySqlDialect;
use crate::quote;
use crate::rows::column;
use crate::session::Purpose;
use crate::url::Address;

/// A trigger or function, while the binary log is on and nobody vouches for it.
const LOGGED_ROUTINE: &str = "1419";

/// Looks into a refusal with a session of its own.
pub(crate) async fn advise(address: &Address, session: &Session, refusal: Refusal<'_>) -> Advice {
    let none = Advice::default();
    match (refusal.error.kind, refusal.error.code.as_deref()) {
        (ErrorKind::ForeignKeys, _) => none.orphans(&MySqlDialect, refusal),
        (_, Some(LOGGED_ROUTINE)) => none
            .note("the server writes a binary log and lets only administrators create triggers and functions, unless told otherwise")
            .sql("as an administrator, once", "SET GLOBAL log_bin_trust_function_creators = 1;")
            .help("or run the migration as a user with the right SUPER (MariaDB: BINLOG ADMIN)"),
        (ErrorKind::AccessDenied, _) => {
            let inside = open(address, session, Some(&address.database), Purpose::Work).await;
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
        Denied::Command { rights, database, table } => {
            let named = refusal.statement.and_then(|text| qualifier(text, table));
            let database = database.as_deref().or(named).unwrap_or(&address.database);
            (rights.clone(), exact(conn, database).await)
        }
    };
    let advice = Advice::default()
        .note(format!("the account {account} lacks the right {rights} on {place}"));
    let grant = |rights: &str, place: &str| format!("GRANT {rights} ON {place} TO {account};");
    let lead = "as an administrator";
    match denied {
        Denied::Command { .. } if rights != "ALL" => {
            let all = grant("ALL", &exact(conn, &address.database).await);
            match refusal.statement {
                Some(_) => advice
                    .sql(lead, &grant(&rights, &place))
                    .sql("or all that migrations need", &all),
                // Who may not touch the history needs more than the first right that is missing.
                None => advice.sql("as an administrator, all that migrations need", &all),
            }
        }
        Denied::Command { .. } | Denied::Database | Denied::Everywhere(_) => {
            advice.sql(lead, &grant(&rights, &place))
        }
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

/// The database that a statement writes in front of a table's name; MySQL's message has only the
/// table.
fn qualifier<'s>(statement: &'s str, table: &str) -> Option<&'s str> {
    if table.is_empty() {
        return None;
    }
    statement.match_indices(table).find_map(|(at, _)| {
        let before = statement[..at].trim_end_matches('`').strip_suffix('.')?;
        let unquoted = before.strip_suffix('`');
        let stop = |c: char| match unquoted {
            Some(_) => c == '`',
            None => !(c.is_alphanumeric() || c == '_' || c == '$'),
        };
        let name = unquoted.unwrap_or(before);
        let start = name
            .rfind(stop)
            .map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
        Some(&name[start..]).filter(|name| !name.is_empty())
    })
}

/// What was denied.
#[derive(Debug, PartialEq, Eq)]
enum Denied {
    /// A command on a table or routine; the database if the message names it.
    Command { rights: String, database: Option<String>, table: String },
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
        let (database, table) = match plain.split_once('.') {
            Some((database, table)) => (Some(database.to_owned()), table.to_owned()),
            None => (None, plain),
        };
        let rights: Vec<String> =
            rights.split(',').map(|right| right.trim().to_ascii_uppercase()).collect();
        Denied::Command { rights: rights.join(", "), database, table }
    }
}

#[cfg(test)]
mod tests {
    use super::{Denied, pattern, qualifier};

    #[test]
    fn messages_are_read() {
        let command = |rights: &str, database: Option<&str>, table: &str| Denied::Command {
            rights: rights.to_owned(),
            database: database.map(str::to_owned),
            table: table.to_owned(),
        };
        let cases = [
            (
                "CREATE command denied to user 'app'@'localhost' for table '_prisma_migrations'",
                command("CREATE", None, "_prisma_migrations"),
            ),
            (
                "SELECT, INSERT command denied to user 'app'@'10.0.0.3' for table `shop`.`geese`",
                command("SELECT, INSERT", Some("shop"), "geese"),
            ),
            (
                "alter routine command denied to user 'app'@'%' for routine 'shop.f'",
                command("ALTER ROUTINE", Some("shop"), "f"),
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
        let statements = [
            ("SELECT 1 FROM mysql.user", Some("mysql")),
            ("SELECT user FROM `my db`.`user`", Some("my db")),
            ("SELECT user FROM user", None),
            ("SELECT .user", None),
        ];
        for (statement, expected) in statements {
            assert_eq!(qualifier(statement, "user"), expected, "{statement}");
        }
        assert_eq!(pattern("my_shop"), "`my\\_shop`.*");
    }
}
