//! What PostgreSQL can do.

use brant_core::{Profile, Quoting};

/// One commit costs little beside the DDL itself, so each migration keeps its own.
pub(crate) const PROFILE: Profile = Profile {
    transactional_ddl: true,
    batch: false,
    foreign_key_window: false,
    quoting: Quoting::USUAL,
};
