//! What a schema means on PostgreSQL.

use brant_catalog::AutoIncrement;
use brant_core::desired::{Conventions, Enums, Generated};

use crate::{psl, quote};

pub(crate) static CONVENTIONS: Conventions = Conventions {
    connector: &psl::CONNECTOR,
    default_namespace: Some(crate::url::SCHEMA),
    enums: Enums::Types,
    auto_increment: || AutoIncrement::Sequence { name: None, lent: None },
    integer_key_counts: false,
    join_table_key: true,
    generated: Generated::Default,
    read_as_texts: &[],
    exact_types_are_told: false,
    indexes_by_name: true,
    checks_are_reported: true,
    references_follow_keys: false,
    built_in_extensions: &["plpgsql"],
    names_cut_at: Some(psl::CONNECTOR.max_identifier_bytes),
    quote: quote::identifier,
};
