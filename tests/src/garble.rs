//! Answers of a server that are not what it sent.

/// What becomes of the bytes at one place of all that a server sends.
#[derive(Clone, Copy, Debug)]
pub struct Garble {
    /// After so many bytes.
    pub at: usize,
    /// What is done there.
    pub how: How,
}

/// A way to spoil bytes.
#[derive(Clone, Copy, Debug)]
pub enum How {
    /// One byte has other bits.
    Flipped(u8),
    /// Four bytes are these: a length, a count or a number of columns, as likely as not.
    Replaced([u8; 4]),
    /// So many bytes are missing.
    Lost(usize),
    /// These bytes are too many.
    Added([u8; 4]),
    /// Nothing more comes.
    Cut,
}

impl Garble {
    /// The bytes as they arrive, if the place is among them. `before` were sent earlier.
    pub(crate) fn spoil(&self, sent: &[u8], before: usize) -> Option<Vec<u8>> {
        let at = self.at.checked_sub(before).filter(|at| *at < sent.len())?;
        let (head, tail) = sent.split_at(at);
        let without = |count: usize| &tail[count.min(tail.len())..];
        Some(match self.how {
            How::Flipped(bits) => [head, &[tail[0] ^ bits], without(1)].concat(),
            How::Replaced(bytes) => [head, &bytes, without(4)].concat(),
            How::Lost(count) => [head, without(count)].concat(),
            How::Added(bytes) => [head, &bytes, tail].concat(),
            How::Cut => head.to_vec(),
        })
    }
}
