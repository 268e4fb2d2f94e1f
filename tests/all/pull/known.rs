//! Answers that differ from the recorded ones, and why ours is right.

/// The end of a case's name, and the reason.
pub(super) const REASONS: &[(&str, &str)] = &[
    ("scalar_list_defaults_work__1", "the quotes are part of the values that the database has"),
    ("comments_should_be_kept__1", "comments behind values are kept as well"),
    ("multiple_changed_relation_names_due_to_mapped_models__1", "the author's order is kept"),
    ("canvas-lms", "a relation over columns of different types is not valid"),
    ("orangehrm", "a relation to columns that are not unique is not valid"),
    ("noalyss-account", "a relation over columns of different types is not valid"),
    ("odoo", "two fields of one name are not valid"),
    ("cubecart", "defaults of enums are texts, not positions; unsigned columns stay unsigned"),
    ("noalyss-folder", "the dump does not load (WITH OIDS)"),
    ("all_mysql_8_column_types_must_work", "a JSON column of MariaDB is Json"),
    (
        "function_expression_defaults_are_described_as_dbgenerated",
        "a JSON column of MariaDB is Json",
    ),
    ("EvolutionAPI__evolution-api__mysql", "JSON columns of MariaDB are Json"),
    (
        "an_enum_in_the_model_is_preserved_without_redundant_attributes_when_introspected__1",
        "comments and attributes without effect are the author's",
    ),
];

/// What MySQL says otherwise than MariaDB, where the answers were recorded.
pub(super) const OF_MYSQL: &[(&str, &str)] = &[
    ("concrete5", "a foreign key without actions is NO ACTION, not RESTRICT"),
    ("frontaccounting", "TINYINT(1) UNSIGNED has lost its width"),
    ("joomla", "TINYINT(1) UNSIGNED has lost its width"),
    ("matomo", "TINYINT(1) UNSIGNED has lost its width"),
    ("modx", "TINYINT(1) UNSIGNED has lost its width"),
    ("phpbb", "TINYINT(1) UNSIGNED has lost its width"),
    ("zencart", "TINYINT(1) UNSIGNED has lost its width"),
];

/// Databases that a push of what was pulled does not bring back, and why.
pub(super) const NOT_PUSHED: &[(&str, &str)] = &[
    ("views", "views are not made by a push"),
    (
        "foreign_key_constraints_are_taken_always",
        "SQLite: INT PRIMARY KEY does not count, Int @id does",
    ),
    ("integer_primary_keys_autoincrement", "SQLite: a key that may be null cannot be said"),
    ("table_without_columns", "a table without columns is only a comment"),
    ("invalid_enum_variants_regression", "values whose names cannot be written are left out"),
    ("manually_re_mapped_invalid_enum_values", "an enum without any writable value is not valid"),
    ("sequences_should_work", "a column that counts is never null when Brant makes it"),
    ("enum_with_invalid_value_names", "values whose names cannot be written are left out"),
    ("orangehrm", "MySQL: the dump does not load, it refers to what is not unique"),
    ("cubecart", "an enum none of whose values can be written is not valid"),
    ("noalyss-folder", "the dump does not load (WITH OIDS)"),
];
