//! The migration lock, on a session of its own.
//!
//! Two names: one per database keeps runs of Brant apart, and Prisma Migrate's
//! own name, which spans the whole server, keeps Prisma away. Whoever has the
//! first may go on without the second only while another run of Brant holds it
//! for another database. See docs/decisions/0004-mysql-lock.md. In a cluster these names count on one
//! node only, and a lease comes on top: docs/decisions/0013-galera-lease.md.

pub(crate) mod lease;
pub(crate) mod name;
mod sessions;

use async_trait::async_trait;
use brant_core::{DriverError, ErrorKind, Holder, Lock, Ticket};
use mysql_async::Conn;

use self::lease::Lease;
use crate::error;
use crate::quote;
use crate::rows::{execute, execute_alone, of_sessions, rows, rows_alone, text};

/// GET_LOCK found that waiting would be a deadlock; there is no waiting here, so it is a plain no.
const DEADLOCKS: [&str; 2] = [error::GIVEN_WAY, "3058"];

/// How Galera before 10.6.14 and Percona's cluster in strict mode refuse GET_LOCK; the lease is the lock there.
const REFUSED: [&str; 2] = ["1235", "1105"];

pub(crate) struct MySqlLock {
    conn: Conn,
    database: String,
    /// As SQL text.
    own: String,
    ticket: Option<Ticket>,
    /// Prisma Migrate's name is ours too.
    has_prisma: bool,
    /// In a cluster.
    lease: Option<Lease>,
}

impl MySqlLock {
    pub(crate) fn new(conn: Conn, database: &str, lease: Option<Lease>) -> MySqlLock {
        MySqlLock {
            conn,
            database: database.to_owned(),
            own: quote::text(&name::own(database)),
            ticket: None,
            has_prisma: false,
            lease,
        }
    }

    /// Takes the names on this node: its number there, or `None` while somebody else has one.
    async fn take_names(&mut self) -> Result<Option<String>, DriverError> {
        let id = self.conn.id().to_string();
        match get(&mut self.conn, &self.own).await {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) if self.lease.is_some() && is_refused(&error) => return Ok(Some(id)),
            Err(error) => return Err(error),
        }
        // The mark must stand before Prisma's name is held.
        let marked = get(&mut self.conn, &quote::text(&name::session(&id))).await?;
        if marked && self.get_prisma().await? {
            return Ok(Some(id));
        }
        self.free_own().await?;
        Ok(None)
    }

    async fn free_own(&mut self) -> Result<(), DriverError> {
        let statement = format!("DO RELEASE_LOCK({})", self.own);
        execute_alone(&mut self.conn, &statement).await
    }

    /// Takes Prisma's name, or finds that a run of Brant on another database has it.
    async fn get_prisma(&mut self) -> Result<bool, DriverError> {
        let prisma = quote::text(name::PRISMA);
        if get(&mut self.conn, &prisma).await? {
            self.has_prisma = true;
            return Ok(true);
        }
        // Our own name is held already, so a Brant that holds the other works elsewhere.
        let query = format!(
            "SELECT IS_USED_LOCK(CONCAT({}, COALESCE(h.id, 0))) = h.id FROM (SELECT IS_USED_LOCK({prisma}) AS id) AS h",
            quote::text(&name::session(""))
        );
        let answer = rows_alone(&mut self.conn, &query).await?;
        Ok(answer.first().and_then(|row| text(row, 0)).as_deref() == Some("1"))
    }

    async fn still_held(&mut self) -> Result<bool, DriverError> {
        if !self.has_prisma {
            // The run of Brant that held it may have ended.
            self.get_prisma().await?;
        }
        let query = format!("SELECT IS_USED_LOCK({}) <=> CONNECTION_ID()", self.own);
        let answer = rows_alone(&mut self.conn, &query).await?;
        Ok(answer.first().and_then(|row| text(row, 0)).as_deref() == Some("1"))
    }

    async fn keep_all(&mut self) -> Result<bool, DriverError> {
        let named = match self.still_held().await {
            Err(error) if self.lease.is_some() && is_refused(&error) => true,
            answer => answer?,
        };
        match &self.lease {
            Some(lease) if named => lease.beat(&mut self.conn).await,
            Some(_) | None => Ok(named),
        }
    }
}

fn is_refused(error: &DriverError) -> bool {
    error.code.as_deref().is_some_and(|code| REFUSED.contains(&code))
}

/// Tries one name, given as SQL text, without waiting. The server answers 1, 0
/// (somebody else has it) or NULL (an error of its own). A second call by the
/// same session answers 1 again.
pub(crate) async fn get(conn: &mut Conn, name: &str) -> Result<bool, DriverError> {
    match rows(conn, &format!("SELECT GET_LOCK({name}, 0)")).await {
        Ok(rows) => Ok(rows.first().and_then(|row| text(row, 0)).as_deref() == Some("1")),
        Err(error) if error.code.as_deref().is_some_and(|code| DEADLOCKS.contains(&code)) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Ends the session that holds a name, given as SQL text, if it only sits there: it works for a process
/// which has lost the lock and is dead, cut off, or about to learn so. One that runs a statement is let be.
pub(crate) async fn end_idle(conn: &mut Conn, name: &str) -> Result<(), DriverError> {
    let query = format!(
        "SELECT id FROM information_schema.processlist \
         WHERE id = IS_USED_LOCK({name}) AND command = 'Sleep'"
    );
    let found = of_sessions(conn, &query).await?;
    match found.first().and_then(|row| text(row, 0)).and_then(|id| id.parse::<u64>().ok()) {
        Some(id) => execute(conn, &format!("KILL {id}")).await,
        None => Ok(()),
    }
}

#[async_trait]
impl Lock for MySqlLock {
    async fn try_acquire(&mut self) -> Result<bool, DriverError> {
        if self.ticket.is_some() {
            return Ok(true);
        }
        let Some(session) = self.take_names().await? else { return Ok(false) };
        let mut owner = None;
        if let Some(lease) = &mut self.lease {
            if !lease.try_take(&mut self.conn).await? {
                self.free_own().await?;
                return Ok(false);
            }
            owner = Some(lease.owner.clone());
        }
        self.ticket = Some(Ticket { session, lease: owner });
        Ok(true)
    }

    async fn sessions(&mut self) -> Result<Vec<Holder>, DriverError> {
        let mut sessions = sessions::sessions(&mut self.conn, &self.database).await?;
        if let Some(lease) = &self.lease {
            sessions.extend(lease.holder(&mut self.conn).await?);
        }
        Ok(sessions)
    }

    fn ticket(&self) -> Option<&Ticket> {
        self.ticket.as_ref()
    }

    async fn keep(&mut self) -> Result<bool, DriverError> {
        if self.ticket.is_none() {
            return Ok(false);
        }
        match self.keep_all().await {
            Err(error) if error.kind == ErrorKind::ConnectionLost => Ok(false),
            answer => answer,
        }
    }

    async fn release(mut self: Box<Self>) -> Result<(), DriverError> {
        if self.ticket.is_some() {
            if let Some(lease) = &self.lease {
                lease.give_back(&mut self.conn).await?;
            }
            // Prisma's name last: nobody may see it free while ours is held by a session that ends.
            let query = format!(
                "DO RELEASE_LOCK({}), RELEASE_LOCK({})",
                self.own,
                quote::text(name::PRISMA)
            );
            execute(&mut self.conn, &query).await?;
        }
        self.conn.disconnect().await.map_err(error::classify)
    }

    async fn end_session(&mut self, id: &str) -> Result<bool, DriverError> {
        let Ok(id) = id.parse::<u64>() else {
            return match &self.lease {
                Some(lease) => lease.end(&mut self.conn, id).await,
                None => Ok(false),
            };
        };
        match execute(&mut self.conn, &format!("KILL {id}")).await {
            Ok(()) => Ok(true),
            Err(error) if error.code.as_deref() == Some(NO_SUCH_SESSION) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

const NO_SUCH_SESSION: &str = "1094";
