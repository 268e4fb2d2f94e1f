//! Types of columns.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

use super::QualifiedName;

/// The type of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnType {
    /// What kind of values it holds, in the words of the schema language.
    pub family: Family,
    /// The database's type, by the name that the schema language gives it (`@db.X`) and with all
    /// its arguments. None for enums, for types that the language has no name for, and where the
    /// database has nothing but families (SQLite).
    pub native: Option<NativeType>,
    /// How many values it takes.
    pub arity: Arity,
}

/// What kind of values a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Family {
    /// 32-bit integers and smaller ones.
    Int,
    /// 64-bit integers.
    BigInt,
    /// Floating point numbers.
    Float,
    /// Decimal numbers.
    Decimal,
    /// Truth values.
    Boolean,
    /// Texts.
    String,
    /// Points in time, dates, times of day.
    DateTime,
    /// JSON documents.
    Json,
    /// Bytes.
    Bytes,
    /// One of a list of texts.
    Enum(EnumType),
    /// A type that the schema language cannot name, in the database's words.
    Unsupported(String),
}

impl Family {
    /// The name in the schema language; `Enum(…)` with the type's name, or the database's words.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Int => "Int",
            Self::BigInt => "BigInt",
            Self::Float => "Float",
            Self::Decimal => "Decimal",
            Self::Boolean => "Boolean",
            Self::String => "String",
            Self::DateTime => "DateTime",
            Self::Json => "Json",
            Self::Bytes => "Bytes",
            Self::Enum(name) => return Cow::Owned(format!("Enum({})", name.name())),
            Self::Unsupported(text) => return Cow::Owned(format!("Unsupported({text:?})")),
        })
    }
}

/// The enum a column takes its values from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EnumType {
    /// A type of its own, in [`Catalog::enums`](super::Catalog::enums).
    Named(QualifiedName),
    /// Values written into the column (MySQL).
    Inline {
        /// What messages call it: table and column.
        name: String,
        /// The values in their order.
        values: Vec<String>,
    },
}

impl EnumType {
    /// What messages call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Named(name) => &name.name,
            Self::Inline { name, .. } => name,
        }
    }
}

/// A type of the database with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NativeType {
    /// The name in the schema language, for example `VarChar`.
    pub name: Cow<'static, str>,
    /// The arguments; none where the type takes them and has none.
    pub args: Vec<u32>,
}

impl NativeType {
    /// A type by its name and arguments.
    #[must_use]
    pub fn new(name: &'static str, args: &[u32]) -> Self {
        Self { name: Cow::Borrowed(name), args: args.to_vec() }
    }
}

/// As in the schema language: `VarChar(10)`, `Decimal(65,30)`, `Text`.
impl fmt::Display for NativeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (index, arg) in self.args.iter().enumerate() {
            write!(f, "{}{arg}", if index == 0 { "(" } else { "," })?;
        }
        f.write_str(if self.args.is_empty() { "" } else { ")" })
    }
}

/// How many values a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arity {
    /// Exactly one.
    Required,
    /// One or none.
    Nullable,
    /// A list.
    List,
}

impl Arity {
    /// Whether every row needs a value.
    #[must_use]
    pub fn is_required(self) -> bool {
        self == Self::Required
    }

    /// Whether the values are lists.
    #[must_use]
    pub fn is_list(self) -> bool {
        self == Self::List
    }
}
