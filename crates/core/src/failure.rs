//! What a failed migration tells: which statement, where, what stayed, what to do.

use crate::code::Code;
use crate::connection::{Interrupted, Step};
use crate::context::Context;
use crate::direction::Direction;
use crate::driver::ErrorKind;
use crate::error::{Error, Place};
use crate::prepare::Prepared;
use crate::program;
use crate::refusal::{NO_DIRECT_DDL_HELP, NO_FOREIGN_KEYS_HELP};

/// What is left of a migration that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Nothing: it was one transaction, or failed at its first statement.
    Nothing,
    /// The statements before this one (index in the script) are committed.
    Before(usize),
}

/// The error for a migration that failed in its own script.
pub(crate) fn failed(prepared: &Prepared, stopped: &Interrupted, left: Left) -> Error {
    let of = prepared.script.sent();
    let index = stopped.statement.unwrap_or(0);
    let number = number(prepared, index);
    let command = prepared.direction.command();
    let what = format!("{} `{}`", prepared.direction.noun(), prepared.name);
    let code = match stopped.error.kind {
        ErrorKind::LockTimeout => Code::TableLocked,
        ErrorKind::ForeignKeys if stopped.statement.is_none() => Code::ForeignKeys,
        kind => of_server(kind).unwrap_or(Code::MigrationFailed),
    };
    let message = match code {
        _ if stopped.statement.is_none() && code == Code::MigrationFailed => {
            format!("the {what} failed when it was to be committed")
        }
        Code::ForeignKeys => {
            format!("the {what} leaves rows that break a foreign key")
        }
        _ => format!("the {what} failed at statement {number} of {of}"),
    };
    let error = Error::new(code, message)
        .fact("migration", prepared.name.as_str())
        .fact("statements", of)
        .database(stopped.error.clone());
    let error = match (code, place(prepared, stopped)) {
        (Code::ForeignKeys, _) | (_, None) => error,
        (_, Some(place)) => error.fact("statement", number).fact("line", place.line).place(place),
    };
    let error = match code {
        Code::TableLocked | Code::Timeout => error.help(
            "while a deploy waits, `brant lock status` names the session in its way; `lock_timeout` is how long it waits",
        ),
        _ => forbidden(error),
    };
    let error = match (stopped.error.kind, prepared.direction) {
        (ErrorKind::ObjectExists, Direction::Up) => there_already(error, &prepared.name),
        _ => error,
    };
    match left {
        Left::Nothing => error
            .fact("committed", 0)
            .note(match prepared.direction {
                Direction::Up => {
                    "nothing of it stayed in the database; it is recorded as rolled back"
                }
                Direction::Down => "nothing was undone; the migration stays applied",
            })
            .help(format!("repair the cause, then run `{command}` again")),
        Left::Before(done) => {
            let committed = sent_before(prepared, done);
            error
                .fact("committed", committed)
                .note(committed_note(committed, of))
                .help(format!(
                    "repair statement {number} or its cause (leave the statements before it as they are), then run `{command}`: it continues at statement {}",
                    committed + 1
                ))
        }
    }
}

/// The code of a refusal that is not about the script but about where it runs.
fn of_server(kind: ErrorKind) -> Option<Code> {
    match kind {
        ErrorKind::Busy => Some(Code::Timeout),
        ErrorKind::NoForeignKeys => Some(Code::NoForeignKeys),
        ErrorKind::NoDirectDdl => Some(Code::NoDirectDdl),
        _ => None,
    }
}

/// What a server that takes no foreign keys, or no DDL at all, wants instead.
fn forbidden(error: Error) -> Error {
    match error.database.as_ref().map(|refused| refused.kind) {
        Some(ErrorKind::NoForeignKeys) => error.help(NO_FOREIGN_KEYS_HELP),
        Some(ErrorKind::NoDirectDdl) => error.help(NO_DIRECT_DDL_HELP),
        _ => error,
    }
}

/// What stands in the way was not made by this migration, so somebody else made it.
fn there_already(error: Error, migration: &str) -> Error {
    error
        .note("something else made it: `db push`, another tool, or a person; `brant db show` shows what is there")
        .help(format!(
            "if the database has all that this migration makes: `brant migrate resolve --applied {migration}` records it without running it"
        ))
}

fn committed_note(committed: usize, of: usize) -> String {
    match committed {
        1 => format!("statement 1 of {of} is committed and stays"),
        _ => format!("statements 1 to {committed} of {of} are committed and stay"),
    }
}

/// The error for work that stopped for another reason than its script.
pub(crate) fn stopped(ctx: &Context<'_>, prepared: &Prepared, stopped: &Interrupted) -> Error {
    Error::from_driver(stopped.error.clone(), ctx.target)
        .fact("migration", prepared.name.as_str())
        .note(format!("while working on the {} `{}`", prepared.direction.noun(), prepared.name))
        .help(format!(
            "`brant migrate status` shows what is certain; `{}` continues from there",
            prepared.direction.command()
        ))
}

/// The file's position of a failure.
fn place(prepared: &Prepared, stopped: &Interrupted) -> Option<Place> {
    let statement = prepared.script.statements.get(stopped.statement?)?;
    let offset = stopped.offset.unwrap_or(statement.span.start);
    let place = Place::at(&prepared.path, &prepared.script.text, offset, 4);
    let statement = prepared.script.statement(stopped.statement?).to_owned();
    Some(Place { statement: Some(statement), ..place })
}

/// A statement's number as people count: only what reaches the server, from 1.
pub(crate) fn number(prepared: &Prepared, index: usize) -> usize {
    sent_before(prepared, index) + 1
}

fn sent_before(prepared: &Prepared, index: usize) -> usize {
    prepared.script.statements.iter().take(index).filter(|s| s.kind.is_sent()).count()
}

/// The text for the history's `logs`: what a person reading the table needs.
pub(crate) fn logs(error: &Error) -> String {
    let mut text = error.to_string();
    if let Some(database) = &error.database {
        let code = database.code.as_deref().unwrap_or("none");
        text.push_str(&format!("\nDatabase error code: {code}\n{}", database.message));
        for detail in &database.details {
            text.push_str(&format!("\n{detail}"));
        }
    }
    if let Some(place) = &error.place {
        text.push_str(&format!("\nat {}:{}", place.file, place.line));
    }
    text
}

/// How a failure of a script is told.
pub(crate) type Tell = fn(&Prepared, &Interrupted) -> Error;

/// The error for a migration that does not run in a scratch database.
pub(crate) fn replayed(prepared: &Prepared, stopped: &Interrupted) -> Error {
    let number = number(prepared, stopped.statement.unwrap_or(0));
    let of = prepared.script.sent();
    let message = format!(
        "Migration `{}` failed to apply cleanly to the shadow database: statement {number} of {of}",
        prepared.name
    );
    let error = forbidden(Error::new(Code::ShadowReplay, message).database(stopped.error.clone()))
        .fact("migration", prepared.name.as_str())
        .fact("statements", of)
        .note("the scratch database is empty at the start: what earlier migrations did not make is not there")
        .help("repair the migration; if it needs what only a real database has, make that in `shadow_init`");
    match place(prepared, stopped) {
        Some(place) => error.fact("statement", number).fact("line", place.line).place(place),
        None => error,
    }
}

/// The error for a script that is no migration (`db execute`, `db push`).
pub(crate) fn script_failed(prepared: &Prepared, stopped: &Interrupted) -> Error {
    let number = number(prepared, stopped.statement.unwrap_or(0));
    let of = prepared.script.sent();
    let message = match stopped.statement {
        Some(_) => format!("{} failed at statement {number} of {of}", prepared.name),
        None => format!("{} failed when it was to be committed", prepared.name),
    };
    let code = of_server(stopped.error.kind).unwrap_or(Code::Database);
    let error = forbidden(Error::new(code, message).database(stopped.error.clone()))
        .fact("statement", number)
        .fact("statements", of);
    match place(prepared, stopped) {
        Some(place) => error.fact("line", place.line).place(place),
        None => error,
    }
}

/// What a failed script leaves behind.
pub(crate) fn with_rest(
    error: Error,
    prepared: &Prepared,
    steps: &[Step<'_>],
    stopped: &Interrupted,
) -> Error {
    match program::committed(steps, stopped).len() {
        0 => error.note("nothing of it stayed in the database"),
        committed => error.note(committed_note(committed, prepared.script.sent())),
    }
}
