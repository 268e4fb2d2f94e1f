//! The command line, as a person sees it: transcripts in `tests/golden/cli`.
//!
//! A case is one text file. `-- NAME --` begins a file of the project; a line
//! `$ …` is a command, and what follows it is what it printed: the standard
//! output as it is, the error stream behind `! `, and `[exit N]` unless it is 0.
//! Besides `brant` (with `NAME=value` before it for the environment, `< FILE` behind it) there are
//! `cat FILE`, `rm FILE`, `ls DIR` and `mode FILE`. Paths, times and durations
//! are replaced. `BRANT_UPDATE=1` writes what came out into the files.

mod diff;
mod manual;
mod prompts;
mod pull;
mod push;
mod schema;
mod secrets;
mod servers;
mod signals;
mod sql_folder;
pub(crate) mod stage;
mod watch;

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::stage::Stage;

const UPDATE: &str = "BRANT_UPDATE";

#[test]
fn transcripts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/cli");
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("a case that can be played")
        .map(|entry| entry.expect("a case that can be played").path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no transcripts in {}", folder.display());
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case, is_update())).collect();
    assert!(wrong.is_empty(), "{}\n{UPDATE}=1 accepts what came out", wrong.join("\n"));
}

#[test]
fn every_key_is_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md");
    let page = fs::read_to_string(page).expect("the page");
    let missing: Vec<_> = brant::config::key::KEYS
        .iter()
        .map(|key| key.name)
        .filter(|name| !page.contains(&format!("| `{name}` |")))
        .collect();
    assert!(missing.is_empty(), "docs/configuration.md does not explain {missing:?}");
}

/// Whether what comes out is to be written into the files.
fn is_update() -> bool {
    brant::environment::Environment::of_process().is_set(UPDATE)
}

/// Plays a case; the difference, if there is one.
fn check(case: &Path, update: bool) -> Option<String> {
    let expected = fs::read_to_string(case).expect("a case that can be played");
    let actual = play(&expected);
    if expected == actual {
        return None;
    }
    if update {
        fs::write(case, actual).expect("a case that can be played");
        return None;
    }
    let (line, (old, new)) = expected
        .lines()
        .chain(std::iter::repeat("<end>"))
        .zip(actual.lines().chain(std::iter::repeat("<end>")))
        .enumerate()
        .find(|(_, (old, new))| old != new)
        .expect("a case that can be played");
    Some(format!("{}:{}\n  expected: {old}\n  actual:   {new}", case.display(), line + 1))
}

/// The name of the file that begins here.
fn header(line: &str) -> Option<&str> {
    line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"))
}

/// The case with the output of its commands as it is now.
fn play(case: &str) -> String {
    let stage = Stage::new();
    let mut played = String::new();
    let mut lines = case.lines().peekable();
    let is_head = |line: &&str| header(line).is_some() || line.starts_with("$ ");
    while let Some(line) = lines.next() {
        played += &format!("{line}\n");
        if let Some(name) = header(line) {
            let mut text = String::new();
            while let Some(line) = lines.next_if(|line| !is_head(line)) {
                text += &format!("{line}\n");
            }
            played += &text;
            stage.write(name, &format!("{}\n", text.trim_end()));
        } else if let Some(command) = line.strip_prefix("$ ") {
            while lines.next_if(|line| !is_head(line)).is_some() {}
            played += &stage.run(command);
            if lines.peek().is_some() {
                played.push('\n');
            }
        }
    }
    played
}
