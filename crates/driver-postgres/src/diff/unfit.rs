//! Which values a cast refuses or changes.
//!
//! The casts are those of [`super::casts`]; a condition must not fail on any value itself.

use brant_catalog::{ColumnType, Condition, NativeType};

use super::casts::{digits, room};

/// The integers, with their limits.
const INTEGERS: [(&str, &str, &str); 3] = [
    ("SmallInt", "-32768", "32767"),
    ("Integer", "-2147483648", "2147483647"),
    ("BigInt", "-9223372036854775808", "9223372036854775807"),
];

/// The rows whose value does not come through; none where no condition tells.
pub(super) fn unfit(from: &ColumnType, to: &ColumnType) -> Option<Condition> {
    let (from_native, target) = (from.native.as_ref(), to.native.as_ref()?);
    if to.arity.is_list() {
        return None;
    }
    let source = if from.arity.is_list() { "" } else { from_native.map_or("", |from| &*from.name) };
    let text = match &*target.name {
        "VarChar" | "Char" => format!("char_length(\0::text) > {}", room(target)?),
        "Bit" => format!("length(\0) <> {}", room(target)?),
        "VarBit" => format!("length(\0) > {}", room(target)?),
        "Decimal" => decimal(source, target)?,
        name => {
            let (_, least, most) = INTEGERS.iter().find(|(integer, ..)| *integer == name)?;
            let range = format!("\0 NOT BETWEEN {least} AND {most}");
            match source {
                "Integer" | "BigInt" => range,
                "Decimal" | "Real" | "DoublePrecision" => format!("{range} OR \0 <> trunc(\0)"),
                _ => return None,
            }
        }
    };
    Some(Condition::new(text))
}

/// More digits before the point than there is room for, or behind it.
fn decimal(source: &str, target: &NativeType) -> Option<String> {
    let limit = format!("1{}", "0".repeat(digits(target)? as usize));
    let scale = target.args.get(1).copied().unwrap_or(0);
    match source {
        // The absolute value of the least number is no number of its type.
        "SmallInt" | "Integer" | "BigInt" => Some(format!("\0 <= -{limit} OR \0 >= {limit}")),
        "Decimal" => {
            Some(format!("abs(round(\0, {scale})) >= {limit} OR \0 <> round(\0, {scale})"))
        }
        // What is not finite may be no decimal.
        "Real" | "DoublePrecision" => Some(format!(
            "CASE WHEN abs(\0) >= {limit} THEN true ELSE \0::numeric <> round(\0::numeric, {scale}) END"
        )),
        _ => None,
    }
}
