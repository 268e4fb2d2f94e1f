//! Finds all secrets of a text in one walk over it.

use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::noncontiguous::NFA;

/// What is looked for, with what of it may stay: the password stands between.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    pub(super) text: String,
    /// The bytes before the password.
    pub(super) before: usize,
    /// The bytes behind it.
    pub(super) after: usize,
}

/// So many patterns are looked for by one automaton: making one takes time that grows with the
/// square of their number. A person's configuration has a handful.
const MOST_PATTERNS: usize = 4096;

/// Looks for many patterns at once.
#[derive(Debug)]
pub(super) struct Search(Vec<Part>);

/// Looks for some of the patterns.
#[derive(Debug)]
struct Part {
    /// `None`: the patterns are more than can be looked for.
    automaton: Option<NFA>,
    /// Of each pattern, what may stay.
    edges: Vec<(usize, usize)>,
}

impl Search {
    pub(super) fn new(patterns: &BTreeSet<Pattern>) -> Search {
        let patterns: Vec<&Pattern> = patterns.iter().collect();
        Search(patterns.chunks(MOST_PATTERNS).map(Part::new).collect())
    }

    /// Where secrets stand: apart from each other, in their order. Secrets that overlap or touch
    /// are one. If they cannot be looked for, all of the text is one.
    pub(super) fn secrets(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<_> = self.0.iter().flat_map(|part| part.secrets(text)).collect();
        found.sort_by_key(|secret| secret.start);
        let mut joined = Vec::with_capacity(found.len());
        for secret in found {
            join(&mut joined, secret);
        }
        joined
    }
}

impl Part {
    fn new(patterns: &[&Pattern]) -> Part {
        let automaton = NFA::new(patterns.iter().map(|pattern| &pattern.text)).ok();
        let edges = patterns.iter().map(|pattern| (pattern.before, pattern.after)).collect();
        Part { automaton, edges }
    }

    fn secrets(&self, text: &str) -> Vec<Range<usize>> {
        let searched = self
            .automaton
            .as_ref()
            .and_then(|automaton| Some((automaton, automaton.start_state(Anchored::No).ok()?)));
        let Some((automaton, mut state)) = searched else {
            return std::iter::once(0..text.len()).collect();
        };
        let mut found: Vec<Range<usize>> = Vec::new();
        for (index, byte) in text.bytes().enumerate() {
            state = automaton.next_state(Anchored::No, state, byte);
            if automaton.is_match(state) {
                for secret in self.ending_at(automaton, state, index + 1) {
                    join(&mut found, secret);
                }
            }
        }
        found
    }

    /// The secrets of the patterns that end at a place, longest first, up to the first that is a
    /// secret as a whole: it covers the shorter ones, of which there may be thousands.
    fn ending_at(
        &self,
        automaton: &NFA,
        state: StateID,
        end: usize,
    ) -> impl Iterator<Item = Range<usize>> {
        let mut is_covered = false;
        (0..automaton.match_len(state)).map_while(move |index| {
            if is_covered {
                return None;
            }
            let pattern = automaton.match_pattern(state, index);
            let (before, after) = self.edges[pattern.as_usize()];
            is_covered = before + after == 0;
            Some(end - automaton.pattern_len(pattern) + before..end - after)
        })
    }
}

/// Adds a secret to others, and unites it with those just before that it touches.
fn join(found: &mut Vec<Range<usize>>, mut secret: Range<usize>) {
    while let Some(last) = found.pop_if(|last| last.end >= secret.start && last.start <= secret.end)
    {
        secret = last.start.min(secret.start)..last.end.max(secret.end);
    }
    found.push(secret);
}
