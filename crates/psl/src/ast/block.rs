//! Blocks and what stands in them.

use super::expression::{Attribute, Expression, Name, Text};
use crate::span::Span;

/// A block of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A model, view or composite type.
    Model(Model),
    /// An enum.
    Enum(Enum),
    /// A datasource or generator.
    Config(Config),
}

impl Block {
    /// The name of the block.
    #[must_use]
    pub fn name(&self) -> &Name {
        match self {
            Self::Model(model) => &model.name,
            Self::Enum(values) => &values.name,
            Self::Config(config) => &config.name,
        }
    }

    /// From the keyword to the closing brace.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Model(model) => model.span,
            Self::Enum(values) => values.span,
            Self::Config(config) => config.span,
        }
    }
}

/// Which of the blocks with fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelKind {
    /// `model`: a table.
    Model,
    /// `view`: a view.
    View,
    /// `type`: a composite type, which no relational database has.
    CompositeType,
}

impl ModelKind {
    /// How messages call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::View => "view",
            Self::CompositeType => "composite type",
        }
    }

    /// The keyword that opens the block.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::View => "view",
            Self::CompositeType => "type",
        }
    }
}

/// A model, view or composite type.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Which of the three.
    pub kind: ModelKind,
    /// Its name.
    pub name: Name,
    /// The `///` lines above it.
    pub docs: Option<String>,
    /// Its fields in order; those without a type are left out.
    pub fields: Vec<Field>,
    /// Its `@@` attributes in order.
    pub attributes: Vec<Attribute>,
    /// From the keyword to the closing brace.
    pub span: Span,
}

/// A field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// The `///` lines above it and the `///` behind it.
    pub docs: Option<String>,
    /// Its type.
    pub ty: FieldType,
    /// Its attributes in order.
    pub attributes: Vec<Attribute>,
    /// The whole line with its ending.
    pub span: Span,
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldType {
    /// The type without its modifiers.
    pub base: BaseType,
    /// How many values.
    pub arity: Arity,
    /// The type with its modifiers.
    pub span: Span,
}

/// A type without its modifiers.
#[derive(Debug, Clone, PartialEq)]
pub enum BaseType {
    /// A scalar, enum, model or composite type.
    Named(Name),
    /// `Unsupported("…")` with the database's own type.
    Unsupported(Text),
}

/// How many values a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arity {
    /// Exactly one.
    Required,
    /// One or none.
    Optional,
    /// Any number.
    List,
}

impl Arity {
    /// The modifier as it is written.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Required => "",
            Self::Optional => "?",
            Self::List => "[]",
        }
    }
}

/// An enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// The `///` lines above it.
    pub docs: Option<String>,
    /// Its values in order.
    pub values: Vec<EnumValue>,
    /// Its `@@` attributes in order.
    pub attributes: Vec<Attribute>,
    /// From the keyword to the closing brace.
    pub span: Span,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// Its name.
    pub name: Name,
    /// The `///` lines above it and the `///` behind it.
    pub docs: Option<String>,
    /// Its attributes in order.
    pub attributes: Vec<Attribute>,
    /// Name and attributes, without the line ending.
    pub span: Span,
}

/// Which of the configuration blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConfigKind {
    /// `datasource`
    Datasource,
    /// `generator`
    Generator,
}

impl ConfigKind {
    /// The keyword that opens the block.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Datasource => "datasource",
            Self::Generator => "generator",
        }
    }
}

/// A datasource or generator.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Which of the two.
    pub kind: ConfigKind,
    /// Its name.
    pub name: Name,
    /// The `///` lines above it.
    pub docs: Option<String>,
    /// Its properties in order.
    pub properties: Vec<Property>,
    /// From the keyword to the closing brace.
    pub span: Span,
}

/// A property of a datasource or generator.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// The key.
    pub name: Name,
    /// The value; none where it is missing, which has been reported.
    pub value: Option<Expression>,
    /// Key and value, without the line ending.
    pub span: Span,
}
