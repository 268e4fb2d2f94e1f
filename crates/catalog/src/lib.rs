//! What a database contains, and the difference between two of them.
//!
//! One model for all databases ([`Catalog`]), whether it was read from a server or calculated from
//! a schema file. No I/O and no SQL: reading is `introspect.rs` of a driver, writing `render.rs`.
//! Whatever only some databases have and nothing here has to look into is an [`Object`].
//!
//! Vectors keep the order of their source (the schema file's, or the one the driver reads in,
//! which has to be the same on every call), so the same input always gives the same output.

pub mod change;
mod diff;
mod hazard;
mod mention;
mod model;
mod rules;
mod summary;

pub use change::Change;
pub use diff::{
    Candidate, Comparison, Diff, Rename, Renamed, Unfit, candidates, diff, diff_after, renamed,
    reversed, same_json, stated, typed, with_left_alone,
};
pub use hazard::{Hazard, HazardKind, Probe, hazards};
pub use model::*;
pub use rules::{AlterGenerated, Cast, Condition, Features, Rules, TableChanges};
pub use summary::summary;
