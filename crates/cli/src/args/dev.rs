//! Flags of the development loop.

use brant_core::commands::dev::OnDrift;
use clap::{Args, ValueEnum};

/// Bring migrations and database to the schema.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate dev                                     asks for the name
  brant migrate dev --name add_users
  brant migrate dev --name full_names --rename User.name:full_name
  brant migrate dev --create-only --name split_names    write it, look at it, apply it later
  brant migrate dev --watch                             shows the SQL whenever the schema is saved
  brant migrate dev --on-drift=adopt                    keep what was changed by hand

Without a terminal nothing is asked: a question that no flag answers ends with exit code 130 and
names the flag.")]
pub(crate) struct Dev {
    /// What the new migration does; becomes part of the folder's name.
    #[arg(short, long)]
    pub name: Option<String>,
    /// Write the migration, do not apply it. Writes an empty one if nothing has changed.
    #[arg(long)]
    pub create_only: bool,
    /// What is written down about drops and renames.
    #[command(flatten)]
    pub answers: Answers,
    /// What to do if the database is not what its migrations make.
    #[arg(long, value_name = "WHAT")]
    pub on_drift: Option<DriftFlag>,
    /// Stay, and show the SQL of the next migration each time the schema is saved. Writes and
    /// applies nothing; Ctrl-C ends it.
    #[arg(long, conflicts_with_all = ["name", "create_only", "on_drift"])]
    pub watch: bool,
    /// Do not run the seed command after the database was created.
    #[arg(long)]
    pub skip_seed: bool,
    /// Do not run the generators.
    #[arg(long)]
    pub skip_generate: bool,
    /// A database that may be emptied, to replay migrations in [default: one that is made for it].
    #[arg(long, value_name = "URL")]
    pub shadow_database_url: Option<String>,
}

/// Run the commands that `generate` in brant.toml names, one after the other: what makes clients,
/// types or diagrams of the schema. `migrate dev` and `migrate reset` run them as well.
#[derive(Clone, Debug, Args)]
pub(crate) struct Generate {
    #[arg(long, hide = true)]
    sql: bool,
    #[arg(long, hide = true)]
    no_hints: bool,
    #[arg(long, hide = true)]
    no_engine: bool,
    #[arg(long, hide = true)]
    allow_no_models: bool,
    #[arg(long, hide = true)]
    require_models: bool,
    #[arg(long, hide = true)]
    data_proxy: bool,
    #[arg(long, hide = true)]
    accelerate: bool,
    /// Names a `generator` block of the schema, which means nothing to the commands of brant.toml.
    #[arg(long = "generator", value_name = "NAME", hide = true)]
    pub generators: Vec<String>,
}

/// Answers about what is dropped.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Answers {
    /// Something has got another name, e.g. User.name:full_name or User:Account; repeatable.
    #[arg(long = "rename", value_name = "OLD:NEW")]
    pub renames: Vec<String>,
    /// Losses of data are meant.
    #[arg(long)]
    pub accept_data_loss: bool,
}

/// What to do about drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DriftFlag {
    /// Stop, with exit code 130.
    Fail,
    /// Write it as a migration that is recorded as applied.
    Adopt,
    /// Bring the database back to its migrations.
    Repair,
    /// Empty the database and apply all migrations.
    Reset,
}

impl From<DriftFlag> for OnDrift {
    fn from(flag: DriftFlag) -> OnDrift {
        match flag {
            DriftFlag::Fail => OnDrift::Fail,
            DriftFlag::Adopt => OnDrift::Adopt,
            DriftFlag::Repair => OnDrift::Repair,
            DriftFlag::Reset => OnDrift::Reset,
        }
    }
}
