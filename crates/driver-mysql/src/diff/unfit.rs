//! Which values a change of type refuses or changes, in the server's strict mode.
//!
//! A condition must not fail on any value itself: a query that casts only warns.

use brant_catalog::{ColumnType, Condition, EnumType, Family, NativeType};

use super::casts::{Group, digits_before_point, group, length, precision_and_scale};
use crate::quote::literal;
use Group::{Binary, Bit, Blob, Chars, Date, Decimal, Float, Integer, Json, Text, Time, Year};

/// How many bits an integer has.
const BITS: [(&str, u32); 5] =
    [("TinyInt", 8), ("SmallInt", 16), ("MediumInt", 24), ("Int", 32), ("BigInt", 64)];

const WHOLE: &str = "'^[+-]?[0-9]+$'";
const FIXED: &str = "'^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)$'";
const FLOATING: &str = "'^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'";

/// The rows whose value does not come through; none where no condition tells.
pub(super) fn unfit(from: &ColumnType, to: &ColumnType) -> Option<Condition> {
    let labels = |r#type: &ColumnType| match &r#type.family {
        Family::Enum(EnumType::Inline { values, .. }) => Some(values.clone()),
        _ => None,
    };
    let text = match (labels(from), labels(to)) {
        (Some(mut from), Some(to)) => {
            from.retain(|label| !to.contains(label));
            one_of(&from, "IN")
        }
        (None, Some(to)) => one_of(&to, "NOT IN"),
        (Some(_), None) => between(Chars, to.native.as_ref()?)?,
        (None, None) => {
            let (source, target) = (from.native.as_ref()?, to.native.as_ref()?);
            between(group(source)?.0, target)?
        }
    };
    Some(Condition::new(text))
}

/// Whether a value is one of these labels.
pub(super) fn one_of(labels: &[impl AsRef<str>], word: &str) -> String {
    let labels: Vec<String> = labels.iter().map(|label| literal(label.as_ref())).collect();
    format!("\0 {word} ({})", labels.join(", "))
}

fn between(from: Group, to: &NativeType) -> Option<String> {
    let (group, size) = group(to)?;
    let is_text = matches!(from, Chars | Text);
    match group {
        Integer => integer(from, to),
        Decimal => decimal(from, to),
        Float if is_text => Some(format!("\0 NOT REGEXP {FLOATING}")),
        Chars if !matches!(from, Binary | Blob | Bit) => {
            Some(format!("CHAR_LENGTH(\0) > {}", length(to)))
        }
        Text if is_text => Some(format!("LENGTH(\0) > {size}")),
        Binary if matches!(from, Chars | Text | Binary | Blob) => {
            Some(format!("LENGTH(\0) > {}", length(to)))
        }
        Blob if matches!(from, Chars | Text | Binary | Blob) => {
            Some(format!("LENGTH(\0) > {size}"))
        }
        Bit if from == Integer => {
            let most = 1_u128.checked_shl(length(to)).map_or(u128::MAX, |limit| limit - 1);
            Some(format!("\0 NOT BETWEEN 0 AND {most}"))
        }
        Year if from == Integer => Some("\0 <> 0 AND \0 NOT BETWEEN 1901 AND 2155".to_owned()),
        Date if from == Date => Some(format!("\0 <> CAST(\0 AS DATETIME({}))", length(to))),
        Time if from == Time => Some(format!("\0 <> CAST(\0 AS TIME({}))", length(to))),
        Date if is_text => Some(
            "(\0 IS NOT NULL AND CAST(\0 AS DATETIME) IS NULL) OR \0 REGEXP '[^0-9 :./TZ+-]'"
                .to_owned(),
        ),
        Time if is_text => Some("\0 IS NOT NULL AND CAST(\0 AS TIME) IS NULL".to_owned()),
        Json if is_text => Some("NOT JSON_VALID(\0)".to_owned()),
        Float | Chars | Text | Binary | Blob | Bit | Year | Date | Time | Json => None,
    }
}

fn integer(from: Group, to: &NativeType) -> Option<String> {
    let name = to.name.strip_prefix("Unsigned");
    let bits = BITS.iter().find(|(known, _)| *known == name.unwrap_or(&to.name))?.1;
    let (least, most) = match name {
        Some(_) => ("0".to_owned(), (1_u128 << bits) - 1),
        None => (format!("-{}", 1_u128 << (bits - 1)), (1_u128 << (bits - 1)) - 1),
    };
    let range = |value: &str| format!("{value} NOT BETWEEN {least} AND {most}");
    match from {
        Integer | Bit => Some(range("\0")),
        Decimal | Float => Some(format!("{} OR \0 <> ROUND(\0)", range("\0"))),
        Chars | Text => {
            Some(format!("\0 NOT REGEXP {WHOLE} OR {}", range("CAST(\0 AS DECIMAL(65))")))
        }
        Binary | Blob | Date | Time | Year | Json => None,
    }
}

/// More digits before the point than there is room for, or behind it.
fn decimal(from: Group, to: &NativeType) -> Option<String> {
    let limit = format!("1{}", "0".repeat(digits_before_point(to) as usize));
    let scale = precision_and_scale(to).1;
    let check = |value: &str| {
        format!("ABS(ROUND({value}, {scale})) >= {limit} OR {value} <> ROUND({value}, {scale})")
    };
    match from {
        Integer | Decimal | Float | Bit | Year => Some(check("\0")),
        // As many digits on both sides of the point as a decimal can have.
        Chars | Text => {
            Some(format!("\0 NOT REGEXP {FIXED} OR {}", check("CAST(\0 AS DECIMAL(65, 30))")))
        }
        Binary | Blob | Date | Time | Json => None,
    }
}
