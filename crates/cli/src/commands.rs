//! One file per command. Each reads its settings, calls core, and says what came out.

mod advice;
mod baseline;
mod branch;
mod child;
mod clone;
mod completions;
mod config;
mod database;
mod deploy;
mod desired;
mod dev;
mod diff;
mod doctor;
mod down;
mod execute;
mod format;
mod generate;
mod git;
mod init;
mod lock;
mod new;
mod pull;
mod push;
mod question;
mod repair;
mod reset;
mod resolve;
mod schema;
mod seed;
mod show;
mod signal;
mod site;
mod squash;
mod status;
mod tree;
mod validate;
mod verify;
mod version;
mod workplace;

use std::sync::{Arc, OnceLock};

use brant_core::{Error, Session, Target};
use serde_json::Value;

use crate::args::{Command, ConfigCommand, DbCommand, Global, LockCommand, MigrateCommand};
use crate::environment::Environment;
use crate::exit;
use crate::output::Output;
use crate::redact::Scrubber;

/// What every command is given.
pub(crate) struct Run<'a> {
    /// The process environment.
    pub(crate) environment: &'a Environment,
    /// The flags that every command has.
    pub(crate) global: &'a Global,
    /// Where to print.
    pub(crate) output: &'a Arc<Output>,
    /// What not to print.
    pub(crate) scrubber: &'a Arc<Scrubber>,
    /// The database that the command works on, once it is known.
    pub(crate) place: OnceLock<(Target, Session)>,
}

/// How a command ended.
pub(crate) struct Answer {
    /// Fields of the JSON object.
    pub(crate) facts: Value,
    /// The exit code.
    pub(crate) exit: u8,
    /// Why it failed, if it did.
    pub(crate) error: Option<Error>,
}

impl Answer {
    /// It did what it says.
    pub(crate) fn done(facts: Value) -> Answer {
        Answer { facts, exit: exit::DONE, error: None }
    }

    /// It failed after it had something to tell.
    pub(crate) fn failed(facts: Value, exit: u8, error: Error) -> Answer {
        Answer { facts, exit, error: Some(error) }
    }
}

/// Runs a command to its end and returns the exit code.
pub(crate) fn run(run: &Run<'_>, command: &Command) -> u8 {
    let mut answer = dispatch(run, command)
        .unwrap_or_else(|error| Answer::failed(Value::Null, exit::FAILED, error));
    answer.error = answer.error.map(|error| with_next_step(advice::ask(run, error)));
    run.output.finish(name(command), answer.facts, answer.error.as_ref());
    answer.exit
}

/// Nobody is left without anything to do.
fn with_next_step(error: Error) -> Error {
    let step = error.help.is_empty().then(|| error.code.next_step());
    step.into_iter().fold(error, Error::help)
}

fn dispatch(run: &Run<'_>, command: &Command) -> Result<Answer, Error> {
    match command {
        Command::Init(flags) => init::run(run, flags),
        Command::Migrate(MigrateCommand::Dev(flags)) => dev::run(run, flags),
        Command::Migrate(MigrateCommand::New(flags)) if flags.from_diff => dev::new(run, flags),
        Command::Migrate(MigrateCommand::New(flags)) => new::run(run, flags),
        Command::Migrate(MigrateCommand::Deploy(flags)) => deploy::run(run, flags),
        Command::Migrate(MigrateCommand::Status(flags)) => match &flags.since {
            Some(reference) => branch::since(run, reference),
            None => status::run(run),
        },
        Command::Migrate(MigrateCommand::Rebase(flags)) => branch::rebase(run, flags),
        Command::Migrate(MigrateCommand::Diff(flags)) => diff::run(run, flags),
        Command::Migrate(MigrateCommand::Resolve(flags)) => resolve::run(run, flags),
        Command::Migrate(MigrateCommand::Down(flags)) => down::run(run, flags),
        Command::Migrate(MigrateCommand::Redo(flags)) => down::redo(run, flags),
        Command::Migrate(MigrateCommand::Baseline(flags)) => baseline::run(run, flags),
        Command::Migrate(MigrateCommand::Verify(flags)) => verify::run(run, flags),
        Command::Migrate(MigrateCommand::Squash(flags)) => squash::run(run, flags),
        Command::Migrate(MigrateCommand::Repair(flags)) => repair::run(run, flags),
        Command::Migrate(MigrateCommand::Reset(flags)) => reset::run(run, flags),
        Command::Db(DbCommand::Create(flags)) => database::create(run, flags),
        Command::Db(DbCommand::Clone(flags)) => clone::run(run, flags),
        Command::Db(DbCommand::Drop(flags)) => database::drop(run, flags),
        Command::Db(DbCommand::Wait(flags)) => database::wait(run, flags),
        Command::Db(DbCommand::Pull(flags)) => pull::run(run, flags),
        Command::Db(DbCommand::Push(flags)) => push::run(run, flags),
        Command::Db(DbCommand::Show(flags)) => show::run(run, flags),
        Command::Db(DbCommand::Execute(flags)) => execute::run(run, flags),
        Command::Db(DbCommand::Seed(flags)) => seed::run(run, flags),
        Command::Lock(LockCommand::Status) => lock::status(run),
        Command::Lock(LockCommand::Release(flags)) => lock::release(run, flags),
        Command::Validate(flags) => validate::run(run, flags),
        Command::Format(flags) => format::run(run, flags),
        Command::Generate(flags) => generate::run(run, flags),
        Command::Config(ConfigCommand::Show) => config::show(run),
        Command::Doctor => doctor::run(run),
        Command::Version => Ok(version::run(run)),
        Command::Completions { shell } => Ok(completions::run(run, *shell)),
    }
}

/// The command as it is typed, for the JSON object.
fn name(command: &Command) -> &'static str {
    match command {
        Command::Init(_) => "init",
        Command::Migrate(MigrateCommand::Dev(_)) => "migrate dev",
        Command::Migrate(MigrateCommand::New(_)) => "migrate new",
        Command::Migrate(MigrateCommand::Deploy(_)) => "migrate deploy",
        Command::Migrate(MigrateCommand::Status(_)) => "migrate status",
        Command::Migrate(MigrateCommand::Diff(_)) => "migrate diff",
        Command::Migrate(MigrateCommand::Resolve(_)) => "migrate resolve",
        Command::Migrate(MigrateCommand::Down(_)) => "migrate down",
        Command::Migrate(MigrateCommand::Redo(_)) => "migrate redo",
        Command::Migrate(MigrateCommand::Baseline(_)) => "migrate baseline",
        Command::Migrate(MigrateCommand::Verify(_)) => "migrate verify",
        Command::Migrate(MigrateCommand::Rebase(_)) => "migrate rebase",
        Command::Migrate(MigrateCommand::Squash(_)) => "migrate squash",
        Command::Migrate(MigrateCommand::Repair(_)) => "migrate repair",
        Command::Migrate(MigrateCommand::Reset(_)) => "migrate reset",
        Command::Db(DbCommand::Create(_)) => "db create",
        Command::Db(DbCommand::Clone(_)) => "db clone",
        Command::Db(DbCommand::Drop(_)) => "db drop",
        Command::Db(DbCommand::Wait(_)) => "db wait",
        Command::Db(DbCommand::Pull(_)) => "db pull",
        Command::Db(DbCommand::Push(_)) => "db push",
        Command::Db(DbCommand::Show(_)) => "db show",
        Command::Db(DbCommand::Execute(_)) => "db execute",
        Command::Db(DbCommand::Seed(_)) => "db seed",
        Command::Lock(LockCommand::Status) => "lock status",
        Command::Lock(LockCommand::Release(_)) => "lock release",
        Command::Validate(_) => "validate",
        Command::Format(_) => "format",
        Command::Generate(_) => "generate",
        Command::Config(ConfigCommand::Show) => "config show",
        Command::Doctor => "doctor",
        Command::Version => "version",
        Command::Completions { .. } => "completions",
    }
}
