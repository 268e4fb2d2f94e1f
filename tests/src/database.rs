//! One test's own database, and a look into it that does not go through Brant.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tempfile::TempDir;
use url::Url;

use crate::client::{self, Rows};
use crate::environment::skip;
use crate::servers::{Kind, Server};

/// A database that belongs to one test. Dropping it removes it.
#[derive(Debug)]
pub struct Database {
    server: Server,
    name: String,
    url: String,
    /// Where the file of a SQLite database lies.
    folder: Option<TempDir>,
}

impl Database {
    pub(crate) fn named_apart(server: &Server) -> Self {
        let name = unused_name();
        if server.kind == Kind::Sqlite {
            let folder = TempDir::new().expect("a folder for temporary files");
            let url = format!("file:{}", folder.path().join("test.db").display());
            return Self { server: server.clone(), name, url, folder: Some(folder) };
        }
        let mut url = Url::parse(&server.url).expect("the server's variable holds a URL");
        url.set_path(&name);
        Self { server: server.clone(), name, url: url.into(), folder: None }
    }

    pub(crate) fn create(&self) {
        let sql = match self.server.kind {
            Kind::Sqlite => {
                std::fs::write(self.path().expect("SQLite has a file"), "").expect("an empty file");
                return;
            }
            // Unlike template1, nobody can be connected to template0, which would make this fail.
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
                format!("CREATE DATABASE {} TEMPLATE template0", self.name)
            }
            Kind::MariaDb | Kind::MySql => format!("CREATE DATABASE {}", self.name),
        };
        client::run(self.server.kind, &self.server.url, &sql).expect("the server makes a database");
    }

    /// Takes everything out of it again.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn empty(&self) {
        match self.server.kind {
            Kind::Sqlite => {
                let path = self.path().expect("SQLite has a file");
                for suffix in ["-journal", "-wal", "-shm"] {
                    let mut beside = path.clone().into_os_string();
                    beside.push(suffix);
                    // There is one only if the last process died.
                    let _ = std::fs::remove_file(beside);
                }
                self.create();
            }
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
                self.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            }
            Kind::MariaDb | Kind::MySql => {
                let name = &self.name;
                self.execute(&format!("DROP DATABASE {name}; CREATE DATABASE {name}"));
            }
        }
    }

    /// The server that it is on.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The database's name; for SQLite, a name that is its own all the same.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address to hand to Brant.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The file of a SQLite database.
    pub fn path(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path().join("test.db"))
    }

    /// Runs a script, and says what the server said if it fails.
    ///
    /// # Errors
    /// The server's message.
    pub fn try_execute(&self, sql: &str) -> Result<(), String> {
        client::run(self.server.kind, &self.url, sql).map(drop)
    }

    /// Runs a script that must succeed.
    ///
    /// # Panics
    /// If it does not.
    pub fn execute(&self, sql: &str) {
        self.try_execute(sql)
            .unwrap_or_else(|error| panic!("{}: {error}\n{sql}", self.server.label));
    }

    /// The rows of a query, each value as the text that the server makes of it.
    ///
    /// # Panics
    /// If the query fails.
    pub fn rows(&self, sql: &str) -> Rows {
        client::run(self.server.kind, &self.url, sql)
            .unwrap_or_else(|error| panic!("{}: {error}\n{sql}", self.server.label))
    }

    /// The only value of a query's only row.
    ///
    /// # Panics
    /// If there is not exactly one, or if it is null.
    pub fn value(&self, sql: &str) -> String {
        match self.rows(sql).as_slice() {
            [row] if row.len() == 1 => row[0].clone().expect("a value that is not null"),
            rows => panic!("{}: not one value but {rows:?}\n{sql}", self.server.label),
        }
    }
}

/// Best effort: a test that leaves a connection open must not fail in its clean-up.
impl Drop for Database {
    fn drop(&mut self) {
        let sql = match self.server.kind {
            Kind::Sqlite => return,
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
                format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
            }
            // An open transaction of the test would hold the statement up for a year.
            Kind::MariaDb | Kind::MySql => {
                format!("SET lock_wait_timeout = 5; DROP DATABASE IF EXISTS {}", self.name)
            }
        };
        if let Err(error) = client::run(self.server.kind, &self.server.url, &sql) {
            skip(&format!("removing database {}", self.name), &error);
        }
    }
}

/// Tests run in many processes at once, and the servers outlive them.
fn unused_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let time = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    format!("brant_test_{:x}_{:x}_{count:x}", time.as_micros(), std::process::id())
}
