//! Names, attributes and values.

use smol_str::SmolStr;

use crate::span::Span;

/// A word of the schema, dotted where attributes, functions and constants may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: SmolStr,
    /// Where.
    pub span: Span,
}

/// A string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Without quotes and escapes.
    pub value: String,
    /// Where, with the quotes.
    pub span: Span,
}

/// `@name(…)` or `@@name(…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The name without `@`, dotted for native types.
    pub name: Name,
    /// The arguments in order; none for `()` and for no parentheses at all.
    pub arguments: Vec<Argument>,
    /// From the first `@` to the closing parenthesis.
    pub span: Span,
}

impl Attribute {
    /// The argument of a name; unnamed ones are for the caller to place.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.is_named(name))
    }
}

/// One argument of an attribute or function.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The name before the colon.
    pub name: Option<Box<Name>>,
    /// The value; none for `name:` alone, which has been reported.
    pub value: Option<Expression>,
    /// Name and value.
    pub span: Span,
}

impl Argument {
    /// Whether it has this name.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|found| found.text == name)
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// `"…"`
    String(Text),
    /// A number as written.
    Number(Name),
    /// A word, `true` and `false` among them.
    Constant(Name),
    /// `[…]`
    Array(Vec<Expression>, Span),
    /// `name(…)` with its arguments. The name is boxed because most values are words and strings,
    /// and a schema has tens of thousands of them.
    Function(Box<Name>, Vec<Argument>, Span),
    /// `{ key: value }`
    Object(Vec<Entry>, Span),
}

/// One `key: value` of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub name: Name,
    /// The value.
    pub value: Expression,
}

impl Expression {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::String(text) => text.span,
            Self::Number(name) | Self::Constant(name) => name.span,
            Self::Array(_, span) | Self::Function(_, _, span) | Self::Object(_, span) => *span,
        }
    }

    /// How messages call its kind.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Self::String(_) => "string",
            Self::Number(_) => "numeric",
            Self::Constant(_) => "literal",
            Self::Array(..) => "array",
            Self::Function(..) => "functional",
            Self::Object(..) => "object",
        }
    }
}
