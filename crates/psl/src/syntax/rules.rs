//! The rules of the syntax, as documented to users.

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
    INVALID_LINE "invalid-line" "The line is nothing that may stand in its place."
    INVALID_BLOCK "invalid-block" "The block begins with no keyword of the language."
    MISSING_TYPE "missing-type" "A field has no type."
    MISSING_VALUE "missing-value" "A property of a datasource or generator has no value."
    EMPTY_ARGUMENT "empty-argument" "A named argument has no value."
    TRAILING_COMMA "trailing-comma" "A list of arguments ends in a comma."
    LEGACY_COLON "legacy-colon" "A colon stands between a field's name and type."
    LEGACY_REQUIRED "legacy-required" "A type is marked as required with an exclamation mark."
    LEGACY_LIST "legacy-list" "A list type is written in brackets."
    OPTIONAL_LIST "optional-list" "A list type is marked as optional."
    UNKNOWN_ESCAPE "unknown-escape" "A string has a backslash before a character that needs none."
    INVALID_UNICODE "invalid-unicode" "A string has a Unicode escape that is no character."
    OVERLONG_NAME "overlong-name" "A name is longer than 512 bytes."
    NESTED_TOO_DEEPLY "nested-too-deeply" "Brackets are nested deeper than any schema needs."
    FILE_TOO_LARGE "file-too-large" "A schema file is larger than 256 MiB."
}
