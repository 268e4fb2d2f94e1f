//! What changes about a table as a whole.

use brant_catalog::change::{Pair, TableSetting};
use brant_catalog::{Table, VERSIONED};

use crate::quote::literal;

/// MariaDB changes a table that keeps old rows only if it is told what that means for them.
const KEEP_OLD_ROWS: &str = "SET @@system_versioning_alter_history = 1";
const OLD_ROWS_AS_BEFORE: &str = "SET @@system_versioning_alter_history = DEFAULT";

/// What an option is set to where it is not said; all others take the word `DEFAULT`.
static UNSAID: &[(&str, &str)] = &[
    ("max_rows", "0"),
    ("min_rows", "0"),
    ("avg_row_length", "0"),
    ("checksum", "0"),
    ("delay_key_write", "0"),
    ("key_block_size", "0"),
    ("autoextend_size", "0"),
    ("compression", "''"),
    ("encryption", "'N'"),
];

/// The clauses of `ALTER TABLE`, but for how the table is partitioned.
pub(super) fn clauses(setting: TableSetting, table: Pair<&Table>) -> Vec<String> {
    match setting {
        TableSetting::Options => options(table),
        TableSetting::Comment => {
            let comment = table.to.comment.as_deref().unwrap_or_default();
            vec![format!("COMMENT = {}", literal(comment))]
        }
        // The first stands behind all clauses, the others are not in the driver's list of settings.
        TableSetting::Partitioning | TableSetting::Parents | TableSetting::RowSecurity => {
            Vec::new()
        }
    }
}

fn options(table: Pair<&Table>) -> Vec<String> {
    let Pair { from, to } = table;
    let is_kept = |option: &&str| from.alterable_options().any(|old| old == *option);
    let is_set = |option: &str| to.alterable_options().any(|new| key(new) == key(option));
    let unset = from.alterable_options().filter(|option| !is_set(option)).map(|option| {
        let key = key(option);
        match UNSAID.iter().find(|(name, _)| key.eq_ignore_ascii_case(name)) {
            _ if option == VERSIONED => "DROP SYSTEM VERSIONING".to_owned(),
            Some((_, value)) => format!("{key}={value}"),
            None => format!("{key}=DEFAULT"),
        }
    });
    let set = to.alterable_options().filter(|option| !is_kept(option)).map(|option| match option {
        VERSIONED => "ADD SYSTEM VERSIONING".to_owned(),
        option => option.to_owned(),
    });
    unset.chain(set).collect()
}

/// What an option is about: the character set is one thing with its collation.
fn key(option: &str) -> &str {
    match option.starts_with("DEFAULT CHARACTER SET") {
        true => "DEFAULT CHARACTER SET",
        false => option.split('=').next().unwrap_or_default(),
    }
}

/// How the table is to be partitioned, if that changes. No comma stands before it.
pub(super) fn partitioning(table: Pair<&Table>) -> String {
    format!(" {}", table.to.partitioning().unwrap_or("REMOVE PARTITIONING"))
}

/// The statements with what MariaDB wants to be told around them.
pub(super) fn around(table: &Table, mut statements: Vec<String>) -> Vec<String> {
    if table.keeps_old_rows() && !statements.is_empty() {
        statements.insert(0, KEEP_OLD_ROWS.to_owned());
        statements.push(OLD_ROWS_AS_BEFORE.to_owned());
    }
    statements
}
