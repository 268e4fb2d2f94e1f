//! `brant config …`.

use clap::Subcommand;

/// What is configured, and where it came from.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Every key with its value and where it came from; passwords masked.
    #[command(after_help = "Example:\n  brant config show --env prod")]
    Show,
}
