//! The difference between a file and its formatted text.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, DiffOp, group_diff_ops};

use crate::output::style::{BOLD, ERROR, GOOD, PLACE, PLAIN, paint};

/// Lines that are kept around a change.
const CONTEXT: usize = 3;
/// After this the rest of a file is shown as one change. The best difference of two texts that
/// have nothing in common takes the square of their length.
const PATIENCE: Duration = Duration::from_secs(1);

/// As `diff -u` writes it.
pub(super) fn difference(name: &str, old: &str, new: &str) -> String {
    let mut text = format!("{}\n", paint(BOLD, &format!("--- {name}\n+++ {name} (formatted)")));
    if old.replace("\r\n", "\n") == new {
        text.push_str("only the line ends differ: CRLF becomes LF\n");
        return text;
    }
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    for hunk in group_diff_ops(operations(&old, &new), CONTEXT) {
        let _ = writeln!(text, "{}", paint(PLACE, &UnifiedHunkHeader::new(&hunk).to_string()));
        for change in hunk.iter().flat_map(|operation| operation.iter_changes(&old, &new)) {
            let (sign, style) = match change.tag() {
                ChangeTag::Equal => (' ', PLAIN),
                ChangeTag::Delete => ('-', ERROR),
                ChangeTag::Insert => ('+', GOOD),
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            let _ = writeln!(text, "{}", paint(style, &format!("{sign}{line}")));
            if !change.value().ends_with('\n') {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}

/// Calls the one algorithm by its name: the crate's own way to choose one while the program runs
/// compiles all six of them, half a megabyte.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut found = Compact::new(Replace::new(Capture::new()), old, new);
    let until = Some(Instant::now() + PATIENCE);
    let done: Result<(), Infallible> =
        myers::diff_deadline(&mut found, old, 0..old.len(), new, 0..new.len(), until);
    match done {
        Ok(()) => found.into_inner().into_inner().into_ops(),
    }
}
