//! Opening connections and taking the migration lock, with patience.

use std::time::{Duration, Instant};

use crate::code::Code;
use crate::connection::{Connection, Step};
use crate::context::Context;
use crate::driver::{DriverError, ErrorKind};
use crate::error::Error;
use crate::held::{Held, Lost, SILENCE};
use crate::lock::{Holder, Lock, Role, Ticket};
use crate::ui::Event;

/// First pause between two tries; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(20);
/// Longest pause: short enough that a freed lock is noticed within a second.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);
/// After this long a waiter is told who holds the lock.
const TELL_AFTER: Duration = Duration::from_secs(2);
/// PgBouncer's `server_login_retry` is 15 s: so long it does not try a database that was not there. It
/// keeps to the second, so there is some more.
const POOL_FORGETS: Duration = Duration::from_secs(20);

/// Growing pauses with jitter, so that fifty deployers do not knock at once.
struct Pauses(Duration);

impl Pauses {
    fn new() -> Pauses {
        Pauses(FIRST_PAUSE)
    }

    async fn pause(&mut self) {
        let jitter = 0.5 + fastrand::f64();
        tokio::time::sleep(self.0.mul_f64(jitter)).await;
        self.0 = (self.0 * 2).min(LONGEST_PAUSE);
    }
}

/// Connects. A server without a free connection is asked again for as long as
/// the migration lock would be waited for.
pub async fn connect(ctx: &Context<'_>) -> Result<Box<dyn Connection>, Error> {
    let begun = Instant::now();
    let mut pauses = Pauses::new();
    loop {
        match ctx.driver.connect(ctx.target, ctx.session).await {
            Ok(connection) => return Ok(connection),
            Err(error) if may_wait(&error, begun, ctx) => pauses.pause().await,
            Err(error) => return Err(Error::from_driver(error, ctx.target)),
        }
    }
}

fn may_wait(error: &DriverError, begun: Instant, ctx: &Context<'_>) -> bool {
    error.kind == ErrorKind::TooManyConnections && begun.elapsed() < ctx.policy.lock_wait
}

/// Opens a transaction that shuts other writers out. Whoever holds the database
/// (Prisma Migrate, an application's long write) is waited for like the lock.
pub async fn begin(ctx: &Context<'_>, connection: &mut dyn Connection) -> Result<(), Error> {
    let begun = Instant::now();
    loop {
        let Err(stopped) = connection.run(&[Step::Begin]).await else { return Ok(()) };
        let error = stopped.error;
        if !error.kind.may_pass() {
            return Err(Error::from_driver(error, ctx.target));
        }
        if begun.elapsed() >= ctx.policy.lock_wait {
            let message = format!("another process writes to {}", ctx.target.label());
            return Err(Error::new(Code::LockTimeout, message)
                .database(error)
                .help("wait until it is done and run the same command again"));
        }
    }
}

/// Connects, creating the database first when it is missing.
pub async fn connect_or_create(ctx: &Context<'_>) -> Result<Box<dyn Connection>, Error> {
    match connect(ctx).await {
        Err(error) if error.code == Code::DatabaseMissing => create_and_connect(ctx).await,
        other => other,
    }
}

/// Creates the database, which is missing, and connects. A pool in front of the server may keep in mind
/// for a while that it was missing, and let us wait.
pub async fn create_and_connect(ctx: &Context<'_>) -> Result<Box<dyn Connection>, Error> {
    create(ctx).await?;
    let created = Instant::now();
    loop {
        match connect(ctx).await {
            Err(error) if error.code == Code::Unreachable && created.elapsed() < POOL_FORGETS => {}
            other => return other,
        }
    }
}

async fn create(ctx: &Context<'_>) -> Result<(), Error> {
    refuse_system_database(ctx)?;
    match ctx.driver.create_database(ctx.target, ctx.session).await {
        Ok(()) => {
            ctx.ui.event(&Event::DatabaseCreated { label: &ctx.target.label() });
            Ok(())
        }
        // Somebody else was faster.
        Err(error) if error.kind == ErrorKind::DatabaseExists => Ok(()),
        Err(error) => Err(cannot_create(error, ctx)),
    }
}

/// P3004: the server's own databases are not migrated.
pub fn refuse_system_database(ctx: &Context<'_>) -> Result<(), Error> {
    if ctx.driver.dialect().is_system_database(&ctx.target.database) {
        let error = DriverError::new(ErrorKind::SystemDatabase, "a system database");
        return Err(Error { database: None, ..Error::from_driver(error, ctx.target) });
    }
    Ok(())
}

/// P3000, unless the failure is about reaching the server at all.
pub fn cannot_create(error: DriverError, ctx: &Context<'_>) -> Error {
    match error.kind {
        ErrorKind::AccessDenied | ErrorKind::Statement => Error::new(
            Code::CreateDatabase,
            format!("Failed to create database `{}`: {}", ctx.target.database, error.message),
        )
        .help("create the database by hand, or use a user that may")
        .database(error),
        _ => Error::from_driver(error, ctx.target),
    }
}

/// Runs `work` as the only writer: under the migration lock, after a dead predecessor's last
/// statement has ended. Frees the lock and closes the connection at the end.
///
/// # Errors
/// Those of `work`; [`Code::LockTimeout`] if others do not end; [`Code::LockLost`] if the lock is
/// lost or the server falls silent meanwhile.
pub async fn alone<T>(
    ctx: &Context<'_>,
    connection: Box<dyn Connection>,
    work: impl AsyncFnOnce(
        Box<dyn Connection>,
        Option<Ticket>,
    ) -> Result<(Box<dyn Connection>, T), Error>,
) -> Result<T, Error> {
    let failed = |error| Error::from_driver(error, ctx.target);
    let (mut connection, mut held) = match ctx.policy.take_lock {
        true => {
            let (connection, lock) = with_lock_session(ctx, connection).await?;
            (connection, Some(acquire(ctx, lock).await?))
        }
        false => (connection, None),
    };
    claim(ctx, connection.as_mut()).await?;
    let (connection, done) = match &mut held {
        None => work(connection, None).await?,
        Some(held) => {
            let ticket = held.ticket().cloned();
            tokio::select! {
                biased;
                done = work(connection, ticket) => done?,
                lost = held.lost() => return Err(lost_lock(ctx, lost)),
            }
        }
    };
    if let Some(held) = held {
        held.release().await.map_err(failed)?;
    }
    connection.close().await.map_err(failed)?;
    Ok(done)
}

/// Stops at once: somebody else may be working by now, and an answer may never come.
fn lost_lock(ctx: &Context<'_>, lost: Lost) -> Error {
    let what = match lost {
        Lost::Gone => "the session that held the lock has ended".to_owned(),
        Lost::Silent => {
            format!("the server has not answered a sign of life for {} s", SILENCE.as_secs())
        }
    };
    Error::from_driver(DriverError::new(ErrorKind::LockLost, what), ctx.target)
        .note("whether the last statement took effect is not known; the history will tell")
}

/// A session for the lock beside the one that works. On a server that is full, the one that works is
/// given back before the next try: a hundred deployers that keep one and wait for another would wait
/// for each other.
async fn with_lock_session(
    ctx: &Context<'_>,
    mut connection: Box<dyn Connection>,
) -> Result<(Box<dyn Connection>, Box<dyn Lock>), Error> {
    let begun = Instant::now();
    let mut pauses = Pauses::new();
    loop {
        match ctx.driver.lock(ctx.target, ctx.session).await {
            Ok(lock) => return Ok((connection, lock)),
            Err(error) if may_wait(&error, begun, ctx) => {
                drop(connection);
                pauses.pause().await;
                connection = connect(ctx).await?;
            }
            Err(error) => return Err(Error::from_driver(error, ctx.target)),
        }
    }
}

/// Takes the migration lock. Polls with non-blocking tries, names the holder after two seconds,
/// gives up with P1002.
async fn acquire(ctx: &Context<'_>, mut lock: Box<dyn Lock>) -> Result<Held, Error> {
    let begun = Instant::now();
    let failed = |error| Error::from_driver(error, ctx.target);
    let mut pauses = Pauses::new();
    let mut told: Option<Vec<String>> = None;
    loop {
        if lock.try_acquire().await.map_err(failed)? {
            return Ok(Held::new(lock));
        }
        let waited = begun.elapsed();
        if waited >= ctx.policy.lock_wait {
            let sessions = lock.sessions().await.unwrap_or_default();
            return Err(timed_out(ctx, &sessions));
        }
        if waited >= TELL_AFTER {
            let holders = holders(lock.sessions().await.map_err(failed)?);
            let ids = Some(holders.iter().map(|holder| holder.id.clone()).collect());
            if told != ids {
                ctx.ui.event(&Event::Waiting { holders: &holders, waited });
                told = ids;
            }
        }
        pauses.pause().await;
    }
}

/// Waits until no session of a dead predecessor works any more. Called under the lock.
async fn claim(ctx: &Context<'_>, connection: &mut dyn Connection) -> Result<(), Error> {
    if !ctx.policy.take_lock {
        return Ok(());
    }
    let begun = Instant::now();
    let mut pauses = Pauses::new();
    let mut told = false;
    loop {
        let claimed = connection.claim().await;
        if claimed.map_err(|error| Error::from_driver(error, ctx.target))? {
            return Ok(());
        }
        let waited = begun.elapsed();
        if waited >= ctx.policy.lock_wait {
            return Err(Error::new(
                Code::LockTimeout,
                format!(
                    "a statement of a deploy whose process died is still running on {}",
                    ctx.target.label()
                ),
            )
            .help("wait until it has ended, or end it: `brant lock status` names its session"));
        }
        if waited >= TELL_AFTER && !told {
            let note =
                "a statement of a deploy whose process died is still running; waiting for its end";
            ctx.ui.event(&Event::Note(note));
            told = true;
        }
        pauses.pause().await;
    }
}

fn holders(sessions: Vec<Holder>) -> Vec<Holder> {
    sessions.into_iter().filter(|session| session.role == Role::Holds).collect()
}

fn timed_out(ctx: &Context<'_>, sessions: &[Holder]) -> Error {
    let waited = ctx.policy.lock_wait.as_secs_f64();
    let error = Error::new(
        Code::LockTimeout,
        format!(
            "another migration is running on {}; waited {waited} s for its lock",
            ctx.target.label()
        ),
    );
    let error = sessions.iter().filter(|session| session.role == Role::Holds).fold(
        error,
        |error, holder| {
            error.note(format!("held by {}; to end it: {}", holder.describe(), holder.cancel))
        },
    );
    error.help("wait until it is done and run the same command again").help(
        "`brant lock status` shows who holds the lock, `brant lock release` ends a stuck holder",
    )
}
