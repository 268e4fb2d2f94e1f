//! The server's types in the words of the schema language.

use brant_catalog::{EnumType, Family, NativeType};

use super::Names;

/// What the server says about the type of a column, without domains and of one element.
pub(super) struct ServerType {
    pub(super) is_enum: bool,
    pub(super) namespace: String,
    pub(super) name: String,
    /// -1 for none.
    pub(super) modifier: i32,
    /// The type as the server prints it, if that is not what the column was declared with.
    pub(super) text: Option<String>,
}

/// What the modifier of a type means.
#[derive(Clone, Copy)]
enum Modifier {
    /// Nothing.
    None,
    /// A length, and 4 for what was once the size of a header.
    Length,
    /// A number of bits.
    Bits,
    /// A number of digits behind the second; 6 if nothing is said.
    Precision,
    /// Precision and scale of a decimal.
    Decimal,
}

/// The server's name, the schema language's, and what kind of values it has.
#[rustfmt::skip] // One row per type.
static TYPES: &[(&str, &str, Family, Modifier)] = &[
    ("int2", "SmallInt", Family::Int, Modifier::None),
    ("int4", "Integer", Family::Int, Modifier::None),
    ("int8", "BigInt", Family::BigInt, Modifier::None),
    ("oid", "Oid", Family::Int, Modifier::None),
    ("float4", "Real", Family::Float, Modifier::None),
    ("float8", "DoublePrecision", Family::Float, Modifier::None),
    ("numeric", "Decimal", Family::Decimal, Modifier::Decimal),
    ("money", "Money", Family::Decimal, Modifier::None),
    ("bool", "Boolean", Family::Boolean, Modifier::None),
    ("text", "Text", Family::String, Modifier::None),
    ("varchar", "VarChar", Family::String, Modifier::Length),
    ("bpchar", "Char", Family::String, Modifier::Length),
    ("bit", "Bit", Family::String, Modifier::Bits),
    ("varbit", "VarBit", Family::String, Modifier::Bits),
    ("uuid", "Uuid", Family::String, Modifier::None),
    ("xml", "Xml", Family::String, Modifier::None),
    ("inet", "Inet", Family::String, Modifier::None),
    ("bytea", "ByteA", Family::Bytes, Modifier::None),
    ("json", "Json", Family::Json, Modifier::None),
    ("jsonb", "JsonB", Family::Json, Modifier::None),
    ("date", "Date", Family::DateTime, Modifier::None),
    ("timestamp", "Timestamp", Family::DateTime, Modifier::Precision),
    ("timestamptz", "Timestamptz", Family::DateTime, Modifier::Precision),
    ("time", "Time", Family::DateTime, Modifier::Precision),
    ("timetz", "Timetz", Family::DateTime, Modifier::Precision),
];

/// The type in the words of the schema language.
pub(super) fn family(
    r#type: ServerType,
    declared: &str,
    names: &Names,
) -> (Family, Option<NativeType>) {
    let ServerType { is_enum, namespace, name, modifier, text } = r#type;
    let unknown = || (Family::Unsupported(text.unwrap_or_else(|| declared.to_owned())), None);
    if is_enum {
        // Enums of namespaces that were not read, and those of extensions, cannot be said.
        let name = names.name(namespace, name);
        let is_known = names.enums.contains(&name);
        return if is_known { (Family::Enum(EnumType::Named(name)), None) } else { unknown() };
    }
    if name == "citext" && namespace != "pg_catalog" {
        return (Family::String, Some(NativeType::new("Citext", &[])));
    }
    let known = TYPES.iter().find(|(server, ..)| *server == name && namespace == "pg_catalog");
    let known = known.and_then(|(_, native, family, meaning)| {
        let args = args(*meaning, modifier)?;
        // Without a length this one is as long as its values, unlike what SQL calls CHAR.
        (*native != "Char" || !args.is_empty())
            .then(|| (family.clone(), Some(NativeType::new(native, &args))))
    });
    known.unwrap_or_else(unknown)
}

/// The arguments; none where the schema language has no words for them.
fn args(meaning: Modifier, modifier: i32) -> Option<Vec<u32>> {
    let number = u32::try_from(modifier).ok();
    Some(match (meaning, number) {
        (Modifier::None, _) => Vec::new(),
        (Modifier::Precision, None) => vec![6],
        (Modifier::Length | Modifier::Bits | Modifier::Decimal, None) => Vec::new(),
        (Modifier::Length, Some(length)) => vec![length.saturating_sub(4)],
        (Modifier::Bits | Modifier::Precision, Some(number)) => vec![number],
        (Modifier::Decimal, Some(number)) => {
            let number = number.saturating_sub(4);
            // The scale has 11 bits and a sign. Negative ones cannot be said, nor those that are
            // larger than the precision.
            let (precision, scale) = (number >> 16, number & 0x7ff);
            if scale > precision {
                return None;
            }
            vec![precision, scale]
        }
    })
}
