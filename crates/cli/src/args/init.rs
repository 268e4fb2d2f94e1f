//! `brant init`.

use clap::Args;

/// Start a project in this folder. Nothing that exists is overwritten.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant init                                      SQLite, in the file dev.db
  brant init --datasource-provider postgresql
  brant init --url postgresql://me:secret@localhost:5432/shop

With --url the URL goes into .env, which git ignores, and brant.toml refers to it.")]
pub(crate) struct Init {
    /// The kind of database: sqlite, postgresql, mysql, mariadb.
    #[arg(long, visible_alias = "provider", value_name = "NAME")]
    pub datasource_provider: Option<String>,
    #[arg(long, hide = true)]
    generator_provider: Option<String>,
    #[arg(long, hide = true)]
    output: Option<String>,
    #[arg(long, hide = true)]
    with_model: bool,
}
