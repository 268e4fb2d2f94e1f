//! `db clone`, `db create --from-migrations`: databases with all migrations in them, for tests.
//!
//! Where the server copies databases, the migrations are applied once, to a template whose name
//! says what is in it, and every clone is a copy. Elsewhere they are applied to each clone. Either
//! way a clone is what `migrate deploy` makes of an empty database, history included.

mod maker;
mod naming;
mod template;
mod trial;

use std::time::Instant;

use futures_util::future::join_all;
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

use maker::{Maker, Queue};

/// So many clones are made at once, each over a session of its own where there are sessions. More
/// would not be faster where database and tests share a machine.
const HANDS: usize = 4;

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
    make(&nursery, targets, taken, report).await
}

/// The first one alone, since it may have to make the template; the others several at a time.
async fn make(
    nursery: &Nursery<'_>,
    targets: &[Target],
    taken: Taken,
    report: &mut Report,
) -> Result<(), Error> {
    let queue = Queue::new(targets);
    let mut makers = vec![Maker::new(nursery)];
    let mut ended = makers[0].next(&queue, taken).await.map(drop);
    if ended.is_ok() {
        makers.resize_with(HANDS.min(targets.len()), || Maker::new(nursery));
        let all = makers.iter_mut().map(|maker| maker.rest(&queue, taken));
        ended = join_all(all).await.into_iter().collect();
    }
    let mut made = Vec::new();
    for mut maker in makers {
        made.append(&mut maker.made);
        report.template = maker.template.take().or_else(|| report.template.take());
        maker.close().await;
    }
    made.sort_by_key(|(number, _)| *number);
    report.clones.extend(made.into_iter().map(|(_, made)| made));
    ended
}

/// Makes the database of `ctx` with all migrations in it. One that is there stays, and its pending
/// migrations are applied; `Ok(false)` then.
pub async fn create(ctx: &Context<'_>, report: &mut Report) -> Result<bool, Error> {
    refuse_protected(ctx, "db create --from-migrations")?;
    open::refuse_system_database(ctx)?;
    let nursery = Nursery::new(ctx)?;
    match make(&nursery, std::slice::from_ref(ctx.target), Taken::Refuse, report).await {
        Ok(()) => Ok(true),
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
