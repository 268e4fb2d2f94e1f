//! The exam every driver sits.
//!
//! A driver's own tests hand a [`Candidate`] to [`exam`]; each check makes its
//! own database and looks at one promise of the contract in `brant-core`.
//! Drivers kept elsewhere use it as a dev-dependency.

#![warn(missing_docs)]

mod databases;
mod histories;
mod locks;
mod scripts;
mod sessions;

pub use self::locks::eventually;
use brant_core::{Connection, Driver, Session, Target};

/// A driver, and what the exam needs to know about its database.
#[derive(Debug)]
pub struct Candidate<'a> {
    /// The driver.
    pub driver: &'a dyn Driver,
    /// Databases that do not exist yet; each check uses up to two. What is left is dropped.
    pub targets: Vec<Target>,
    /// SQL that the database understands.
    pub samples: Samples,
}

/// SQL in the database's own words. Every statement stands alone, without a separator.
#[derive(Clone, Copy, Debug)]
pub struct Samples {
    /// Creates the table `pets` with the columns `id` (a whole number) and `name` (text).
    pub create: &'static str,
    /// Creates another table.
    pub create_other: &'static str,
    /// Puts one row into `pets`.
    pub insert: &'static str,
    /// Fails when it is run, not when it is read.
    pub fails: &'static str,
    /// Cannot be read by the server.
    pub nonsense: &'static str,
    /// Whether two connections can be open to one database at a time.
    pub concurrent: bool,
}

/// One check: its name and what it does with fresh databases.
type Check = (&'static str, for<'a> fn(&'a Room<'a>) -> Outcome<'a>);
type Outcome<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Every check of the exam.
const CHECKS: &[Check] = &[
    ("database: create, find, drop", |room| Box::pin(databases::create_find_drop(room))),
    ("database: tables and clear", |room| Box::pin(databases::tables_and_clear(room))),
    ("database: server facts", |room| Box::pin(databases::server_facts(room))),
    ("history: every change reads back", |room| Box::pin(histories::changes_read_back(room))),
    ("history: names are only data", |room| Box::pin(histories::names_are_data(room))),
    ("history: rows live and die with the transaction", |room| {
        Box::pin(histories::transactions(room))
    }),
    ("script: the failing statement is named", |room| Box::pin(scripts::failing_statement(room))),
    ("script: empty and comments only", |room| Box::pin(scripts::nothing_to_do(room))),
    ("script: spans", |room| Box::pin(scripts::spans(room))),
    ("script: effect of a statement", |room| Box::pin(scripts::effect(room))),
    ("session: savepoints", |room| Box::pin(sessions::savepoints(room))),
    ("session: reset keeps the transaction", |room| Box::pin(sessions::reset(room))),
    ("session: rollback without a transaction", |room| Box::pin(sessions::idle_rollback(room))),
    ("lock: one at a time", |room| Box::pin(locks::one_at_a_time(room))),
    ("lock: a ticket is checked", |room| Box::pin(locks::ticket(room))),
];

/// How many databases the exam needs.
pub const DATABASES: usize = CHECKS.len();

/// The room of one check: the driver and a database of its own.
pub(crate) struct Room<'a> {
    driver: &'a dyn Driver,
    target: &'a Target,
    samples: Samples,
    session: Session,
}

impl Room<'_> {
    /// A connection to a database that exists.
    async fn enter(&self) -> Box<dyn Connection> {
        if !self.driver.database_exists(self.target, &self.session).await.expect("it can be asked")
        {
            self.driver
                .create_database(self.target, &self.session)
                .await
                .expect("it can be created");
        }
        self.driver.connect(self.target, &self.session).await.expect("it can be connected to")
    }
}

/// Runs every check and returns the names of those that the driver passed.
///
/// # Panics
/// With the list of failed checks and their reasons, after all have run.
pub async fn exam(candidate: Candidate<'_>) -> Vec<&'static str> {
    assert!(candidate.targets.len() >= DATABASES, "the exam needs {DATABASES} databases");
    let mut passed = Vec::new();
    let mut failed = Vec::new();
    for ((name, check), target) in CHECKS.iter().zip(&candidate.targets) {
        let session = Session::default();
        let room = Room { driver: candidate.driver, target, samples: candidate.samples, session };
        // One failure does not hide the others.
        match brant_core::answer::answer(check(&room)).await {
            Ok(()) => passed.push(*name),
            Err(reason) => failed.push(format!("{name}: {reason}")),
        }
        // Best effort: the check itself may have dropped it.
        drop(candidate.driver.drop_database(target, &room.session).await);
    }
    assert!(failed.is_empty(), "{:?} failed:\n{}", candidate.driver, failed.join("\n"));
    passed
}
