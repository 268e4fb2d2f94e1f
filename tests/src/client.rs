//! Plain clients of the databases: a script in, rows of text out.

mod mysql;
mod postgres;
mod sqlite;

use std::future::Future;
use std::time::Duration;

use crate::servers::Kind;

/// The rows of a result; `None` is null.
pub type Rows = Vec<Vec<Option<String>>>;

/// Runs a script on a connection of its own. Of several results the rows come after one another,
/// except on MySQL and MariaDB, where they are the first result's.
///
/// # Errors
/// The server's message.
pub fn run(kind: Kind, url: &str, sql: &str) -> Result<Rows, String> {
    // Other tests may hold every connection for a while; then nothing has been done yet.
    let is_full = |error: &str| {
        ["Too many connections", "too many clients", "connection slots"]
            .iter()
            .any(|words| error.contains(words))
    };
    for _ in 0..60 {
        match once(kind, url, sql) {
            Err(error) if is_full(&error) => std::thread::sleep(Duration::from_millis(500)),
            other => return other,
        }
    }
    once(kind, url, sql)
}

fn once(kind: Kind, url: &str, sql: &str) -> Result<Rows, String> {
    match kind {
        Kind::Sqlite => sqlite::run(url, sql),
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => wait(postgres::run(url, sql)),
        Kind::MariaDb | Kind::MySql => wait(mysql::run(url, sql)),
    }
}

/// Waits on a thread of its own, because the caller may be inside a runtime already.
fn wait<T: Send>(work: impl Future<Output = T> + Send) -> T {
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(work)
    };
    std::thread::scope(|scope| scope.spawn(run).join().expect("the client does not panic"))
}
