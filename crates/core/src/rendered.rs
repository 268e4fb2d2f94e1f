//! The SQL that a driver writes for the difference between two catalogs.
//!
//! The texts of statements have no semicolon; [`text`] adds it, as it adds the comment over each
//! block and the blank lines between blocks.

use std::fmt::Write as _;

use brant_catalog::{Hazard, HazardKind};

/// The statements of one step under one comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The word in the comment over it, e.g. `CreateTable`.
    pub head: &'static str,
    /// Further lines for the comment; none for most.
    pub note: &'static [&'static str],
    /// What is run, in order.
    pub statements: Vec<Statement>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The text.
    pub sql: String,
    /// What it may cost.
    pub hazards: Vec<Hazard>,
}

impl Statement {
    /// A statement without dangers.
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), hazards: Vec::new() }
    }
}

impl Block {
    /// A block of statements without dangers.
    pub fn new(head: &'static str, statements: impl IntoIterator<Item = String>) -> Self {
        let statements = statements.into_iter().map(Statement::new).collect();
        Self { head, note: &[], statements }
    }

    /// The same block, its first statement with these dangers.
    #[must_use]
    pub fn with_hazards(mut self, hazards: Vec<Hazard>) -> Self {
        if let Some(first) = self.statements.first_mut() {
            first.hazards = hazards;
        }
        self
    }
}

/// The script as a file holds it; without any step, the sentence that says so.
pub fn text(blocks: &[Block]) -> String {
    if blocks.is_empty() {
        return "-- This is an empty migration.".to_owned();
    }
    let mut text = String::new();
    for block in blocks {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "-- {}", block.head);
        for line in block.note {
            let _ = writeln!(text, "{line}");
        }
        for statement in &block.statements {
            let _ = writeln!(text, "{};", statement.sql);
        }
    }
    text
}

/// The comment at the head of a new migration that lists its dangers; nothing if it has none.
pub fn warnings(blocks: &[Block]) -> String {
    // The existing tool does not speak of unique indexes on tables that are made anew.
    let is_told = |head: &str, hazard: &Hazard| {
        head != "RedefineTables" || !matches!(hazard.kind, HazardKind::AddUnique { .. })
    };
    let hazards = blocks.iter().flat_map(|block| {
        let hazards = block.statements.iter().flat_map(|statement| &statement.hazards);
        hazards.filter(|hazard| is_told(block.head, hazard))
    });
    let (blocking, others): (Vec<_>, Vec<_>) = hazards.partition(|hazard| hazard.is_blocking());
    if blocking.is_empty() && others.is_empty() {
        return String::new();
    }
    let mut items: Vec<String> = Vec::new();
    for hazard in others.into_iter().chain(blocking) {
        let item = format!("  - {}\n", in_comment(&hazard.to_string()));
        // An enum that loses values is a danger to each of its columns.
        if items.last() != Some(&item) {
            items.push(item);
        }
    }
    let mut text = format!("/*\n  Warnings:\n\n{}", items.concat());
    text.push_str("\n*/\n");
    text
}

/// Text that neither ends the comment it stands in nor opens one inside it (PostgreSQL nests them): a
/// table's name may have any character.
pub(crate) fn in_comment(text: &str) -> String {
    text.replace("/*", "/ *").replace("*/", "* /")
}

#[cfg(test)]
mod tests {
    use super::in_comment;

    #[test]
    fn no_name_ends_a_comment_or_opens_one() {
        for name in ["/*", "*/", "/*/", "*/*", "a */ DROP TABLE b; /*", "**/", "//**//"] {
            let text = in_comment(name);
            assert!(!text.contains("/*") && !text.contains("*/"), "{name}: {text}");
        }
        assert_eq!(in_comment("a / b * c"), "a / b * c");
    }
}
