//! A user of a server who may nothing yet, for one test.

use url::Url;

use crate::client;
use crate::database::Database;
use crate::environment::skip;
use crate::servers::Kind;

/// Known to nobody outside of the tests' own servers.
const PASSWORD: &str = "barnacle-goose";

/// A user without rights. Dropping it removes it; its database has to live longer.
#[derive(Debug)]
pub struct User {
    kind: Kind,
    /// The database's address with all rights.
    administrator: String,
    name: String,
}

impl User {
    /// A new user of the database's server.
    ///
    /// # Panics
    /// If the server refuses, or has no users.
    pub fn new(database: &Database) -> User {
        let tail: String = database.name().chars().skip("brant_test_".len()).collect();
        // MySQL's longest name has 32 characters.
        let name = format!("u_{}", &tail[tail.len().saturating_sub(28)..]);
        database.execute(&match database.server().kind {
            Kind::Sqlite => panic!("SQLite has no users"),
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
                format!("CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
            }
            Kind::MariaDb | Kind::MySql => {
                format!("CREATE USER {name}@'%' IDENTIFIED BY '{PASSWORD}'")
            }
        });
        let administrator = database.url().to_owned();
        User { kind: database.server().kind, administrator, name }
    }

    /// The name, in lower case.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The database's address for this user.
    ///
    /// # Panics
    /// If the database's own address is no URL.
    pub fn url(&self) -> String {
        let mut url = Url::parse(&self.administrator).expect("a URL");
        let set = url.set_username(&self.name).and_then(|()| url.set_password(Some(PASSWORD)));
        set.expect("a URL with a user");
        url.into()
    }
}

/// Best effort, as for databases.
impl Drop for User {
    fn drop(&mut self) {
        let name = &self.name;
        let sql = match self.kind {
            Kind::Sqlite => return,
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
                format!("DROP OWNED BY {name} CASCADE; DROP ROLE {name}")
            }
            Kind::MariaDb | Kind::MySql => format!("DROP USER {name}@'%'"),
        };
        if let Err(error) = client::run(self.kind, &self.administrator, &sql) {
            skip(&format!("removing user {name}"), &error);
        }
    }
}
