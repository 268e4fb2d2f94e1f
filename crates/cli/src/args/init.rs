//! `brant init`.

use clap::Args;

/// Start a project in this folder: a first schema, brant.toml, the migrations folder. Nothing that
/// exists is overwritten.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant init                                      SQLite, in the file dev.db
  brant init --datasource-provider postgresql --with-model
  brant init --url postgresql://me:secret@localhost:5432/shop
  brant init --sql                                without schema.prisma: the migrations are SQL by hand

With --url the URL goes into .env, which git ignores; brant.toml and the schema refer to it.")]
pub(crate) struct Init {
    /// The kind of database: sqlite, postgresql, mysql, mariadb.
    #[arg(long, visible_alias = "provider", value_name = "NAME")]
    pub datasource_provider: Option<String>,
    /// Write no schema.prisma.
    #[arg(long, conflicts_with_all = ["with_model", "generator_provider", "preview_features", "output"])]
    pub sql: bool,
    /// Put a first model into the schema.
    #[arg(long)]
    pub with_model: bool,
    /// Put a generator into the schema, for the client that the application uses.
    #[arg(long, value_name = "NAME")]
    pub generator_provider: Option<String>,
    /// A preview feature for the generator; may be given several times.
    #[arg(long = "preview-feature", value_name = "NAME")]
    pub preview_features: Vec<String>,
    /// Where that generator writes its client.
    #[arg(long, value_name = "PATH", requires = "generator_provider")]
    pub output: Option<String>,
}
