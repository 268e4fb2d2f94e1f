//! Places in sources.

use std::ops::Range;

/// The number of a file within its [`Sources`], in the order of adding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The byte range, ready to index the file's text.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the byte at `offset` lies in the span; its end counts, as a cursor there touches it.
    #[must_use]
    pub fn touches(self, offset: u32) -> bool {
        (self.start..=self.end).contains(&offset)
    }
}
