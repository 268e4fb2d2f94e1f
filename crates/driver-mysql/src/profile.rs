//! What MySQL and MariaDB can do.

use brant_core::{Profile, Quoting};

/// Each DDL statement commits by itself.
pub(crate) const PROFILE: Profile = Profile {
    transactional_ddl: false,
    batch: false,
    foreign_key_window: false,
    quoting: Quoting::USUAL,
};
