//! What a database contains.
