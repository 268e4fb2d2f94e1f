//! Which type changes keep the values.
//!
//! The types fall into groups; within a group the larger type takes all values of the smaller
//! one, and a table says what becomes of values between groups.

use brant_catalog::{Cast, NativeType};

/// The groups of types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Integer,
    Decimal,
    Float,
    /// CHAR and VARCHAR.
    Chars,
    /// TEXT and its sizes.
    Text,
    /// BINARY and VARBINARY.
    Binary,
    /// BLOB and its sizes.
    Blob,
    Bit,
    /// Dates with or without a time of day.
    Date,
    Time,
    Year,
    Json,
}
use Group::{Binary, Bit, Blob, Chars, Date, Decimal, Float, Integer, Json, Text, Time, Year};

/// A type's name, its group, and how much it holds: the highest number of decimal digits for
/// integers, bytes for texts and blobs. 0 where the arguments say it.
static TYPES: &[(&str, Group, u32)] = &[
    ("UnsignedTinyInt", Integer, 3),
    ("TinyInt", Integer, 3),
    ("UnsignedSmallInt", Integer, 5),
    ("SmallInt", Integer, 5),
    ("UnsignedMediumInt", Integer, 8),
    ("MediumInt", Integer, 7),
    ("UnsignedInt", Integer, 10),
    ("Int", Integer, 10),
    ("UnsignedBigInt", Integer, 20),
    ("BigInt", Integer, 19),
    ("Decimal", Decimal, 0),
    ("Float", Float, 4),
    ("Double", Float, 8),
    ("Char", Chars, 0),
    ("VarChar", Chars, 0),
    ("TinyText", Text, 255),
    ("Text", Text, 65_535),
    ("MediumText", Text, 16_777_215),
    ("LongText", Text, u32::MAX),
    ("Binary", Binary, 0),
    ("VarBinary", Binary, 0),
    ("TinyBlob", Blob, 255),
    ("Blob", Blob, 65_535),
    ("MediumBlob", Blob, 16_777_215),
    ("LongBlob", Blob, u32::MAX),
    ("Bit", Bit, 0),
    ("Date", Date, 0),
    ("DateTime", Date, 0),
    ("Timestamp", Date, 0),
    ("Time", Time, 0),
    ("Year", Year, 4),
    ("Json", Json, 0),
];

/// From a group to others: the safe ones, the risky ones. To all others there is no cast.
static BETWEEN: &[(Group, &[Group], &[Group])] = &[
    (Integer, &[Text, Blob], &[Decimal, Float, Chars, Binary, Bit, Year]),
    (Decimal, &[Text, Blob], &[Integer, Float, Chars, Binary, Bit, Year]),
    (Float, &[Text, Blob], &[Integer, Decimal, Chars, Binary, Bit, Year]),
    (Chars, &[Text, Blob], &[Integer, Decimal, Float, Binary, Bit, Date, Time, Year, Json]),
    (Text, &[], &[Integer, Decimal, Float, Chars, Binary, Blob, Bit, Date, Time, Year, Json]),
    (Binary, &[Blob], &[Integer, Decimal, Float, Chars, Text, Bit, Date, Time, Year, Json]),
    (Blob, &[], &[Chars, Text, Binary]),
    (Bit, &[], &[Integer, Decimal, Float, Chars, Text, Binary, Blob, Year]),
    (Date, &[Text, Blob], &[Chars, Binary, Time]),
    (Time, &[Text, Blob], &[Chars, Binary, Date]),
    (Year, &[Integer, Decimal, Float, Text, Blob], &[Chars, Binary, Bit]),
    (Json, &[Text, Blob], &[Chars, Binary]),
];

/// What becomes of values between two types that are not the same.
pub(super) fn native(from: &NativeType, to: &NativeType) -> Cast {
    let (Some((from_group, from_size)), Some((to_group, to_size))) = (group(from), group(to))
    else {
        return Cast::Risky;
    };
    let fits = |holds: bool| if holds { Cast::Safe } else { Cast::Risky };
    let grows = length(to) >= length(from);
    match (from_group, to_group) {
        (Integer, Integer) => fits(integer_fits(from, to, from_size, to_size)),
        (Integer, Decimal) => fits(digits_before_point(to) >= from_size),
        // Sign included.
        (Integer, Chars) => fits(length(to) > from_size),
        (Decimal, Decimal) => fits(decimal_fits(from, to)),
        (Float, Float) | (Text, Text) | (Blob, Blob) | (Text, Blob) => fits(to_size >= from_size),
        (Chars, Chars) | (Binary, Binary) | (Bit, Bit) | (Time, Time) => fits(grows),
        // Four bytes for each character.
        (Chars, Text | Blob) => fits(to_size / 4 >= length(from) || to_size >= 65_535),
        (Date, Date) => dates(from, to),
        (Year, Integer) if to.name.ends_with("TinyInt") => Cast::Impossible,
        _ => {
            let row = BETWEEN.iter().find(|(group, ..)| *group == from_group);
            match row {
                Some((_, safe, _)) if safe.contains(&to_group) => Cast::Safe,
                Some((_, _, risky)) if risky.contains(&to_group) => Cast::Risky,
                Some(_) | None => Cast::Impossible,
            }
        }
    }
}

pub(super) fn group(r#type: &NativeType) -> Option<(Group, u32)> {
    let row = TYPES.iter().find(|(name, ..)| *name == r#type.name);
    row.map(|(_, group, size)| (*group, *size))
}

pub(super) fn length(r#type: &NativeType) -> u32 {
    let has_one = matches!(&*r#type.name, "Char" | "Binary" | "Bit");
    r#type.args.first().copied().unwrap_or(u32::from(has_one))
}

fn integer_fits(from: &NativeType, to: &NativeType, from_size: u32, to_size: u32) -> bool {
    let is_unsigned = |r#type: &NativeType| r#type.name.starts_with("Unsigned");
    match (is_unsigned(from), is_unsigned(to)) {
        (false, true) => false,
        (true, false) => to_size > from_size || (from_size == 8 && to_size == 10),
        (false, false) | (true, true) => to_size >= from_size,
    }
}

pub(super) fn precision_and_scale(r#type: &NativeType) -> (u32, u32) {
    let args = &r#type.args;
    (args.first().copied().unwrap_or(10), args.get(1).copied().unwrap_or(0))
}

pub(super) fn digits_before_point(r#type: &NativeType) -> u32 {
    let (precision, scale) = precision_and_scale(r#type);
    precision.saturating_sub(scale)
}

fn decimal_fits(from: &NativeType, to: &NativeType) -> bool {
    digits_before_point(to) >= digits_before_point(from)
        && precision_and_scale(to).1 >= precision_and_scale(from).1
}

/// Timestamps begin in 1970, so a date has no cast to them; a fraction of a second may be lost.
fn dates(from: &NativeType, to: &NativeType) -> Cast {
    match (&*from.name, &*to.name) {
        ("Date", "Timestamp") => Cast::Impossible,
        ("Date", _) => Cast::Safe,
        (_, "Date") => Cast::Safe,
        (_, _) if length(to) < length(from) => Cast::Risky,
        (_, _) => Cast::Safe,
    }
}
