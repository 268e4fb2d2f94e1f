//! `migrate resolve`: a person settles what the history cannot know.

use serde::Serialize;

use crate::apply::new_id;
use crate::code::Code;
use crate::connection::{Connection, Effect};
use crate::context::Context;
use crate::dialect::{Kind, Script};
use crate::direction::Direction;
use crate::error::Error;
use crate::history::{Change, Record, Row, State};
use crate::journal::{Journal, Prefixes, State as Certainty};
use crate::migration::Migration;
use crate::record::{Table, record};
use crate::{observe, open, squashed};

/// What is declared.
#[derive(Clone, Debug)]
pub enum Declaration {
    /// The migration's work is done.
    Applied,
    /// The migration's work was undone.
    RolledBack {
        /// Believe it without looking.
        force: bool,
    },
    /// The uncertain statement with this number took effect, or not.
    Statement {
        /// As messages count: from 1, only what reaches the server.
        number: usize,
        /// Whether it took effect.
        applied: bool,
    },
}

/// What was written.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The migration.
    pub migration: String,
    /// What it is now.
    pub outcome: &'static str,
}

/// Writes the declaration into the history, if it can be true.
pub async fn resolve(
    ctx: &Context<'_>,
    name: &str,
    declaration: &Declaration,
) -> Result<Report, Error> {
    // Undoing needs no folder, so its provider is not checked either.
    if !matches!(declaration, Declaration::RolledBack { .. }) {
        observe::check_provider(ctx)?;
    }
    let migrations = match declaration {
        Declaration::RolledBack { .. } => ctx.source.migrations().unwrap_or_default(),
        Declaration::Applied | Declaration::Statement { .. } => ctx.source.migrations()?,
    };
    let migrations = squashed::expand(ctx.source, migrations)?;
    let migration = migrations.iter().find(|migration| migration.name == name);
    let connection = open::connect(ctx).await?;
    let outcome = open::alone(ctx, connection, async |mut connection, _| {
        let outcome = match declaration {
            Declaration::Applied => applied(ctx, connection.as_mut(), name, migration).await?,
            Declaration::RolledBack { force } => {
                rolled_back(ctx, connection.as_mut(), name, migration, *force).await?
            }
            Declaration::Statement { number, applied } => {
                let migration = migration.ok_or_else(|| not_found(name))?;
                statement(ctx, connection.as_mut(), migration, *number, *applied).await?
            }
        };
        Ok((connection, outcome))
    })
    .await?;
    Ok(Report { migration: name.to_owned(), outcome })
}

async fn rows(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    name: &str,
) -> Result<Option<Vec<Record>>, Error> {
    let records = connection.records().await;
    let records = records.map_err(|error| Error::from_driver(error, ctx.target))?;
    Ok(records.map(|records| records.into_iter().filter(|r| r.migration == name).collect()))
}

/// The table is created if missing, whatever else the database holds: this is how one baselines.
async fn applied(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    name: &str,
    migration: Option<&Migration>,
) -> Result<&'static str, Error> {
    let migration = migration.ok_or_else(|| not_found(name))?;
    let text = migration.script.as_ref().map_err(|_| not_found(name))?;
    let rows = rows(ctx, connection, name).await?;
    let rows = rows.unwrap_or_default();
    if rows.iter().any(|record| record.finished_at.is_some()) {
        return Err(Error::new(
            Code::AlreadyApplied,
            format!("the migration `{name}` is already recorded as applied in the database"),
        )
        .help("nothing to do"));
    }
    let id = new_id();
    let over = unfinished(&rows).map(|record| Change::RolledBack { id: &record.id });
    let row = Row { id: &id, checksum: text.checksum.as_str(), migration: name };
    let changes = over.chain([Change::Declared(row)]);
    record(ctx, connection, Table::MayBeMissing, changes).await?;
    Ok("applied")
}

fn unfinished(rows: &[Record]) -> impl Iterator<Item = &Record> {
    rows.iter().filter(|record| record.state() == State::Unfinished)
}

async fn rolled_back(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    name: &str,
    migration: Option<&Migration>,
    force: bool,
) -> Result<&'static str, Error> {
    let rows = rows(ctx, connection, name).await?.unwrap_or_default();
    if rows.is_empty() {
        return Err(never_applied(name));
    }
    let mut targets: Vec<&Record> = unfinished(&rows).collect();
    if targets.is_empty() && rows.iter().all(|record| record.finished_at.is_some()) {
        targets = rows.iter().filter(|record| record.state() == State::Applied).collect();
        if !force {
            let undone = undone(ctx, connection, migration).await?;
            if undone != Undone::Yes {
                return Err(not_failed(name, undone));
            }
        }
    }
    let changes = targets.iter().map(|record| Change::RolledBack { id: &record.id });
    record(ctx, connection, Table::IsThere, changes).await?;
    Ok("rolled back")
}

/// Whether the work of an applied migration was undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Undone {
    /// At least one statement's work is gone and none's is there.
    Yes,
    /// Some statement's work is still there.
    No,
    /// No statement leaves anything to look for.
    Unknown,
}

/// Looks at the database, statement by statement.
async fn undone(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    migration: Option<&Migration>,
) -> Result<Undone, Error> {
    let Some(Ok(text)) = migration.map(|migration| migration.script.as_ref()) else {
        return Ok(Undone::Unknown);
    };
    let executable = text.executable();
    let split = ctx.driver.dialect().split_as(&executable, connection.profile().quoting);
    let script = Script { text: executable, statements: split.statements };
    let mut undone = Undone::Unknown;
    for (index, statement) in script.statements.iter().enumerate() {
        if !statement.kind.is_sent() || statement.kind == Kind::Session {
            continue;
        }
        let effect = connection.effect(script.statement(index)).await;
        match effect.map_err(|error| Error::from_driver(error, ctx.target))? {
            Effect::Applied => return Ok(Undone::No),
            Effect::NotApplied => undone = Undone::Yes,
            Effect::Repeatable | Effect::Unknown(_) => {}
        }
    }
    Ok(undone)
}

async fn statement(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    migration: &Migration,
    number: usize,
    took_effect: bool,
) -> Result<&'static str, Error> {
    let name = &migration.name;
    let rows = rows(ctx, connection, name).await?.unwrap_or_default();
    let found = unfinished(&rows)
        .find_map(|record| Some((record, Journal::read(record.logs.as_deref()?)?)))
        .filter(|(_, journal)| journal.state == Certainty::Running);
    let Some((record, journal)) = found else {
        return Err(Error::new(
            Code::NotFailed,
            format!("no statement of the migration `{name}` is uncertain"),
        )
        .help("`brant migrate status` shows where it stands"));
    };
    let down = match journal.direction {
        Direction::Up => None,
        Direction::Down => ctx.source.down(name)?,
    };
    let text = down.as_ref().unwrap_or(migration).script.as_ref().map_err(Clone::clone)?;
    let executable = text.executable();
    let split = ctx.driver.dialect().split_as(&executable, connection.profile().quoting);
    let script = Script { text: executable, statements: split.statements };
    let sent = script.statements.iter().take(journal.done).filter(|s| s.kind.is_sent()).count();
    if number != sent + 1 {
        return Err(Error::new(
            Code::Usage,
            format!(
                "statement {number} of `{name}` is not the uncertain one: that is statement {}",
                sent + 1
            ),
        ));
    }
    let done = if took_effect { journal.done + 1 } else { journal.done };
    let prefixes = Prefixes::of(&script, journal.direction);
    let journal = prefixes.journal(&script, done, done, Certainty::Failed);
    let logs = journal.write(None);
    let change = Change::Progress { id: &record.id, logs: &logs };
    self::record(ctx, connection, Table::IsThere, [change]).await?;
    Ok(if took_effect { "continued after the statement" } else { "continued at the statement" })
}

fn not_found(name: &str) -> Error {
    Error::new(Code::NotFound, format!("The migration {name} could not be found"))
        .help("give the whole name of the folder, e.g. \"20201207184859_initial_migration\"")
}

fn never_applied(name: &str) -> Error {
    Error::new(
        Code::NeverApplied,
        format!(
            "Migration `{name}` cannot be rolled back because it was never applied to the database"
        ),
    )
    .help("give the whole name of the migration, e.g. \"20201207184859_initial_migration\"")
}

fn not_failed(name: &str, undone: Undone) -> Error {
    let note = match undone {
        Undone::Yes | Undone::No => "its objects are still in the database",
        Undone::Unknown => "looking at the database cannot tell whether its work was undone",
    };
    Error::new(
        Code::NotFailed,
        format!("Migration `{name}` cannot be rolled back because it is not in a failed state"),
    )
    .note(note)
    .help("`brant migrate down` undoes the newest migrations and records it in one step")
    .help("or undo it by hand (`brant db execute --file …`), then run this again")
    .help("or pass --force to record it as rolled back all the same")
}
