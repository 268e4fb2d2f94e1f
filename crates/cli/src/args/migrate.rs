//! `brant migrate …`.

use brant_core::context;
use clap::{Args, Subcommand, ValueEnum};

use super::{Answers, Dev, Diff};

/// Write, apply and inspect migrations.
#[derive(Debug, Subcommand)]
pub(crate) enum MigrateCommand {
    /// Bring migrations and database to the schema: write what has changed, and apply it.
    Dev(Dev),
    /// Write a migration, to be filled by hand or with --from-diff by the schema.
    New(New),
    /// Apply the pending migrations.
    Deploy(Deploy),
    /// Every migration with its state. Exit code 1 unless everything is applied.
    Status(Status),
    /// Print what leads from one state of a database to another.
    Diff(Diff),
    /// Settle what the history cannot know: a failed migration, a baseline.
    Resolve(Resolve),
    /// Undo applied migrations with their down.sql, newest first.
    Down(Down),
    /// Undo the newest migration and apply it again.
    Redo(Redo),
    /// Take over a database that is there: write 0_init, or record the migrations as applied.
    Baseline(Baseline),
    /// Prove on a scratch database that every down.sql undoes its migration.
    Verify(Verify),
    /// Give this branch's late migrations a number after those of the branch it is merged into.
    Rebase(Rebase),
    /// Put one migration in the place of the oldest ones.
    Squash(Squash),
    /// Sign an applied migration again whose file was edited in a way that changes nothing.
    Repair(Repair),
    /// Empty the database and apply everything again. All data is lost.
    Reset(Reset),
}

/// Write an empty migration.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate new add_users
  brant migrate new \"drop old columns\" --with-down
  brant migrate new add_users --from-diff      what the schema has and the migrations have not")]
pub(crate) struct New {
    /// What it does; becomes part of the folder's name.
    pub name: String,
    /// Also write a down.sql, which undoes it.
    #[arg(long)]
    pub with_down: bool,
    /// Fill it with what leads from the migrations to the schema. The database is not touched.
    #[arg(long)]
    pub from_diff: bool,
    /// Answers about what is dropped.
    #[command(flatten)]
    pub answers: Answers,
}

/// Apply the pending migrations. Repeating it is safe.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate deploy
  brant migrate deploy --env prod
  brant migrate deploy --dry-run                       what would run, statement by statement
  brant migrate deploy --to 20260101120000_add_users   not further than this one
  DATABASE_URL=postgresql://… brant migrate deploy")]
pub(crate) struct Deploy {
    /// Print what would run, change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Stop after this migration.
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// Limits and switches.
    #[command(flatten)]
    pub limits: Limits,
}

/// Settings of one run that brant.toml usually has.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Limits {
    /// How long to wait for another deploy, e.g. 30s.
    #[arg(long, value_name = "TIME")]
    pub lock_wait: Option<String>,
    /// How long a statement may wait for a table's lock, e.g. 3s.
    #[arg(long, value_name = "TIME")]
    pub lock_timeout: Option<String>,
    /// How long a statement may run, e.g. 10m.
    #[arg(long, value_name = "TIME")]
    pub statement_timeout: Option<String>,
    /// Refuse edited, missing and out-of-order migrations.
    #[arg(long)]
    pub strict: bool,
    /// Do not take the migration lock.
    #[arg(long)]
    pub no_lock: bool,
    /// The largest migration file, e.g. 64MB.
    #[arg(long, value_name = "SIZE")]
    pub max_file_size: Option<String>,
    /// Let SQLite scripts ATTACH other files.
    #[arg(long)]
    pub allow_attach: bool,
    /// Where migrations are replayed; a flag of few commands.
    #[arg(skip)]
    pub shadow_url: Option<String>,
}

/// Every migration with its state.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate status
  brant migrate status --since origin/main    what this branch adds, without a database

With --since, exit code 1 if a migration of this branch comes before one that is there already, or if
one was edited or removed.")]
pub(crate) struct Status {
    /// Compare with the migrations of a git branch, tag or commit instead of with the database.
    #[arg(long, value_name = "REF")]
    pub since: Option<String>,
}

/// Give late migrations a number after those of the branch that this one is merged into.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate rebase                      onto origin/HEAD, main or master
  brant migrate rebase --onto origin/dev
  brant migrate rebase --dry-run            what would be renamed

Folders are renamed, their files stay as they are. The histories of the environments that are not
protected follow. A migration that a protected environment has applied keeps its name.")]
pub(crate) struct Rebase {
    /// The branch that this one is merged into.
    #[arg(long, value_name = "REF")]
    pub onto: Option<String>,
    /// Print what would be renamed, change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask about environments that cannot be looked at.
    #[arg(short, long)]
    pub force: bool,
}

/// Settle what the history cannot know.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate resolve --applied 0_init                    a baseline: its work is there already
  brant migrate resolve --rolled-back 20260101120000_users  its work was undone by hand

On MySQL and MariaDB a crash can leave one statement uncertain; the error then shows the command:
  brant migrate resolve 20260101120000_users --statement-applied 3")]
pub(crate) struct Resolve {
    /// The migration, for --statement-applied and --statement-not-applied.
    pub name: Option<String>,
    /// Record this migration as applied.
    #[arg(long, value_name = "NAME")]
    pub applied: Option<String>,
    /// Record this migration as rolled back.
    #[arg(long, value_name = "NAME")]
    pub rolled_back: Option<String>,
    /// The uncertain statement took effect.
    #[arg(long, value_name = "NUMBER", conflicts_with = "statement_not_applied")]
    pub statement_applied: Option<usize>,
    /// The uncertain statement did not take effect.
    #[arg(long, value_name = "NUMBER")]
    pub statement_not_applied: Option<usize>,
    /// With --rolled-back: believe it without looking.
    #[arg(long)]
    pub force: bool,
}

/// Undo applied migrations with their down.sql.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate down                             the newest one; shows the plan and asks
  brant migrate down 3                           the newest three
  brant migrate down --to 20260101120000_users   everything that was applied after it
  brant migrate down --dry-run                   what would run and what would be lost
  brant migrate down --env prod --confirm shop   a protected environment asks for the database's name

Afterwards the migrations are pending again. `brant migrate new NAME --with-down` writes an empty down.sql.")]
pub(crate) struct Down {
    /// How many, the newest first.
    #[arg(default_value_t = 1, conflicts_with_all = ["to", "all"], value_parser = number)]
    pub count: usize,
    /// Undo what was applied after this migration, which stays.
    #[arg(long, value_name = "NAME", conflicts_with = "all")]
    pub to: Option<String>,
    /// Undo everything.
    #[arg(long)]
    pub all: bool,
    /// Print what would run and what would be lost, change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// What asks and what is allowed.
    #[command(flatten)]
    pub consent: Consent,
    /// Limits and switches.
    #[command(flatten)]
    pub limits: Limits,
}

/// Undo the newest migration and apply it again.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate redo      the newest migration: down.sql, then migration.sql
  brant migrate redo 2    the newest two")]
pub(crate) struct Redo {
    /// How many, the newest first.
    #[arg(default_value_t = 1, value_parser = number)]
    pub count: usize,
    /// What asks and what is allowed.
    #[command(flatten)]
    pub consent: Consent,
    /// Limits and switches.
    #[command(flatten)]
    pub limits: Limits,
}

/// Take over a database that is there already.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate baseline                              writes 0_init from the database, if there are no migrations yet
  brant migrate baseline --env prod                   records the migrations there are as applied
  brant migrate baseline --to 20260101120000_users    … up to this one; a deploy applies the others
  brant migrate baseline --dry-run                    what would be written and recorded

The migrations are run in a scratch database first, and nothing is recorded unless they make what the
database has. History tables of Alembic, Rails, Flyway, Liquibase, Django and others are left out.")]
pub(crate) struct Baseline {
    /// Record the migrations up to this one.
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// Record although the database is not as the migrations make it.
    #[arg(long)]
    pub force: bool,
    /// Print what would be written and recorded, change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The schemas to look into, on PostgreSQL; the connection's own if there is none.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub schemas: Vec<String>,
    /// A database that may be emptied, to try the migrations in.
    #[arg(long, value_name = "URL")]
    pub shadow_database_url: Option<String>,
}

/// Prove down scripts: up, down, up with made-up rows in a scratch database.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate verify                    tries what is new since the last time
  brant migrate verify --fresh            tries everything again
  brant migrate verify --require exact    for CI: exit code 1 unless every migration can be undone exactly
  brant migrate verify --pending          only what the database does not have yet
  brant migrate verify --env prod         what a deploy to prod asks for (`down` in brant.toml)

What was found is kept in verified.json in the migrations folder; commit it. Exit code 1 if a down.sql
does not bring the structure back, or if something is less than --require asks for.")]
pub(crate) struct Verify {
    /// Forget what earlier runs found.
    #[arg(long)]
    pub fresh: bool,
    /// What every migration needs: a down.sql that works, or one that also brings every row back.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub require: Option<Require>,
    /// Only the migrations that are not applied to the database.
    #[arg(long)]
    pub pending: bool,
    /// A database that may be emptied, to try the migrations in.
    #[arg(long, value_name = "URL")]
    pub shadow_database_url: Option<String>,
}

/// Put one migration in the place of the oldest ones.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate squash --to 20260101120000_users              everything up to and with it becomes one migration
  brant migrate squash --to 20260101120000_users --dry-run    what it would be

What only changes the schema is written anew; a migration with anything else in it (views, functions,
grants, rows that stay) keeps its text. Nothing is written unless a scratch database shows that the
result is the same. The old migrations are kept in the new one's folder, for databases that stopped in
the middle of them; a deploy tells the others.")]
pub(crate) struct Squash {
    /// The last migration that is replaced.
    #[arg(long, value_name = "NAME")]
    pub to: String,
    /// What the new migration is called, after the time.
    #[arg(long, value_name = "TITLE")]
    pub name: Option<String>,
    /// Write nothing anew: one script after the other, as they are.
    #[arg(long)]
    pub verbatim: bool,
    /// Print what would be written, change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// A database that may be emptied, to try the migrations in.
    #[arg(long, value_name = "URL")]
    pub shadow_database_url: Option<String>,
}

/// How well migrations have to be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Require {
    /// There is a down.sql, and it brings the structure back.
    Required,
    /// It brings every made-up row back as well.
    Exact,
}

impl From<Require> for context::Require {
    fn from(level: Require) -> context::Require {
        match level {
            Require::Required => context::Require::Required,
            Require::Exact => context::Require::Exact,
        }
    }
}

/// Answers to the question whether data may be lost.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Consent {
    /// Do not ask.
    #[arg(short, long)]
    pub force: bool,
    /// The name of the database, to do it in a protected environment.
    #[arg(long, value_name = "DATABASE")]
    pub confirm: Option<String>,
}

/// Sign an applied migration again whose file was edited.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate repair 20260101120000_users
  brant migrate repair 20260101120000_users --force --reason \"only a comment, see ticket 12\"

The migrations are replayed as their files are now and compared with the database. Rows that a
migration writes are not compared.")]
pub(crate) struct Repair {
    /// The migration.
    pub name: String,
    /// Believe it without a comparison.
    #[arg(long, requires = "reason")]
    pub force: bool,
    /// Why that is right; the history keeps it.
    #[arg(long, value_name = "TEXT", requires = "force")]
    pub reason: Option<String>,
}

/// Empty the database and apply everything again.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate reset             asks first
  brant migrate reset --force     for scripts

Afterwards the seed command runs, where one is configured. A protected environment is never reset.")]
pub(crate) struct Reset {
    /// Do not ask.
    #[arg(short, long)]
    pub force: bool,
    /// Do not run the seed command afterwards.
    #[arg(long)]
    pub skip_seed: bool,
    /// Do not run the generators afterwards.
    #[arg(long)]
    pub skip_generate: bool,
}

/// How many migrations; people give a name, too, which would read as if others stayed.
fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| {
        "it must be a number: migrations are undone in their order, the newest first; \
         `--to NAME` undoes all that came after NAME"
            .to_owned()
    })
}
