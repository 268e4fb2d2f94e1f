//! Foreign keys.

use super::{Origin, QualifiedName};
use serde::{Deserialize, Serialize};

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The constraint's name; none where the database does not keep one.
    pub name: Option<String>,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table they refer to.
    pub referenced_table: QualifiedName,
    /// The columns they refer to.
    pub referenced_columns: Vec<String>,
    /// What happens when the row referred to is deleted.
    pub on_delete: Action,
    /// What happens when its key changes.
    pub on_update: Action,
    /// When it is checked.
    pub deferral: Deferral,
    /// Whether the rows that were there before it are known to comply.
    pub validated: bool,
    /// Where it was found.
    pub origin: Origin,
}

/// What happens to a row when the row it refers to goes or changes its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// It goes or changes as well.
    Cascade,
    /// The change is refused.
    Restrict,
    /// The change is refused at the end of the statement or transaction.
    NoAction,
    /// The reference becomes null.
    SetNull,
    /// The reference becomes the columns' default.
    SetDefault,
}

impl Action {
    /// The words in SQL, the same in all databases.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Cascade => "CASCADE",
            Self::Restrict => "RESTRICT",
            Self::NoAction => "NO ACTION",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deferral {
    /// With every statement.
    #[default]
    NotDeferrable,
    /// With every statement, unless the transaction says otherwise.
    InitiallyImmediate,
    /// At the end of the transaction, unless it says otherwise.
    InitiallyDeferred,
}
