//! Who holds the lock, who waits for it, and who stands in the way.

use brant_core::lock::Role;
use brant_core::{DriverError, Holder};
use mysql_async::{Conn, Row};

use crate::history::timestamp;
use crate::lock::name;
use crate::quote;
use crate::rows::{column, rows, text};

/// State of a session that sits in `GET_LOCK`.
const WAITING: &str = "User lock";

/// What the server shows of a session. Without the right PROCESS these are
/// only the sessions of our own user; a holder among the others is still named by its number.
const COLUMNS: &str = "SELECT p.id, p.user, p.host, COALESCE(p.db, ''), COALESCE(p.state, ''), \
     COALESCE(p.info, ''), CAST(UTC_TIMESTAMP() - INTERVAL p.time SECOND AS CHAR) \
     FROM information_schema.processlist p WHERE p.id <> CONNECTION_ID()";

/// Sessions that block a statement on a table of this database.
const BLOCKERS: &str = "SELECT DISTINCT t.processlist_id FROM performance_schema.metadata_locks w \
     JOIN performance_schema.metadata_locks g ON g.object_type = w.object_type \
     AND g.object_schema = w.object_schema AND g.object_name = w.object_name \
     AND g.lock_status = 'GRANTED' AND g.owner_thread_id <> w.owner_thread_id \
     JOIN performance_schema.threads t ON t.thread_id = g.owner_thread_id \
     WHERE w.lock_status = 'PENDING' AND w.object_schema = ";
/// The same as far as MariaDB tells without a plugin: open transactions of
/// sessions in this database, while some statement waits for a table.
const SUSPECTS: &str = "SELECT x.trx_mysql_thread_id FROM information_schema.innodb_trx x \
     JOIN information_schema.processlist s ON s.id = x.trx_mysql_thread_id \
     WHERE COALESCE(s.state, '') NOT LIKE 'Waiting for%' AND EXISTS (SELECT 1 FROM \
     information_schema.processlist w WHERE w.state LIKE 'Waiting for table%' AND w.db = s.db) \
     AND s.db = ";

pub(super) async fn sessions(conn: &mut Conn, database: &str) -> Result<Vec<Holder>, DriverError> {
    let own = name::own(database);
    let holders = column(
        conn,
        &format!(
            "SELECT IS_USED_LOCK({own}) UNION SELECT h.id FROM (SELECT IS_USED_LOCK({prisma}) AS id) AS h \
             WHERE NOT (IS_USED_LOCK(CONCAT({mark}, COALESCE(h.id, 0))) <=> h.id)",
            own = quote::text(&own),
            prisma = quote::text(name::PRISMA),
            mark = quote::text(&name::session("")),
        ),
    )
    .await?;
    let blockers = blockers(conn, database).await;
    let seen = rows(conn, COLUMNS).await?;
    let mut found = Vec::new();
    for row in &seen {
        let id = text(row, 0).unwrap_or_default();
        let doing = text(row, 5).unwrap_or_default();
        let waits = text(row, 4).as_deref() == Some(WAITING)
            && (doing.contains(name::PRISMA) || doing.contains(&own));
        let role = if holders.contains(&id) {
            Role::Holds
        } else if waits {
            Role::Waits
        } else if blockers.contains(&id) {
            Role::Blocks
        } else {
            continue;
        };
        found.push(holder(row, id, role));
    }
    let seen: Vec<String> = found.iter().map(|holder| holder.id.clone()).collect();
    found.extend(holders.iter().filter(|id| !seen.contains(id)).map(|id| unseen(id)));
    found.sort_by_key(|holder| (holder.role as u8, holder.id.len(), holder.id.clone()));
    Ok(found)
}

/// Best effort: the tables to look into need rights and, on MariaDB, a plugin.
async fn blockers(conn: &mut Conn, database: &str) -> Vec<String> {
    let mut found = Vec::new();
    for query in [BLOCKERS, SUSPECTS] {
        let query = format!("{query}{}", quote::text(database));
        found.extend(column(conn, &query).await.unwrap_or_default());
    }
    found
}

fn holder(row: &Row, id: String, role: Role) -> Holder {
    Holder {
        user: text(row, 1).unwrap_or_default(),
        application: String::new(),
        client: text(row, 2).unwrap_or_default(),
        since: text(row, 6).as_deref().and_then(timestamp),
        role,
        cancel: format!("KILL {id};"),
        id,
    }
}

fn unseen(id: &str) -> Holder {
    Holder {
        id: id.to_owned(),
        user: String::new(),
        application: String::new(),
        client: String::new(),
        since: None,
        role: Role::Holds,
        cancel: format!("KILL {id};"),
    }
}
