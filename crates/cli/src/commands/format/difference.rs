//! The difference between a file and its formatted text.

use std::fmt::Write as _;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

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
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        let _ = writeln!(text, "{}", paint(PLACE, &hunk.header().to_string()));
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Equal => (' ', PLAIN),
                ChangeTag::Delete => ('-', ERROR),
                ChangeTag::Insert => ('+', GOOD),
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            let _ = writeln!(text, "{}", paint(style, &format!("{sign}{line}")));
            if change.missing_newline() {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}
