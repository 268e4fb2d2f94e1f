//! `validate` and `format` where a transcript does not reach: odd files, other people's schemas,
//! and the page with the mistakes.
