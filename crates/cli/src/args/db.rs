//! `brant db …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Create, drop, fill and query databases.
#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Create the database if it is not there.
    Create(Create),
    /// Make databases with all migrations in them, for tests.
    Clone(Clone),
    /// Drop the database with everything in it.
    Drop(Drop),
    /// Wait until the server takes connections.
    Wait(Wait),
    /// Write what the database contains into schema.prisma.
    Pull(Pull),
    /// Bring the database to the schema, without a migration.
    Push(Push),
    /// Show what the database contains, or one table of it.
    Show(Show),
    /// Run a SQL script outside of any migration.
    Execute(Execute),
    /// Run the seed command.
    Seed(Seed),
}

/// Create the database if it is not there.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Example:
  brant db create --env test --from-migrations    … with all migrations applied")]
pub(crate) struct Create {
    /// With all migrations applied: from a template, if there is one already. A database that is
    /// there keeps its data and gets what is pending.
    #[arg(long)]
    pub from_migrations: bool,
}

/// Make databases with all migrations in them, for tests.
///
/// They are named after the configured database, `shop_test_clone_1` and so on, are made anew each
/// time, and lie on the same server. Their names are printed, one per line.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant db clone --env test --count 8          one for each worker
  brant db clone --env test --urls             the URL, with its password
  brant db clone ci_4711 --env test            under a name of its own
  brant db drop --env test --clones --force    tidies up")]
pub(crate) struct Clone {
    /// The clone's name; with --count a number follows it.
    pub name: Option<String>,
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub count: u16,
    /// Drop a database of that name first, whatever it is.
    #[arg(short, long)]
    pub force: bool,
    /// Print URLs instead of names. They have the password in them: for scripts, not for logs.
    #[arg(long)]
    pub urls: bool,
}

/// Drop the database with everything in it. A protected environment's is never dropped.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant db drop --env test              the configured database
  brant db drop ci_4711 --env test      another one of the same server, a clone for example
  brant db drop --clones --env test     its clones, and the templates that they were made from")]
pub(crate) struct Drop {
    /// Another database of the same server instead.
    #[arg(conflicts_with = "clones")]
    pub name: Option<String>,
    /// The clones and templates of the database instead. Clones with names of their own are not
    /// among them.
    #[arg(long)]
    pub clones: bool,
    /// Do not ask.
    #[arg(short, long)]
    pub force: bool,
}

/// Wait until the server takes connections.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Example:\n  brant db wait --timeout 60s && brant migrate deploy")]
pub(crate) struct Wait {
    /// How long at most.
    #[arg(long, value_name = "TIME", default_value = "30s")]
    pub timeout: String,
}

/// Write what the database contains into schema.prisma.
///
/// What the file says already is kept where the database does not contradict it: names, order,
/// comments, and what only the client knows. Nothing is written to the database.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant db pull                       updates the schema, or makes one
  brant db pull --print               shows it, writes nothing
  brant db pull --force               forgets what the schema said, datasource and generators aside
  brant db pull --schemas public,auth PostgreSQL: more than one schema")]
pub(crate) struct Pull {
    /// Print the schema, write nothing.
    #[arg(long)]
    pub print: bool,
    /// Forget what the schema says now, except datasource and generators.
    #[arg(short, long)]
    pub force: bool,
    /// PostgreSQL schemas to read besides those of the datasource.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub schemas: Vec<String>,
    #[arg(long, hide = true, value_name = "N")]
    composite_type_depth: Option<i64>,
}

/// Bring the database to the schema, without a migration: for prototypes and test databases.
///
/// Nothing is lost without consent, and a push that fails on PostgreSQL or SQLite leaves nothing
/// behind. A protected environment is pushed to only where its database is named (--confirm).
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant db push                       asks before data is lost
  brant db push --dry-run             the SQL and what it would cost
  brant db push --accept-data-loss    for scripts: does not ask
  brant db push --force-reset         empties the database first
  brant db push --env prod --confirm shop   a protected environment asks for the database's name")]
pub(crate) struct Push {
    /// Go on although data is lost, or may be.
    #[arg(long)]
    pub accept_data_loss: bool,
    /// Empty the database first. All data is lost.
    #[arg(long)]
    pub force_reset: bool,
    /// Print what would run, change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The name of the database, to do it in a protected environment.
    #[arg(long, value_name = "DATABASE")]
    pub confirm: Option<String>,
    #[arg(long, hide = true)]
    skip_generate: bool,
}

/// Show what the database contains. The same layout for every kind of database.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant db show                     everything, a line each
  brant db show users               columns, keys, indexes and more of a table
  brant db show auth.users          … in another schema (PostgreSQL)
  brant db show --json | jq -r '.tables[].name'")]
pub(crate) struct Show {
    /// A table, view, enum or anything else that has a name.
    pub name: Option<String>,
    /// The schemas to look into (PostgreSQL) [default: that of the URL].
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub schemas: Vec<String>,
}

/// Run a SQL script outside of any migration. Rows are not printed.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant db execute --file prisma/migrations/20260101120000_users/down.sql
  echo 'DELETE FROM sessions;' | brant db execute --stdin")]
pub(crate) struct Execute {
    /// The script.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Read the script from the standard input.
    #[arg(long)]
    pub stdin: bool,
}

/// Run the seed command of brant.toml, prisma.config.ts or package.json, or a .sql file.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant db seed
  brant db seed --once                        not again in a database that has this seed
  brant db seed --env test -- --users 100     what follows -- goes to the seed command")]
pub(crate) struct Seed {
    /// Do nothing if this database has been seeded with the same before.
    #[arg(long)]
    pub once: bool,
    /// Arguments for the seed command.
    #[arg(last = true)]
    pub arguments: Vec<String>,
}
