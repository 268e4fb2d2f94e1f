//! The migration lock: an advisory lock with Prisma Migrate's key.

use async_trait::async_trait;
use brant_core::lock::Role;
use brant_core::{DriverError, ErrorKind, Holder, Lock, Session, Ticket};
use sqlx::PgConnection;

use crate::connect::{Link, open};
use crate::query::{boolean, close, flag, rows, text};
use crate::settings::{MARK, Purpose, Route, local, set_local, silence};
use crate::url::Address;

/// Prisma Migrate's key. Advisory locks belong to one database.
const KEY: u32 = 72_707_369;

/// Beside [`KEY`], the second half of the mark that the working session
/// carries. Keys of two halves are a space of their own, which Prisma does not use.
const WORKER: u32 = 1;

/// Takes the lock, and with it a mark with the session's number as second half
/// (no session has the number 1), which [`check`] looks for. Answers with that
/// number, and whether the session is ours alone: without a transaction only
/// such a session takes it, since nobody could give back what one of a pool holds.
fn acquire(pooled: bool) -> String {
    let (take, direct) = match pooled {
        true => ("pg_try_advisory_xact_lock", "true".to_owned()),
        false => ("pg_try_advisory_lock", format!("current_setting('{MARK}', true) IS NOT NULL")),
    };
    format!(
        "SELECT direct, CASE WHEN direct THEN CASE WHEN {take}({KEY}) \
         AND {take}({KEY}, pg_backend_pid()) THEN pg_backend_pid()::text END END AS pid \
         FROM (SELECT {direct} AS direct) AS session"
    )
}

/// Divides by zero if the session of this number holds the lock no longer: then
/// its mark can be had. A look into `pg_locks` takes ten times as long.
pub(crate) fn check(pid: &str) -> String {
    let pid = number(pid);
    format!("SELECT 1 / (NOT pg_catalog.pg_try_advisory_xact_lock_shared({KEY}, {pid}))::integer")
}

/// `FROM pg_locks …` that finds the lock when the session of this number holds it.
fn held_by(pid: &str) -> String {
    format!("{} AND granted AND pid = {}", from_locks(0, KEY, 1), number(pid))
}

/// Only digits reach SQL text; -1 is nobody.
fn number(pid: &str) -> i32 {
    pid.parse().unwrap_or(-1)
}

/// Marks the session that works. Through a pool a transaction carries the mark, and nobody else may.
pub(crate) fn claim(pooled: bool) -> String {
    if pooled {
        format!("SELECT NOT EXISTS (SELECT {})", from_locks(KEY, WORKER, 2))
    } else {
        format!("SELECT pg_try_advisory_lock({KEY}, {WORKER})")
    }
}

/// Ends the session that works for a process which has lost the lock, if it only sits there: its
/// process is dead, cut off, or about to learn that its lock is gone. One that runs a statement is let be.
pub(crate) fn end_idle_worker() -> String {
    format!(
        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity \
         WHERE state LIKE 'idle%' AND pid <> pg_catalog.pg_backend_pid() AND pid IN (SELECT pid {})",
        from_locks(KEY, WORKER, 2)
    )
}

/// The mark for one transaction.
pub(crate) fn claim_in_transaction() -> String {
    format!("SELECT pg_catalog.pg_try_advisory_xact_lock({KEY}, {WORKER})")
}

/// A key of 64 bits is shown in two halves and as kind 1, one of two numbers as kind 2.
fn from_locks(high: u32, low: u32, kind: u32) -> String {
    format!(
        "FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND classid = {high} \
         AND objid = {low} AND objsubid = {kind} AND database = (SELECT oid FROM \
         pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
    )
}

/// A session of its own for the lock.
pub(crate) struct AdvisoryLock {
    connection: PgConnection,
    ticket: Option<Ticket>,
    /// Through a pool only a transaction keeps one server session for us, so the lock belongs to it.
    pooled: bool,
    /// What opens that transaction.
    opening: String,
}

impl AdvisoryLock {
    pub(crate) async fn open(
        address: &Address,
        session: &Session,
    ) -> Result<AdvisoryLock, DriverError> {
        let Link { connection, route } = open(address, session, Purpose::Lock).await?;
        let mut settings = local(&address.schema, session);
        settings.retain(|(name, _)| *name != "lock_timeout");
        // Stands behind the endless one, and so wins.
        settings.push(("idle_in_transaction_session_timeout", silence()));
        let opening = format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED;\n{}SELECT set_config('transaction_timeout', \
             '0', true) WHERE current_setting('transaction_timeout', true) IS NOT NULL;\n",
            set_local(&settings).0
        );
        Ok(AdvisoryLock { connection, ticket: None, pooled: route == Route::Pooled, opening })
    }

    /// Tries in a session that is ours alone; finds out when it is not.
    async fn acquire_direct(&mut self) -> Result<Option<String>, DriverError> {
        let found = rows(&mut self.connection, acquire(false)).await?;
        let row = found.last();
        self.pooled = !row.is_some_and(|row| flag(row, "direct"));
        Ok(row.and_then(|row| text(row, "pid")))
    }

    async fn acquire_in_transaction(&mut self) -> Result<Option<String>, DriverError> {
        let sql = format!("{}{}", self.opening, acquire(true));
        let found = rows(&mut self.connection, sql).await?;
        let pid = found.last().and_then(|row| text(row, "pid"));
        if pid.is_none() {
            // Gives the server's session back to the pool until the next try.
            rows(&mut self.connection, "ROLLBACK".to_owned()).await?;
        }
        Ok(pid)
    }
}

#[async_trait]
impl Lock for AdvisoryLock {
    async fn try_acquire(&mut self) -> Result<bool, DriverError> {
        if self.ticket.is_some() {
            return Ok(true);
        }
        let mut pid = None;
        if !self.pooled {
            pid = self.acquire_direct().await?;
        }
        if self.pooled {
            pid = self.acquire_in_transaction().await?;
        }
        self.ticket = pid.map(|session| Ticket { session, lease: None });
        Ok(self.ticket.is_some())
    }

    async fn sessions(&mut self) -> Result<Vec<Holder>, DriverError> {
        let found = rows(&mut self.connection, sessions_sql()).await?;
        Ok(found.iter().map(holder).collect())
    }

    fn ticket(&self) -> Option<&Ticket> {
        self.ticket.as_ref()
    }

    async fn keep(&mut self) -> Result<bool, DriverError> {
        let Some(ticket) = &self.ticket else { return Ok(false) };
        let sql = format!("SELECT count(*) = 1 AS held {}", held_by(&ticket.session));
        match boolean(&mut self.connection, sql).await {
            Err(error) if error.kind == ErrorKind::ConnectionLost => Ok(false),
            answer => answer,
        }
    }

    async fn release(mut self: Box<Self>) -> Result<(), DriverError> {
        if self.ticket.is_some() {
            let sql = if self.pooled { "ROLLBACK" } else { "SELECT pg_advisory_unlock_all()" };
            rows(&mut self.connection, sql.to_owned()).await?;
        }
        // The lock is free by now; how the goodbye goes changes nothing.
        close(self.connection).await;
        Ok(())
    }

    async fn end_session(&mut self, id: &str) -> Result<bool, DriverError> {
        let sql = format!(
            "SELECT count(*) > 0 AS ended FROM (SELECT pg_terminate_backend(pid) {}) AS t",
            held_by(id)
        );
        boolean(&mut self.connection, sql).await
    }
}

/// Holders, waiters, and who blocks the session that works (Prisma's works in the one that holds).
fn sessions_sql() -> String {
    format!(
        "WITH locks AS (SELECT pid, CASE WHEN granted THEN 'holds' ELSE 'waits' END AS role {lock}), \
         workers AS (SELECT pid {worker} UNION SELECT pid FROM locks WHERE role = 'holds'), \
         blockers AS (SELECT DISTINCT unnest(pg_catalog.pg_blocking_pids(pid)) AS pid FROM workers), \
         parts AS (SELECT pid, role FROM locks UNION ALL SELECT pid, 'blocks' FROM blockers \
           WHERE pid NOT IN (SELECT pid FROM workers) AND pid NOT IN (SELECT pid FROM locks)) \
         SELECT p.pid::text AS pid, p.role AS role, a.usename::text AS usename, \
           a.application_name::text AS application, COALESCE(host(a.client_addr) || ':' || \
             a.client_port, CASE WHEN a.client_port = -1 THEN 'local socket' END) AS client, \
           to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS since \
         FROM parts p LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = p.pid \
         ORDER BY CASE p.role WHEN 'holds' THEN 0 WHEN 'waits' THEN 1 ELSE 2 END, a.backend_start, p.pid",
        lock = from_locks(0, KEY, 1),
        worker = from_locks(KEY, WORKER, 2),
    )
}

fn holder(row: &sqlx::postgres::PgRow) -> Holder {
    let field = |column: &str| text(row, column).unwrap_or_default();
    let id = field("pid");
    Holder {
        user: field("usename"),
        application: field("application"),
        client: field("client"),
        since: field("since").parse().ok(),
        role: match field("role").as_str() {
            "holds" => Role::Holds,
            "waits" => Role::Waits,
            _ => Role::Blocks,
        },
        cancel: format!("SELECT pg_terminate_backend({id});"),
        id,
    }
}
