//! The operator classes a schema can name.
//!
//! Which class exists for which method is PostgreSQL's own list (its manual, chapters
//! 65 and 66, and the pages of the index methods). A class that is missing here can be
//! named with `raw("…")`.

use brant_psl::connector::{ClassSubject, IndexType, OperatorClass};
use brant_psl::schema::Scalar;

const BRIN: &[IndexType] = &[IndexType::Brin];

const BIT: ClassSubject = only(Scalar::String, &["Bit"]);
const VARBIT: ClassSubject = only(Scalar::String, &["VarBit"]);
const BPCHAR: ClassSubject = only(Scalar::String, &["Char"]);
const BYTEA: ClassSubject = bare_or(Scalar::Bytes, &["ByteA"]);
const DATE: ClassSubject = only(Scalar::DateTime, &["Date"]);
const FLOAT4: ClassSubject = only(Scalar::Float, &["Real"]);
const FLOAT8: ClassSubject = bare_or(Scalar::Float, &["DoublePrecision"]);
const INET: ClassSubject = only(Scalar::String, &["Inet"]);
const INT2: ClassSubject = only(Scalar::Int, &["SmallInt"]);
const INT4: ClassSubject = bare_or(Scalar::Int, &["Integer"]);
const INT8: ClassSubject = bare_or(Scalar::BigInt, &["BigInt"]);
const NUMERIC: ClassSubject = bare_or(Scalar::Decimal, &["Decimal"]);
const OID: ClassSubject = only(Scalar::Int, &["Oid"]);
const TEXT: ClassSubject = bare_or(Scalar::String, &["Text", "VarChar"]);
const TIMESTAMP: ClassSubject = bare_or(Scalar::DateTime, &["Timestamp"]);
const TIMESTAMPTZ: ClassSubject = only(Scalar::DateTime, &["Timestamptz"]);
const TIME: ClassSubject = only(Scalar::DateTime, &["Time"]);
const TIMETZ: ClassSubject = only(Scalar::DateTime, &["Timetz"]);
const UUID: ClassSubject = only(Scalar::String, &["Uuid"]);
const JSONB: ClassSubject = bare_or(Scalar::Json, &["JsonB"]);

#[rustfmt::skip] // One row per class.
pub(super) static OPERATOR_CLASSES: &[OperatorClass] = &[
    class("InetOps", "inet_ops", &[IndexType::Gist, IndexType::SpGist], INET),
    class("JsonbOps", "jsonb_ops", &[IndexType::Gin], JSONB),
    class("JsonbPathOps", "jsonb_path_ops", &[IndexType::Gin], JSONB),
    class("ArrayOps", "array_ops", &[IndexType::Gin], ClassSubject::Lists),
    class("TextOps", "text_ops", &[IndexType::SpGist], TEXT),
    class("BitMinMaxOps", "bit_minmax_ops", BRIN, BIT),
    class("VarBitMinMaxOps", "varbit_minmax_ops", BRIN, VARBIT),
    class("BpcharBloomOps", "bpchar_bloom_ops", BRIN, BPCHAR),
    class("BpcharMinMaxOps", "bpchar_minmax_ops", BRIN, BPCHAR),
    class("ByteaBloomOps", "bytea_bloom_ops", BRIN, BYTEA),
    class("ByteaMinMaxOps", "bytea_minmax_ops", BRIN, BYTEA),
    class("DateBloomOps", "date_bloom_ops", BRIN, DATE),
    class("DateMinMaxOps", "date_minmax_ops", BRIN, DATE),
    class("DateMinMaxMultiOps", "date_minmax_multi_ops", BRIN, DATE),
    class("Float4BloomOps", "float4_bloom_ops", BRIN, FLOAT4),
    class("Float4MinMaxOps", "float4_minmax_ops", BRIN, FLOAT4),
    class("Float4MinMaxMultiOps", "float4_minmax_multi_ops", BRIN, FLOAT4),
    class("Float8BloomOps", "float8_bloom_ops", BRIN, FLOAT8),
    class("Float8MinMaxOps", "float8_minmax_ops", BRIN, FLOAT8),
    class("Float8MinMaxMultiOps", "float8_minmax_multi_ops", BRIN, FLOAT8),
    class("InetInclusionOps", "inet_inclusion_ops", BRIN, INET),
    class("InetBloomOps", "inet_bloom_ops", BRIN, INET),
    class("InetMinMaxOps", "inet_minmax_ops", BRIN, INET),
    class("InetMinMaxMultiOps", "inet_minmax_multi_ops", BRIN, INET),
    class("Int2BloomOps", "int2_bloom_ops", BRIN, INT2),
    class("Int2MinMaxOps", "int2_minmax_ops", BRIN, INT2),
    class("Int2MinMaxMultiOps", "int2_minmax_multi_ops", BRIN, INT2),
    class("Int4BloomOps", "int4_bloom_ops", BRIN, INT4),
    class("Int4MinMaxOps", "int4_minmax_ops", BRIN, INT4),
    class("Int4MinMaxMultiOps", "int4_minmax_multi_ops", BRIN, INT4),
    class("Int8BloomOps", "int8_bloom_ops", BRIN, INT8),
    class("Int8MinMaxOps", "int8_minmax_ops", BRIN, INT8),
    class("Int8MinMaxMultiOps", "int8_minmax_multi_ops", BRIN, INT8),
    class("NumericBloomOps", "numeric_bloom_ops", BRIN, NUMERIC),
    class("NumericMinMaxOps", "numeric_minmax_ops", BRIN, NUMERIC),
    class("NumericMinMaxMultiOps", "numeric_minmax_multi_ops", BRIN, NUMERIC),
    class("OidBloomOps", "oid_bloom_ops", BRIN, OID),
    class("OidMinMaxOps", "oid_minmax_ops", BRIN, OID),
    class("OidMinMaxMultiOps", "oid_minmax_multi_ops", BRIN, OID),
    class("TextBloomOps", "text_bloom_ops", BRIN, TEXT),
    class("TextMinMaxOps", "text_minmax_ops", BRIN, TEXT),
    class("TimestampBloomOps", "timestamp_bloom_ops", BRIN, TIMESTAMP),
    class("TimestampMinMaxOps", "timestamp_minmax_ops", BRIN, TIMESTAMP),
    class("TimestampMinMaxMultiOps", "timestamp_minmax_multi_ops", BRIN, TIMESTAMP),
    class("TimestampTzBloomOps", "timestamptz_bloom_ops", BRIN, TIMESTAMPTZ),
    class("TimestampTzMinMaxOps", "timestamptz_minmax_ops", BRIN, TIMESTAMPTZ),
    class("TimestampTzMinMaxMultiOps", "timestamptz_minmax_multi_ops", BRIN, TIMESTAMPTZ),
    class("TimeBloomOps", "time_bloom_ops", BRIN, TIME),
    class("TimeMinMaxOps", "time_minmax_ops", BRIN, TIME),
    class("TimeMinMaxMultiOps", "time_minmax_multi_ops", BRIN, TIME),
    class("TimeTzBloomOps", "timetz_bloom_ops", BRIN, TIMETZ),
    class("TimeTzMinMaxOps", "timetz_minmax_ops", BRIN, TIMETZ),
    class("TimeTzMinMaxMultiOps", "timetz_minmax_multi_ops", BRIN, TIMETZ),
    class("UuidBloomOps", "uuid_bloom_ops", BRIN, UUID),
    class("UuidMinMaxOps", "uuid_minmax_ops", BRIN, UUID),
    class("UuidMinMaxMultiOps", "uuid_minmax_multi_ops", BRIN, UUID),
];

const fn class(
    name: &'static str,
    sql: &'static str,
    index_types: &'static [IndexType],
    subject: ClassSubject,
) -> OperatorClass {
    OperatorClass { name, sql, index_types, subject }
}

/// Fields of these native types, and those without one: it is the scalar's default.
const fn bare_or(scalar: Scalar, natives: &'static [&'static str]) -> ClassSubject {
    ClassSubject::Field { scalar, natives, bare: true }
}

/// Fields of these native types only.
const fn only(scalar: Scalar, natives: &'static [&'static str]) -> ClassSubject {
    ClassSubject::Field { scalar, natives, bare: false }
}
