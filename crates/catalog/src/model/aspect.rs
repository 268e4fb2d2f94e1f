//! What a source is able to say.

use serde::{Deserialize, Serialize};
/// Something that databases have and that not every source can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum Aspect {
    /// Check constraints.
    Checks,
    /// Whether a generated column is one, and its expression.
    GeneratedColumns,
    /// Kind and options of identity columns, and whether SQLite gives numbers out again; without it
    /// they are automatic numbers like any other.
    Identity,
    /// Conditions of partial indexes.
    IndexPredicates,
    /// Indexes over expressions.
    IndexExpressions,
    /// Columns that an index only carries along (`INCLUDE`).
    IndexInclude,
    /// `NULLS FIRST`, `NULLS LAST` and `NULLS NOT DISTINCT`.
    IndexNulls,
    /// Spatial indexes.
    SpatialIndexes,
    /// Constraints as they are: deferrable, not validated, and a unique one apart from an index.
    Deferral,
    /// Character sets and collations of columns and index columns.
    Collations,
    /// Comments.
    Comments,
    /// Extensions.
    Extensions,
    /// That there is no other extension than the listed ones: what is missing is not wanted.
    AbsentExtensions,
    /// Sequences that belong to no column.
    Sequences,
    /// Options of tables: engine, storage parameters, `STRICT`, `WITHOUT ROWID`, partitioning.
    TableOptions,
    /// Row level security.
    RowSecurity,
    /// Exclusion constraints.
    Exclusions,
    /// What tables are made of besides their own columns: domains, types, collations, and the
    /// partitions that hold their rows. They are made where they are missing.
    Materials,
    /// That there are no other such things than the listed ones: what is missing is not wanted.
    AbsentMaterials,
    /// All other [`Object`](super::Object)s: views, functions, triggers, policies…
    Objects,
}

/// A set of aspects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aspects(u32);

impl Aspects {
    /// No aspect.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self(u32::MAX);

    /// The set of the listed aspects.
    #[must_use]
    pub const fn of(list: &[Aspect]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < list.len() {
            bits |= 1 << list[index] as u8;
            index += 1;
        }
        Self(bits)
    }

    /// Whether the aspect is in the set.
    #[must_use]
    pub const fn contains(self, aspect: Aspect) -> bool {
        self.0 & (1 << aspect as u8) != 0
    }

    /// The set with one more aspect.
    #[must_use]
    pub const fn with(self, aspect: Aspect) -> Self {
        Self(self.0 | 1 << aspect as u8)
    }

    /// The set without an aspect.
    #[must_use]
    pub const fn without(self, aspect: Aspect) -> Self {
        Self(self.0 & !(1 << aspect as u8))
    }

    /// The set with the second aspect in place of the first and the other way round.
    #[must_use]
    pub const fn exchanged(self, one: Aspect, other: Aspect) -> Self {
        let mut set = self.without(one).without(other);
        if self.contains(one) {
            set = set.with(other);
        }
        if self.contains(other) {
            set = set.with(one);
        }
        set
    }

    /// The aspects in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// What a source is able to say. What the wanted side cannot say is never dropped or altered for
/// it. Two catalogs are compared on what both can say, except that indexes and extensions which
/// only the wanted side can say are made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The aspects it can say something about.
    pub aspects: Aspects,
    /// The namespaces it speaks of; none for all that there are.
    pub namespaces: Option<Vec<String>>,
}

impl Scope {
    /// A source that can say everything: a database, SQL text, nothing at all.
    #[must_use]
    pub fn everything() -> Self {
        Self { aspects: Aspects::ALL, namespaces: None }
    }

    /// Whether the source speaks of that namespace.
    #[must_use]
    pub fn covers(&self, namespace: Option<&str>) -> bool {
        match (&self.namespaces, namespace) {
            (Some(list), Some(namespace)) => list.iter().any(|name| name == namespace),
            (None, _) | (Some(_), None) => true,
        }
    }
}
