//! What the schema language has to know about SQLite.

use brant_psl::connector::{
    Capabilities, Capability, Connector, ConstraintKind, IndexType, IndexTypeRules, NameScope,
    Reach, WithoutClass,
};
use brant_psl::schema::ReferentialAction;

/// SQLite, to the schema language. It has no native types to choose from.
pub static CONNECTOR: Connector = Connector {
    provider: "sqlite",
    aliases: &[],
    name: "sqlite",
    url_schemes: &["file:"],
    path_parameters: &[],
    // SQLite has no limit of its own; this is the one Prisma cuts at.
    max_identifier_bytes: 10_000,
    capabilities: Capabilities::of(&[
        Capability::AutoIncrement,
        Capability::CompoundIds,
        Capability::Decimal,
        Capability::Enums,
        Capability::ImplicitManyToMany,
        Capability::IndexSort,
        Capability::Json,
        Capability::PartialIndexes,
        Capability::ReferencesInAnyOrder,
    ]),
    native_types: &[],
    default_types: &[],
    index_types: &[IndexTypeRules {
        index_type: IndexType::BTree,
        sort: true,
        several_fields: true,
        without_class: WithoutClass::Any,
    }],
    operator_classes: &[],
    name_scopes: &[NameScope {
        reach: Reach::Schema,
        kinds: &[ConstraintKind::Index, ConstraintKind::Unique],
        words: "indexes and unique constraints",
    }],
    referential_actions: ReferentialAction::ALL,
    emulated_referential_actions: &[
        ReferentialAction::Cascade,
        ReferentialAction::Restrict,
        ReferentialAction::SetNull,
    ],
};
