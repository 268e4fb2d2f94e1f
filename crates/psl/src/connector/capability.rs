//! The abilities of a database that decide whether a schema is accepted.

/// One ability. A driver lists those of its database; what is absent is refused
/// with the message of the rule that asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Capability {
    /// `autoincrement()` at all.
    AutoIncrement,
    /// `autoincrement()` on a field that is not the primary key.
    AutoIncrementAnywhere,
    /// `autoincrement()` on a field without an index.
    AutoIncrementUnindexed,
    /// `autoincrement()` on several fields of one model.
    AutoIncrementMany,
    /// `@@id` over several fields.
    CompoundIds,
    /// Composite `type` blocks.
    CompositeTypes,
    /// `Decimal` fields.
    Decimal,
    /// `enum` blocks.
    Enums,
    /// `extensions` in the datasource.
    Extensions,
    /// `@@fulltext`.
    FullTextIndex,
    /// `m-n` relations without a model in between.
    ImplicitManyToMany,
    /// `length:` on fields of keys and indexes.
    IndexLength,
    /// `sort:` on fields of indexes and unique criteria.
    IndexSort,
    /// `Json` fields.
    Json,
    /// Lists of `Json`.
    JsonLists,
    /// `schemas` in the datasource and `@@schema`.
    MultiSchema,
    /// `map:` of `@relation`.
    NamedForeignKeys,
    /// `map:` of `@id` and `@@id`.
    NamedPrimaryKeys,
    /// `where:` of indexes and unique criteria.
    PartialIndexes,
    /// References may list the fields of a unique criterion in another order.
    ReferencesInAnyOrder,
    /// Lists of scalars and enums.
    ScalarLists,
    /// `SetDefault` is understood but does nothing; a schema with it gets a warning.
    SetDefaultIsIgnored,
    /// `SetNull` on required fields is accepted by the database; a schema with it
    /// gets a warning instead of an error.
    SetNullOnRequired,
    /// `@shardKey` and `@@shardKey`.
    ShardKeys,
}

/// A set of abilities.
#[derive(Clone, Copy, Debug)]
pub struct Capabilities(u64);

impl Capabilities {
    /// The set of the listed abilities.
    #[must_use]
    pub const fn of(list: &[Capability]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < list.len() {
            bits |= 1 << list[index] as u8;
            index += 1;
        }
        Self(bits)
    }

    /// Whether the ability is in the set.
    #[must_use]
    pub const fn contains(self, capability: Capability) -> bool {
        self.0 & (1 << capability as u8) != 0
    }
}
