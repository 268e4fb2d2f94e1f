//! The MySQL and MariaDB driver on real servers, without core.

use brant_core::history::{Row, State};
use brant_core::{
    Change, Connection, DatabaseUrl, Driver, ErrorKind, External, Interrupted, Lock, Quoting,
    Script, Session, Step, Target,
};
use brant_driver_mysql::MySql;
use brant_tests::{Database, Kind, Server};

mod connecting;
mod corpus;
mod effects;
mod locks;
mod programs;

/// Both flavours, or what there is of them.
fn servers() -> Vec<Server> {
    [Kind::MariaDb, Kind::MySql].into_iter().filter_map(Kind::required).collect()
}

fn target(url: &str) -> Target {
    MySql.target(&DatabaseUrl::new(url), std::path::Path::new(".")).expect("a good URL")
}

async fn connect(database: &Database) -> Box<dyn Connection> {
    MySql.connect(&target(database.url()), &Session::default()).await.expect("connects")
}

async fn lock(database: &Database) -> Box<dyn Lock> {
    MySql.lock(&target(database.url()), &Session::default()).await.expect("connects")
}

fn script(text: &str) -> Script {
    let split = MySql.dialect().split(text);
    assert_eq!(split.unreadable, None, "{text}");
    Script { text: text.to_owned().into(), statements: split.statements }
}

/// Runs a whole script in one go.
async fn run(connection: &mut dyn Connection, text: &str) -> Result<(), Interrupted> {
    let script = script(text);
    let all = 0..script.statements.len();
    connection.run(&[Step::Run { script: &script, statements: all }]).await
}
