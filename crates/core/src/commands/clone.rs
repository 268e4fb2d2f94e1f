//! `db clone`, `db create --from-migrations`: databases with all migrations in them, for tests.
//!
//! Where the server copies databases, the migrations are applied once, to a template whose name
//! says what is in it, and every clone is a copy. Elsewhere they are applied to each clone. Either
//! way a clone is what `migrate deploy` makes of an empty database, history included.

mod naming;
mod template;
mod trial;

use std::time::Instant;

use serde::Serialize;

use crate::code::Code;
use crate::commands::deploy;
use crate::commands::reset::refuse_protected;
use crate::context::{Context, Policy};
use crate::driver::{Commit, DriverError, ErrorKind, Session, Target};
use crate::error::Error;
use crate::migration::Migration;
use crate::scratch;
use crate::ui::{Event, Ui};
use crate::{observe, open};

pub use naming::{all, sibling, targets};
pub use trial::with_database;

use template::Template;

/// How often a template is made anew that somebody swept before it was copied.
const TRIES: usize = 5;

/// What becomes of a database that has the name of a clone already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It stays, and nothing is cloned.
    Refuse,
    /// It is dropped with everything in it.
    Replace,
}

/// What was made. Filled in on the way, so that it is true after a failure as well.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The template, if it had to be made.
    pub template: Option<Made>,
    /// The clones, in the order in which they were asked for.
    pub clones: Vec<Made>,
}

/// A database that was made.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// How to reach it.
    #[serde(skip)]
    pub target: Target,
    /// Its name.
    pub name: String,
    /// How long it took.
    pub milliseconds: u64,
}

impl Made {
    fn since(begun: Instant, target: &Target) -> Made {
        let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        Made { target: target.clone(), name: target.database.clone(), milliseconds }
    }
}

/// Makes the clones, see [`targets`] for their addresses. The database of `ctx` itself is not
/// touched and need not be there.
///
/// Fails with P1009 if one is there already and `taken` says so, and as a deploy does.
pub async fn clone(
    ctx: &Context<'_>,
    targets: &[Target],
    taken: Taken,
    report: &mut Report,
) -> Result<(), Error> {
    refuse_protected(ctx, "db clone")?;
    open::refuse_system_database(ctx)?;
    let nursery = Nursery::new(ctx)?;
    for target in targets {
        let begun = Instant::now();
        nursery.make(target, taken, report).await?;
        report.clones.push(Made::since(begun, target));
    }
    Ok(())
}

/// Makes the database of `ctx` with all migrations in it. One that is there stays, and its pending
/// migrations are applied; `Ok(false)` then.
pub async fn create(ctx: &Context<'_>, report: &mut Report) -> Result<bool, Error> {
    refuse_protected(ctx, "db create --from-migrations")?;
    open::refuse_system_database(ctx)?;
    let begun = Instant::now();
    let made = Nursery::new(ctx)?.make(ctx.target, Taken::Refuse, report).await;
    match made {
        Ok(()) => {
            report.clones.push(Made::since(begun, ctx.target));
            Ok(true)
        }
        Err(error) if error.code == Code::DatabaseExists => {
            let options = deploy::Options::default();
            deploy::deploy(ctx, &options, &mut deploy::Report::default()).await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Where clones are made.
struct Nursery<'a> {
    ctx: &'a Context<'a>,
    migrations: Vec<Migration>,
    session: Session,
    policy: Policy,
    ui: Subdued<'a>,
}

impl<'a> Nursery<'a> {
    fn new(ctx: &'a Context<'a>) -> Result<Nursery<'a>, Error> {
        let migrations = observe::migrations(ctx)?;
        // What is in here can be made again, and nobody else knows of it.
        let session = Session { commit: Commit::Lazy, ..ctx.session.clone() };
        let policy = Policy { take_lock: false, ..ctx.policy.clone() };
        Ok(Nursery { ctx, migrations, session, policy, ui: Subdued(ctx.ui) })
    }

    async fn make(&self, copy: &Target, taken: Taken, report: &mut Report) -> Result<(), Error> {
        let mut tries = TRIES;
        loop {
            tries -= 1;
            let Err(error) = self.try_make(copy, report).await? else { return Ok(()) };
            match (error.kind, taken) {
                (ErrorKind::DatabaseExists, Taken::Replace) if tries > 0 => {
                    self.drop(copy).await?;
                }
                (ErrorKind::DatabaseExists, _) => return Err(exists(error, copy)),
                // Somebody swept the template.
                (ErrorKind::DatabaseMissing, _) if tries > 0 => {}
                _ => return Err(self.cannot_create(error, copy)),
            }
        }
    }

    /// The inner error is that of making the database, the outer one that of filling it.
    async fn try_make(
        &self,
        copy: &Target,
        report: &mut Report,
    ) -> Result<Result<(), DriverError>, Error> {
        let (driver, beside) = (self.ctx.driver, self.ctx.target);
        let Some(copier) = driver.copier() else {
            let made = driver.create_database(copy, &self.session).await;
            if made.is_ok() {
                self.fill(copy).await?;
            }
            return Ok(made);
        };
        let template = Template::of(self)?;
        let copied = copier.copy(beside, &template.target, copy, &self.session).await;
        match copied {
            Err(error) if error.kind == ErrorKind::DatabaseMissing => {
                let begun = Instant::now();
                template.make(self, copier).await?;
                report.template = Some(Made::since(begun, &template.target));
                Ok(copier.copy(beside, &template.target, copy, &self.session).await)
            }
            other => Ok(other),
        }
    }

    /// Applies all migrations to a database that is empty.
    async fn fill(&self, target: &Target) -> Result<(), Error> {
        let profile = self.ctx.driver.profile();
        let dialect = self.ctx.driver.dialect();
        scratch::stay_inside(dialect, profile, &self.migrations, target, &[self.ctx.target])?;
        let ctx = Context {
            target,
            session: &self.session,
            policy: &self.policy,
            ui: &self.ui,
            ..*self.ctx
        };
        deploy::deploy(&ctx, &deploy::Options::default(), &mut deploy::Report::default()).await
    }

    async fn drop(&self, target: &Target) -> Result<(), Error> {
        match self.ctx.driver.drop_database(target, &self.session).await {
            Err(error) if error.kind != ErrorKind::DatabaseMissing => {
                Err(Error::from_driver(error, target))
            }
            _ => Ok(()),
        }
    }

    fn cannot_create(&self, error: DriverError, target: &Target) -> Error {
        open::cannot_create(error, &Context { target, ..*self.ctx })
    }
}

fn exists(error: DriverError, target: &Target) -> Error {
    Error::new(Code::DatabaseExists, format!("{} is there already", target.label()))
        .database(error)
        .help("another name, or --force to drop it first")
}

/// Tells what a person should know, and not what is done step by step: that is not their database.
struct Subdued<'a>(&'a dyn Ui);

impl Ui for Subdued<'_> {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Note(_) | Event::Warning(_) => self.0.event(event),
            Event::Found { .. }
            | Event::DatabaseCreated { .. }
            | Event::Waiting { .. }
            | Event::Started { .. }
            | Event::Verifying { .. }
            | Event::Progress { .. }
            | Event::Applied { .. } => {}
        }
    }
}
