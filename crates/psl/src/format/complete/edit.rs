//! Text to insert into a file.

use std::collections::BTreeMap;

/// Insertions by their place; those at the same place keep the order of adding.
#[derive(Debug, Default)]
pub(in crate::format) struct Insertions {
    by_offset: BTreeMap<u32, String>,
}

impl Insertions {
    pub(super) fn insert(&mut self, offset: u32, text: &str) {
        self.by_offset.entry(offset).or_default().push_str(text);
    }

    pub(in crate::format) fn is_empty(&self) -> bool {
        self.by_offset.is_empty()
    }

    /// The text with everything inserted.
    pub(in crate::format) fn applied_to(self, text: &str) -> String {
        let added: usize = self.by_offset.values().map(String::len).sum();
        let mut out = String::with_capacity(text.len() + added);
        let mut done = 0;
        for (offset, insertion) in self.by_offset {
            let offset = offset as usize;
            out.push_str(&text[done..offset]);
            out.push_str(&insertion);
            done = offset;
        }
        out.push_str(&text[done..]);
        out
    }
}
