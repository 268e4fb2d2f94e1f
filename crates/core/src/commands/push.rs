//! `db push`: brings a database to a schema without a migration.
//!
//! The database is looked at first without the lock, so that one in sync costs none and nobody
//! waits behind a question, and again under it. What is done is split, judged and weighed before
//! anything of it runs. The history is neither needed nor written.

mod decide;
mod look;
mod run;

use brant_catalog::{Catalog, Hazard};
use serde::Serialize;

use crate::code::Code;
use crate::commands::reset::{another_database, clear, refuse_protected};
use crate::connection::Connection;
use crate::context::Context;
use crate::driver::ErrorKind;
use crate::error::Error;
use crate::history::State;
use crate::lock::Ticket;
use crate::open;
use crate::ui::Event;
use crate::uncompared::tell_unaltered;

use decide::Risks;

/// What the command line says.
#[derive(Clone, Debug)]
pub struct Options {
    /// Empty the database first.
    pub force_reset: bool,
    /// Say what would be done, change nothing.
    pub dry_run: bool,
    /// Which losses somebody has agreed to.
    pub accepted: Accepted,
    /// The name of the database, given by whoever wants a protected environment to be pushed to.
    pub confirmed: Option<String>,
    /// What is wanted is what the migrations make: the push is a repair, and their history is right.
    pub repairs: bool,
}

/// Losses that somebody has agreed to.
#[derive(Clone, Debug)]
pub enum Accepted {
    /// Those of these warnings, which an earlier look gave; so none without any.
    These(Vec<String>),
    /// Whatever is found.
    Everything,
}

/// What a database is to become.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What is to be there.
    pub catalog: &'a Catalog,
    /// The namespaces that it names, the only ones that are looked into; none for the target's own.
    pub namespaces: &'a [String],
}

/// What was found and done. Filled in on the way, so that it is true after a failure as well.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The database was as the schema says before anything was done.
    pub in_sync: bool,
    /// The database was emptied.
    pub reset: bool,
    /// The difference in words; empty without one.
    pub summary: String,
    /// What leads from the database to the schema, statement by statement.
    pub statements: Vec<String>,
    /// How many of the statements took effect.
    pub done: usize,
    /// What the change costs.
    pub warnings: Vec<String>,
    /// Steps that rows make impossible.
    pub unexecutable: Vec<String>,
    /// The statements as a script with comments.
    #[serde(skip)]
    pub script: String,
}

/// Brings the database to the wanted state, as far as that speaks of it. Fails with [`Code::DataLoss`] where a loss was not agreed to,
/// with nothing changed: the caller may ask, and call again with what was agreed.
pub async fn push(
    ctx: &Context<'_>,
    wanted: Wanted<'_>,
    options: &Options,
    report: &mut Report,
) -> Result<(), Error> {
    refuse_unconfirmed(ctx, options)?;
    open::refuse_system_database(ctx)?;
    let work = Work { ctx, wanted, options };
    if options.dry_run {
        return work.rehearse(report).await;
    }
    let mut connection = open::connect_or_create(ctx).await?;
    let weighed = if options.force_reset {
        // Whatever cannot be run is refused while there is still something to lose.
        work.whole(connection.profile())?;
        None
    } else {
        let plan = work.look(connection.as_mut()).await?;
        let risks = work.weigh(&mut connection, &plan).await?;
        plan.tell(&risks, report);
        tell_unaltered(ctx.ui, &plan.unaltered);
        if plan.is_empty() {
            report.in_sync = true;
            return close(ctx, connection).await;
        }
        decide::refuse(&risks, &options.accepted)?;
        if !options.repairs {
            work.tell_history(connection.as_mut()).await?;
        }
        Some((plan.hazards, risks))
    };
    open::alone(ctx, connection, async |mut connection, ticket| {
        work.change(connection.as_mut(), ticket.as_ref(), weighed, report).await?;
        Ok((connection, ()))
    })
    .await
}

/// A protected environment is pushed to where the database's name says so; another name is a
/// mistake anywhere.
fn refuse_unconfirmed(ctx: &Context<'_>, options: &Options) -> Result<(), Error> {
    let database = &ctx.target.database;
    match &options.confirmed {
        Some(name) if name == database => Ok(()),
        Some(name) => Err(another_database(name, database)),
        None => refuse_protected(ctx, "db push")
            .map_err(|error| error.help(format!("or confirm this one: --confirm {database}"))),
    }
}

/// A push on its way.
struct Work<'a> {
    ctx: &'a Context<'a>,
    wanted: Wanted<'a>,
    options: &'a Options,
}

impl Work<'_> {
    /// Under the lock: looks again, since somebody else may have been faster, and changes.
    /// `weighed` is what the first look found; none after which everything is to go.
    async fn change(
        &self,
        connection: &mut dyn Connection,
        ticket: Option<&Ticket>,
        weighed: Option<(Vec<Hazard>, Risks)>,
        report: &mut Report,
    ) -> Result<(), Error> {
        if self.options.force_reset {
            clear(self.ctx, connection, self.wanted.namespaces).await?;
            report.reset = true;
        }
        let plan = self.look(connection).await?;
        let risks = match weighed {
            Some((hazards, risks)) if hazards == plan.hazards => risks,
            Some(_) => {
                let counts = connection.count(&plan.questions).await;
                let counts = counts.map_err(|error| Error::from_driver(error, self.ctx.target))?;
                let risks = decide::weigh(&plan.hazards, &counts, &plan.found_by);
                decide::refuse(&risks, &self.options.accepted)?;
                risks
            }
            None => Risks::default(),
        };
        plan.tell(&risks, report);
        if plan.is_empty() {
            return Ok(());
        }
        self.run(connection, &plan, ticket, report).await?;
        self.read_back(connection).await
    }

    /// Says that the database has migrations: a push is no part of them.
    async fn tell_history(&self, connection: &mut dyn Connection) -> Result<(), Error> {
        let records = connection.records().await;
        let records = records.map_err(|error| Error::from_driver(error, self.ctx.target))?;
        let Some(records) = records else { return Ok(()) };
        let applied = records.iter().filter(|record| record.state() == State::Applied).count();
        let note = format!(
            "the database has a migration history ({applied} applied), and a push writes nothing \
             there: what other databases are to get as well belongs into a migration"
        );
        self.ctx.ui.event(&Event::Note(&note));
        Ok(())
    }

    /// "In sync" is said only of what was read after the change. A difference that stays although
    /// the server took every statement is told: it would come back with each push.
    async fn read_back(&self, connection: &mut dyn Connection) -> Result<(), Error> {
        let plan = self.look(connection).await?;
        if !plan.is_empty() {
            let warning = format!(
                "the database took every statement and still differs from the schema:\n{}",
                plan.summary
            );
            self.ctx.ui.event(&Event::Warning(&warning));
        }
        Ok(())
    }

    /// What a push would do.
    async fn rehearse(&self, report: &mut Report) -> Result<(), Error> {
        let connection = match open::connect(self.ctx).await {
            Err(error) if error.code == Code::DatabaseMissing => {
                let label = self.ctx.target.label();
                let note = format!("{label} does not exist yet; a push creates it");
                self.ctx.ui.event(&Event::Note(&note));
                None
            }
            other => Some(other?),
        };
        let Some(mut connection) = connection.filter(|_| !self.options.force_reset) else {
            let plan = self.whole(self.ctx.driver.profile())?;
            plan.tell(&Risks::default(), report);
            return Ok(());
        };
        let plan = self.look(connection.as_mut()).await?;
        let risks = self.weigh(&mut connection, &plan).await?;
        plan.tell(&risks, report);
        tell_unaltered(self.ctx.ui, &plan.unaltered);
        report.in_sync = plan.is_empty();
        close(self.ctx, connection).await
    }
}

/// A session that is already gone has nothing left to lose.
async fn close(ctx: &Context<'_>, connection: Box<dyn Connection>) -> Result<(), Error> {
    match connection.close().await {
        Err(error) if error.kind != ErrorKind::ConnectionLost => {
            Err(Error::from_driver(error, ctx.target))
        }
        _ => Ok(()),
    }
}
