//! The lines that a person needs to see to understand a finding.

use std::ops::Range;

use brant_psl::Source;

use super::Finding;
use crate::redact::MASK;

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
    /// Secrets are masked before anything is measured or cut: a mark as long as a password would
    /// tell its length, and half of a password could not be recognized any more.
    pub(super) fn of(source: &Source, secrets: &[Range<usize>], finding: &Finding<'_>) -> Excerpt {
        let view = View { text: source.text(), secrets };
        let line = finding.start.0;
        let whole = source.line_range(line);
        let span = finding.diagnostic.span.range();
        let from = view.floor(span.start.saturating_sub(BEFORE)).max(whole.start);
        let at = view.floor(span.start);
        let end = view.floor(span.end).min(whole.end);
        let before = view.shown(from..at, WIDTH);
        let indent = format!("{}{before}", if from > whole.start { "…" } else { "" });
        let at = view.behind_secret(at);
        let room = WIDTH - BEFORE;
        let above = line.checked_sub(1).map(|above| {
            let text = view.shown(source.line_range(above), WIDTH);
            (above, text)
        });
        let mut lines: Vec<_> = above.into_iter().filter(|(_, text)| !is_blank(text)).collect();
        lines.push((line, format!("{indent}{}", view.shown(at..whole.end, room))));
        Excerpt { lines, indent, marked: view.shown(at..end, room) }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// A text as it is shown, with its secrets in their order.
struct View<'t> {
    text: &'t str,
    secrets: &'t [Range<usize>],
}

impl View<'_> {
    /// A part of a line, with masks for the secrets that it touches, cut where it is too long.
    fn shown(&self, part: Range<usize>, most: usize) -> String {
        let mut shown = String::new();
        let (mut at, mut room) = (part.start, most);
        while at < part.end {
            let (visible, end) = match self.secret_at(at) {
                Some(secret) => (MASK, secret.end),
                None => {
                    let next = self.next_secret(at).map_or(part.end, |secret| secret.start);
                    let end = next.min(part.end);
                    (&self.text[at..end], end)
                }
            };
            for c in visible.chars() {
                if room == 0 {
                    shown.push('…');
                    return shown;
                }
                shown.push(c);
                room -= 1;
            }
            at = end;
        }
        shown
    }

    /// The place, or the end of the secret that it is in the middle of.
    fn behind_secret(&self, at: usize) -> usize {
        self.secret_at(at).filter(|secret| secret.start < at).map_or(at, |secret| secret.end)
    }

    fn secret_at(&self, at: usize) -> Option<&Range<usize>> {
        self.next_secret(at).filter(|secret| secret.start <= at)
    }

    /// The first secret that ends behind a place.
    fn next_secret(&self, at: usize) -> Option<&Range<usize>> {
        self.secrets.get(self.secrets.partition_point(|secret| secret.end <= at))
    }

    /// The nearest boundary of a character at or before an offset.
    fn floor(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset)
    }
}
