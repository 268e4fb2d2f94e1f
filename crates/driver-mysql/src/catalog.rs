//! What a schema means on MySQL and MariaDB.

use brant_catalog::AutoIncrement;
use brant_core::desired::{Conventions, Enums, Generated};

use crate::{psl, quote};

pub(crate) static CONVENTIONS: Conventions = Conventions {
    connector: &psl::CONNECTOR,
    default_namespace: None,
    enums: Enums::Columns,
    auto_increment: || AutoIncrement::Counter,
    integer_key_counts: false,
    join_table_key: false,
    generated: Generated::Plain,
    read_as_texts: &["set("],
    exact_types_are_told: true,
    indexes_by_name: true,
    checks_are_reported: false,
    references_follow_keys: true,
    built_in_extensions: &[],
    names_cut_at: None,
    quote: quote::name,
};
