//! Facts about the server, for `doctor`.

use brant_core::{DriverError, Server};
use mysql_async::Conn;

use crate::quote;
use crate::rows::{column, rows, text};

/// Rights that allow creating tables in a database, as `SHOW GRANTS` writes them.
const CREATING: [&str; 2] = ["ALL PRIVILEGES", "CREATE"];

pub(crate) async fn server(
    conn: &mut Conn,
    database: &str,
    version: &str,
    mariadb: bool,
) -> Result<Server, DriverError> {
    let facts = rows(
        conn,
        "SELECT CURRENT_USER(), @@GLOBAL.read_only, @@lower_case_table_names, @@GLOBAL.sql_mode",
    )
    .await?;
    let fact = |index| facts.first().and_then(|row| text(row, index)).unwrap_or_default();
    let super_read_only = variable(conn, "super_read_only").await?;
    let galera = variable(conn, "wsrep_on").await?;
    let grants = column(conn, "SHOW GRANTS").await?;
    let exempt = grants.iter().any(|grant| {
        ["SUPER", "ALL PRIVILEGES ON *.*", "READ_ONLY ADMIN", "CONNECTION_ADMIN"]
            .iter()
            .any(|right| grant.contains(right))
    });
    let read_only = is_on(&super_read_only) || (is_on(&fact(1)) && !exempt);
    let mut notes = Vec::new();
    if is_on(&galera) {
        notes.push("This is a node of a Galera cluster: the migration lock is a lease in the table `_brant_lease`, which Prisma Migrate does not know.".to_owned());
    }
    if fact(2) != "0" {
        notes.push(format!(
            "Names of tables do not keep their case here (lower_case_table_names = {}).",
            fact(2)
        ));
    }
    if fact(3).split(',').any(|mode| mode == "NO_BACKSLASH_ESCAPES") {
        notes.push("A backslash in a text is a plain character here (sql_mode has NO_BACKSLASH_ESCAPES), also in migrations.".to_owned());
    }
    Ok(Server {
        product: if mariadb { "MariaDB" } else { "MySQL" }.to_owned(),
        version: version.to_owned(),
        user: fact(0),
        read_only,
        may_create: may_create(&grants, database),
        notes,
    })
}

async fn variable(conn: &mut Conn, name: &str) -> Result<String, DriverError> {
    let found = rows(conn, &format!("SHOW GLOBAL VARIABLES LIKE {}", quote::text(name))).await?;
    Ok(found.first().and_then(|row| text(row, 1)).unwrap_or_default())
}

fn is_on(value: &str) -> bool {
    matches!(value, "1" | "ON")
}

/// `GRANT rights ON scope TO user`. A scope may be a pattern, in which `%` and
/// `_` stand for others unless escaped.
fn may_create(grants: &[String], database: &str) -> bool {
    grants.iter().any(|grant| {
        let Some((rights, rest)) =
            grant.strip_prefix("GRANT ").and_then(|grant| grant.split_once(" ON "))
        else {
            return false;
        };
        let creates = rights.split(", ").any(|right| CREATING.contains(&right));
        let scope = rest.split(" TO ").next().unwrap_or_default();
        let covers = scope == "*.*"
            || scope.strip_suffix(".*").is_some_and(|scope| {
                like(scope.trim_matches('`').replace("``", "`").as_bytes(), database.as_bytes())
            });
        creates && covers
    })
}

/// SQL's LIKE, ignoring case.
fn like(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        let escaped = pattern.get(p) == Some(&b'\\');
        let expected = pattern.get(p + usize::from(escaped));
        if !escaped && expected == Some(&b'%') {
            retry = Some((p, t + 1));
            p += 1;
        } else if expected
            .is_some_and(|&byte| byte.eq_ignore_ascii_case(&text[t]) || (!escaped && byte == b'_'))
        {
            p += 1 + usize::from(escaped);
            t += 1;
        } else if let Some((percent, from)) = retry {
            (p, t) = (percent + 1, from);
            retry = Some((percent, from + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_grants() {
        let cases = [
            ("GRANT ALL PRIVILEGES ON *.* TO `a`@`%` WITH GRANT OPTION", true),
            ("GRANT USAGE ON *.* TO `a`@`%`", false),
            ("GRANT SELECT, CREATE ON `shop`.* TO `a`@`%`", true),
            ("GRANT SELECT, CREATE VIEW ON `shop`.* TO `a`@`%`", false),
            ("GRANT ALL PRIVILEGES ON `sh%`.* TO `a`@`%`", true),
            ("GRANT ALL PRIVILEGES ON `s_op`.* TO `a`@`%`", true),
            ("GRANT ALL PRIVILEGES ON `s\\_op`.* TO `a`@`%`", false),
            ("GRANT ALL PRIVILEGES ON `%x`.* TO `a`@`%`", false),
            ("GRANT CREATE ON `shop`.`t` TO `a`@`%`", false),
        ];
        for (grant, expected) in cases {
            assert_eq!(may_create(&[grant.to_owned()], "shop"), expected, "{grant}");
        }
    }
}
