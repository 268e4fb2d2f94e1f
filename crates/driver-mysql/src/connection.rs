//! The session that does the work.

use std::collections::BTreeSet;

use async_trait::async_trait;
use brant_catalog::{Catalog, Hazard, Table};
use brant_core::{
    Connection, DriverError, Effect, ErrorKind, External, History, Interrupted, Profile, Quoting,
    Record, Server, Session, Step, TableRows,
};
use mysql_async::{Conn, Error};

use crate::connect::Opened;
use crate::error;
use crate::introspect::Flavour;
use crate::lock;
use crate::packet;
use crate::profile::PROFILE;
use crate::quote;
use crate::session::{Purpose, settings};
use crate::split::temporary::created_by;
use crate::step::{Piece, Place, pieces};
use crate::under_way::UnderWay;
use crate::url::Address;
use crate::{contents, count, effect, history, introspect, server, tables};

pub(crate) struct MySqlConnection {
    conn: Conn,
    version: String,
    mariadb: bool,
    max_packet: usize,
    quoting: Quoting,
    database: String,
    settings: String,
    /// Temporary tables that scripts have made in this session.
    temporary: BTreeSet<String>,
    under_way: UnderWay,
}

impl MySqlConnection {
    pub(crate) fn new(opened: Opened, address: Address, session: &Session) -> MySqlConnection {
        MySqlConnection {
            mariadb: opened.is_mariadb(),
            version: opened.version,
            max_packet: opened.max_packet,
            quoting: opened.modes.into(),
            database: address.database.clone(),
            settings: settings(session, Purpose::Work),
            temporary: BTreeSet::new(),
            under_way: UnderWay::new(address, session, opened.conn.id()),
            conn: opened.conn,
        }
    }

    async fn send(&mut self, steps: &[Step<'_>], pieces: &[Piece<'_>]) -> Result<(), Interrupted> {
        for range in packet::packets(pieces, self.max_packet) {
            let sent = &pieces[range];
            if let Err((index, error)) = packet::send(&mut self.conn, sent).await {
                return Err(interrupted(steps, &sent[index], error));
            }
        }
        Ok(())
    }
}

#[async_trait]
impl History for MySqlConnection {
    async fn records(&mut self) -> Result<Option<Vec<Record>>, DriverError> {
        history::records(&mut self.conn, &self.database).await
    }
}

#[async_trait]
impl Connection for MySqlConnection {
    fn profile(&self) -> Profile {
        Profile { quoting: self.quoting, ..PROFILE }
    }

    async fn server(&mut self) -> Result<Server, DriverError> {
        server::server(&mut self.conn, &self.database, &self.version, self.mariadb).await
    }

    async fn claim(&mut self) -> Result<bool, DriverError> {
        let name = quote::text(&lock::name::worker(&self.database));
        if lock::get(&mut self.conn, &name).await? {
            return Ok(true);
        }
        // Without the right to end it, it is waited for.
        let _ = lock::end_idle(&mut self.conn, &name).await;
        Ok(false)
    }

    async fn run(&mut self, steps: &[Step<'_>]) -> Result<(), Interrupted> {
        self.temporary.extend(steps.iter().flat_map(temporary_tables));
        let temporary: Vec<String> = self.temporary.iter().cloned().collect();
        let place =
            Place { database: &self.database, settings: &self.settings, temporary: &temporary };
        let pieces = pieces(steps, &place)?;
        packet::refuse_too_large(&pieces, self.max_packet)?;
        self.under_way.begins();
        let sent = self.send(steps, &pieces).await;
        self.under_way.ends();
        sent?;
        if steps.iter().any(|step| matches!(step, Step::ResetSession)) {
            self.temporary.clear();
        }
        Ok(())
    }

    async fn tables(&mut self) -> Result<Vec<String>, DriverError> {
        tables::tables(&mut self.conn, &self.database).await
    }

    async fn introspect(&mut self, _namespaces: &[String]) -> Result<Catalog, DriverError> {
        let flavour = if self.mariadb { Flavour::MariaDb } else { Flavour::MySql };
        introspect::introspect(&mut self.conn, &self.database, flavour).await
    }

    async fn count(&mut self, hazards: &[Hazard]) -> Result<Vec<Option<u64>>, DriverError> {
        count::count(&mut self.conn, &self.database, hazards).await
    }

    async fn rows(&mut self, tables: &[Table]) -> Result<Vec<TableRows>, DriverError> {
        contents::rows(&mut self.conn, &self.database, tables).await
    }

    async fn clear(&mut self, _: &[String], keep: &External) -> Result<(), DriverError> {
        tables::clear(&mut self.conn, &self.database, keep).await
    }

    async fn effect(&mut self, statement: &str) -> Result<Effect, DriverError> {
        effect::effect(&mut self.conn, &self.database, statement).await
    }

    async fn close(self: Box<Self>) -> Result<(), DriverError> {
        self.conn.disconnect().await.map_err(error::classify)
    }
}

fn temporary_tables(step: &Step<'_>) -> Vec<String> {
    match step {
        Step::Run { script, statements } => statements
            .clone()
            .filter_map(|statement| created_by(script.statement(statement)))
            .collect(),
        _ => Vec::new(),
    }
}

fn interrupted(steps: &[Step<'_>], piece: &Piece<'_>, error: Error) -> Interrupted {
    let mut error = error::classify(error);
    if piece.checks_lock && error.code.as_deref() == Some(error::TWO_ROWS) {
        error.kind = ErrorKind::LockLost;
        error.message = "the session that held the migration lock has lost it".to_owned();
    }
    let start = match (&steps[piece.step], piece.statement) {
        (Step::Run { script, .. }, Some(index)) => {
            script.statements.get(index).map(|statement| statement.span.start)
        }
        _ => None,
    };
    if piece.statement.is_some() && error.code.as_deref() == Some(error::UNKNOWN_TABLE) {
        error.details.extend(half_dropped(&piece.sql).map(str::to_owned));
    }
    let offset = start.and_then(|start| Some(start + error::position(&error.message, &piece.sql)?));
    Interrupted { step: piece.step, statement: piece.statement, offset, error }
}

/// MariaDB drops the tables of a list that are there before it complains about
/// one that is not; MySQL drops none.
fn half_dropped(sql: &str) -> Option<&'static str> {
    sql.contains(',').then_some(
        "on MariaDB the other tables of the list may be gone already; \
         DROP TABLE IF EXISTS can be run again",
    )
}
