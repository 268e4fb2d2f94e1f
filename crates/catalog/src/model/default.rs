//! Default values.

use serde::{Deserialize, Serialize};
/// What the database fills in where a row gives no value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DefaultValue {
    /// One value.
    Literal(Literal),
    /// A list of values.
    List(Vec<Literal>),
    /// The current time.
    Now,
    /// An expression in the database's words; none where the source only says that there is one.
    Expression(Option<String>),
}

/// A value of a column's family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Literal {
    /// An integer.
    Int(i64),
    /// A number as written: floating point, decimal, or an integer beyond 64 bits.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A text.
    String(String),
    /// The label of an enum's value, as the database has it.
    Enum(String),
    /// A point in time, RFC 3339.
    DateTime(String),
    /// A JSON document, as written.
    Json(String),
    /// Bytes.
    Bytes(Vec<u8>),
}
