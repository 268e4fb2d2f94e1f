//! Scratch databases: made for a moment, to replay migrations and SQL in, and to look at the result.
//!
//! Closing one is explicit, since dropping a database can fail and takes a trip to the server. What
//! a dead process left behind goes when the next scratch database is made
//! ([`Driver::create_scratch`]). What runs here is never written to a history.

mod guard;

use std::ops::AsyncFnOnce;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use brant_catalog::Catalog;

use crate::advice::advised;
use crate::aligned::aligned;
use crate::code::Code;
use crate::connection::Connection;
use crate::dialect::Dialect;
use crate::driver::{Commit, Driver, DriverError, ErrorKind, Profile, Session, Target};
use crate::error::Error;
use crate::external::External;
use crate::migration::Migration;
use crate::prepare::{Prepared, prepare};
use crate::ui::{Event, Ui};
use crate::{failure, program};

/// What the name of every scratch database begins with.
pub const PREFIX: &str = "brant_scratch_";
/// What the names of databases begin with that become templates or copies. Nobody sweeps one while
/// it is young: between two sessions nobody is connected to it.
pub const DRAFT: &str = "brant_draft_";

/// How often a database is made anew that somebody swept before it was connected to.
const TRIES: usize = 8;

/// Where scratch databases are made, and how.
#[derive(Clone)]
pub struct Site<'a> {
    /// The driver.
    pub driver: &'a dyn Driver,
    /// Where.
    pub place: Place,
    /// Namespaces that scripts make besides the connection's own: a given database is rid of them.
    pub namespaces: Vec<String>,
    /// Settings of the sessions.
    pub session: Session,
    /// SQL that runs before anything else (`shadow_init`).
    pub init: Option<Migration>,
    /// Who listens.
    pub ui: &'a dyn Ui,
}

/// Where a scratch database is.
#[derive(Clone, Debug)]
pub enum Place {
    /// A new one on the server of this database, dropped afterwards.
    Beside(Target),
    /// One that is there for the purpose (`shadow_url`). It is emptied first, and stays.
    Given {
        /// The database.
        shadow: Target,
        /// Databases that must not be emptied by mistake.
        keep: Vec<Target>,
    },
}

/// An open scratch database, empty but for the site's own SQL.
pub struct Scratch<'a> {
    site: &'a Site<'a>,
    target: Target,
    connection: Box<dyn Connection>,
}

/// Opens a scratch database, works in it and closes it, however the work ends. What cannot be
/// dropped is a warning: the result of the work is good all the same.
pub async fn using<'a, T>(
    site: &'a Site<'a>,
    work: impl AsyncFnOnce(&mut Scratch<'a>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut scratch = match Scratch::open(site).await {
        Ok(scratch) => scratch,
        Err(error) => {
            let (Place::Beside(target) | Place::Given { shadow: target, .. }) = &site.place;
            return Err(advised(site.driver, target, &site.session, error, true).await);
        }
    };
    let mut result = work(&mut scratch).await;
    if let Err(error) = result {
        let asked = advised(site.driver, &scratch.target, &site.session, error, true).await;
        result = Err(asked);
    }
    if let Err(error) = scratch.close().await {
        site.ui.event(&Event::Warning(&error.message));
    }
    result
}

impl<'a> Scratch<'a> {
    /// Makes one, or empties the one that is given.
    ///
    /// Fails with P3014 if that cannot be done.
    pub async fn open(site: &'a Site<'a>) -> Result<Scratch<'a>, Error> {
        let (target, connection) = match &site.place {
            Place::Beside(beside) => site.create(beside).await?,
            Place::Given { shadow, keep } => (shadow.clone(), site.empty(shadow, keep).await?),
        };
        let mut scratch = Scratch { site, target, connection };
        if let Some(init) = &site.init
            && let Err(error) = scratch.execute(std::slice::from_ref(init)).await
        {
            let _ = scratch.close().await;
            return Err(Error { code: Code::ShadowDatabase, ..error });
        }
        Ok(scratch)
    }

    /// Which database it is.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The working session.
    pub fn connection(&mut self) -> &mut dyn Connection {
        self.connection.as_mut()
    }

    /// Runs migrations in their modes, without a history.
    ///
    /// Fails with P3006 where one does not apply, and as a deploy would before anything runs.
    pub async fn replay(&mut self, migrations: &[Migration]) -> Result<(), Error> {
        self.run(migrations, failure::replayed).await
    }

    /// Runs scripts that are no migrations.
    pub async fn execute(&mut self, scripts: &[Migration]) -> Result<(), Error> {
        self.run(scripts, failure::script_failed).await
    }

    async fn run(&mut self, scripts: &[Migration], failed: failure::Tell) -> Result<(), Error> {
        let (dialect, profile) = (self.site.driver.dialect(), self.connection.profile());
        let prepared = stay_inside(dialect, profile, scripts, &self.target, &self.site.kept())?;
        // One program for all of them: the driver knows how little trips it takes.
        let mut steps = Vec::new();
        let mut ends = Vec::with_capacity(prepared.len());
        for script in &prepared {
            steps.extend(program::unrecorded(script, None));
            ends.push(steps.len());
        }
        let Err(stopped) = self.connection.run(&steps).await else { return Ok(()) };
        let lost = stopped.error.kind == ErrorKind::ConnectionLost;
        match prepared.get(ends.partition_point(|end| *end <= stopped.step)) {
            Some(script) if !lost => Err(failed(script, &stopped)),
            _ => Err(Error::from_driver(stopped.error, &self.target)),
        }
    }

    /// What is in it now, under the name of the real database's own namespace. See
    /// [`Connection::introspect`].
    pub async fn introspect(&mut self, namespaces: &[String]) -> Result<Catalog, Error> {
        let catalog = self.connection.introspect(namespaces).await;
        let mut catalog = catalog.map_err(|error| Error::from_driver(error, &self.target))?;
        let real = self.site.kept().into_iter().next().and_then(|real| real.schema.as_deref());
        catalog = aligned(catalog, real, namespaces);
        self.site.session.external.leave_out(&mut catalog);
        Ok(catalog)
    }

    /// Ends the session and drops the database, if it was made here.
    pub async fn close(self) -> Result<(), Error> {
        let Scratch { site, target, connection } = self;
        let closed = connection.close().await;
        let Place::Beside(beside) = &site.place else {
            return closed.map_err(|error| Error::from_driver(error, &target));
        };
        let dropped = site.driver.drop_scratch(beside, &target, &site.session).await;
        if dropped.as_ref().is_err_and(|error| error.kind == ErrorKind::DatabaseMissing) {
            // Somebody swept it in the moment between closing and dropping.
            return Ok(());
        }
        dropped.map_err(|error| {
            let message = format!(
                "the scratch database `{}` could not be dropped: {}",
                target.database, error.message
            );
            Error::new(Code::ShadowDatabase, message)
                .database(error)
                .help("the next command that needs one tries again, or drop it by hand")
        })
    }
}

impl Site<'_> {
    async fn create(&self, beside: &Target) -> Result<(Target, Box<dyn Connection>), Error> {
        let session = self.session();
        let mut tries = TRIES;
        loop {
            tries -= 1;
            let made = self.driver.create_scratch(beside, &new_name(), &session).await;
            let target = made.map_err(|error| not_created(error, beside))?;
            self.refuse_a_schema(beside, &target, &session).await?;
            match self.driver.connect(&target, &session).await {
                Ok(connection) => return Ok((target, connection)),
                // Somebody swept it.
                Err(error) if error.kind == ErrorKind::DatabaseMissing && tries > 0 => {}
                Err(error) => {
                    let _ = self.driver.drop_scratch(beside, &target, &session).await;
                    return Err(Error::from_driver(error, &target)
                        .note("while connecting to a new scratch database"));
                }
            }
        }
    }

    /// A schema of the database itself, which a server gives to those who may not create databases,
    /// is no place for a replay that makes others of its schemas.
    async fn refuse_a_schema(
        &self,
        beside: &Target,
        made: &Target,
        session: &Session,
    ) -> Result<(), Error> {
        if self.namespaces.is_empty() || guard::guarded(made, &[beside]).is_empty() {
            return Ok(());
        }
        let _ = self.driver.drop_scratch(beside, made, session).await;
        let message = format!("no database can be created beside {}", beside.label());
        Err(Error::new(Code::ShadowDatabase, message)
            .note("a schema that speaks of several namespaces needs a shadow database of its own")
            .help("name an empty database as `shadow_url` in brant.toml, as SHADOW_DATABASE_URL, or with --shadow-database-url"))
    }

    async fn empty(&self, shadow: &Target, keep: &[Target]) -> Result<Box<dyn Connection>, Error> {
        let failed = |error| Error::from_driver(error, shadow);
        if keep.iter().any(|main| is_same(main, shadow)) {
            return Err(Error::new(
                Code::ShadowDatabase,
                "The shadow database you configured appears to be the same as the main database. \
                 Please specify another shadow database.",
            )
            .note(format!("both are {}", shadow.label())));
        }
        let kept: Vec<&Target> = keep.iter().collect();
        if !self.namespaces.is_empty() && !guard::guarded(shadow, &kept).is_empty() {
            return Err(Error::new(
                Code::ShadowDatabase,
                "a schema that speaks of several namespaces needs a shadow database of its own",
            )
            .note(format!("{} has the real namespaces in it", shadow.label())));
        }
        let session = self.session();
        let mut connection = match self.driver.connect(shadow, &session).await {
            Err(error) if error.kind == ErrorKind::DatabaseMissing => {
                let made = self.driver.create_database(shadow, &session).await;
                made.map_err(|error| not_created(error, shadow))?;
                self.driver.connect(shadow, &session).await.map_err(failed)?
            }
            other => other.map_err(failed)?,
        };
        // Two spellings of one address are not seen above; a replay never writes a history.
        if connection.records().await.map_err(failed)?.is_some_and(|rows| !rows.is_empty()) {
            return Err(Error::new(
                Code::ShadowDatabase,
                format!("{} has a migration history: it is not emptied", shadow.label()),
            )
            .note(
                "a shadow database is emptied each time, so it must not be one that is deployed to",
            )
            .help("name another database as `shadow_url`, or empty this one first"));
        }
        connection.clear(&self.namespaces, &External::default()).await.map_err(failed)?;
        Ok(connection)
    }

    /// The databases that are not for replaying.
    fn kept(&self) -> Vec<&Target> {
        match &self.place {
            Place::Beside(beside) => vec![beside],
            Place::Given { keep, .. } => keep.iter().collect(),
        }
    }

    /// Nothing in here has to survive a crash, and nobody waits for a lock.
    fn session(&self) -> Session {
        Session { commit: Commit::Scratch, ..self.session.clone() }
    }
}

/// Prepares scripts, unless one reaches out of the database that it is to run in and into one that
/// is to be kept.
pub(crate) fn stay_inside(
    dialect: &dyn Dialect,
    profile: Profile,
    scripts: &[Migration],
    target: &Target,
    kept: &[&Target],
) -> Result<Vec<Prepared>, Error> {
    let prepare = |script: &Migration| prepare(dialect, profile, script);
    let prepared: Vec<_> = scripts.iter().map(prepare).collect::<Result<_, _>>()?;
    let guarded = guard::guarded(target, kept);
    prepared.iter().try_for_each(|script| guard::check(script, &guarded))?;
    Ok(prepared)
}

/// A name that no other process takes. The time is for people who find one.
pub fn new_name() -> String {
    timed(PREFIX)
}

/// The same for a draft.
pub fn draft_name() -> String {
    timed(DRAFT)
}

fn timed(prefix: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    format!("{prefix}{:x}_{:08x}", now.as_secs(), fastrand::u32(..))
}

/// Whether two addresses lead to one database, as far as that can be seen from them.
fn is_same(a: &Target, b: &Target) -> bool {
    let place = |target: &Target| {
        let location = target.location.to_ascii_lowercase();
        location.replace("127.0.0.1", "localhost").replace("[::1]", "localhost")
    };
    a.provider == b.provider
        && a.database == b.database
        && a.schema == b.schema
        && place(a) == place(b)
}

/// P3014, unless the failure is about reaching the server at all.
fn not_created(error: DriverError, beside: &Target) -> Error {
    match error.kind {
        ErrorKind::AccessDenied | ErrorKind::Statement | ErrorKind::ReadOnly => Error::new(
            Code::ShadowDatabase,
            format!("a scratch database could not be created beside {}", beside.label()),
        )
        .database(error)
        .note("migrations are replayed in a database that is made for it and dropped afterwards")
        .help("or name an empty database as `shadow_url` in brant.toml, as SHADOW_DATABASE_URL, or with --shadow-database-url"),
        _ => Error::from_driver(error, beside),
    }
}
