//! Index methods and operator classes.

use crate::schema::Scalar;

/// An index method, as written in `@@index(type: …)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexType {
    /// Balanced tree, the default.
    BTree,
    /// Equality only.
    Hash,
    /// Generalised search tree.
    Gist,
    /// Generalised inverted index.
    Gin,
    /// Space-partitioned generalised search tree.
    SpGist,
    /// Block range index.
    Brin,
}

impl IndexType {
    /// All index methods.
    pub const ALL: &'static [Self] =
        &[Self::BTree, Self::Hash, Self::Gist, Self::Gin, Self::SpGist, Self::Brin];

    /// The name in a schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BTree => "BTree",
            Self::Hash => "Hash",
            Self::Gist => "Gist",
            Self::Gin => "Gin",
            Self::SpGist => "SpGist",
            Self::Brin => "Brin",
        }
    }

    /// Looks a method up by its name in a schema.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|index_type| index_type.name() == name)
    }
}

/// What an index method of a database asks of its fields.
#[derive(Debug)]
pub struct IndexTypeRules {
    /// The method.
    pub index_type: IndexType,
    /// `sort:` may be given.
    pub sort: bool,
    /// More than one field may be given.
    pub several_fields: bool,
    /// Which fields it takes without an operator class.
    pub without_class: WithoutClass,
}

/// Which fields an index method takes without an operator class. Fields of
/// `Unsupported` types are always taken: nothing is known about them.
#[derive(Clone, Copy, Debug)]
pub enum WithoutClass {
    /// Any.
    Any,
    /// Only these.
    Only {
        /// Lists of anything.
        lists: bool,
        /// Scalars without `@db.X`.
        scalars: &'static [Scalar],
        /// Native types.
        natives: &'static [&'static str],
    },
}

/// An operator class for `ops:`.
#[derive(Debug)]
pub struct OperatorClass {
    /// The name in a schema, for example `JsonbPathOps`.
    pub name: &'static str,
    /// The name in SQL, for example `jsonb_path_ops`.
    pub sql: &'static str,
    /// The index methods that have it.
    pub index_types: &'static [IndexType],
    /// The fields it works on.
    pub subject: ClassSubject,
}

/// The fields an operator class works on.
#[derive(Clone, Copy, Debug)]
pub enum ClassSubject {
    /// Lists of anything.
    Lists,
    /// Fields of a scalar type.
    Field {
        /// The scalar.
        scalar: Scalar,
        /// Native types of it that are accepted.
        natives: &'static [&'static str],
        /// A field without `@db.X` is accepted as well.
        bare: bool,
    },
}
