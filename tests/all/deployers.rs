//! Deployers as processes of their own.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use brant_tests::Kind;

/// A deployer of this folder, whose report can be read.
pub(super) fn deployer(kind: Kind, url: &str, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deployer"));
    command.args([kind.provider(), url]).arg(folder).stdout(Stdio::piped());
    command
}

/// Whether it went well, and its report.
pub(super) fn report(output: Output) -> (bool, String) {
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}
