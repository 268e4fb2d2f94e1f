//! What a schema means on SQLite.

use brant_catalog::{AutoIncrement, Family};
use brant_core::desired::{Conventions, Enums, Generated};

use crate::{psl, quote};

pub(crate) static CONVENTIONS: Conventions = Conventions {
    connector: &psl::CONNECTOR,
    default_namespace: None,
    enums: Enums::Nowhere,
    auto_increment: || AutoIncrement::Counter,
    integer_key_counts: true,
    join_table_key: false,
    generated: Generated::Hidden,
    read_as_texts: &[],
    exact_types_are_told: false,
    indexes_by_name: false,
    checks_are_reported: false,
    references_follow_keys: false,
    built_in_extensions: &[],
    names_cut_at: None,
    quote: quote::name,
};

/// The word that columns of the kind are made with.
pub(crate) fn type_word(family: &Family) -> &str {
    match family {
        Family::Int => "INTEGER",
        Family::BigInt => "BIGINT",
        Family::Float => "REAL",
        Family::Decimal => "DECIMAL",
        Family::Boolean => "BOOLEAN",
        Family::String | Family::Enum(_) => "TEXT",
        Family::DateTime => "DATETIME",
        Family::Json => "JSONB",
        Family::Bytes => "BLOB",
        Family::Unsupported(text) => text,
    }
}
