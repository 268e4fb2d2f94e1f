//! What is in both of two lists, and what only in one.

use std::collections::BTreeMap;

use crate::change::Pair;

pub(super) struct Matching<'a, T> {
    pub(super) pairs: Vec<Pair<&'a T>>,
    pub(super) created: Vec<&'a T>,
    pub(super) dropped: Vec<&'a T>,
}

impl<'a, T> Matching<'a, T> {
    /// Matches by key. Pairs and what is dropped keep the order of `from`, what is created that
    /// of `to`.
    pub(super) fn new<K: Ord>(
        from: impl IntoIterator<Item = (K, &'a T)>,
        to: impl IntoIterator<Item = (K, &'a T)>,
    ) -> Self {
        let mut wanted: BTreeMap<K, (usize, &'a T)> = BTreeMap::new();
        for (position, (key, item)) in to.into_iter().enumerate() {
            wanted.entry(key).or_insert((position, item));
        }
        let mut matching = Self { pairs: Vec::new(), created: Vec::new(), dropped: Vec::new() };
        for (key, item) in from {
            match wanted.remove(&key) {
                Some((_, other)) => matching.pairs.push(Pair::new(item, other)),
                None => matching.dropped.push(item),
            }
        }
        let mut created: Vec<(usize, &'a T)> = wanted.into_values().collect();
        created.sort_by_key(|(position, _)| *position);
        matching.created = created.into_iter().map(|(_, item)| item).collect();
        matching
    }
}
