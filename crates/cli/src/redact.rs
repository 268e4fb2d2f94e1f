//! Removes passwords from everything that is printed.
//!
//! Every text that may hold a URL (the configuration, `.env` files, variables,
//! the command line) is shown to the [`Scrubber`] before anything is printed;
//! every byte that leaves the program passes through it. Each password is
//! removed in all spellings that some layer could give it: as written,
//! percent-decoded, percent-encoded, escaped by JSON, SQL or Rust's debug form.
//!
//! A password that is also an ordinary word of our own output, or the user's
//! or the database's name, or very short, cannot be removed everywhere without
//! making the output useless; such a password is removed only where it stands
//! as one: between `:` and `@`, and after `password=`.
//!
//! All of it is linear in the texts, whatever they are: a schema may be a
//! single line with a million URLs.

mod candidate;
mod search;
mod spelling;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{OnceLock, PoisonError, RwLock};

use brant_core::Error;

use self::candidate::{SECRET_PARAMETERS, candidates};
use self::search::{Pattern, Search};
use self::spelling::{Effort, spellings};

/// What stands in a password's place.
pub const MASK: &str = "***";

/// Knows the secrets of this run.
#[derive(Debug, Default)]
pub struct Scrubber(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    patterns: BTreeSet<Pattern>,
    /// Made when something is printed for the first time after a secret was learned.
    search: OnceLock<Search>,
}

impl Scrubber {
    /// Learns the passwords of all URLs in a text.
    pub fn learn(&self, text: &str) {
        let mut found = BTreeSet::new();
        let mut effort = Effort::default();
        for candidate in candidates(text) {
            let effort = effort.spend(candidate.written.len());
            for spelling in spellings(candidate.written, effort) {
                learn_spelling(spelling, candidate.is_weak, &mut found);
            }
        }
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if found.is_subset(&known.patterns) {
            return;
        }
        drop(known);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.patterns.append(&mut found);
        known.search = OnceLock::new();
    }

    /// Where secrets stand in a text: apart from each other, in their order.
    pub fn secrets(&self, text: &str) -> Vec<Range<usize>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if known.patterns.is_empty() {
            return Vec::new();
        }
        known.search.get_or_init(|| Search::new(&known.patterns)).secrets(text)
    }

    /// The text without any secret.
    pub fn scrub(&self, text: &str) -> String {
        let mut scrubbed = String::with_capacity(text.len());
        let mut end = 0;
        for secret in self.secrets(text) {
            scrubbed.push_str(&text[end..secret.start]);
            scrubbed.push_str(MASK);
            end = secret.end;
        }
        scrubbed.push_str(&text[end..]);
        scrubbed
    }

    /// The error without any secret, before a layout could cut one into lines.
    pub fn scrub_error(&self, error: &Error) -> Error {
        let mut error = error.clone();
        error.message = self.scrub(&error.message);
        for line in error.notes.iter_mut().chain(&mut error.help) {
            *line = self.scrub(line);
        }
        if let Some(place) = &mut error.place {
            place.file = self.scrub(&place.file);
            for (number, line) in &mut place.lines {
                if *number == place.line {
                    place.column = place.column.map(|column| self.column(line, column));
                }
                *line = self.scrub(line);
            }
        }
        if let Some(database) = &mut error.database {
            database.message = self.scrub(&database.message);
            for line in &mut database.details {
                *line = self.scrub(line);
            }
        }
        error
    }

    /// The column of a character in the line as it is shown: a mark that stands where it stood
    /// before would tell how long the secret is.
    fn column(&self, line: &str, column: usize) -> usize {
        let at = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
        let hidden = self.secrets(line).into_iter().take_while(|secret| secret.start < at);
        hidden.fold(column, |column, secret| {
            let chars = line[secret.start..secret.end.min(at)].chars().count();
            let shown = if secret.end <= at { MASK.len() } else { 0 };
            column + shown - chars
        })
    }
}

/// What is looked for to find one spelling of a password.
fn learn_spelling(spelling: String, is_weak: bool, found: &mut BTreeSet<Pattern>) {
    if !is_weak {
        found.insert(Pattern { text: spelling, before: 0, after: 0 });
        return;
    }
    found.insert(Pattern { text: format!(":{spelling}@"), before: 1, after: 1 });
    for name in SECRET_PARAMETERS {
        found.insert(Pattern {
            text: format!("{name}={spelling}"),
            before: name.len() + 1,
            after: 0,
        });
    }
}

#[cfg(test)]
mod tests;
