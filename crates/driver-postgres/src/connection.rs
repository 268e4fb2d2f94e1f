//! The session that does the work.

use async_trait::async_trait;
use brant_catalog::{Catalog, Hazard, Table};
use brant_core::driver::Commit;
use brant_core::{
    Connection, DriverError, Effect, ErrorKind, External, History, Interrupted, Profile, Record,
    Server, Session, Step, TableRows,
};
use sqlx::PgConnection;

use crate::connect::{Link, open};
use crate::message::{Message, Messages, Wording};
use crate::profile::PROFILE;
use crate::query::{boolean, close, execute, flag, rows, text};
use crate::quote::{identifier, literal};
use crate::settings::{CHECK_CLIENT, MARK, NO_TRANSACTION_TIMEOUT, Purpose, Settings, local};
use crate::single::Single;
use crate::url::Address;
use crate::{clear, contents, count, effect, history, introspect, lock, run, server, tables};

/// A session and what it has to know about itself.
pub(crate) struct Worker {
    pub(crate) connection: PgConnection,
    pub(crate) schema: String,
    wording: Wording,
    /// A pool lends us another server session for each transaction.
    pub(crate) pooled: bool,
    /// Without our settings, objects are created here.
    pub(crate) default_schema: Option<String>,
    pub(crate) in_transaction: bool,
    claimed: bool,
}

impl Worker {
    /// Connects, and creates the schema if it is not there.
    pub(crate) async fn open(address: &Address, session: &Session) -> Result<Worker, DriverError> {
        let Link { mut connection, .. } = open(address, session, Purpose::Work).await?;
        let schema = address.schema.clone();
        let sql = format!(
            "SELECT current_setting('{MARK}', true) IS NULL AS pooled, \
             current_setting('server_version_num')::integer >= 140000 AS checks_client, \
             current_setting('transaction_timeout', true) <> '0' AS ends_transactions, \
             pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS read_only, \
             EXISTS (SELECT FROM pg_namespace WHERE nspname = {}::name) AS schema_exists, \
             current_schema()::text AS default_schema",
            literal(&schema)
        );
        let facts = rows(&mut connection, sql).await?;
        let fact = |name| facts.first().is_some_and(|row| flag(row, name));
        if !fact("schema_exists") && !fact("read_only") {
            create_schema(&mut connection, &schema).await?;
        }
        let pooled = fact("pooled");
        let mut local = if pooled { local(&schema, session) } else { Settings::new() };
        if pooled && fact("checks_client") {
            local.push(CHECK_CLIENT);
        }
        if fact("ends_transactions") {
            local.push(NO_TRANSACTION_TIMEOUT);
        }
        let wording = Wording {
            table: history::table(&schema),
            local,
            pooled,
            together: session.commit == Commit::Scratch,
        };
        let default_schema = facts.first().and_then(|row| text(row, "default_schema"));
        Ok(Worker {
            connection,
            schema,
            wording,
            pooled,
            default_schema,
            in_transaction: false,
            claimed: false,
        })
    }

    /// Sends one message and keeps in mind whether a transaction is open.
    pub(crate) async fn transfer(&mut self, message: Message) -> Result<(), Interrupted> {
        run::send(&mut self.connection, message).await.map_err(|stopped| {
            self.in_transaction = (self.in_transaction || stopped.began) && !stopped.ended;
            stopped.interrupted
        })
    }
}

#[async_trait]
impl History for Worker {
    async fn records(&mut self) -> Result<Option<Vec<Record>>, DriverError> {
        match rows(&mut self.connection, history::select(&self.wording.table)).await {
            Ok(found) => found.iter().map(history::record).collect::<Result<_, _>>().map(Some),
            Err(error) if error.kind == ErrorKind::MissingTable => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[async_trait]
impl Connection for Worker {
    fn profile(&self) -> Profile {
        PROFILE
    }

    async fn server(&mut self) -> Result<Server, DriverError> {
        server::describe(self).await
    }

    async fn claim(&mut self) -> Result<bool, DriverError> {
        if !self.claimed {
            self.claimed = boolean(&mut self.connection, lock::claim(self.pooled)).await?;
        }
        if !self.claimed {
            // Without the right to end it, it is waited for.
            let _ = rows(&mut self.connection, lock::end_idle_worker()).await;
        }
        Ok(self.claimed)
    }

    async fn run(&mut self, steps: &[Step<'_>]) -> Result<(), Interrupted> {
        let wording = self.wording.clone();
        let mut messages = Messages::new(steps, &wording, self.in_transaction);
        while let Some(message) = messages.next() {
            match message.alone().and_then(|origin| Single::find(steps, origin)) {
                Some(single) => self.run_single(message, single).await?,
                None => self.transfer(message).await?,
            }
            self.in_transaction = messages.in_transaction();
        }
        Ok(())
    }

    async fn tables(&mut self) -> Result<Vec<String>, DriverError> {
        tables::list(&mut self.connection, &self.schema).await
    }

    async fn introspect(&mut self, namespaces: &[String]) -> Result<Catalog, DriverError> {
        introspect::introspect(self, namespaces).await
    }

    async fn count(&mut self, hazards: &[Hazard]) -> Result<Vec<Option<u64>>, DriverError> {
        count::count(self, hazards).await
    }

    async fn rows(&mut self, tables: &[Table]) -> Result<Vec<TableRows>, DriverError> {
        contents::rows(self, tables).await
    }

    async fn clear(&mut self, namespaces: &[String], keep: &External) -> Result<(), DriverError> {
        clear::clear(&mut self.connection, &self.schema, keep).await?;
        for schema in namespaces.iter().filter(|schema| **schema != self.schema) {
            clear::remove(&mut self.connection, schema, keep).await?;
        }
        Ok(())
    }

    async fn effect(&mut self, statement: &str) -> Result<Effect, DriverError> {
        effect::effect(&mut self.connection, statement).await
    }

    async fn close(self: Box<Self>) -> Result<(), DriverError> {
        close(self.connection).await;
        Ok(())
    }
}

/// Two deployers may do this at the same time; the loser's error means that the schema is there.
async fn create_schema(connection: &mut PgConnection, schema: &str) -> Result<(), DriverError> {
    let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", identifier(schema));
    match execute(connection, sql).await {
        Err(error) if matches!(error.code.as_deref(), Some("23505" | "42P06")) => Ok(()),
        result => result,
    }
}
