//! Who holds the lock, who waits for it, and who stands in the way.

use brant_core::lock::Role;
use brant_core::{DriverError, ErrorKind, Holder};
use mysql_async::{Conn, Row};

use crate::history::timestamp;
use crate::lock::name;
use crate::quote;
use crate::rows::{column, of_sessions, text};

/// State of a session that sits in `GET_LOCK`.
const WAITING: &str = "User lock";

/// What the server shows of a session. Without the right PROCESS these are
/// only the sessions of our own user; a holder among the others is still named by its number.
const COLUMNS: &str = "SELECT p.id, p.user, p.host, COALESCE(p.db, ''), COALESCE(p.state, ''), \
     COALESCE(p.info, ''), CAST(UTC_TIMESTAMP() - INTERVAL p.time SECOND AS CHAR) \
     FROM information_schema.processlist p WHERE p.id <> CONNECTION_ID()";

/// Sessions that hold what the worker's statement waits for; `{worker}` is its
/// number. Each server knows some of these tables, and some need rights or a
/// plugin, so each query is asked by itself and its failure is no answer.
const BLOCKERS: [&str; 4] = [
    // MySQL, locks on tables.
    "SELECT t.processlist_id FROM performance_schema.metadata_locks w \
     JOIN performance_schema.threads o ON o.thread_id = w.owner_thread_id \
     JOIN performance_schema.metadata_locks g ON g.object_type = w.object_type \
     AND g.object_schema = w.object_schema AND g.object_name = w.object_name \
     AND g.lock_status = 'GRANTED' AND g.owner_thread_id <> w.owner_thread_id \
     JOIN performance_schema.threads t ON t.thread_id = g.owner_thread_id \
     WHERE w.lock_status = 'PENDING' AND o.processlist_id = {worker}",
    // MySQL, locks on rows.
    "SELECT b.processlist_id FROM performance_schema.data_lock_waits w \
     JOIN performance_schema.threads r ON r.thread_id = w.requesting_thread_id \
     JOIN performance_schema.threads b ON b.thread_id = w.blocking_thread_id \
     WHERE r.processlist_id = {worker}",
    // MariaDB, locks on rows.
    "SELECT b.trx_mysql_thread_id FROM information_schema.innodb_lock_waits w \
     JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id \
     JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id \
     WHERE r.trx_mysql_thread_id = {worker}",
    // MariaDB, locks on tables, as far as it tells without a plugin: open
    // transactions in the database while the worker waits for a table.
    "SELECT x.trx_mysql_thread_id FROM information_schema.innodb_trx x \
     JOIN information_schema.processlist s ON s.id = x.trx_mysql_thread_id \
     JOIN information_schema.processlist w ON w.id = {worker} AND w.db = s.db \
     WHERE VERSION() LIKE '%MariaDB%' AND w.state LIKE 'Waiting for table%' AND s.id <> w.id",
];

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
    let blockers = blockers(conn, database).await?;
    let seen = of_sessions(conn, COLUMNS).await?;
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

async fn blockers(conn: &mut Conn, database: &str) -> Result<Vec<String>, DriverError> {
    let worker = quote::text(&name::worker(database));
    let worker = column(conn, &format!("SELECT IS_USED_LOCK({worker})")).await?;
    let Some(worker) = worker.first() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for query in BLOCKERS {
        match column(conn, &query.replace("{worker}", worker)).await {
            Ok(ids) => found.extend(ids),
            Err(error) if error.kind == ErrorKind::ConnectionLost => return Err(error),
            Err(_) => {}
        }
    }
    Ok(found)
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
