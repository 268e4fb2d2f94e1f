//! The command line: one file per group of commands.
//!
//! Flags of Prisma's 6.x and 7.x lines are accepted; those that have no meaning here are hidden.

mod config;
mod db;
mod dev;
mod diff;
mod global;
mod init;
mod lock;
mod migrate;
mod schema;

pub(crate) use config::ConfigCommand;
pub(crate) use db::{Clone, Create, DbCommand, Drop, Execute, Pull, Push, Seed, Show, Wait};
pub(crate) use dev::{Answers, Dev, Generate};
pub(crate) use diff::{Diff, SideFlag, SideKind};
pub(crate) use global::{ColorWhen, Global};
pub(crate) use init::Init;
pub(crate) use lock::{LockCommand, Release};
pub(crate) use migrate::{
    Baseline, Consent, Deploy, Down, Limits, MigrateCommand, New, Rebase, Redo, Repair, Reset,
    Resolve, Squash, Verify,
};
pub(crate) use schema::{Format, Shape, Validate};

use clap::{Parser, Subcommand};
use clap_complete::Shell;

/// Database migrations for PostgreSQL, SQLite, MySQL and MariaDB.
#[derive(Debug, Parser)]
#[command(
    name = "brant",
    version,
    propagate_version = false,
    disable_help_subcommand = false,
    max_term_width = 100,
    after_help = "Examples:
  brant init                          start a project in this folder
  brant migrate new add_users         write an empty migration
  brant migrate deploy                apply what is pending to the dev database
  brant migrate deploy --env prod     … to production
  brant migrate status --json         what is applied, for scripts

The manual: docs/ in the repository. Every error code: docs/errors.md."
)]
pub(crate) struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; without it the help is shown.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a project: brant.toml, migrations folder, .env.
    Init(Init),
    /// Write, apply and inspect migrations.
    #[command(subcommand, arg_required_else_help = true)]
    Migrate(MigrateCommand),
    /// Create, drop, fill and query databases.
    #[command(subcommand, arg_required_else_help = true)]
    Db(DbCommand),
    /// Who holds the migration lock, and freeing it.
    #[command(subcommand, arg_required_else_help = true)]
    Lock(LockCommand),
    /// Check the schema. Needs no database.
    Validate(Validate),
    /// Give the schema its one layout, and add relation fields that are missing.
    Format(Format),
    /// Run the configured generators.
    Generate(Generate),
    /// What is configured, and where it came from.
    #[command(subcommand, arg_required_else_help = true)]
    Config(ConfigCommand),
    /// Say what Brant found here and whether a deploy would work.
    Doctor,
    /// The version of this program.
    Version,
    /// Print a script that teaches a shell to complete commands.
    #[command(
        after_help = "Example:\n  brant completions bash > ~/.local/share/bash-completion/completions/brant"
    )]
    Completions {
        /// Which shell.
        shell: Shell,
    },
}
