//! Scalars, referential actions, and the numbers by which items refer to each other.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(u32);

        impl $name {
            /// The number for a position in its vector.
            #[must_use]
            pub fn new(index: usize) -> Self {
                // A source is at most 4 GB, so it cannot hold more items than that.
                Self(u32::try_from(index).expect("fewer items than bytes in a source"))
            }

            /// The position in its vector.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A position in [`Schema::models`](super::Schema::models).
    ModelId;
    /// A position in [`Schema::enums`](super::Schema::enums).
    EnumId;
    /// A position in [`Schema::relations`](super::Schema::relations).
    RelationId;
    /// A position in [`Model::fields`](super::Model::fields) of a model known from the context.
    FieldId;
}

/// A built-in type of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// 32-bit integer.
    Int,
    /// 64-bit integer.
    BigInt,
    /// Floating point number.
    Float,
    /// Truth value.
    Boolean,
    /// Text.
    String,
    /// Point in time.
    DateTime,
    /// JSON document.
    Json,
    /// Bytes.
    Bytes,
    /// Decimal number.
    Decimal,
}

impl Scalar {
    /// All scalars.
    pub const ALL: &'static [Self] = &[
        Self::Int,
        Self::BigInt,
        Self::Float,
        Self::Boolean,
        Self::String,
        Self::DateTime,
        Self::Json,
        Self::Bytes,
        Self::Decimal,
    ];

    /// The name in a schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int => "Int",
            Self::BigInt => "BigInt",
            Self::Float => "Float",
            Self::Boolean => "Boolean",
            Self::String => "String",
            Self::DateTime => "DateTime",
            Self::Json => "Json",
            Self::Bytes => "Bytes",
            Self::Decimal => "Decimal",
        }
    }

    /// Looks a scalar up by its name in a schema.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scalar| scalar.name() == name)
    }
}

/// What happens to a row when the row it refers to goes or changes its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferentialAction {
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

impl ReferentialAction {
    /// All actions, in the order messages list them.
    pub const ALL: &'static [Self] =
        &[Self::Cascade, Self::Restrict, Self::NoAction, Self::SetNull, Self::SetDefault];

    /// The name in a schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cascade => "Cascade",
            Self::Restrict => "Restrict",
            Self::NoAction => "NoAction",
            Self::SetNull => "SetNull",
            Self::SetDefault => "SetDefault",
        }
    }

    /// Looks an action up by its name in a schema.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }
}
