//! Warnings about what a schema cannot say or had to change, in the existing tool's words.

use std::collections::BTreeMap;
use std::fmt;

/// What a warning is about. In the order in which they are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Fields whose names cannot be written.
    FieldNames,
    /// The same of views.
    FieldNamesOfViews,
    /// Values of enums whose names cannot be written.
    EnumValues,
    /// Tables without columns.
    NoColumns,
    /// Tables whose rows cannot be told apart.
    NoIdentifier,
    /// Fields of types that the language has no name for.
    UnsupportedTypes,
    /// The same of views.
    UnsupportedTypesOfViews,
    /// Fields whose names come from the present schema.
    MappedFields,
    /// The same of views.
    MappedViewFields,
    /// Models whose names come from the present schema.
    MappedModels,
    /// Views whose names come from the present schema.
    MappedViews,
    /// Enums whose names come from the present schema.
    MappedEnums,
    /// Values whose names come from the present schema.
    MappedEnumValues,
    /// Relations come from the present schema, since the database has no foreign keys.
    CopiedRelations,
    /// Blocks that would have had the same name.
    Duplicates,
    /// Partitioned tables.
    Partitions,
    /// Tables that others inherit from.
    Inheritance,
    /// Row level security.
    RowSecurity,
    /// Indexes with an order of nulls of their own.
    NullsOrder,
    /// Check constraints.
    Checks,
    /// Exclusion constraints.
    Exclusions,
    /// Constraints that can be deferred.
    Deferral,
    /// Comments.
    Comments,
    /// Indexes over expressions.
    Expressions,
}

impl Group {
    /// The sentence over the items.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        let row = SENTENCES.iter().find(|(group, _)| *group == self);
        row.map_or("", |(_, sentence)| sentence)
    }
}

/// The sentences, one per group.
static SENTENCES: &[(Group, &str)] = &[
    (
        Group::FieldNames,
        "These fields were commented out because their names are currently not supported by Prisma. Please provide valid ones that match [a-zA-Z][a-zA-Z0-9_]* using the `@map` attribute:",
    ),
    (
        Group::FieldNamesOfViews,
        "These fields were commented out because their names are currently not supported by Prisma. Please provide valid ones that match [a-zA-Z][a-zA-Z0-9_]* using the `@map` attribute:",
    ),
    (
        Group::EnumValues,
        "These enum values were commented out because their names are currently not supported by Prisma. Please provide valid ones that match [a-zA-Z][a-zA-Z0-9_]* using the `@map` attribute:",
    ),
    (
        Group::NoColumns,
        "The following models were commented out as we could not retrieve columns for them. Please check your privileges:",
    ),
    (
        Group::NoIdentifier,
        "The following models were ignored as they do not have a valid unique identifier or id. This is currently not supported by Prisma Client:",
    ),
    (
        Group::UnsupportedTypes,
        "These fields are not supported by Prisma Client, because Prisma currently does not support their types:",
    ),
    (
        Group::UnsupportedTypesOfViews,
        "These fields are not supported by Prisma Client, because Prisma currently does not support their types:",
    ),
    (
        Group::MappedModels,
        "These models were enriched with `@@map` information taken from the previous Prisma schema:",
    ),
    (
        Group::MappedViews,
        "These views were enriched with `@@map` information taken from the previous Prisma schema:",
    ),
    (
        Group::MappedEnums,
        "These enums were enriched with `@@map` information taken from the previous Prisma schema:",
    ),
    (
        Group::MappedFields,
        "These fields were enriched with `@map` information taken from the previous Prisma schema:",
    ),
    (
        Group::MappedViewFields,
        "These fields were enriched with `@map` information taken from the previous Prisma schema:",
    ),
    (
        Group::MappedEnumValues,
        "These enum values were enriched with `@map` information taken from the previous Prisma schema:",
    ),
    (
        Group::CopiedRelations,
        "Relations were copied from the previous data model due to not using foreign keys in the database. If any of the relation columns changed in the database, the relations might not be correct anymore.",
    ),
    (
        Group::Duplicates,
        "These items were renamed due to their names being duplicates in the Prisma schema:",
    ),
    (Group::Partitions, "These tables are partition tables, which are not yet fully supported:"),
    (Group::Inheritance, "These tables are inherited tables, which are not yet fully supported:"),
    (
        Group::RowSecurity,
        "These tables contain row level security, which is not yet fully supported. Read more: https://pris.ly/d/row-level-security",
    ),
    (
        Group::NullsOrder,
        "These index columns are having a non-default null sort order, which is not yet fully supported. Read more: https://pris.ly/d/non-default-index-null-ordering",
    ),
    (
        Group::Checks,
        "These constraints are not supported by Prisma Client, because Prisma currently does not fully support check constraints. Read more: https://pris.ly/d/check-constraints",
    ),
    (
        Group::Exclusions,
        "These constraints are not supported by Prisma Client, because Prisma currently does not fully support exclusion constraints. Read more: https://pris.ly/d/exclusion-constraints",
    ),
    (
        Group::Deferral,
        "These primary key, foreign key or unique constraints are using non-default deferring in the database, which is not yet fully supported. Read more: https://pris.ly/d/constraint-deferring",
    ),
    (
        Group::Comments,
        "These objects have comments defined in the database, which is not yet fully supported. Read more: https://pris.ly/d/database-comments",
    ),
    (
        Group::Expressions,
        "These indexes are not supported by Prisma Client, because Prisma currently does not fully support expression indexes. Read more: https://pris.ly/d/expression-indexes",
    ),
];

/// All warnings of a pull.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Warnings(BTreeMap<Group, Vec<String>>);

impl Warnings {
    /// Adds an item: the words behind `  - `.
    pub(super) fn add(&mut self, group: Group, item: String) {
        self.0.entry(group).or_default().push(item);
    }

    /// Adds a group that is a sentence and nothing more.
    pub(super) fn say(&mut self, group: Group) {
        self.0.entry(group).or_default();
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The groups with their items, in the order of printing.
    pub fn groups(&self) -> impl Iterator<Item = (Group, &[String])> {
        self.0.iter().map(|(group, items)| (*group, items.as_slice()))
    }
}

/// As the existing tool prints them; nothing where there are none.
impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_empty() {
            f.write_str("*** WARNING ***\n")?;
        }
        for (group, items) in self.groups() {
            writeln!(f, "\n{}", group.sentence())?;
            for item in items {
                writeln!(f, "  - {item}")?;
            }
        }
        Ok(())
    }
}
