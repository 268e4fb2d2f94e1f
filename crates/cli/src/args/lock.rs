//! `brant lock …`.

use clap::{Args, Subcommand};

/// Who holds the migration lock, and freeing it.
#[derive(Debug, Subcommand)]
pub(crate) enum LockCommand {
    /// Who holds the lock, who waits for it, who blocks the holder.
    Status,
    /// End the sessions that hold the lock.
    Release(Release),
}

/// End the sessions that hold the lock. What they were doing is rolled back by the server.
#[derive(Clone, Debug, Args)]
pub(crate) struct Release {
    /// Only the session with this number.
    #[arg(long, value_name = "ID", visible_alias = "owner")]
    pub session: Option<String>,
    /// Do not ask.
    #[arg(short, long)]
    pub force: bool,
}
