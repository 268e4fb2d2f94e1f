//! What the schema language has to know about MySQL and MariaDB.

use brant_psl::connector::{
    Capabilities, Capability, Connector, ConstraintKind, DefaultType, IndexType, IndexTypeRules,
    KeyUse, NameScope, NativeType, Params, Range, Reach, WithoutClass,
};
use brant_psl::schema::{ReferentialAction, Scalar};

/// MySQL and MariaDB, to the schema language. Schemas say `mysql` for both; the
/// flavour is found when connecting.
pub static CONNECTOR: Connector = Connector {
    provider: "mysql",
    aliases: &[],
    name: "MySQL",
    url_schemes: &["mysql://"],
    path_parameters: &["sslcert", "sslidentity"],
    // The servers count 64 characters; Prisma cuts at 64 bytes, and names must agree.
    max_identifier_bytes: 64,
    capabilities: Capabilities::of(&[
        Capability::AutoIncrement,
        Capability::AutoIncrementAnywhere,
        Capability::CompoundIds,
        Capability::Decimal,
        Capability::Enums,
        Capability::FullTextIndex,
        Capability::ImplicitManyToMany,
        Capability::IndexLength,
        Capability::IndexSort,
        Capability::Json,
        Capability::NamedForeignKeys,
        Capability::ReferencesInAnyOrder,
        Capability::SetDefaultIsIgnored,
        Capability::ShardKeys,
    ]),
    native_types: NATIVE_TYPES,
    default_types: DEFAULT_TYPES,
    index_types: &[IndexTypeRules {
        index_type: IndexType::BTree,
        sort: true,
        several_fields: true,
        without_class: WithoutClass::Any,
    }],
    operator_classes: &[],
    name_scopes: &[
        NameScope {
            reach: Reach::Schema,
            kinds: &[ConstraintKind::ForeignKey],
            words: "foreign keys",
        },
        NameScope {
            reach: Reach::Model,
            kinds: &[ConstraintKind::Index, ConstraintKind::Unique],
            words: "indexes and unique constraints",
        },
    ],
    referential_actions: ReferentialAction::ALL,
    emulated_referential_actions: &[
        ReferentialAction::Cascade,
        ReferentialAction::Restrict,
        ReferentialAction::NoAction,
        ReferentialAction::SetNull,
    ],
};

// The server takes up to 6, but the existing tool leaves that to it.
const TIME_PRECISION: Params = Params::optional(&[]);
const CHARS: Params = Params::required(&[Range::new(0, 0, 255, "M can range from 0 to 255.")]);
const VARCHARS: Params =
    Params::required(&[Range::new(0, 0, 65_535, "M can range from 0 to 65,535.")]);
const LENGTH: Params = Params::required(&[]);
const BITS: Params = Params::required(&[
    Range::new(0, 1, 64, "M can range from 1 to 64."),
    Range {
        index: 0,
        min: 1,
        max: 1,
        only_on: Some(Scalar::Boolean),
        message: "only Bit(1) can be used as Boolean.",
    },
]);
const DECIMAL: Params = Params::decimal(&[
    Range::new(0, 1, 65, "Precision can range from 1 to 65."),
    Range::new(1, 0, 30, "Scale can range from 0 to 30."),
]);

static NATIVE_TYPES: &[NativeType] = &[
    NativeType::new("Int", &[Scalar::Int], Params::NONE),
    NativeType::new("UnsignedInt", &[Scalar::Int], Params::NONE),
    NativeType::new("SmallInt", &[Scalar::Int], Params::NONE),
    NativeType::new("UnsignedSmallInt", &[Scalar::Int], Params::NONE),
    NativeType::new("TinyInt", &[Scalar::Boolean, Scalar::Int], Params::NONE),
    NativeType::new("UnsignedTinyInt", &[Scalar::Boolean, Scalar::Int], Params::NONE),
    NativeType::new("MediumInt", &[Scalar::Int], Params::NONE),
    NativeType::new("UnsignedMediumInt", &[Scalar::Int], Params::NONE),
    NativeType::new("BigInt", &[Scalar::BigInt], Params::NONE),
    NativeType::new("UnsignedBigInt", &[Scalar::BigInt], Params::NONE),
    NativeType::new("Decimal", &[Scalar::Decimal], DECIMAL),
    NativeType::new("Float", &[Scalar::Float], Params::NONE),
    NativeType::new("Double", &[Scalar::Float], Params::NONE),
    NativeType::new("Bit", &[Scalar::Boolean, Scalar::Bytes], BITS),
    NativeType::new("Char", &[Scalar::String], CHARS),
    NativeType::new("VarChar", &[Scalar::String], VARCHARS),
    NativeType::new("Binary", &[Scalar::Bytes], LENGTH),
    NativeType::new("VarBinary", &[Scalar::Bytes], LENGTH),
    NativeType::new("TinyBlob", &[Scalar::Bytes], Params::NONE).keys(KeyUse::NeedsLength),
    NativeType::new("Blob", &[Scalar::Bytes], Params::NONE).keys(KeyUse::NeedsLength),
    NativeType::new("MediumBlob", &[Scalar::Bytes], Params::NONE).keys(KeyUse::NeedsLength),
    NativeType::new("LongBlob", &[Scalar::Bytes], Params::NONE).keys(KeyUse::NeedsLength),
    NativeType::new("TinyText", &[Scalar::String], Params::NONE).keys(KeyUse::NeedsLength),
    NativeType::new("Text", &[Scalar::String], Params::NONE).keys(KeyUse::NeedsLength),
    NativeType::new("MediumText", &[Scalar::String], Params::NONE).keys(KeyUse::NeedsLength),
    NativeType::new("LongText", &[Scalar::String], Params::NONE).keys(KeyUse::NeedsLength),
    NativeType::new("Date", &[Scalar::DateTime], Params::NONE),
    NativeType::new("Time", &[Scalar::DateTime], TIME_PRECISION),
    NativeType::new("DateTime", &[Scalar::DateTime], TIME_PRECISION),
    NativeType::new("Timestamp", &[Scalar::DateTime], TIME_PRECISION),
    NativeType::new("Year", &[Scalar::Int], Params::NONE),
    NativeType::new("Json", &[Scalar::Json], Params::NONE),
];

static DEFAULT_TYPES: &[DefaultType] = &[
    DefaultType { scalar: Scalar::Int, native: "Int", args: &[] },
    DefaultType { scalar: Scalar::BigInt, native: "BigInt", args: &[] },
    DefaultType { scalar: Scalar::Float, native: "Double", args: &[] },
    DefaultType { scalar: Scalar::Decimal, native: "Decimal", args: &[65, 30] },
    DefaultType { scalar: Scalar::Boolean, native: "TinyInt", args: &[] },
    DefaultType { scalar: Scalar::String, native: "VarChar", args: &[191] },
    DefaultType { scalar: Scalar::DateTime, native: "DateTime", args: &[3] },
    DefaultType { scalar: Scalar::Bytes, native: "LongBlob", args: &[] },
    DefaultType { scalar: Scalar::Json, native: "Json", args: &[] },
];
