//! Flags that every command has.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

/// What holds for every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The environment: a section of brant.toml [default: dev, or BRANT_ENV].
    #[arg(long, global = true, value_name = "NAME")]
    pub env: Option<String>,
    /// The configuration: brant.toml or prisma.config.ts.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The database, instead of the configured one.
    #[arg(long, global = true)]
    pub url: Option<String>,
    /// The schema: a file or a folder.
    #[arg(long, global = true, value_name = "PATH")]
    pub schema: Option<PathBuf>,
    /// The migrations folder.
    #[arg(long, global = true, value_name = "DIR")]
    pub migrations: Option<PathBuf>,
    /// Print one JSON object and nothing else.
    #[arg(long, global = true)]
    pub json: bool,
    /// Answer questions with yes.
    #[arg(short, long, global = true)]
    pub yes: bool,
    /// Only results, warnings and errors.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more; twice: also what the database clients say.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// When to use colours: auto, always or never.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub color: ColorWhen,
    /// Flags of Prisma that change nothing.
    #[command(flatten)]
    pub ignored: Ignored,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Flags of Prisma that change nothing here.
#[derive(Clone, Debug, Args)]
pub(crate) struct Ignored {
    #[arg(long, global = true, hide = true)]
    early_access: bool,
    #[arg(long, global = true, hide = true)]
    experimental: bool,
    #[arg(long, global = true, hide = true, value_name = "S")]
    telemetry_information: Option<String>,
}
