//! Answers that differ from the recorded ones, and why ours is right.

/// The end of a case's name, and the reason.
pub(super) const REASONS: &[(&str, &str)] = &[];
