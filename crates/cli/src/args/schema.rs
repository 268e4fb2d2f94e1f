//! `brant validate` and `brant format`.

use clap::{Args, ValueEnum};

/// Check the schema. Needs no database.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant validate
  brant validate --schema prisma/schema     a folder of .prisma files
  brant validate --json                     every finding with its code, line and column
  brant validate --format github            annotations on the changed lines of a pull request")]
pub(crate) struct Validate {
    /// How findings are printed: human, or github for annotations.
    #[arg(
        long,
        value_name = "FORM",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: Shape,
    /// A variable that the datasource names need not be set.
    #[arg(long)]
    pub ignore_env: bool,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// For people.
    Human,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// Give the schema its one layout, and add relation fields that are missing.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant format
  brant format --check                      for CI: show what would change, change nothing
  brant format --stdin < a.prisma           for editors: the text in, the formatted text out")]
pub(crate) struct Format {
    /// Change nothing; print the difference and fail if there is one.
    #[arg(long)]
    pub check: bool,
    /// Format the standard input to the standard output.
    #[arg(long)]
    pub stdin: bool,
}
