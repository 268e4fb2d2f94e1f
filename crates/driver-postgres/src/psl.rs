//! What the schema language has to know about PostgreSQL.

mod operator_classes;

use brant_psl::connector::{
    Capabilities, Capability, Connector, ConstraintKind, DefaultType, IndexType, IndexTypeRules,
    KeyUse, NameScope, NativeType, Params, Range, Reach, WithoutClass,
};
use brant_psl::schema::{ReferentialAction, Scalar};

/// PostgreSQL, to the schema language.
pub static CONNECTOR: Connector = Connector {
    provider: "postgresql",
    aliases: &["postgres"],
    name: "Postgres",
    url_schemes: &["postgresql://", "postgres://"],
    path_parameters: &["sslcert", "sslidentity"],
    // NAMEDATALEN is 64 with its closing zero byte.
    max_identifier_bytes: 63,
    capabilities: Capabilities::of(&[
        Capability::AutoIncrement,
        Capability::AutoIncrementAnywhere,
        Capability::AutoIncrementUnindexed,
        Capability::AutoIncrementMany,
        Capability::CompoundIds,
        Capability::Decimal,
        Capability::Enums,
        Capability::Extensions,
        Capability::ImplicitManyToMany,
        Capability::IndexSort,
        Capability::Json,
        Capability::JsonLists,
        Capability::MultiSchema,
        Capability::NamedForeignKeys,
        Capability::NamedPrimaryKeys,
        Capability::PartialIndexes,
        Capability::ReferencesInAnyOrder,
        Capability::ScalarLists,
        Capability::SetNullOnRequired,
    ]),
    native_types: NATIVE_TYPES,
    default_types: DEFAULT_TYPES,
    index_types: INDEX_TYPES,
    operator_classes: operator_classes::OPERATOR_CLASSES,
    name_scopes: &[
        NameScope {
            reach: Reach::Schema,
            kinds: &[ConstraintKind::PrimaryKey, ConstraintKind::Index, ConstraintKind::Unique],
            words: "primary key, indexes and unique constraints",
        },
        NameScope {
            reach: Reach::Model,
            kinds: &[
                ConstraintKind::PrimaryKey,
                ConstraintKind::Index,
                ConstraintKind::Unique,
                ConstraintKind::ForeignKey,
            ],
            words: "primary key, indexes, unique constraints and foreign keys",
        },
    ],
    referential_actions: ReferentialAction::ALL,
    emulated_referential_actions: &[
        ReferentialAction::Cascade,
        ReferentialAction::Restrict,
        ReferentialAction::SetNull,
    ],
};

const TIME_PRECISION: Params = Params::optional(&[Range::new(0, 0, 6, "M can range from 0 to 6.")]);
const BITS: Params =
    Params::optional(&[Range::new(0, 1, u32::MAX, "M must be a positive integer.")]);
const LENGTH: Params = Params::optional(&[]);
const DECIMAL: Params = Params::decimal(&[Range::new(
    0,
    1,
    1000,
    "Precision must be positive with a maximum value of 1000.",
)]);

static NATIVE_TYPES: &[NativeType] = &[
    NativeType::new("SmallInt", &[Scalar::Int], Params::NONE),
    NativeType::new("Integer", &[Scalar::Int], Params::NONE),
    NativeType::new("BigInt", &[Scalar::BigInt], Params::NONE),
    NativeType::new("Decimal", &[Scalar::Decimal], DECIMAL),
    NativeType::new("Money", &[Scalar::Decimal], Params::NONE),
    NativeType::new("Inet", &[Scalar::String], Params::NONE),
    NativeType::new("Oid", &[Scalar::Int], Params::NONE),
    NativeType::new("Citext", &[Scalar::String], Params::NONE),
    NativeType::new("Real", &[Scalar::Float], Params::NONE),
    NativeType::new("DoublePrecision", &[Scalar::Float], Params::NONE),
    NativeType::new("VarChar", &[Scalar::String], LENGTH),
    NativeType::new("Char", &[Scalar::String], LENGTH),
    NativeType::new("Text", &[Scalar::String], Params::NONE),
    NativeType::new("ByteA", &[Scalar::Bytes], Params::NONE),
    NativeType::new("Timestamp", &[Scalar::DateTime], TIME_PRECISION),
    NativeType::new("Timestamptz", &[Scalar::DateTime], TIME_PRECISION),
    NativeType::new("Date", &[Scalar::DateTime], Params::NONE),
    NativeType::new("Time", &[Scalar::DateTime], TIME_PRECISION),
    NativeType::new("Timetz", &[Scalar::DateTime], TIME_PRECISION),
    NativeType::new("Boolean", &[Scalar::Boolean], Params::NONE),
    NativeType::new("Bit", &[Scalar::String], BITS),
    NativeType::new("VarBit", &[Scalar::String], BITS),
    NativeType::new("Uuid", &[Scalar::String], Params::NONE),
    NativeType::new("Xml", &[Scalar::String], Params::NONE).keys(KeyUse::Refused),
    NativeType::new("Json", &[Scalar::Json], Params::NONE),
    NativeType::new("JsonB", &[Scalar::Json], Params::NONE),
];

static DEFAULT_TYPES: &[DefaultType] = &[
    DefaultType { scalar: Scalar::Int, native: "Integer", args: &[] },
    DefaultType { scalar: Scalar::BigInt, native: "BigInt", args: &[] },
    DefaultType { scalar: Scalar::Float, native: "DoublePrecision", args: &[] },
    DefaultType { scalar: Scalar::Decimal, native: "Decimal", args: &[65, 30] },
    DefaultType { scalar: Scalar::Boolean, native: "Boolean", args: &[] },
    DefaultType { scalar: Scalar::String, native: "Text", args: &[] },
    DefaultType { scalar: Scalar::DateTime, native: "Timestamp", args: &[3] },
    DefaultType { scalar: Scalar::Bytes, native: "ByteA", args: &[] },
    DefaultType { scalar: Scalar::Json, native: "JsonB", args: &[] },
];

static INDEX_TYPES: &[IndexTypeRules] = &[
    IndexTypeRules {
        index_type: IndexType::BTree,
        sort: true,
        several_fields: true,
        without_class: WithoutClass::Any,
    },
    IndexTypeRules {
        index_type: IndexType::Hash,
        sort: false,
        several_fields: true,
        without_class: WithoutClass::Any,
    },
    IndexTypeRules {
        index_type: IndexType::Gist,
        sort: true,
        several_fields: true,
        without_class: WithoutClass::Only { lists: false, scalars: &[], natives: &[] },
    },
    IndexTypeRules {
        index_type: IndexType::Gin,
        sort: true,
        several_fields: true,
        without_class: WithoutClass::Only {
            lists: true,
            scalars: &[Scalar::Json],
            natives: &["JsonB"],
        },
    },
    IndexTypeRules {
        index_type: IndexType::SpGist,
        sort: true,
        several_fields: false,
        without_class: WithoutClass::Only {
            lists: false,
            scalars: &[Scalar::String],
            natives: &["Inet", "Text", "VarChar", "Char"],
        },
    },
    IndexTypeRules {
        index_type: IndexType::Brin,
        sort: true,
        several_fields: true,
        without_class: WithoutClass::Only {
            lists: false,
            scalars: &[
                Scalar::Int,
                Scalar::BigInt,
                Scalar::Float,
                Scalar::Decimal,
                Scalar::String,
                Scalar::DateTime,
                Scalar::Bytes,
            ],
            natives: &[
                "SmallInt",
                "Integer",
                "BigInt",
                "Oid",
                "Decimal",
                "Real",
                "DoublePrecision",
                "Inet",
                "VarChar",
                "Char",
                "Text",
                "ByteA",
                "Timestamp",
                "Timestamptz",
                "Date",
                "Time",
                "Timetz",
                "Bit",
                "VarBit",
                "Uuid",
            ],
        },
    },
];
