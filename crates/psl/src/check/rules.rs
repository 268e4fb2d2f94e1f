//! The rules of names, types, attributes and databases, as documented to users.

use crate::diagnostic::Rule;

macro_rules! rules {
    ($($constant:ident $name:literal $summary:literal)*) => {
        $(#[doc = $summary] pub static $constant: Rule =
            Rule { code: "P1012", name: $name, summary: $summary };)*
        /// Every rule of this area.
        pub static ALL: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    // Names.
    INVALID_NAME "invalid-name" "A name is empty, begins with a digit or holds a character that it must not."
    RESERVED_NAME "reserved-name" "A name is a word that the language or the generated client needs."
    DUPLICATE_NAME "duplicate-name" "Two things in one namespace have the same name."
    DUPLICATE_DATABASE_NAME "duplicate-database-name" "Two things have the same name in the database."
    DUPLICATE_CONSTRAINT_NAME "duplicate-constraint-name" "Two constraints have the same name where the database allows it once."
    DUPLICATE_CLIENT_NAME "duplicate-client-name" "The client would have two things of the same name."
    NAME_TOO_LONG "name-too-long" "A constraint's name is longer than the database allows."

    // Values and arguments.
    WRONG_VALUE "wrong-value" "A value is not of the kind that its place asks for."
    MISSING_ARGUMENT "missing-argument" "An argument that has to be there is missing."
    UNKNOWN_ARGUMENT "unknown-argument" "The attribute has no such argument."
    DUPLICATE_ARGUMENT "duplicate-argument" "An argument is given twice."
    UNKNOWN_ATTRIBUTE "unknown-attribute" "There is no such attribute, or not in this place."
    DUPLICATE_ATTRIBUTE "duplicate-attribute" "An attribute that may stand once stands twice."
    MISPLACED_ATTRIBUTE "misplaced-attribute" "The attribute cannot be used on a field of this kind."

    // Datasource and generators.
    DATASOURCE_COUNT "datasource-count" "There is no datasource, or more than one."
    UNKNOWN_PROPERTY "unknown-property" "The datasource has no such property."
    INVALID_PROPERTY "invalid-property" "A property of the datasource or a generator has a value that means nothing."
    UNKNOWN_PROVIDER "unknown-provider" "There is no driver for the provider."
    INVALID_URL "invalid-url" "A connection string is empty, or does not begin as the provider's do."
    MISSING_VARIABLE "missing-variable" "A variable of the environment that the schema names is not set."
    SAME_SHADOW_DATABASE "same-shadow-database" "The shadow database is the database itself."
    DEPRECATED_PROPERTY "deprecated-property" "A property has a newer name."
    PREVIEW_FEATURE "preview-feature" "A preview feature is unknown, became standard, or was renamed."
    NEEDS_PREVIEW_FEATURE "needs-preview-feature" "Something is only there with a preview feature."

    // Types.
    UNKNOWN_TYPE "unknown-type" "A field's type is nothing that the schema or the language knows."
    TYPE_NOT_SUPPORTED "type-not-supported" "The database has no such type."
    NATIVE_TYPE "native-type" "A native type does not exist, does not fit its field, or has wrong arguments."
    UNSUPPORTED_TYPE "unsupported-type" "An `Unsupported` type is used where it cannot be, or is supported after all."
    EMPTY_ENUM "empty-enum" "An enum has no values."
    COMPOSITE_TYPE "composite-type" "A composite type is used where it cannot be."

    // Defaults.
    INVALID_DEFAULT "invalid-default" "A default value does not fit its field."
    AUTOINCREMENT "autoincrement" "The database cannot count up a field in this place."
    UPDATED_AT "updated-at" "`@updatedAt` stands on a field that holds no single time."

    // Keys and indexes.
    MISSING_UNIQUE "missing-unique" "A model has no criterion by which a row can be told from all others."
    INVALID_ID "invalid-id" "An id is defined twice, or over fields that cannot be an id."
    INVALID_INDEX "invalid-index" "An index is defined over fields that it cannot have."
    INDEX_OPTION "index-option" "The database does not know an option of an index."
    OPERATOR_CLASS "operator-class" "An operator class does not fit its index or its field."
    PARTIAL_INDEX "partial-index" "The condition of a partial index is not understood."
    SHARD_KEY "shard-key" "A shard key is defined twice, or over fields that cannot be one."

    // Relations.
    MISSING_BACK_RELATION "missing-back-relation" "A relation field has no field that answers it."
    AMBIGUOUS_RELATION "ambiguous-relation" "It cannot be told which relation fields belong together."
    RELATION_ARGUMENTS "relation-arguments" "The arguments of a relation are missing, on the wrong side, or do not fit each other."
    RELATION_ARITY "relation-arity" "A relation field is required where the database cannot make sure of it."
    RELATION_NOT_UNIQUE "relation-not-unique" "A relation uses or refers to fields that are not unique."
    REFERENTIAL_ACTION "referential-action" "A referential action is unknown, or cannot be used here."
    REFERENTIAL_CYCLE "referential-cycle" "Referential actions form a cycle, or reach a model in two ways."
    MANY_TO_MANY "many-to-many" "An implicit many-to-many relation cannot be made between these models."
    MISSING_RELATION_INDEX "missing-relation-index" "No index helps to find the rows of a relation."

    // Schemas, views, ignoring.
    DATABASE_SCHEMA "database-schema" "`@@schema` is missing, unknown or not supported."
    VIEW "view" "A view has what only tables have."
    IGNORE "ignore" "`@ignore` is missing, or stands where it says nothing."

    // What only Brant knows.
    EXTENSION_SWITCHED_OFF "extension-switched-off" "An addition that only Brant knows is used, and not switched on."
}
