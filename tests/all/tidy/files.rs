//! What must be true of every file of the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The longest a Rust file may be, in lines; a longer one wants to be two.
/// (The length of functions is clippy's business: `too_many_lines`.)
const LONGEST_FILE: usize = 400;

/// What ties a file to one machine or one network, each in two parts so that this file is clean.
const TIES: [(&str, &str); 11] = [
    ("/wo", "rk/"),
    ("/ro", "ot/"),
    ("deb.debian", ".org"),
    ("security.debian", ".org"),
    ("archive.ubuntu", ".com"),
    ("registry.npmjs", ".org"),
    ("index.crates", ".io"),
    ("static.crates", ".io"),
    ("deb.nodesource", ".com"),
    ("pythonhosted", ".org"),
    ("apt.postgresql", ".org"),
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// What git knows or would add: no build results, no databases of somebody's trials.
fn files() -> Vec<PathBuf> {
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files of the checkout");
    let names = String::from_utf8(listing.stdout).expect("file names are UTF-8");
    let files: Vec<PathBuf> = names.split_terminator('\0').map(|name| root().join(name)).collect();
    assert!(files.len() > 20, "this is no checkout of the repository");
    files
}

/// Every complaint of `complain` about a file whose name ends in `ending`.
fn check(ending: &str, complain: impl Fn(&str) -> Option<String>) {
    let complaints: Vec<String> = files()
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(ending))
        .filter_map(|file| {
            // Deleted but still in the index, or no text.
            let text = fs::read_to_string(&file).ok()?;
            let name = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
            complain(&text).map(|complaint| format!("{name}: {complaint}"))
        })
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn rust_files_are_short() {
    check(".rs", |text| {
        let lines = text.lines().count();
        (lines > LONGEST_FILE).then(|| format!("{lines} lines, {LONGEST_FILE} are allowed"))
    });
}

#[test]
fn every_crate_has_the_lints_of_the_workspace() {
    check("Cargo.toml", |text| {
        let linted =
            text.contains("[lints]\nworkspace = true") || text.contains("[workspace.lints");
        (!linted).then(|| "no `[lints] workspace = true`".to_owned())
    });
}

#[test]
fn no_file_is_tied_to_a_machine_or_a_network() {
    check("", |text| {
        let ties = TIES.map(|(start, end)| format!("{start}{end}"));
        let (line, tie) = text.lines().zip(1..).find_map(|(line, number)| {
            let tie = ties.iter().find(|tie| is_tied(line, tie))?;
            Some((number, tie))
        })?;
        Some(format!("line {line} names {tie}"))
    });
}

/// A path counts where it begins, not where it goes on below another folder.
fn is_tied(line: &str, tie: &str) -> bool {
    line.match_indices(tie).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !tie.starts_with('/') || !before.is_some_and(|c| c.is_alphanumeric() || "._-~}".contains(c))
    })
}
