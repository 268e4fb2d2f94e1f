//! Default values.

use crate::Span;

/// `@default`.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDefault {
    /// The value.
    pub value: DefaultValue,
    /// The attribute.
    pub span: Span,
}

/// What a field starts with.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue {
    /// One literal.
    Literal(Literal),
    /// A list of literals.
    List(Vec<Literal>),
    /// A function.
    Function(Function),
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text between quotes, without them and with its escapes resolved. Also how
    /// `Json`, `Bytes` (base64), `DateTime` (RFC 3339) and `Decimal` can be written.
    String(String),
    /// A number as written.
    Number(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A value of the field's enum, by its name in the schema.
    EnumValue(String),
}

/// A function that makes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Function {
    /// The next number, made by the database.
    AutoIncrement,
    /// The current time, made by the database.
    Now,
    /// An expression of the database; nothing where the schema only says that there
    /// is one.
    DbGenerated(Option<String>),
    /// `uuid()`, made by the client, with its version.
    Uuid(u8),
    /// `cuid()`, made by the client, with its version.
    Cuid(u8),
    /// `ulid()`, made by the client.
    Ulid,
    /// `nanoid()`, made by the client, with its length if given.
    Nanoid(Option<u8>),
}

impl Function {
    /// Whether the client makes the value, so that the database gets no default.
    #[must_use]
    pub fn is_made_by_client(&self) -> bool {
        match self {
            Self::AutoIncrement | Self::Now | Self::DbGenerated(_) => false,
            Self::Uuid(_) | Self::Cuid(_) | Self::Ulid | Self::Nanoid(_) => true,
        }
    }
}
