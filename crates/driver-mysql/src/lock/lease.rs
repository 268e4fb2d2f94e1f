//! The lease: the lock where `GET_LOCK` counts on one node only.
//!
//! Two rows in a table of the database, which every node of a cluster has; of all that insert them,
//! one succeeds. Rows outlive their process, so the first is renewed while the lock is held, and
//! whoever has watched it stand still takes it over. The second is the fence: the transaction that
//! works writes to it, the one that takes over does too, and no cluster commits both.

use std::time::{Duration, Instant};

use brant_core::lock::Role;
use brant_core::{DriverError, ErrorKind, Holder};
use mysql_async::Conn;

use crate::history::timestamp;
use crate::quote;
use crate::rows::{column, execute, rows, text};

/// Belongs to no schema: it is never compared, pulled or cleared.
pub(crate) const TABLE: &str = "_brant_lease";

/// How long the beat must stand still: six beats of [`brant_core::held`]. Measured by who watches,
/// since the clocks of two nodes need not agree.
const STILL: Duration = Duration::from_secs(30);

/// The row that is there already.
const DUPLICATE: &str = "1062";

/// One run's claim to the lease.
pub(crate) struct Lease {
    table: String,
    /// Nobody else's, on any node.
    pub(crate) owner: String,
    /// Owner and beat of somebody else, and since when they have not changed.
    seen: Option<(Vec<Option<String>>, Instant)>,
}

/// Fails to change a row unless the lease is still this owner's. See the module's comment.
pub(crate) fn fence(database: &str, owner: &str) -> String {
    format!(
        "UPDATE {} SET beat = beat + 1 WHERE id = 2 AND owner = {}",
        quote::qualified(database, TABLE),
        quote::text(owner)
    )
}

impl Lease {
    pub(crate) async fn new(conn: &mut Conn, database: &str) -> Result<Lease, DriverError> {
        let owner = column(conn, "SELECT UUID()").await?.pop().unwrap_or_default();
        // Whoever takes over on this node waits for a statement that still runs, but not long at a time.
        execute(conn, "SET SESSION innodb_lock_wait_timeout = 2").await?;
        Ok(Lease { table: quote::qualified(database, TABLE), owner, seen: None })
    }

    /// Takes the lease if nobody has it or its owner is silent.
    pub(crate) async fn try_take(&mut self, conn: &mut Conn) -> Result<bool, DriverError> {
        let mut taken = self.insert(conn).await;
        if taken.as_ref().is_err_and(|error| error.kind == ErrorKind::MissingTable) {
            self.create(conn).await?;
            taken = self.insert(conn).await;
        }
        match taken {
            Ok(()) => Ok(true),
            Err(error) if error.code.as_deref() == Some(DUPLICATE) => self.watch(conn).await,
            Err(error) if error.kind == ErrorKind::LockTimeout => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn create(&self, conn: &mut Conn) -> Result<(), DriverError> {
        let create = format!(
            "CREATE TABLE IF NOT EXISTS {} (id TINYINT NOT NULL PRIMARY KEY, \
             owner VARCHAR(36) NOT NULL, beat BIGINT NOT NULL, holder VARCHAR(255) NOT NULL, \
             since DATETIME(3) NOT NULL) COMMENT 'The migration lock of a cluster; Brant makes it'",
            self.table
        );
        execute(conn, &create).await
    }

    async fn insert(&self, conn: &mut Conn) -> Result<(), DriverError> {
        let row = |id| format!("({id}, {}, 0, {HOLDER}, {NOW})", quote::text(&self.owner));
        execute(conn, &format!("INSERT INTO {} VALUES {}, {}", self.table, row(1), row(2))).await
    }

    async fn watch(&mut self, conn: &mut Conn) -> Result<bool, DriverError> {
        let query = format!("SELECT owner, beat FROM {} WHERE id = 1", self.table);
        let found = rows(conn, &query).await?;
        let now = found.first().map(|row| vec![text(row, 0), text(row, 1)]);
        let still = self.seen.take().filter(|(seen, _)| Some(seen) == now.as_ref());
        match (still, now) {
            (Some((seen, since)), _) if since.elapsed() >= STILL => {
                self.take_over(conn, &seen).await
            }
            (Some(seen), _) => {
                self.seen = Some(seen);
                Ok(false)
            }
            (None, now) => {
                self.seen = now.map(|now| (now, Instant::now()));
                Ok(false)
            }
        }
    }

    /// Both rows or none. Of several that try, the cluster lets one commit.
    async fn take_over(
        &self,
        conn: &mut Conn,
        seen: &[Option<String>],
    ) -> Result<bool, DriverError> {
        let [Some(owner), Some(beat)] = seen else { return Ok(false) };
        let (table, ours) = (&self.table, quote::text(&self.owner));
        let lease = format!(
            "UPDATE {table} SET owner = {ours}, beat = beat + 1, holder = {HOLDER}, since = {NOW} \
             WHERE id = 1 AND owner = {} AND beat = {}",
            quote::text(owner),
            quote::text(beat)
        );
        let fence = format!("UPDATE {table} SET owner = {ours}, beat = beat + 1 WHERE id = 2");
        for statement in ["START TRANSACTION", &lease, &fence, "COMMIT"] {
            let done = execute(conn, statement).await;
            let changed = statement != lease || conn.affected_rows() == 1;
            match done {
                Ok(()) if changed => {}
                Err(error) if error.kind != ErrorKind::LockTimeout => return Err(error),
                Ok(()) | Err(_) => {
                    execute(conn, "ROLLBACK").await?;
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Renews it; `false`: it is somebody else's by now.
    pub(crate) async fn beat(&self, conn: &mut Conn) -> Result<bool, DriverError> {
        let beat = format!(
            "UPDATE {} SET beat = beat + 1 WHERE id = 1 AND owner = {}",
            self.table,
            quote::text(&self.owner)
        );
        execute(conn, &beat).await?;
        Ok(conn.affected_rows() == 1)
    }

    /// Gives it back; an owner that has lost it gives nothing.
    pub(crate) async fn give_back(&self, conn: &mut Conn) -> Result<(), DriverError> {
        self.end(conn, &self.owner).await.map(drop)
    }

    /// Ends the lease of an owner; `false`: it is not the one who has it.
    pub(crate) async fn end(&self, conn: &mut Conn, owner: &str) -> Result<bool, DriverError> {
        match execute(conn, &self.ending(owner)).await {
            Ok(()) => Ok(conn.affected_rows() > 0),
            Err(error) if error.kind == ErrorKind::MissingTable => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn ending(&self, owner: &str) -> String {
        format!("DELETE FROM {} WHERE owner = {}", self.table, quote::text(owner))
    }

    /// Who has it.
    pub(crate) async fn holder(&self, conn: &mut Conn) -> Result<Option<Holder>, DriverError> {
        let query =
            format!("SELECT owner, holder, CAST(since AS CHAR) FROM {} WHERE id = 1", self.table);
        let found = match rows(conn, &query).await {
            Err(error) if error.kind == ErrorKind::MissingTable => return Ok(None),
            found => found?,
        };
        Ok(found.first().map(|row| {
            let id = text(row, 0).unwrap_or_default();
            Holder {
                user: String::new(),
                application: String::new(),
                client: text(row, 1).unwrap_or_default(),
                since: text(row, 2).as_deref().and_then(timestamp),
                role: Role::Holds,
                cancel: format!("{};", self.ending(&id)),
                id,
            }
        }))
    }
}

/// Who the session is, as a person can find it.
const HOLDER: &str =
    "LEFT(CONCAT(CURRENT_USER(), ', connection ', CONNECTION_ID(), ' of ', @@hostname), 255)";
const NOW: &str = "UTC_TIMESTAMP(3)";
