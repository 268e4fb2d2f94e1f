//! The lines that a person needs to see to understand a finding.

use brant_psl::Source;

use super::Finding;

/// So much of a line is shown before its mark, and so much in all: an excerpt fits a screen, and a
/// line of megabytes costs nothing.
const BEFORE: usize = 80;
const WIDTH: usize = 160;

/// Some lines with their numbers, and what of the last one is meant.
pub(super) struct Excerpt {
    /// The line before, if it says something, and the line itself.
    pub(super) lines: Vec<(usize, String)>,
    /// The characters before the mark, as shown.
    pub(super) indent: String,
    /// What is marked.
    pub(super) marked: String,
}

impl Excerpt {
    pub(super) fn of(source: &Source, finding: &Finding<'_>) -> Excerpt {
        let (line, column) = finding.start;
        let text: &str = source.text();
        let at = floor(text, finding.diagnostic.span.start as usize);
        let from = floor(text, at.saturating_sub(BEFORE));
        let before = after_line_end(&text[from..at]);
        let is_cut = before.chars().count() + 1 < column;
        let shown = format!("{}{before}", if is_cut { "…" } else { "" });
        let room = WIDTH - BEFORE;
        let rest = clipped(&text[at..], room);
        let marked = match finding.end.0 == line {
            true => rest.chars().take(finding.end.1.saturating_sub(column)).collect(),
            false => rest.trim_end().to_owned(),
        };
        let above = line.checked_sub(1).map(|above| (above, clipped(source.line(above), WIDTH)));
        let above = above.filter(|(_, text)| !text.trim().is_empty());
        let mut lines: Vec<(usize, String)> = above.into_iter().collect();
        lines.push((line, format!("{shown}{rest}")));
        Excerpt { lines, indent: shown, marked }
    }
}

/// What of a text stands in its last line.
fn after_line_end(text: &str) -> &str {
    text.rsplit(['\n', '\r']).next().unwrap_or_default()
}

/// The first line of a text, cut where it is too long.
fn clipped(text: &str, most: usize) -> String {
    let mut chars = text.chars().take_while(|c| !matches!(c, '\n' | '\r'));
    let mut shown: String = chars.by_ref().take(most).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// The nearest boundary of a character at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
