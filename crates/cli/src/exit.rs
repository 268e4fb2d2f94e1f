//! Exit codes. They are Prisma's, and promises.

/// The command did what it says.
pub const DONE: u8 = 0;
/// Any failure: a bad flag, an error with a code, a status that is not "up to date".
pub const FAILED: u8 = 1;
/// Only `migrate diff --exit-code`: there is a difference.
pub const DIFFERENT: u8 = 2;
/// A question was answered with no, or Ctrl-C (SIGINT).
pub const CANCELLED: u8 = 130;
/// Stopped by SIGTERM.
pub const TERMINATED: u8 = 143;
