//! The names that constraints get when the schema gives none.
//!
//! The conventions are Prisma's, to the byte: a database that it made must not
//! look renamed. Lengths are bytes; the end (`_key`, `_fkey`) is always kept and
//! what stands before it is cut.

use crate::connector::Connector;

/// Makes names for one database.
#[derive(Clone, Copy, Debug)]
pub struct ConstraintNames {
    limit: usize,
}

impl ConstraintNames {
    /// The names for a database.
    #[must_use]
    pub fn new(connector: &Connector) -> Self {
        Self { limit: connector.max_identifier_bytes }
    }

    /// `{table}_pkey`.
    #[must_use]
    pub fn primary_key(self, table: &str) -> String {
        self.with_end(self.join(table, &[]), "_pkey")
    }

    /// `{table}_{columns}_key`.
    #[must_use]
    pub fn unique(self, table: &str, columns: &[&str]) -> String {
        self.with_end(self.join(table, columns), "_key")
    }

    /// `{table}_{columns}_idx`, also for full-text indexes.
    #[must_use]
    pub fn index(self, table: &str, columns: &[&str]) -> String {
        self.with_end(self.join(table, columns), "_idx")
    }

    /// `{table}_{columns}_fkey`.
    #[must_use]
    pub fn foreign_key(self, table: &str, columns: &[&str]) -> String {
        self.with_end(self.join(table, columns), "_fkey")
    }

    /// `{table}_check`, `{table}_check1` and so on.
    #[must_use]
    pub fn check(self, table: &str, position: usize) -> String {
        let number = if position == 0 { String::new() } else { position.to_string() };
        self.with_end(self.join(table, &[]), &format!("_check{number}"))
    }

    /// `_{relation}`: the table of a many-to-many relation.
    #[must_use]
    pub fn join_table(self, relation: &str) -> String {
        self.with_end_by_chars(&format!("_{relation}"), "")
    }

    /// `{table}_AB_pkey`: the primary key of such a table.
    #[must_use]
    pub fn join_primary_key(self, table: &str) -> String {
        self.with_end_by_chars(table, "_AB_pkey")
    }

    /// `{table}_AB_unique`: the same where it is a unique index.
    #[must_use]
    pub fn join_unique(self, table: &str) -> String {
        self.with_end_by_chars(table, "_AB_unique")
    }

    /// `{table}_B_index`: the index on its second column.
    #[must_use]
    pub fn join_index(self, table: &str) -> String {
        self.with_end_by_chars(table, "_B_index")
    }

    /// The stem of a name. What will be cut anyway is left out: a table's name may be as long as
    /// the file, and have as many indexes.
    fn join(self, table: &str, columns: &[&str]) -> String {
        let head = |name: &'_ str| name.floor_char_boundary(self.limit);
        let mut name = table[..head(table)].to_owned();
        for column in columns {
            if name.len() >= self.limit {
                break;
            }
            name.push('_');
            name.push_str(&column[..head(column)]);
        }
        name
    }

    /// Cuts as Prisma does: a stem that leaves no byte to spare counts as too long,
    /// which changes nothing but is why the comparison is not strict.
    fn with_end(self, mut stem: String, end: &str) -> String {
        cut_to_bytes(&mut stem, self.limit.saturating_sub(end.len()));
        stem.push_str(end);
        stem
    }

    /// Join tables are cut by characters, not bytes.
    fn with_end_by_chars(self, stem: &str, end: &str) -> String {
        let room = self.limit.saturating_sub(end.len());
        stem.chars().take(room).chain(end.chars()).collect()
    }
}

/// Cuts a text to at most `limit` bytes without breaking a character.
pub fn cut_to_bytes(text: &mut String, limit: usize) {
    if text.len() > limit {
        text.truncate(text.floor_char_boundary(limit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: ConstraintNames = ConstraintNames { limit: 20 };

    #[test]
    fn names_that_fit_are_whole() {
        assert_eq!(NAMES.primary_key("User"), "User_pkey");
        assert_eq!(NAMES.unique("User", &["a", "b"]), "User_a_b_key");
        assert_eq!(NAMES.index("User", &["a"]), "User_a_idx");
        assert_eq!(NAMES.foreign_key("User", &["a"]), "User_a_fkey");
        assert_eq!(NAMES.join_table("AToB"), "_AToB");
    }

    #[test]
    fn long_names_cost_what_is_kept_of_them() {
        let (long, short) = ("Ä".repeat(1000), "Ä".repeat(10));
        assert!(NAMES.join(&long, &[&long, &long]).len() <= 2 * NAMES.limit);
        assert_eq!(NAMES.unique(&long, &[&long]), NAMES.unique(&short, &[&long]));
        assert_eq!(NAMES.index("a", &[&long, "b"]), "a_ÄÄÄÄÄÄÄ_idx");
    }

    #[test]
    fn the_end_is_kept_and_the_limit_is_bytes() {
        assert_eq!(NAMES.unique("AVeryLongTableName", &["x"]), "AVeryLongTableNa_key");
        assert_eq!(NAMES.primary_key("ÄÄÄÄÄÄÄÄÄÄ"), "ÄÄÄÄÄÄÄ_pkey");
        assert_eq!(NAMES.join_unique("_ALongRelationName"), "_ALongRela_AB_unique");
    }
}
