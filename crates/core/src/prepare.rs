//! From a migration's text to something that can run, before anything does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::code::Code;
use crate::context::Context;
use crate::dialect::{Dialect, Kind, Script, Statement};
use crate::direction::Direction;
use crate::driver::Profile;
use crate::error::{Error, Place};
use crate::migration::Migration;
use crate::mode::{self, Mode, Problem};

/// A migration that is ready to run.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The folder's name.
    pub name: String,
    /// The file, for messages.
    pub path: String,
    /// Of the stored bytes.
    pub checksum: String,
    /// The text and its statements.
    pub script: Script,
    /// How it will run.
    pub mode: Mode,
    /// What a person should know about how it will run.
    pub notes: Vec<String>,
    /// Whether it applies its migration or undoes it.
    pub direction: Direction,
}

impl Prepared {
    /// The same script as one that undoes its migration.
    #[must_use]
    pub fn undoing(self) -> Prepared {
        Prepared { direction: Direction::Down, ..self }
    }
}

/// Prepares migrations of a list, each once: a deploy decides before it waits
/// for the lock, and again under it.
pub(crate) struct Preparer<'a> {
    ctx: Context<'a>,
    migrations: &'a [Migration],
    prepared: BTreeMap<usize, Arc<Prepared>>,
}

impl<'a> Preparer<'a> {
    pub(crate) fn new(ctx: &Context<'a>, migrations: &'a [Migration]) -> Preparer<'a> {
        Preparer { ctx: *ctx, migrations, prepared: BTreeMap::new() }
    }

    pub(crate) fn migrations(&self) -> &'a [Migration] {
        self.migrations
    }

    /// The migration at `index`, if the list is that long. See [`prepare`].
    pub(crate) fn prepare(
        &mut self,
        profile: Profile,
        index: usize,
    ) -> Result<Option<Arc<Prepared>>, Error> {
        if let Some(prepared) = self.prepared.get(&index) {
            return Ok(Some(Arc::clone(prepared)));
        }
        let Some(migration) = self.migrations.get(index) else { return Ok(None) };
        let prepared = Arc::new(prepare(self.ctx.driver.dialect(), profile, migration)?);
        self.prepared.insert(index, Arc::clone(&prepared));
        Ok(Some(prepared))
    }
}

/// Splits a migration and decides its mode. Refuses what must not run, by line.
pub fn prepare(
    dialect: &dyn Dialect,
    profile: Profile,
    migration: &Migration,
) -> Result<Prepared, Error> {
    let text = migration.script.as_ref().map_err(Clone::clone)?;
    let executable = text.executable();
    let split = dialect.split_as(&executable, profile.quoting);
    let script = Script { text: executable, statements: split.statements };
    let mode = mode::decide(&script, split.stepwise, profile)
        .map_err(|problem| refusal(migration, &script, &problem))?;
    let mut notes: Vec<String> =
        script.statements.iter().filter_map(|statement| skipped(migration, statement)).collect();
    notes.extend(split.unreadable.map(|why| {
        format!(
            "{}: the text could not be read completely ({why}); the server gets it whole",
            migration.path
        )
    }));
    if let Mode::Stepwise { reason: Some(reason), .. } = &mode {
        notes.push(format!("`{}` runs without an outer transaction: {reason}", migration.name));
    }
    Ok(Prepared {
        name: migration.name.clone(),
        path: migration.path.clone(),
        checksum: text.checksum.as_str().to_owned(),
        script,
        mode,
        notes,
        direction: Direction::Up,
    })
}

fn skipped(migration: &Migration, statement: &Statement) -> Option<String> {
    match statement.kind {
        Kind::Skipped(why) => Some(format!("{}:{}: {why}", migration.path, statement.line)),
        _ => None,
    }
}

fn refusal(migration: &Migration, script: &Script, problem: &Problem) -> Error {
    let (code, index, what, help) = match problem {
        Problem::Refused(index, reason) => {
            (Code::Refused, *index, reason.clone(), "change the migration; nothing has run")
        }
        Problem::CommitWithoutBegin(index) => (
            Code::TransactionControl,
            *index,
            "COMMIT without a BEGIN before it".to_owned(),
            "remove it; Brant runs the file and its history row in one transaction",
        ),
        Problem::BeginWithoutCommit(index) => (
            Code::TransactionControl,
            *index,
            "BEGIN without a COMMIT after it".to_owned(),
            "add the COMMIT or remove the BEGIN; Brant runs the file in a transaction anyway",
        ),
        Problem::NestedBegin(index) => (
            Code::TransactionControl,
            *index,
            "BEGIN inside a transaction that is open already".to_owned(),
            "remove it, or use SAVEPOINT",
        ),
        Problem::Rollback(index) => (
            Code::TransactionControl,
            *index,
            "ROLLBACK would undo the migration while the history says it is applied".to_owned(),
            "remove it; when a statement fails, Brant rolls the whole file back",
        ),
    };
    let start = script.statements.get(index).map_or(0, |statement| statement.span.start);
    Error::new(code, format!("the migration `{}` cannot be run: {what}", migration.name))
        .place(Place::at(&migration.path, &script.text, start, 2))
        .help(help)
        .fact("migration", migration.name.as_str())
        .fact("statement", index + 1)
}
