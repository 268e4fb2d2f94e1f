//! The PostgreSQL driver against real servers: what the contract promises, method by method.

mod catalog;
mod connect;
mod copies;
mod corpus;
mod exam;
mod lock;
mod run;
mod values;

use std::path::Path;

use brant_core::history::Row;
use brant_core::{Connection, DatabaseUrl, Dialect as _, Driver, Script, Session, Step, Target};
use brant_driver_postgres::Postgres;
use brant_tests::{Database, Kind, Server, fresh_database};

const ROW: Row<'_> = Row {
    id: "5f0e9c5e-0000-4000-8000-000000000001",
    checksum: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    migration: "20250101000000_it's",
};

/// The servers that speak to us directly.
fn direct() -> Vec<Server> {
    [Kind::Postgres, Kind::Postgres18].into_iter().filter_map(Kind::required).collect()
}

/// Those and the pool.
fn all() -> Vec<Server> {
    direct().into_iter().chain(Kind::PgBouncer.required()).collect()
}

fn target(url: &str) -> Target {
    Postgres.target(&DatabaseUrl::new(url), Path::new("/")).expect("the URL is valid")
}

async fn connect(database: &Database) -> Box<dyn Connection> {
    Postgres
        .connect(&target(database.url()), &Session::default())
        .await
        .expect("the server lets us in")
}

fn script(text: &str) -> Script {
    Script { text: text.to_owned().into(), statements: Postgres.split(text).statements }
}

/// The step that runs a whole script.
fn whole(script: &Script) -> Step<'_> {
    Step::Run { script, statements: 0..script.statements.len() }
}

/// A database on each of the servers.
fn databases(servers: Vec<Server>) -> Vec<Database> {
    servers.iter().map(fresh_database).collect()
}
