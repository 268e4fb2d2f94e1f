//! URLs that are kept in a file or given by a command, such as a secret manager's client.

use std::path::Path;
use std::process::{Command, Stdio};

use brant_core::{Code, Error};

use super::Origin;
use crate::words;

/// Reads a URL from a file: its text without the line end.
pub(super) fn from_file(path: &Path, shown: &str, origin: &Origin) -> Result<String, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        origin.error(Code::SecretSource, format!("cannot read the URL from `{shown}`: {error}"))
    })?;
    finish(&text, &format!("the file `{shown}`"), origin)
}

/// Runs a command without a shell and takes its output without the line end.
/// What it says on its error stream goes to the terminal.
pub(super) fn from_command(line: &str, folder: &Path, origin: &Origin) -> Result<String, Error> {
    let failed = |why: String| {
        origin
            .error(Code::SecretSource, format!("the command `{line}`, which gives the URL, {why}"))
    };
    let words = words::split(line).ok_or_else(|| failed("has an open quote".to_owned()))?;
    let (program, arguments) = words.split_first().ok_or_else(|| failed("is empty".to_owned()))?;
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| failed(format!("cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("failed: {}", output.status)));
    }
    let text = String::from_utf8(output.stdout)
        .map_err(|_| failed("printed something that is not UTF-8".to_owned()))?;
    finish(&text, &format!("the command `{line}`"), origin)
}

fn finish(text: &str, what: &str, origin: &Origin) -> Result<String, Error> {
    let url = text.trim();
    if url.is_empty() {
        return Err(origin.error(Code::SecretSource, format!("{what} gave an empty URL")));
    }
    Ok(url.to_owned())
}
